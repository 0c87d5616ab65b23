"""What the jobs of recognition and of reminders have to do in a portal that is going to be disturbed."""

from datetime import timedelta

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Membership, User
from core.enums import Status
from review import deadlines
from review.recognition.codes import new_code
from review.recognition.enums import Purpose, StageKind
from review.recognition.models import Call, PublicNotice, Recognition
from taxonomy.calendar import WorkCalendar
from tests.accounts.factories import CoordinatorFactory, OrganizationFactory
from tests.review.recognition.factories import CallFactory, SchemeFactory, SchemeVersionFactory, begin, publish_notice, submit

TITLES, CASES, DRAFTS = 120, 30, 40


def prepare():
    """Titles to be checked again and titles that ran out, cases whose notice is over, drafts whose call is over."""
    now = timezone.now()
    members = _members(TITLES)
    _titles(members, now)
    _cases(members[:CASES], now - timedelta(days=14))
    _drafts(members[:DRAFTS], now)
    PublicNotice.objects.update(closes_at=now - timedelta(minutes=1))
    deadlines.load_first()


def _members(count):
    first = OrganizationFactory()
    organizations = [first, *OrganizationFactory.create_batch(count - 1, district=first.district, industry=first.industry)]
    people = User.objects.bulk_create([User(email=f"holder{n}@example.test", name=f"管理员{n}") for n in range(count)])
    rows = [
        Membership(user=user, organization=organization, role=Role.MANAGER, status=Status.APPROVED, joined_at=timezone.now())
        for user, organization in zip(people, organizations, strict=True)
    ]
    return Membership.objects.bulk_create(rows)


def _titles(members, now):
    on = timezone.localdate(now)
    due_on = WorkCalendar(on - timedelta(days=60), on).before(on, 1)
    checked = SchemeVersionFactory()
    CallFactory(version=checked, purpose=Purpose.RECHECK, opens_at=now - timedelta(days=30), closes_at=None)
    for scheme, days in (
        (checked.scheme, {"recheck_due_on": due_on}),
        (SchemeFactory(), {"valid_until": on - timedelta(days=2)}),
    ):
        Recognition.objects.bulk_create(_title(scheme, member.organization, on, **days) for member in members)


def _title(scheme, organization, on, **days):
    return Recognition(
        scheme=scheme,
        organization=organization,
        content_type=ContentType.objects.get_for_model(type(organization)),
        object_id=organization.pk,
        holder_name=organization.name,
        verify_code=new_code(),
        certificate_number=f"{scheme.code}-{organization.pk}",
        status=Status.APPROVED,
        recognized_on=on - timedelta(days=400),
        **days,
    )


def _cases(members, then):
    call = CallFactory(version=SchemeVersionFactory(stages=(StageKind.PUBLIC_NOTICE,)), opens_at=then)
    publish_notice(*[submit(call=call, membership=member, at=then) for member in members], at=then, actor=CoordinatorFactory())


def _drafts(members, now):
    call = CallFactory(opens_at=now - timedelta(days=9), closes_at=now + timedelta(days=9))
    for member in members:
        begin(call=call, membership=member, at=now)
    Call.objects.filter(pk=call.pk).update(closes_at=now - timedelta(minutes=1))
