"""Cases on the review desk: what may be done there, what is said of them, and which come next."""

import uuid
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import CoordinatorScope
from core import documents
from core.enums import Status
from core.models import Document
from core.registries import desk_panels
from core.workflow import InvalidTransition
from review import desk, due, due_dates, queue, services
from review.models import ReviewTask
from review.recognition.enums import FieldKind, StageKind, StageRole, VersionState
from review.recognition.models import Application, EligibilityRule, FormField, Panel, StageRun
from review.recognition.services import appeals, cases, notices, signatures
from tests.accounts.factories import CoordinatorFactory, MembershipFactory
from tests.accounts.sign_in import sign_in
from tests.core.uploads import upload
from tests.review.recognition.factories import (
    CallFactory,
    SchemeVersionFactory,
    begin,
    open_run,
    publish_notice,
    put_in_force,
    submit,
    take,
)
from tests.review.recognition.panel_world import seated
from tests.review.recognition.world import INTERNS

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    cache.clear()
    return timezone.now()


def call_of(now, *stages, **roles):
    """A running call of a procedure; ``roles`` names whose a kind of stage is where it is not as usual."""
    version = SchemeVersionFactory(stages=stages, state=VersionState.DRAFT)
    for kind, role in roles.items():
        version.stages.filter(kind=kind).update(role=role)
    return CallFactory(version=put_in_force(version), opens_at=now - timedelta(days=30), closes_at=now + timedelta(days=30))


def task_of(obj):
    """The open task of a case's stage, or of an appeal."""
    return ReviewTask.objects.open().of(open_run(obj) if hasattr(obj, "runs") else obj).get()


def post(client, task, act, **data):
    """Press a button of the decision bar as it stands now."""
    data = {"act": act, "version": task.obj.version, "token": str(uuid.uuid4())} | data
    return client.post(task.get_absolute_url(), data)


def page_of(client, user, task):
    """The review page as this person sees it."""
    return sign_in(client, user).get(task.get_absolute_url()).content.decode()


def test_a_district_says_no_on_the_desk_and_must_say_why(client, now):
    case = submit(call=call_of(now, StageKind.DISTRICT_OPINION, StageKind.DECISION), at=now)
    person, task = CoordinatorFactory(scope=case.organization.district), task_of(case)

    assert 'value="oppose"' in page_of(client, person, task)
    assert post(client, task, "oppose").status_code == 400
    assert open_run(case).stage.kind == StageKind.DISTRICT_OPINION
    answer = post(client, task, "oppose", reason="场地还没有落实")

    assert answer.status_code == 302
    assert open_run(case).stage.kind == StageKind.DECISION
    assert case.runs.get(stage__kind=StageKind.DISTRICT_OPINION).status == Status.REJECTED
    assert "不同意" in client.get(reverse("admin:review_reviewtask_changelist") + "?state=closed").content.decode()


def test_only_an_opinion_can_be_against(client, now):
    task = task_of(submit(call=call_of(now, StageKind.FORMAL_CHECK), at=now))
    page = page_of(client, CoordinatorFactory(), task)

    assert 'value="approve"' in page
    assert 'value="oppose"' not in page
    assert post(client, task, "oppose", reason="不合适").status_code == 400


def test_a_decided_stage_is_offered_to_be_taken_back_until_the_appeal_and_so_is_the_answer(now):
    case = submit(call=call_of(now, StageKind.FORMAL_CHECK, StageKind.DECISION), at=now)
    person, other, decided = CoordinatorFactory(), CoordinatorFactory(), task_of(case)
    take(case, "reject", person, at=now, reason="不符合条件")
    case.refresh_from_db()
    assert desk.just_decided(person, now) == [decided]
    appeal = appeals.lodge(application=case, actor=case.created_by, at=now, text="条件已经具备")
    asked = ReviewTask.objects.open().of(appeal).get()
    appeals.decide(appeal=appeal, action="reject", actor=other, at=now, reason="条件没有变")

    assert desk.just_decided(person, now) == []
    assert desk.just_decided(other, now) == [asked]


def test_a_stage_is_not_offered_to_be_taken_back_once_the_notice_after_it_has_begun(client, now):
    case = submit(call=call_of(now, StageKind.JOINT_REVIEW, StageKind.PUBLIC_NOTICE, StageKind.DECISION), at=now)
    person, task = CoordinatorFactory(), task_of(case)
    take(case, "approve", person, at=now)
    home = reverse("admin:index")
    assert desk.just_decided(person, now) == [task]
    assert f"收回：{task.title}" in sign_in(client, person).get(home).content.decode()

    publish_notice(case, at=now)

    assert desk.just_decided(person, now) == []
    assert f"收回：{task.title}" not in client.get(home).content.decode()


def test_the_city_goes_on_without_a_district_once_its_day_is_past(client, now):
    call = call_of(now, StageKind.DISTRICT_OPINION, StageKind.DECISION)
    case, late = submit(call=call, at=now), submit(call=call, at=now)
    for each in (case, late):
        CoordinatorFactory(scope=each.organization.district)
    StageRun.objects.filter(application=late).update(due_on=timezone.localdate(now) - timedelta(days=1))
    city = CoordinatorFactory()

    page = page_of(client, city, task_of(case))
    assert 'value="pass_on"' not in page
    assert "以后没有意见也可以接着办" in page
    assert post(client, task_of(case), "pass_on").status_code == 400
    assert 'value="pass_on"' in page_of(client, city, task_of(late))
    assert post(client, task_of(late), "pass_on").status_code == 302

    assert open_run(case).stage.kind == StageKind.DISTRICT_OPINION
    assert open_run(late).stage.kind == StageKind.DECISION


def test_the_city_goes_on_at_once_where_nobody_may_speak_for_the_district(client, now):
    case = submit(call=call_of(now, StageKind.DISTRICT_OPINION, StageKind.DECISION), at=now)
    member = CoordinatorFactory(scope=case.organization.district)
    MembershipFactory(user=member, organization=case.organization)
    city, task = CoordinatorFactory(), task_of(case)

    assert 'value="pass_on"' in page_of(client, city, task)
    CoordinatorFactory(scope=case.organization.district)
    assert 'value="pass_on"' not in page_of(client, city, task)


def test_the_city_never_recognises_in_a_districts_stead(client, now):
    call = call_of(now, StageKind.DECISION, **{StageKind.DECISION: StageRole.DISTRICT})
    case = submit(call=call, at=now)

    assert 'value="pass_on"' not in page_of(client, CoordinatorFactory(), task_of(case))


def test_the_page_of_a_stage_leads_to_files_figures_scan_conditions_and_the_case(client, now, interns, files):
    version = SchemeVersionFactory(stages=(StageKind.FORMAL_CHECK,), state=VersionState.DRAFT, needs_signature=True)
    section = version.sections.get()
    FormField.objects.create(section=section, code="proof", label="证明", kind=FieldKind.ATTACHMENT, is_required=False)
    FormField.objects.create(section=section, code="interns", label="实习生", kind=FieldKind.FIGURE, figure=INTERNS)
    EligibilityRule.objects.create(version=version, label="近一年接收实习生", figure=INTERNS, value=100, unit="名")
    call = CallFactory(version=put_in_force(version), opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=9))
    case = begin(call=call, at=now)
    proof = documents.store(upload=upload("证明.pdf"), subject=case, kind="proof", uploaded_by=case.created_by, at=now)
    case.sections.update(answers={"plan": "计划", "proof": [proof.pk]})
    printed = signatures.print_page(application=case, actor=case.created_by, at=now)
    stamped = {"short_code": printed.short_code, "upload": upload("盖章.pdf"), "actor": case.created_by}
    printed = signatures.bind_scan(application=case, at=now, **stamped)
    cases.submit(application=case, actor=case.created_by, at=now)

    page = page_of(client, CoordinatorFactory(), task_of(case))

    evidence = reverse("recognition:figure_evidence", args=[case.pk, INTERNS])
    files_and_case = (proof.get_absolute_url(), printed.scan.get_absolute_url(), case.get_absolute_url())
    for link in (*files_and_case, evidence, f"{evidence}?submission=1"):
        assert f'href="{link}"' in page
    assert 'href="/duties/"' not in page  # that is for the applicant
    assert f"{case.organization}的实习名单" in client.get(evidence).content.decode()
    assert "达标：不少于 100 名，现在 120 名" in page
    assert page.count('name="note-') == 3


def test_the_page_of_an_appeal_leads_to_its_files_and_the_case(client, now, files):
    case = submit(call=call_of(now, StageKind.FORMAL_CHECK), at=now)
    take(case, "reject", CoordinatorFactory(), at=now, reason="不够")
    case.refresh_from_db()
    appeal = appeals.lodge(application=case, text="不服", uploads=[upload("新证据.pdf")], actor=case.created_by, at=now)

    page = page_of(client, CoordinatorFactory(), ReviewTask.objects.open().of(appeal).get())

    assert "新证据.pdf" in page
    for link in (Document.objects.of(appeal).get().get_absolute_url(), case.get_absolute_url()):
        assert f'href="{link}"' in page


@pytest.mark.parametrize(
    ("kind", "words", "where"),
    [
        (StageKind.EXPERT_REVIEW, "还没有编入评审组。", "admin:review_panel_changelist"),
        (StageKind.PUBLIC_NOTICE, "还没有编入公示。", "admin:review_publicnotice_changelist"),
    ],
)
def test_a_stage_that_waits_says_for_what_and_leads_there(client, now, kind, words, where):
    case = submit(call=call_of(now, kind, StageKind.DECISION), at=now)
    city = page_of(client, CoordinatorFactory(), task_of(case))
    district = page_of(client, CoordinatorFactory(scope=case.organization.district), task_of(case))

    assert words in city
    assert f'href="{reverse(where)}"' in city.partition('id="decide"')[2]
    assert words in district
    assert f'href="{reverse(where)}"' not in district.partition('id="decide"')[2]


def test_a_stage_in_a_notice_leads_to_that_notice(client, now):
    case = submit(call=call_of(now, StageKind.PUBLIC_NOTICE, StageKind.DECISION), at=now)
    notice = publish_notice(case, at=now)

    page = page_of(client, CoordinatorFactory(), task_of(case))

    assert "公示还没有期满。" in page
    assert reverse("admin:review_publicnotice_case", args=[notice.pk]) in page


@pytest.mark.parametrize(("verdict", "word"), [(None, "没有答复"), ("approve", "异议成立"), ("reject", "异议不成立")])
def test_the_page_of_a_case_under_notice_tells_of_objections_and_leads_to_the_open_one(client, now, verdict, word):
    application = submit(call=call_of(now, StageKind.PUBLIC_NOTICE, StageKind.DECISION), at=now)
    city = CoordinatorFactory()
    entry = publish_notice(application, at=now, actor=city).entries.get()
    objection, _ = notices.raise_objection(entry=entry, text="实习生人数不对。", is_anonymous=True, at=now)
    if verdict:
        notices.answer(objection=objection, action=verdict, actor=city, at=now, text="核对过名单。", reason="查了")

    page = sign_in(client, city).get(task_of(application).get_absolute_url()).content.decode()

    assert "实习生人数不对。" in page
    assert word in page
    assert ("核对过名单。" in page) is bool(verdict)
    assert reverse("admin:review_objection_case", args=[objection.pk]) in page
    assert ("去答复异议" in page) is (verdict is None)


def fill_up(call, now, places):
    """A call with so many places, and a case recognised under it."""
    type(call).objects.filter(pk=call.pk).update(place_count=places)
    taken = submit(call=call, at=now)
    take(taken, "approve", CoordinatorFactory(), at=now)
    return submit(call=call, at=now)


@pytest.mark.parametrize("places", [1, 2, None])
def test_a_call_whose_places_are_taken_warns_before_the_first_field_at_the_decision_and_on_the_desk(client, now, places):
    call, city = call_of(now, StageKind.DECISION), CoordinatorFactory()
    waiting = fill_up(call, now, places)
    is_full = places == 1

    member = MembershipFactory()
    page = sign_in(client, member.user).get(reverse("recognition:application_begin", args=[call.pk])).content.decode()
    assert ("这一批多半排不上" in page) is is_full
    desk_text = str([panel(city, now) for panel in desk_panels])
    assert ("的名额已经用完" in desk_text) is is_full
    assert "名额用完了" not in str([panel(CoordinatorFactory(scope=waiting.organization.district), now) for panel in desk_panels])

    sign_in(client, city)
    answer = post(client, task_of(waiting), "approve")
    assert ("再认定就超了" in answer.content.decode()) is is_full
    waiting.refresh_from_db()
    assert (waiting.status == Status.SUBMITTED) is is_full
    if is_full:
        finding = answer.context["page"].findings[0]
        post(client, task_of(waiting), "approve", findings_seen=finding.key)
        waiting.refresh_from_db()
        assert waiting.status == Status.APPROVED


def test_the_next_task_is_one_that_this_person_can_decide(now):
    kinds = (StageKind.EXPERT_REVIEW, StageKind.PUBLIC_NOTICE, StageKind.DISTRICT_OPINION, StageKind.JOINT_REVIEW)
    first = {kind: submit(call=call_of(now, kind, StageKind.DECISION), at=now) for kind in kinds}
    city = submit(call=call_of(now, StageKind.FORMAL_CHECK, **{StageKind.FORMAL_CHECK: StageRole.CITY}), at=now)
    places = {case.organization.district for case in [*first.values(), city]}
    of_district = CoordinatorFactory(scope=first[StageKind.DISTRICT_OPINION].organization.district)
    for place in places:
        CoordinatorScope.objects.get_or_create(user=of_district, district=place)
    of_city = CoordinatorFactory()

    def tasks(*found):
        return {task_of(case).pk for case in found}

    def offered(user, at=now):
        found = set(queue.actionable(user, at).values_list("pk", flat=True))
        buckets = desk.desk_summary(user, at)["desk"].shown
        assert {pk for bucket in buckets if not bucket.is_others for pk in bucket.ids} == found
        listed = ReviewTask.objects.visible_to(user).open()
        for bucket in buckets:
            condition = due.condition(bucket.due, timezone.localdate(at), mine=queue.waits_for(user, at))
            assert set(listed.filter(condition).values_list("pk", flat=True)) == set(bucket.ids)
        return found

    assert offered(of_city) == tasks(first[StageKind.JOINT_REVIEW], city)
    assert offered(of_district) == tasks(first[StageKind.DISTRICT_OPINION], first[StageKind.JOINT_REVIEW])
    assert tasks(first[StageKind.DISTRICT_OPINION]) <= offered(of_city, now + timedelta(days=60))
    of_district.coordinator_scopes.all().delete()
    assert tasks(first[StageKind.DISTRICT_OPINION]) <= offered(of_city)


def test_a_notice_with_an_objection_upheld_is_offered_and_one_that_is_open_is_not(now):
    case = submit(call=call_of(now, StageKind.PUBLIC_NOTICE, StageKind.DECISION), at=now)
    entry = publish_notice(case, at=now).entries.get()
    city = CoordinatorFactory()
    objection, _ = notices.raise_objection(entry=entry, text="不属实", at=now, is_anonymous=True)
    assert list(queue.actionable(city, now)) == []

    notices.answer(objection=objection, action="approve", actor=city, at=now, reason="属实", text="属实")

    assert list(queue.actionable(city, now)) == [task_of(case)]


def test_a_closed_panel_makes_its_cases_decidable(now):
    world = seated(case_count=1, at=now)
    city = CoordinatorFactory()
    assert list(queue.actionable(city, now)) == []

    Panel.objects.filter(pk=world.panel.pk).update(closed_at=now)

    assert list(queue.actionable(city, now)) == [task_of(world.applications[0])]


def test_who_decided_is_not_offered_the_appeal_and_own_cases_are_nobodys_task(client, now):
    case = submit(call=call_of(now, StageKind.FORMAL_CHECK), at=now)
    decider, other = CoordinatorFactory(), CoordinatorFactory()
    take(case, "reject", decider, at=now, reason="不够")
    case.refresh_from_db()
    appeal = appeals.lodge(application=case, text="不服", uploads=[], actor=case.created_by, at=now)
    task = ReviewTask.objects.open().of(appeal).get()

    assert list(queue.actionable(decider, now)) == []
    assert list(queue.actionable(other, now)) == [task]
    refused = page_of(client, decider, task)
    assert f"申诉的是你的决定，由{other.name}答复。" in refused
    assert ">我来审<" not in refused
    assert ">我来审<" in page_of(client, other, task)
    with pytest.raises(InvalidTransition):
        services.claim(task=task, actor=decider)
    assert services.claim(task=task, actor=other).assignee == other
    Application.objects.filter(pk=case.pk).update(subject_user=other)
    assert list(queue.actionable(other, now)) == []


def test_the_queue_says_what_others_have_to_do_first_with_the_same_number_of_queries(client, now):
    call = call_of(now, StageKind.EXPERT_REVIEW, StageKind.DECISION)
    submit(call=call, at=now)
    submit(call=call_of(now, StageKind.JOINT_REVIEW), at=now)
    address = reverse("admin:review_reviewtask_changelist")
    sign_in(client, CoordinatorFactory())
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        page = client.get(address).content.decode()
    assert page.count("等专家评审") == 1
    assert page.count("is-waiting") == 1
    for _ in range(3):
        submit(call=call, at=now)
    with CaptureQueriesContext(connection) as many:
        assert client.get(address).content.decode().count("等专家评审") == 4
    assert len(many) == len(few)


def test_reminders_go_to_whose_stage_it_is(now):
    city = CoordinatorFactory()
    people = {}
    for role in StageRole:
        call = call_of(now, StageKind.JOINT_REVIEW, **{StageKind.JOINT_REVIEW: role})
        case = submit(call=call, at=now)
        district = CoordinatorFactory(scope=case.organization.district)
        people[role] = (set(due_dates.deciders(task_of(case))), district)

    assert people[StageRole.CITY][0] == {city}
    assert people[StageRole.DISTRICT][0] == {people[StageRole.DISTRICT][1]}
    assert people[StageRole.COORDINATOR][0] == {people[StageRole.COORDINATOR][1]}
