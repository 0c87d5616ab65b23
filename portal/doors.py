"""The four doors of the home page: who comes, and where each one can go today."""

from dataclasses import dataclass

from django.urls import reverse


@dataclass(frozen=True)
class Way:
    """A link of a door; its URL name must reverse: a missing page is an error."""

    label: str
    url_name: str

    @property
    def url(self):
        """The page's address."""
        return reverse(self.url_name)


@dataclass(frozen=True)
class Door:
    """One kind of visitor with the pages that help them."""

    title: str
    lead: str
    ways: tuple


DOORS = (
    Door(
        "我是学校",
        "专业、学生、合作",
        (
            Way("看企业要什么人", "supplydemand:demand_list"),
            Way("发布人才供给", "supplydemand:supply_mine"),
            Way("看谁和我们配上了", "supplydemand:match_list"),
            Way("登记学校，或加入已有的", "accounts:organization_start"),
        ),
    ),
    Door(
        "我是企业",
        "用人、合作培养",
        (
            Way("看学校有什么人", "supplydemand:supply_list"),
            Way("发布人才需求", "supplydemand:demand_mine"),
            Way("看谁和我们配上了", "supplydemand:match_list"),
            Way("登记企业，或加入已有的", "accounts:organization_start"),
        ),
    ),
    Door(
        "我是联盟或服务机构",
        "看供需，牵线搭桥",
        (
            Way("看全部人才需求", "supplydemand:demand_list"),
            Way("看全部人才供给", "supplydemand:supply_list"),
            Way("登记机构，或加入已有的", "accounts:organization_start"),
        ),
    ),
    Door(
        "我想了解",
        "学生、家长、记者、研究者",
        (
            Way("哪些岗位在招人", "supplydemand:demand_list"),
            Way("查专业、职业、行业的代码", "taxonomy:code_list"),
            Way("平台该办的事办到哪了", "portal:duties"),
        ),
    ),
)
