"""Schemes, calls and cases for tests."""

from datetime import datetime, timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from core.enums import Status
from core.models import JobRun
from core.workflow import perform_transition
from review.recognition.enums import FieldKind, SchemeLevel, StageKind, StageRole, VersionState
from review.recognition.models import (
    Call,
    Criterion,
    Expert,
    FormField,
    FormSection,
    LevelRule,
    PublicNotice,
    ReviewField,
    Scheme,
    SchemeVersion,
    Stage,
)
from review.recognition.services import cases, notices
from tests.accounts.factories import CoordinatorFactory, MembershipFactory

TUESDAY = timezone.make_aware(datetime(2026, 11, 24, 10))
"""A working day without a holiday around it."""
EVERY_STAGE = tuple(StageKind)


class SchemeFactory(DjangoModelFactory):
    """A scheme for organizations."""

    class Meta:
        model = Scheme

    code = factory.Sequence(lambda n: f"benchmark_school_{n}")
    name = factory.Sequence(lambda n: f"标杆学校{n}")
    number_prefix = factory.Sequence(lambda n: f"BG{n}")


class SchemeVersionFactory(DjangoModelFactory):
    """A version in force with one section, one field, two criteria and every stage; ``stages`` names others."""

    class Meta:
        model = SchemeVersion
        skip_postgeneration_save = True

    scheme = factory.SubFactory(SchemeFactory)
    number = 1
    state = VersionState.PUBLISHED
    validity_months = 36
    recheck_months = 12
    needs_signature = False

    @factory.post_generation
    def stages(self, create, extracted, **kwargs):
        """The procedure: kinds of stages in order."""
        for place, kind in enumerate(EVERY_STAGE if extracted is None else extracted):
            is_scored = kind == StageKind.EXPERT_REVIEW
            Stage.objects.create(
                version=self,
                place=place,
                kind=kind,
                role=StageRole.DISTRICT if kind == StageKind.DISTRICT_OPINION else StageRole.COORDINATOR,
                quorum=2 if is_scored else 0,
                draw_count=3 if is_scored else 0,
            )

    @factory.post_generation
    def form(self, create, extracted, **kwargs):
        """One section with one required field, and two criteria."""
        section = FormSection.objects.create(version=self, title="基本情况")
        FormField.objects.create(section=section, code="plan", label="三年计划", kind=FieldKind.LONG_TEXT)
        Criterion.objects.create(version=self, place=0, label="育人成效", weight=60)
        Criterion.objects.create(version=self, place=1, label="投入保障", weight=40)
        LevelRule.objects.create(version=self, level=SchemeLevel.MUNICIPAL)


def put_in_force(version):
    """Publish a draft whose rules a test has changed; afterwards the database lets nothing be changed. Returns it."""
    version.state = VersionState.PUBLISHED
    version.save(update_fields=["state"])
    return version


class CallFactory(DjangoModelFactory):
    """A call that takes applications around ``TUESDAY``."""

    class Meta:
        model = Call

    version = factory.SubFactory(SchemeVersionFactory)
    title = factory.Sequence(lambda n: f"2026 年第 {n} 批申报")
    opens_at = TUESDAY - timedelta(days=10)
    closes_at = TUESDAY + timedelta(days=20)
    status = Status.APPROVED


class ReviewFieldFactory(DjangoModelFactory):
    """A field of expertise."""

    class Meta:
        model = ReviewField

    code = factory.Sequence(lambda n: f"field-{n}")
    name = factory.Sequence(lambda n: f"智能制造{n}")


class ExpertFactory(DjangoModelFactory):
    """An outside expert; ``fields`` are what they may judge."""

    class Meta:
        model = Expert
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"专家{n}")
    email = factory.Sequence(lambda n: f"expert{n}@example.test")
    organization_name = "外地大学"

    @factory.post_generation
    def fields(self, create, extracted, **kwargs):
        """Fields of expertise."""
        self.fields.set(extracted or [])


def begin(*, call=None, membership=None, at=TUESDAY):
    """A draft of a member's organization with its one field filled in."""
    membership = membership or MembershipFactory()
    application = cases.begin(call=call or CallFactory(), subject=membership.organization, actor=membership.user, at=at)
    section = application.sections.get()
    section.answers = {"plan": "三年内共建两个实训基地。"}
    section.save()
    return application


def submit(*, at=TUESDAY, **options):
    """A case handed in, in its first stage."""
    application = begin(at=at, **options)
    cases.submit(application=application, actor=application.created_by, at=at)
    return application


def open_run(application):
    """The stage in which the case is now."""
    return application.runs.select_related("stage", "application__organization").get(status=Status.SUBMITTED)


def take(application, action, actor, *, at=TUESDAY, **options):
    """Take a transition on the case's open stage; returns the event."""
    return perform_transition(obj=open_run(application), action=action, actor=actor, at=at, **options)


def leave_notices(at):
    """What runs once answers to objections can no longer be taken back: cases leave their notices."""
    for job in JobRun.objects.filter(task=notices.LEAVE):
        notices.leave(at=at, **job.payload)


def publish_notice(*applications, at=TUESDAY, actor=None):
    """A running notice of five working days with these cases of one call."""
    actor = actor or CoordinatorFactory()
    notice = notices.prepare(
        call=applications[0].call,
        runs=[open_run(application) for application in applications],
        title="拟认定名单公示",
        text="",
        opens_on=timezone.localdate(at),
        working_days=5,
        actor=actor,
    )
    perform_transition(obj=notice, action="publish", actor=actor, at=at)
    return notice


def close_notices(*, at):
    """Close what is over at a moment, as the job does; returns how many."""
    due = list(PublicNotice.objects.filter(status=Status.APPROVED, closes_at__lte=at).order_by("pk"))
    for notice in due:
        notices.close(notice=notice, at=at)
    return len(due)
