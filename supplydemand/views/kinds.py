"""The two kinds of listing, told apart by data instead of by two sets of views."""

from dataclasses import dataclass

from django.urls import reverse

from accounts.enums import WRITING_ROLES
from accounts.models import Organization
from core.addresses import page_url
from supplydemand import filters, forms, guided_forms
from supplydemand.guided_forms import GuidedForm
from supplydemand.models import TalentDemand, TalentSupply
from supplydemand.services.import_template import template_file
from taxonomy.enums import OrganizationSide


@dataclass(frozen=True)
class Kind:
    """One kind of listing: its classes, its words and the side that publishes it."""

    slug: str
    model: type
    form_class: type
    guided_form_class: type
    filterset_class: type
    side: str
    label: str
    short: str
    publish: str
    search_hint: str

    def url(self, page, *args):
        """The address of one of the kind's pages."""
        name = f"supplydemand:{self.slug}_{page}"
        return reverse(name, args=args) if args else page_url(name)

    def template_file(self, *, on):
        """The workbook that people fill in."""
        return template_file(self.model, title=self.label, on=on)

    def form_of(self, way):
        """The form class of a way of asking: ``ask`` is the short one, anything else the whole one."""
        return self.guided_form_class if way == GuidedForm.way else self.form_class

    def why_not_writing(self, user):
        """Why this person may write no listing of this kind, and what to do, in a sentence."""
        own = Organization.objects.of(user)
        if own.filter(kind__side=self.side).exists():
            return f"你在本单位只能看。要发布{self.short}，请管理员把你的角色改成经办人。"
        who = "学校" if self.side == OrganizationSide.SUPPLY else "企业"
        if own.exists():
            return f"{self.label}由{who}发布。你还代表别的{who}的话，在这里找到它、申请加入。"
        return f"发布{self.short}之前，先找到你的{who}：登记过就申请加入，没有就登记一个。"

    def is_written_by(self, user):
        """Whether this person writes listings of this kind for some organization; no query after the memberships'."""
        memberships = user.own_memberships if user.is_authenticated else ()
        return any(
            row.role in WRITING_ROLES and row.organization.kind is not None and row.organization.kind.side == self.side
            for row in memberships
        )

    def organizations_of(self, user):
        """The organizations for which ``user`` may write listings of this kind, verified or not yet."""
        return Organization.objects.edited_by(user).filter(kind__side=self.side).order_by("pk")


DEMAND = Kind(
    slug="demand",
    model=TalentDemand,
    form_class=forms.TalentDemandForm,
    guided_form_class=guided_forms.GuidedDemandForm,
    filterset_class=filters.TalentDemandFilterSet,
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
    guided_form_class=guided_forms.GuidedSupplyForm,
    filterset_class=filters.TalentSupplyFilterSet,
    side=OrganizationSide.SUPPLY,
    label="人才供给",
    short="供给",
    publish="发布供给",
    search_hint="专业、学校、技能",
)
