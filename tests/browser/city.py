"""A small city for the browser tests: one enterprise, one school, a coordinator, and one row in every state a page shows."""

from datetime import timedelta
from types import SimpleNamespace

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from accounts.enums import Role
from accounts.models import AccountClosure, CollaborationOffice, Membership
from accounts.services.handovers import hand_over
from accounts.services.invitations import invite
from core import links, outbox
from core.enums import Status
from core.letters import Letter
from core.models import JobRun, MassMail, Notification, SavedSearch
from core.workflow import perform_transition
from review import conduct
from review.models import ReviewTask
from supplydemand.enums import Decision, ExportState, ImportState, RunState, Side
from supplydemand.matching.profile import DEMAND_SUPPLY
from supplydemand.models import ListingExport, ListingImport, Match, MatchingRun, MatchingWeights, TalentDemand
from supplydemand.services.asks import ask
from supplydemand.services.care import PURPOSE
from supplydemand.services.conversations import post_message
from supplydemand.services.matches import answer_match
from tests.accounts.factories import CoordinatorFactory, MembershipFactory, OrganizationFactory, SchoolFactory, UserFactory
from tests.browser import projects_pages
from tests.project import access_recognition
from tests.supplydemand.factories import MajorFactory, TalentDemandFactory, TalentSupplyFactory
from tests.taxonomy.factories import DistrictFactory, RegionFactory

PARTS = [component.weight * 4 // 5 for component in DEMAND_SUPPLY.components]


def build_city():
    """The city's people, organizations and rows as attributes; ``users`` by role."""
    district = DistrictFactory(name="云港区", region=RegionFactory(code="990102", name="云港区"))
    major = MajorFactory(code="460103", name="数控技术")
    member = MembershipFactory(organization=OrganizationFactory(name="试验云汀数控设备有限公司", district=district))
    teacher = MembershipFactory(organization=SchoolFactory(name="试验汀州职业技术学院", district=district))
    city = SimpleNamespace(
        major=major,
        district=district,
        enterprise=member.organization,
        school=teacher.organization,
        demand=TalentDemandFactory(organization=member.organization, title="五轴机床装调技术员", majors=[major]),
        draft=TalentDemandFactory(organization=member.organization, title="夜班质检员", status=Status.DRAFT),
        supply=TalentSupplyFactory(organization=teacher.organization, title="数控技术 2027 届", majors=[major]),
        draft_supply=TalentSupplyFactory(organization=teacher.organization, status=Status.DRAFT),
        users={
            "enterprise": member.user,
            "school": teacher.user,
            "coordinator": CoordinatorFactory(name="审核员林"),
            "administrator": CoordinatorFactory(is_superuser=True),
        },
    )
    RecoveryCodes.activate(city.users["coordinator"])
    city.recognition = access_recognition.build(member=member, expert=teacher.user, coordinator=city.users["coordinator"])
    city.projects = projects_pages.build(member=member, teacher=teacher, coordinator=city.users["coordinator"])
    _hand_in(city)
    _match(city)
    _talk(city)
    city.closure = AccountClosure.objects.create(
        user=UserFactory(is_active=False), asked_at=timezone.now(), due_on=timezone.localdate() + timedelta(days=9)
    )
    city.invitation = invite(
        organization=city.enterprise,
        email="new@example.test",
        role=Role.EDITOR,
        is_liaison=True,
        actor=member.user,
        at=timezone.now(),
    )
    colleague = MembershipFactory(organization=city.enterprise, role=Role.EDITOR)
    city.handover = hand_over(
        organization=city.enterprise,
        person=member.user,
        successor=colleague.user,
        actor=member.user,
        at=timezone.now(),
        phone="0571-87654321",
    )
    city.link = links.issue(
        purpose=PURPOSE, obj=city.demand, user=member.user, key="city", expires_at=timezone.now() + timedelta(days=9)
    )
    Notification.objects.create(
        recipient=member.user, event="supplydemand.new_matches", key="city", title="今晚的匹配算好了", text="有 1 条新匹配。"
    )
    JobRun.objects.create(task="core.send_mail", key="city")
    _mails(city, member.user)
    city.office = CollaborationOffice.objects.create(
        host=city.school,
        serves_district=district,
        name="云港区产教融合协作办公室",
        address="试验路 1 号 102 室",
        phone="0000-1230001",
        introduction="帮企业找专业，帮学校找岗位。",
        status=Status.APPROVED,
    )
    _import_files(city, member.user, teacher.user)
    return city


def _talk(city):
    """A thread of two messages and a request; a listing that was reported, and one that is stopped and answered."""
    now, coordinator, school = timezone.now(), city.users["coordinator"], city.users["school"]
    city.thread = city.agreed.conversation
    for side, user, text in (
        (Side.SUPPLY, school, "下周三方便吗？"),
        (Side.DEMAND, city.users["enterprise"], "方便，上午十点。"),
    ):
        city.message = post_message(conversation=city.thread, side=side, actor=user, text=text, at=now)
    other = TalentDemandFactory(organization=city.enterprise, title="装配钳工")
    city.ask = ask(listing=other, organization=city.school, actor=school, text="想谈谈订单班。", at=now)
    conduct.flag(obj=other, actor=school, reason="silent", note="电话打不通", at=now)
    stopped = TalentDemandFactory(organization=city.enterprise, title="夜班操作工")
    city.suspension = conduct.suspend(obj=stopped, actor=coordinator, reason="工时写得不对", remedy="改成实际工时", at=now)
    conduct.appeal(suspension=city.suspension, actor=city.users["enterprise"], text="已经改好了。", at=now)
    city.case = [ContentType.objects.get_for_model(stopped).pk, stopped.pk]


def _import_files(city, enterprise, school):
    """A file that was checked for the enterprise; three of the school: wrong in part, imported in part, and with a worker."""
    fields = {"kind": "supply", "organization": city.supply.organization, "created_by": school, "content": b"", "returned": b""}
    fields |= {"file_name": "2027届供给.xlsx", "new_count": 1, "wrong_count": 1, "checked_at": timezone.now()}
    rows = [
        ListingImport.objects.create(state=state, **fields)
        for state in (ImportState.CHECKED, ImportState.DONE, ImportState.APPLYING)
    ]
    for row in rows:
        cells = {"title": "数控技术 2027 届", "headcount": "很多"}
        row.rows.create(line=2, cells=cells, verdict="wrong", faults={"headcount": "“很多”读不出是多少。只写一个数，比如 12。"})
        row.rows.create(line=3, cells=cells, verdict="new")
    city.supply_imports = [row.pk for row in rows]
    fields |= {"kind": "demand", "organization": city.enterprise, "created_by": enterprise, "wrong_count": 0}
    city.demand_import = ListingImport.objects.create(state=ImportState.CHECKED, **fields)
    about = {"kind": "demand", "is_own": True, "created_by": enterprise, "total_count": 6_000, "content": b""}
    city.exports = [ListingExport.objects.create(state=state, **about).pk for state in ExportState]


def _mails(city, person):
    """A mail that was refused, a mail to many that waits, and a saved search."""
    letter = Letter("请你改 2 处：数控编程员", "两处要改", "<p>两处要改</p>")
    city.mail = outbox.write(key="city", event="review.returned", person=person, letter=letter, at=timezone.now())
    city.mass_mail = MassMail.objects.create(
        key="city",
        event="core.announcement",
        audience="accounts.enterprise_managers",
        title="请在月底前更新岗位",
        text="月底前看一遍。",
        url="/demands/mine/",
        recipient_count=1,
        created_by=city.users["coordinator"],
    )
    SavedSearch.objects.create(
        person=person, searchable="supplies", query="q=%E6%95%B0%E6%8E%A7", name="数控专科", looked_at=timezone.now()
    )


def _hand_in(city):
    """Submissions: an organization, a person who joins, a demand under review, and one that was returned and mended once."""
    now, member, coordinator = timezone.now(), city.users["enterprise"], city.users["coordinator"]
    city.newcomer = OrganizationFactory(name="试验新港精密有限公司", district=city.district, status=Status.DRAFT)
    _act(city.newcomer, "submit", MembershipFactory(organization=city.newcomer).user, now)
    joiner = Membership.objects.create(user=UserFactory(), organization=city.enterprise, role=Role.EDITOR)
    _act(joiner, "submit", joiner.user, now)
    city.returned = _draft(city, "数控编程员")
    _act(city.returned, "submit", member, now)
    notes = {"headcount": "写实际要的人数", "skills": "写上数控系统"}
    _act(city.returned, "return", coordinator, now, reason="两处要改", field_notes=notes)
    city.submitted = _draft(city, "机床电气调试员")
    _act(city.submitted, "submit", member, now - timedelta(days=2))
    _act(city.submitted, "return", coordinator, now - timedelta(days=1), reason="人数核对一下", field_notes={"headcount": "核对"})
    TalentDemand.objects.filter(pk=city.submitted.pk).update(headcount=4)
    _act(city.submitted, "submit", member, now)
    city.task = ReviewTask.objects.open().of(city.submitted).get()


def _draft(city, title):
    return TalentDemandFactory(organization=city.enterprise, title=title, majors=[city.major], status=Status.DRAFT)


def _act(obj, action, actor, at, **options):
    perform_transition(obj=type(obj).objects.get(pk=obj.pk), action=action, actor=actor, at=at, **options)


def _match(city):
    """A published run with one match to be answered and one whose contact is open."""
    now = timezone.now()
    city.weights, _ = MatchingWeights.objects.get_or_create(
        profile=DEMAND_SUPPLY.name,
        number=1,
        defaults={"weights": {c.key: c.weight for c in DEMAND_SUPPLY.components}, "created_at": timezone.now()},
    )
    city.next_weights = MatchingWeights.objects.create(
        profile=DEMAND_SUPPLY.name, number=2, weights=city.weights.weights, reason="地区要紧一些", created_at=now
    )
    city.run = MatchingRun.objects.create(
        on=timezone.localdate(now), state=RunState.PUBLISHED, started_at=now, published_at=now, is_nightly=True, match_count=2
    )
    agreed = TalentDemandFactory(organization=city.enterprise, title="设备点检员", majors=[city.major])
    city.match, city.agreed = (_pair(city, demand, rank) for rank, demand in enumerate((city.demand, agreed), 1))
    for side, user in ((Side.DEMAND, city.users["enterprise"]), (Side.SUPPLY, city.users["school"])):
        answer_match(match=city.agreed, side=side, decision=Decision.INTERESTED, actor=user, at=now)


def _pair(city, demand, rank):
    on = city.run.on
    return Match.objects.create(
        demand=demand, supply=city.supply, run=city.run, rank=rank, score=sum(PARTS), parts=PARTS,
        first_seen_on=on, last_seen_on=on,
    )  # fmt: skip
