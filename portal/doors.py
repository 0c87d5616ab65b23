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
    Door("我是学校", "专业、学生、合作", (Way("注册账号，登记学校", "account_signup"),)),
    Door("我是企业", "用人、合作培养", (Way("注册账号，登记企业", "account_signup"),)),
    Door("我是联盟或服务机构", "汇总需求、牵线、用数据", (Way("注册账号，登记机构", "account_signup"),)),
    Door("我想了解", "学生、家长、记者、研究者", (Way("平台该办的事办到哪了", "portal:duties"),)),
)
