"""The two kinds of listing, told apart by data instead of by two sets of views."""

from dataclasses import dataclass

from django.urls import reverse

from accounts.models import Organization
from supplydemand import filters, forms, tables
from supplydemand.models import TalentDemand, TalentSupply
from taxonomy.enums import OrganizationSide


@dataclass(frozen=True)
class Kind:
    """One kind of listing: its classes, its words and the side that publishes it."""

    slug: str
    model: type
    form_class: type
    filterset_class: type
    columns: list
    side: str
    label: str
    short: str
    publish: str
    search_hint: str

    def url(self, page, *args):
        """The address of one of the kind's pages."""
        return reverse(f"supplydemand:{self.slug}_{page}", args=args)

    def organizations_of(self, user):
        """The organizations for which ``user`` may write listings of this kind, verified or not yet."""
        return Organization.objects.edited_by(user).filter(kind__side=self.side).order_by("pk")


DEMAND = Kind(
    slug="demand",
    model=TalentDemand,
    form_class=forms.TalentDemandForm,
    filterset_class=filters.TalentDemandFilterSet,
    columns=tables.DEMAND_COLUMNS,
    side=OrganizationSide.DEMAND,
    label="人才需求",
    short="需求",
    publish="发布需求",
    search_hint="岗位、单位、专业、技能",
)
SUPPLY = Kind(
    slug="supply",
    model=TalentSupply,
    form_class=forms.TalentSupplyForm,
    filterset_class=filters.TalentSupplyFilterSet,
    columns=tables.SUPPLY_COLUMNS,
    side=OrganizationSide.SUPPLY,
    label="人才供给",
    short="供给",
    publish="发布供给",
    search_hint="专业、学校、技能",
)
