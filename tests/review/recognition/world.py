"""A scheme with every kind of field, and people who apply under it, for the tests of applicants' pages."""

from datetime import timedelta
from decimal import Decimal

from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from review.recognition.enums import FieldKind, StageKind
from review.recognition.models import Candidate, EligibilityRule, FormField, FormSection
from tests.accounts.factories import MembershipFactory
from tests.accounts.sign_in import sign_in
from tests.review.recognition.factories import CallFactory, SchemeFactory, SchemeVersionFactory

INTERNS = "tests.interns"
SHORT = (StageKind.FORMAL_CHECK, StageKind.DECISION)


def version_with_form(*, scheme=None, number=1, needs_signature=False, **options):
    """A version whose second section has a field of every kind, and conditions on a figure and on a field."""
    version = SchemeVersionFactory(
        scheme=scheme or SchemeFactory(), number=number, stages=SHORT, needs_signature=needs_signature, **options
    )
    section = FormSection.objects.create(version=version, place=1, title="投入和成效")
    rows = [
        ("name", "负责人", FieldKind.TEXT, {}),
        ("teachers", "专职培训教师", FieldKind.NUMBER, {"unit": "名", "minimum": Decimal("0"), "maximum": Decimal("500")}),
        ("money", "职教投入", FieldKind.MONEY, {}),
        ("since", "开始合作", FieldKind.DATE, {"is_required": False}),
        ("form", "合作方式", FieldKind.CHOICE, {"choices": ["订单班", "学徒制"], "is_required": False}),
        ("topics", "合作内容", FieldKind.CHOICES, {"choices": ["实习", "师资", "课程"], "is_required": False}),
        ("interns", "接收实习生", FieldKind.FIGURE, {"figure": INTERNS}),
        ("proof", "投入证明", FieldKind.ATTACHMENT, {"is_required": False}),
    ]
    for place, (code, label, kind, more) in enumerate(rows):
        FormField.objects.create(section=section, place=place, code=code, label=label, kind=kind, **more)
    EligibilityRule.objects.create(
        version=version, place=0, label="近一年接收实习生", figure=INTERNS, value=Decimal("100"), unit="名", action="接收{}实习生"
    )
    EligibilityRule.objects.create(
        version=version, place=1, label="专职培训教师", field_code="teachers", value=Decimal("5"), unit="名", action="配备教师"
    )
    return version


COMPLETE = {"name": "李工", "teachers": "8", "money": "800000"}


def open_call(version=None, **options):
    """A call that takes applications now."""
    now = timezone.now()
    times = {"opens_at": now - timedelta(days=10), "closes_at": now + timedelta(days=20)}
    return CallFactory(version=version or version_with_form(), **(times | options))


def second_section(application):
    """The section with every kind of field."""
    return application.scheme_version.sections.get(title="投入和成效")


def fill(application, **answers):
    """Write answers into the sections as they are kept."""
    plan = application.sections.get(section__title="基本情况")
    plan.answers = {"plan": "三年内共建两个实训基地。"}
    plan.save()
    rest = application.sections.get(section__title="投入和成效")
    rest.answers = COMPLETE | answers
    rest.save()


def begun(member, call):
    """A complete draft."""
    from review.recognition.services import cases

    application = cases.begin(call=call, subject=member.organization, actor=member.user, at=timezone.now())
    fill(application)
    return application


def colleague_of(member, role=Role.EDITOR):
    """Somebody else of the same organization."""
    return MembershipFactory(organization=member.organization, role=role)


def signed_in(client, user):
    """A signed-in client."""
    sign_in(client, user)
    return client


def page(name, application, *more):
    """The address of a case's page."""
    return reverse(f"recognition:{name}", args=[application.pk, *more])


def token_of(response):
    """The form token of a page."""
    return response.context["token"]


def candidate(member, **options):
    """A person whom the member's organization puts forward."""
    return Candidate.objects.create(organization=member.organization, **({"name": "赵老师"} | options))
