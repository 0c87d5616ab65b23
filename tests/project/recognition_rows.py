"""Rows of recognition for the table of query counts."""

from datetime import timedelta

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from accounts.models import Organization
from core.enums import Status
from review.recognition.codes import new_code
from review.recognition.enums import BenefitKind, StageKind
from review.recognition.models import Benefit, BenefitRecord, Panel, PublicNotice, Recognition, Target
from review.recognition.services import notices as services
from tests.accounts.factories import OrganizationFactory, UserFactory
from tests.review.recognition.factories import (
    CallFactory,
    ExpertFactory,
    ReviewFieldFactory,
    SchemeFactory,
    SchemeVersionFactory,
    begin,
    publish_notice,
    submit,
)
from tests.review.recognition.panel_world import hand_in, seated


def calls(count, world):
    """Calls that take applications now."""
    now, version = timezone.now(), SchemeVersionFactory()
    for _ in range(count):
        CallFactory(version=version, opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=9))


def applications(count, world):
    """Drafts of the enterprise, each of a call of its own."""
    now, version = timezone.now(), SchemeVersionFactory()
    for _ in range(count):
        call = CallFactory(version=version, opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=9))
        begin(call=call, membership=world.enterprise, at=now)


def schemes(count, world):
    """Kinds of recognition."""
    SchemeFactory.create_batch(count)


def held(count, world):
    """Titles in force that the enterprise holds, each with what it may get and got."""
    organization = world.enterprise.organization
    for number in range(count):
        row = Recognition.objects.create(
            scheme=SchemeFactory(),
            organization=organization,
            content_type=ContentType.objects.get_for_model(Organization),
            object_id=organization.pk,
            holder_name=organization.name,
            status=Status.APPROVED,
            certificate_number=f"H-{number}",
            verify_code=new_code(),
            recognized_on=timezone.localdate(),
        )
        benefit = Benefit.objects.create(scheme=row.scheme, kind=BenefitKind.SERVICE, title="专员")
        BenefitRecord.objects.create(
            recognition=row, benefit=benefit, received_on=timezone.localdate(), recorded_by=world.enterprise.user
        )


def recognised(count, world):
    """Titles in force of one scheme, each of another organization."""
    world.scheme = SchemeFactory()
    for number in range(count):
        organization = OrganizationFactory()
        Recognition.objects.create(
            scheme=world.scheme,
            organization=organization,
            content_type=ContentType.objects.get_for_model(Organization),
            object_id=organization.pk,
            holder_name=organization.name,
            status=Status.APPROVED,
            certificate_number=f"T-{number}",
            verify_code=new_code(),
            recognized_on=timezone.localdate(),
        )


def announced(count, world):
    """A running notice with as many cases, an objection to each."""
    now = timezone.now()
    version = SchemeVersionFactory(stages=(StageKind.PUBLIC_NOTICE, StageKind.DECISION))
    call = CallFactory(version=version, opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=9))
    world.notice = publish_notice(*[submit(call=call, at=now) for _ in range(count)], at=now, actor=world.coordinator)
    for entry in world.notice.entries.all():
        services.raise_objection(entry=entry, text="数字不对", name="钱老师", at=now)


def notices(count, world):
    """Notices, each of a call of its own."""
    now, version = timezone.now(), SchemeVersionFactory()
    for _ in range(count):
        PublicNotice.objects.create(
            call=CallFactory(version=version), title="公示", opens_on=timezone.localdate(now), closes_at=now + timedelta(days=9)
        )


def review_fields(count, world):
    """Fields of expertise."""
    ReviewFieldFactory.create_batch(count)


def experts(count, world):
    """Experts of organizations of their own, each in two fields."""
    for _ in range(count):
        ExpertFactory(organization=OrganizationFactory(), fields=[ReviewFieldFactory(), ReviewFieldFactory()])


def panels(count, world):
    """Panels, each of a call and a field of its own."""
    version = SchemeVersionFactory()
    stage = version.stages.get(kind=StageKind.EXPERT_REVIEW)
    for number in range(count):
        Panel.objects.create(
            call=CallFactory(version=version),
            stage=stage,
            field=ReviewFieldFactory(),
            title=f"第 {number} 组",
            score_until=timezone.now() + timedelta(days=9),
        )


def judged(count, world):
    """A panel's cases, each with a card that the first expert, its chair, handed in."""
    panel = seated(case_count=count, at=timezone.now())
    world.panel, world.seat = panel.panel, panel.seats[0]
    for number in range(count):
        hand_in(panel, 80, 70, case=number, at=timezone.now())


def rules(count, world):
    """Schemes, each with rules in force and their parts."""
    SchemeVersionFactory.create_batch(count)


def benefits(count, world):
    """What holders of different schemes may get, and what each got."""
    recognised(count, world)
    for recognition in Recognition.objects.all():
        benefit = Benefit.objects.create(scheme=SchemeFactory(), kind=BenefitKind.SERVICE, title="上门服务")
        BenefitRecord.objects.create(
            recognition=recognition, benefit=benefit, received_on=timezone.localdate(), recorded_by=UserFactory()
        )


def climbing(count, world):
    """Holders of one scheme on their way to the next."""
    recognised(count, world)
    world.next_step = SchemeVersionFactory(follows=world.scheme).scheme


def targets(count, world):
    """Targets of as many schemes for one year."""
    for _ in range(count):
        Target.objects.create(scheme=SchemeFactory(), year=2026, count=5)
