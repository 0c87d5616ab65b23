"""The four kinds, told apart by data instead of by four sets of views."""

from dataclasses import dataclass

from django.urls import reverse

from accounts.models import Organization
from core.addresses import page_url
from projects.outcomes import filters, forms
from projects.outcomes.models import Course, Outcome, TechnologyNeed, TrainingPlan
from taxonomy.enums import OrganizationSide


@dataclass(frozen=True)
class Kind:
    """One kind: its classes, its words, and which side writes it (``None`` for any)."""

    model: type
    form_class: type
    filterset_class: type
    label: str
    lead: str
    publish: str
    search_hint: str
    side: str | None = None

    @property
    def slug(self):
        """The beginning of its URL names."""
        return self.model.page

    def url(self, page, *args):
        """The address of one of its pages."""
        name = f"projects:{self.slug}_{page}"
        return reverse(name, args=args) if args else page_url(name)

    def organizations_of(self, user):
        """The organizations for which ``user`` may write this kind, verified or not yet."""
        rows = Organization.objects.edited_by(user).select_related("kind", "district").order_by("pk")
        return rows.filter(kind__side=self.side) if self.side else rows

    def why_not_writing(self):
        """What to do for somebody who writes none."""
        who = {OrganizationSide.SUPPLY: "学校", OrganizationSide.DEMAND: "企业"}.get(self.side, "单位")
        return f"{self.label}由{who}的管理员或经办人来写。先找到你的{who}：登记过就申请加入，没有就登记一个。"


OUTCOME = Kind(
    Outcome,
    forms.OutcomeForm,
    filters.OutcomeFilterSet,
    "成果库",
    "校企一起做出来的：产业研究成果、专利、标准条款、案例、产品。",
    "写一项成果",
    "名称、单位、编号",
)
COURSE = Kind(
    Course,
    forms.CourseForm,
    filters.CourseFilterSet,
    "课程库",
    "每门课反映产业的哪样新技术、新标准、新工艺，是什么引出来的。",
    "写一门课",
    "课程、学校、技术",
    OrganizationSide.SUPPLY,
)
PLAN = Kind(
    TrainingPlan,
    forms.TrainingPlanForm,
    filters.TrainingPlanFilterSet,
    "培养方案",
    "方案改了什么，凭的是产业里的什么。",
    "写一版方案",
    "方案、学校、专业",
    OrganizationSide.SUPPLY,
)
NEED = Kind(
    TechnologyNeed,
    forms.TechnologyNeedForm,
    filters.TechnologyNeedFilterSet,
    "技术需求",
    "企业解决不了的技术问题，学校的团队来应答。",
    "写一条技术需求",
    "问题、企业、行业",
    OrganizationSide.DEMAND,
)
KINDS = (OUTCOME, COURSE, PLAN, NEED)
