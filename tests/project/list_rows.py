"""Rows for the table of query counts: each function makes ``count`` rows of what one page lists, beside the reader's own."""

from datetime import date, timedelta
from types import SimpleNamespace

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from accounts.enums import Role
from accounts.models import CollaborationOffice, CoordinatorScope
from core.enums import Status
from core.models import JobRun
from core.notifications import notify
from core.workflow import perform_transition
from review import conduct
from review.clock import refresh_standards
from review.fingerprints import remember
from review.models import FindingRule, GivenReason, OpinionRule, ReturnReason, ReviewTask, ServiceStandard, TaskFinding
from review.rule_record import refresh as refresh_rules
from review.services import record_findings
from supplydemand.models import (
    TalentDemand,
)
from taxonomy import enums, models
from tests.accounts.factories import (
    CoordinatorFactory,
    MembershipFactory,
    OrganizationFactory,
    SchoolFactory,
    UserFactory,
)
from tests.project import matching_rows
from tests.review.submissions import TUESDAY, submit_organizations, take
from tests.supplydemand.factories import MajorFactory, TalentDemandFactory, TalentSupplyFactory
from tests.taxonomy.factories import (
    DistrictFactory,
    EducationLevelFactory,
    IndustryFactory,
    MajorFamilyFactory,
    OccupationFactory,
    RegionFactory,
)


def readers():
    """Who opens the pages: an enterprise's manager, a school's, a coordinator of the whole city, a superuser."""
    return SimpleNamespace(
        visitor=None,
        enterprise=MembershipFactory(),
        school=MembershipFactory(organization=SchoolFactory()),
        coordinator=CoordinatorFactory(),
        superuser=CoordinatorFactory(is_superuser=True),
    )


def demands(count, world):
    """Published demands of as many organizations, each with two majors."""
    for _ in range(count):
        TalentDemandFactory(majors=[MajorFactory(), MajorFactory()])


def offices(count, world):
    """Open offices, each for a district of its own."""
    for number in range(count):
        CollaborationOffice.objects.create(
            host=SchoolFactory(),
            serves_district=DistrictFactory(),
            name=f"办公室 {number}",
            address="试验路 1 号",
            phone="0000-0000000",
            status=Status.APPROVED,
        )


def supplies(count, world):
    """Published supplies of as many schools."""
    TalentSupplyFactory.create_batch(count)


def both(count, world):
    """Published listings of both kinds."""
    demands(count, world)
    supplies(count, world)


def own_demands(count, world):
    """Demands of the reader's organization in two states, and foreign ones."""
    for status in (Status.DRAFT, Status.APPROVED):
        TalentDemandFactory.create_batch(count, organization=world.enterprise.organization, status=status)
    demands(count, world)


def own_supplies(count, world):
    """Supplies of the reader's school in two states, and foreign ones."""
    for status in (Status.DRAFT, Status.APPROVED):
        TalentSupplyFactory.create_batch(count, organization=world.school.organization, status=status)
    supplies(count, world)


def members(count, world):
    """Members of the reader's organization, and as many who wait."""
    for status in (Status.APPROVED, Status.SUBMITTED):
        MembershipFactory.create_batch(count, organization=world.enterprise.organization, role=Role.EDITOR, status=status)


def own_memberships(count, world):
    """Further organizations of the reader, and as many that the search finds."""
    for _ in range(count):
        MembershipFactory(user=world.enterprise.user, organization=OrganizationFactory())
    OrganizationFactory.create_batch(count)


def messages(count, world):
    """Messages to the reader."""
    for number in range(count):
        notify(
            event="supplydemand.new_matches",
            recipients=[world.enterprise.user],
            key=f"count:{number}",
            title="试验消息",
            text="",
            url="/",
        )


def work(count, world):
    """Everything that the workbench gathers for an enterprise's manager: drafts, returned, expiring, joiners, matches."""
    organization = world.enterprise.organization
    matching_rows.matches(count, world)
    members(count, world)
    own_memberships(count, world)
    for status in (Status.DRAFT, Status.RETURNED, Status.SUBMITTED):
        TalentDemandFactory.create_batch(count, organization=organization, status=status)
    TalentDemandFactory.create_batch(count, organization=organization, expires_on=timezone.localdate() + timedelta(days=3))


def tasks(count, world):
    """Open submissions of organizations in as many districts, and of a listing."""
    submit_organizations(count)
    for _ in range(count):
        _submitted_demand()


def _submitted_demand(**fields):
    membership = MembershipFactory()
    demand = TalentDemandFactory(organization=membership.organization, status=Status.DRAFT, **fields)
    perform_transition(obj=demand, action="submit", actor=membership.user, at=TUESDAY)
    return ReviewTask.objects.open().of(demand).get()


def decided(count, world):
    """Open and returned submissions of several kinds with a chosen reason, findings that were set aside, rules that struck."""
    tasks(count, world)
    at = TUESDAY + timedelta(hours=5)
    for number in range(count):
        task = _submitted_demand()
        TaskFinding.objects.create(task=task, code=f"rule{number}", level="notice", text="试验提示")
        reason = ReturnReason.objects.create(label=f"理由{number}", text="请改。")
        take(task, "return", world.coordinator, at=at, reason="请改")
        GivenReason.objects.create(task=task, reason=reason, at=at)
    refresh_rules(at=at)
    refresh_standards(at=at)


def twins(count, world):
    """Waiting listings that say the same as each other: one more than ``count``, because a twin needs another."""
    text = "负责五轴加工中心的装配、调试和精度检测，能读装配图，会用三坐标测量机，两班倒，提供宿舍和班车。"
    for _ in range(count + 1):
        task = _submitted_demand(title="五轴装调技师", description=text)
        remember(task.obj)
        record_findings(task=task, at=TUESDAY)


def finding_rules(count, world):
    """Rules with a record."""
    for number in range(count):
        FindingRule.objects.create(code=f"rule{number}", label=f"试验规则{number}", seen_count=number)


def return_reasons(count, world):
    """Reasons of one kind."""
    kind = ContentType.objects.get_for_model(TalentDemand)
    for number in range(count):
        ReturnReason.objects.create(label=f"理由{number}", text="请改。", content_type=kind)


def opinion_rules(count, world):
    """One district each."""
    kind = ContentType.objects.get_for_model(TalentDemand)
    for _ in range(count):
        OpinionRule.objects.create(content_type=kind, district=DistrictFactory())


def standards(count, world):
    """Usual times of as many kinds as there are, at most."""
    for kind in ContentType.objects.order_by("pk")[:count]:
        ServiceStandard.objects.create(content_type=kind, computed_at=TUESDAY)


def rounds(count, world):
    """One listing that was returned and handed in ``count`` times, with as many majors; behind it a queue."""
    tasks(count, world)
    task = _submitted_demand()
    demand = task.obj
    demand.majors.set([MajorFactory() for _ in range(count)])
    author = demand.organization.memberships.get().user
    for number in range(count):
        at = TUESDAY + timedelta(minutes=number)
        take(task, "return", world.coordinator, at=at, reason="请改", field_notes={"title": "写清楚"})
        type(demand).objects.filter(pk=demand.pk).update(title=f"改过 {number} 次")
        perform_transition(obj=type(demand).objects.get(pk=demand.pk), action="submit", actor=author, at=at)
    world.task = ReviewTask.objects.open().of(demand).get()


def organizations(count, world):
    """Verified organizations in as many districts."""
    OrganizationFactory.create_batch(count)


def memberships(count, world):
    """Members of as many organizations."""
    MembershipFactory.create_batch(count)


def users(count, world):
    """People."""
    UserFactory.create_batch(count)


def scopes(count, world):
    """Coordinators of as many districts."""
    for _ in range(count):
        CoordinatorScope.objects.create(user=UserFactory(is_staff=True), district=DistrictFactory())


def jobs(count, world):
    """Background jobs."""
    for number in range(count):
        JobRun.objects.create(task="core.send_mail", key=f"count:{number}")


def majors(count, world):
    """Majors with a class above each."""
    for number in range(count):
        MajorFactory(parent=MajorFactory(code=f"98{number:02d}", depth="class"))


def regions(count, world):
    """Counties with a city above each."""
    for number in range(count):
        RegionFactory(parent=RegionFactory(code=f"98{number:02d}00", depth=enums.RegionDepth.CITY))


def occupations(count, world):
    """Occupations with a group above each."""
    for _ in range(count):
        OccupationFactory(parent=OccupationFactory())


def industries(count, world):
    """Industries with a group above each."""
    for number in range(count):
        IndustryFactory(parent=IndustryFactory(code=f"Q{number:03d}"))


def districts(count, world):
    """Districts of the city."""
    DistrictFactory.create_batch(count)


def levels(count, world):
    """Levels of education."""
    for number in range(count):
        EducationLevelFactory(code=f"counted{number}", rank=1_000 + number)


def families(count, world):
    """Families of majors with a class each."""
    for _ in range(count):
        models.MajorFamilyMembership.objects.create(family=MajorFamilyFactory(), major=MajorFactory())


def plain(model, **fields):
    """A maker of rows of a list that has no factory."""

    def make(count, world):
        for number in range(count):
            model.objects.create(code=f"X{number:03d}", name=f"试验项{number}", **fields)

    return make


def schools(count, world):
    """School codes in as many regions."""
    for number in range(count):
        models.SchoolCode.objects.create(
            code=f"91{number:08d}", name=f"试验学校{number}", level=EducationLevelFactory(code="bachelor"), region=RegionFactory()
        )


def holidays(count, world):
    """Days off far in the future."""
    for number in range(count):
        day = date(2050, 1, 1) + timedelta(days=number)
        models.Holiday.objects.create(date=day, kind=enums.DayKind.values[0], name="试验假日")


def flags(count, world):
    """Reports about the enterprise."""
    for _ in range(count):
        conduct.flag(obj=world.enterprise.organization, actor=UserFactory(), reason="fake", note="", at=timezone.now())


def suspensions(count, world):
    """Suspended listings of several enterprises."""
    for demand in TalentDemandFactory.create_batch(count):
        conduct.suspend(obj=demand, actor=world.coordinator, reason="试验", remedy="试验", at=timezone.now())
