"""Forms of outcomes, courses, plans and needs."""

from decimal import Decimal

from django import forms
from django.utils import timezone

from core.number_field import NumberField
from projects.models import Project
from projects.outcomes.completeness import REFLECTS, faults_of, needed_of
from projects.outcomes.models import Course, Outcome, OutcomeKind, TechnologyNeed, TrainingPlan
from taxonomy.draft_forms import DraftForm, date_field
from taxonomy.models import EducationLevel
from taxonomy.pickers import CodePickerField


class PublicationForm(DraftForm):
    """What the four kinds share."""

    majors = CodePickerField(kind="major", multiple=True, label="哪些专业")
    project = forms.ModelChoiceField(
        label="出自哪个项目", queryset=Project.objects.none(), empty_label="不是项目里的", help_text="写上了，项目页上也看得到。"
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        organization = self.instance.organization_id
        own = Project.objects.filter(organization=organization) | Project.objects.filter(
            pk__in=Project.partners.rel.related_model.objects.joined().filter(organization=organization).values("project")
        )
        self.fields["project"].queryset = own.filter(published_at__isnull=False).order_by("-id")

    def needed_names(self):
        """What a submission needs."""
        majors = ["majors"] if isinstance(self.instance, (Course, TrainingPlan)) else []
        return [*needed_of(type(self.instance)), *majors]

    def faults(self, *, on, has_majors):
        """What keeps it from being handed in."""
        return faults_of(self.instance, on=on, has_majors=has_majors)


def meta_of(model, labels):
    """The ``Meta`` of a kind's form."""
    fields = [*model.content_fields, *model.content_lists]
    widgets = {
        "description": forms.Textarea(attrs={"rows": 8}),
        "summary": forms.Textarea(attrs={"rows": 2}),
        "changed": forms.Textarea(attrs={"rows": 6}),
    }
    return type("Meta", (), {"model": model, "fields": fields, "labels": labels, "widgets": widgets})


def _level_field():
    return forms.ModelChoiceField(label="什么学历层次", queryset=EducationLevel.objects.none(), empty_label="请选择")


class OutcomeForm(PublicationForm):
    """A draft of an outcome."""

    Meta = meta_of(Outcome, {"title": "叫什么", "clause": "哪一条"})

    kind = forms.ModelChoiceField(label="是什么", queryset=OutcomeKind.objects.none(), empty_label="请选择")
    dated_on = date_field("哪天的", help_text="授权、发布或完成的那一天。")
    groups = [
        ("成果", ["title", "kind", "number", "clause", "dated_on"]),
        ("内容", ["summary", "description"]),
        ("哪里来的", ["project", "majors"]),
    ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        chosen = OutcomeKind.objects.filter(pk=self.instance.kind_id)
        self.fields["kind"].queryset = OutcomeKind.objects.in_force() | chosen


class CourseForm(PublicationForm):
    """A draft of a course."""

    Meta = meta_of(
        Course,
        {"title": "课程名称", "technology": "反映哪样新技术", "standard": "反映哪个新标准", "process": "反映哪样新工艺"},
    )

    level = _level_field()
    hours = NumberField(label="多少学时", most=2_000, unit="学时")
    groups = [
        ("课程", ["title", "level", "hours", "majors"]),
        ("反映产业的什么", ["technology", "standard", "process"]),
        ("内容", ["summary", "description", "project"]),
    ]
    units = {"hours": "学时"}
    optional_words = dict.fromkeys(REFLECTS, "三样至少写一样")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["level"].queryset = EducationLevel.objects.current(on=timezone.localdate())


class TrainingPlanForm(PublicationForm):
    """A draft of a plan's revision."""

    Meta = meta_of(TrainingPlan, {"title": "方案名称", "changed": "这一版改了什么"})

    level = _level_field()
    adopted_on = date_field("哪天起执行")
    follows = forms.ModelChoiceField(
        label="接着哪一版", queryset=TrainingPlan.objects.none(), empty_label="这是第一版", help_text="本校以前公开的。"
    )
    groups = [
        ("方案", ["title", "majors", "level", "adopted_on", "follows"]),
        ("改了什么", ["changed", "summary", "description"]),
        ("哪里来的", ["project"]),
    ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["level"].queryset = EducationLevel.objects.current(on=timezone.localdate())
        own = TrainingPlan.objects.standing().filter(organization=self.instance.organization_id)
        self.fields["follows"].queryset = own.exclude(pk=self.instance.pk).order_by("-adopted_on", "-id")


class TechnologyNeedForm(PublicationForm):
    """A draft of a technology need."""

    Meta = meta_of(TechnologyNeed, {"title": "要解决什么问题"})

    industry = CodePickerField(kind="industry", label="哪个行业")
    budget = forms.DecimalField(
        label="准备投入多少",
        max_digits=14,
        decimal_places=2,
        min_value=Decimal("0.01"),
        help_text="可以不写。",
        error_messages={"invalid": "只写一个数，比如 200000。", "min_value": "要大于 0。"},
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "xy-input-narrow"}),
    )
    answers_until = date_field("征集到哪天")
    groups = [
        ("要解决什么", ["title", "summary", "description"]),
        ("对着哪里", ["industry", "majors", "project"]),
        ("投入和时间", ["budget", "answers_until"]),
    ]
    units = {"budget": "元"}


class AnswerForm(forms.Form):
    """A team's answer to a need."""

    team = forms.CharField(label="哪个团队", max_length=120, error_messages={"required": "写上团队的名称。"})
    proposal = forms.CharField(
        label="打算怎么做",
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "写写打算怎么做，对方靠它来选。"},
    )
    contact = forms.CharField(
        label="怎么联系",
        max_length=120,
        help_text="只有发布这条需求的单位看得到。",
        error_messages={"required": "写上电话或邮箱。"},
    )


class CourseChangeForm(forms.Form):
    """What was changed in a course, and what led to it."""

    changed_on = date_field("哪天起")
    before = forms.CharField(label="原来", max_length=300, required=False, help_text="新加的就空着。")
    after = forms.CharField(label="改成", max_length=300, error_messages={"required": "写写改成了什么。"})
    cause = forms.CharField(
        label="由什么引出来的",
        max_length=60,
        required=False,
        help_text="贴编号：需求 XQ-…、技术需求 JX-…、成果 CG-…、方案 FA-…。",
    )
    note = forms.CharField(label="怎么引出来的", max_length=200, required=False)


class LinkForm(forms.Form):
    """What led to a row."""

    cause = forms.CharField(
        label="编号", max_length=60, help_text="需求 XQ-…、技术需求 JX-…、成果 CG-…", error_messages={"required": "贴上编号。"}
    )
    note = forms.CharField(label="怎么引出来的", max_length=200, required=False)
