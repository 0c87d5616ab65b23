"""The live figures of the home page: each with unit, date and definition, counted when the page is opened."""

from dataclasses import dataclass

from django.utils import timezone

from accounts.models import Organization
from core.numbers import bounded, count_up_to
from core.registries import home_figures
from supplydemand.index.counting import Narrowed
from supplydemand.index.store import table_of
from supplydemand.models import TalentDemand, TalentSupply

COUNT_LIMIT = 1_000


@dataclass(frozen=True)
class Figure:
    """One number as the public reads it."""

    label: str
    value: int
    unit: str
    definition: str
    url: str = ""
    limit: int | None = None

    @property
    def text(self):
        """As the page says it; what was counted up to a limit is “1,000+” beyond it."""
        return f"{self.value:,}" if self.limit is None else bounded(self.value, self.limit)


def live_figures(*, at):
    """Figures for the moment ``at``: three queries, and what the registry adds (the matches, for instance).

    Listings are counted in the index in memory, not in the database; organizations up to the limit.
    """
    on = timezone.localdate(at)
    demands, supplies = (Narrowed(table_of(model, on=on), {}) for model in (TalentDemand, TalentSupply))
    organizations = count_up_to(Organization.objects.public(), COUNT_LIMIT)
    figures = [
        Figure("有效人才需求", demands.count, "条", "审核通过、还在有效期内的需求条数"),
        Figure("这些需求要的人", demands.headcount, "人", "上面这些需求填写的人数之和，由发布单位自报"),
        Figure("有效人才供给", supplies.count, "条", "审核通过、还在有效期内的供给条数"),
        Figure("这些供给的学生", supplies.headcount, "人", "上面这些供给填写的人数之和，由发布学校自报"),
        Figure("核验过的单位", organizations, "个", "统一社会信用代码和基本情况经审核专员核验的单位", limit=COUNT_LIMIT),
    ]
    return figures + [Figure(**extra) for collect in home_figures for extra in collect(at)]
