"""What is written into a passport, and each thing that is refused beside the one that is not."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.documents import read
from core.enums import Status
from core.models import Document, Notification
from core.workflow import InvalidTransition, perform_transition
from projects import work
from projects.enums import CheckKind, EvidenceGrade, Stage, Verdict
from projects.models import FigureDefinition, Project, ProjectFigure, StageCheck, StagePace, TypeCheck
from projects.passport_page import pace_of
from projects.services import endings, paces, passport, stages
from review import services as review_services
from review.models import ReviewTask
from tests.accounts.factories import CoordinatorFactory, MembershipFactory
from tests.accounts.sign_in import sign_in
from tests.core.uploads import upload
from tests.projects.factories import PartnerFactory, ProjectFactory, ProjectTypeFactory
from tests.projects.stories import a_kind, a_project, confirm

pytestmark = pytest.mark.django_db


def _check_of(owner, **fields):
    return TypeCheck.objects.create(type=owner, stage=Stage.INDUSTRY_SURVEY, code="one", label="要办的", **fields)


def _open_check(world):
    return world.project.stages.open().get().checks.get()


def test_an_approval_lays_out_the_stages_with_their_plan_and_checks():
    world = a_project(kind=a_kind())

    rows = list(world.project.stages.order_by("planned_from", "pk"))
    assert [row.stage for row in rows] == list(Stage)
    assert (rows[0].planned_from, rows[-1].planned_until) == (world.project.starts_on, world.project.ends_on)
    assert [row.is_open for row in rows] == [True] + [False] * 5
    assert StageCheck.objects.get().label == "走访"


def test_taking_an_approval_back_takes_the_passport_along_until_somebody_has_worked():
    world = a_project(kind=a_kind())
    task = ReviewTask.objects.get(object_id=world.project.pk, content_type__model="project")

    review_services.take_back(task=task, actor=world.coordinator, at=world.at)
    world.project.refresh_from_db()
    assert (world.project.status, world.project.stage, world.project.stages.count()) == (Status.SUBMITTED, "", 0)

    perform_transition(obj=world.project, action="approve", actor=world.coordinator, at=world.at)
    passport.meet_check(check=_open_check(world), actor=world.lead, at=world.at, on=world.on, note="走访了")
    with pytest.raises(InvalidTransition, match="动起来"):
        review_services.take_back(task=ReviewTask.objects.get(pk=task.pk), actor=world.coordinator, at=world.at)


def test_a_stage_is_not_left_before_what_is_required_is_met():
    world = a_project(kind=a_kind())
    with pytest.raises(InvalidTransition, match="走访"):
        confirm(world, "lead")

    passport.meet_check(check=_open_check(world), actor=world.partner, at=world.at, on=world.on, note="走访了三家")
    confirm(world, "lead")
    confirm(world, "partner")

    world.project.refresh_from_db()
    assert world.project.stage == Stage.DEMAND_ALIGNMENT


def test_what_is_not_required_holds_nothing_up():
    world = a_project(kind=a_kind(required=False))

    confirm(world, "lead")

    assert confirm(world, "partner").left_on is not None


def test_one_side_alone_moves_nothing_however_often_it_confirms():
    world = a_project()

    confirm(world, "lead")
    confirm(world, "lead")
    world.project.refresh_from_db()
    assert world.project.stage == Stage.INDUSTRY_SURVEY
    assert Notification.objects.filter(event="projects.exit_confirmed", recipient=world.partner).count() == 1


def test_skipping_needs_a_reason_of_the_lead_and_the_other_sides_consent():
    world = a_project(kind=a_kind())
    with pytest.raises(InvalidTransition, match="牵头单位提出"):
        confirm(world, "partner", skip_reason="不用")

    assert confirm(world, "lead", skip_reason="上一轮刚做过调研").left_on is None
    row = confirm(world, "partner")
    assert (row.left_on, row.skip_reason) == (world.on, "上一轮刚做过调研")


def test_a_proposal_to_skip_makes_a_word_for_the_ordinary_way_void():
    world = a_project(kind=a_kind(required=False))
    confirm(world, "partner")

    row = confirm(world, "lead", skip_reason="不适用")

    assert row.left_on is None
    assert list(row.confirmations.values_list("organization", flat=True)) == [world.lead_organization.pk]


def test_a_required_check_that_is_taken_back_makes_words_void():
    world = a_project(kind=a_kind())
    check = _open_check(world)
    passport.meet_check(check=check, actor=world.lead, at=world.at, on=world.on, note="走访了")
    confirm(world, "lead")

    passport.reopen_check(check=check, actor=world.partner)

    assert not check.stage.confirmations.exists()


@pytest.mark.parametrize("stop", ["paused_on", "ended_on", "suspended_at"])
def test_nothing_moves_while_a_project_does_not_run(stop):
    world = a_project(kind=a_kind())
    value = world.at if stop == "suspended_at" else world.on
    stopped = {stop: value, "end_kind": "closed"} if stop == "ended_on" else {stop: value}
    Project.objects.filter(pk=world.project.pk).update(**stopped)

    with pytest.raises(InvalidTransition):
        passport.meet_check(check=_open_check(world), actor=world.lead, at=world.at, on=world.on, note="走访了")
    with pytest.raises(InvalidTransition):
        confirm(world, "lead", skip_reason="不用")


def test_a_stage_that_is_behind_is_neither_confirmed_nor_written():
    world = a_project(kind=a_kind(required=False))
    stage, check = world.project.stages.open().get(), _open_check(world)
    confirm(world, "lead")
    confirm(world, "partner")

    words = {"stage": stage, "organization": world.lead_organization, "actor": world.lead, "at": world.at, "on": world.on}
    with pytest.raises(InvalidTransition, match="不在这个环节"):
        stages.confirm_exit(**words)
    with pytest.raises(InvalidTransition, match="走完"):
        passport.meet_check(check=check, actor=world.lead, at=world.at, on=world.on, note="补")
    with pytest.raises(InvalidTransition, match="走完"):
        stages.plan(stage=stage, planned_from=None, planned_until=None, actor=world.lead)


def test_a_statement_wants_words_and_a_document_a_file():
    kind = ProjectTypeFactory()
    _check_of(kind, kind=CheckKind.DOCUMENT)
    world = a_project(kind=kind)
    check = _open_check(world)
    words = {"check": check, "actor": world.lead, "at": world.at, "on": world.on}
    with pytest.raises(InvalidTransition, match="传文件"):
        passport.meet_check(note="有的", **words)

    passport.meet_check(files=[read(upload())], **words)

    file = Document.objects.of(check).get()
    check.refresh_from_db()
    assert check.done_on == world.on
    stranger, colleague = MembershipFactory().user, world.partner
    assert [Document.objects.visible_to(user).filter(pk=file.pk).exists() for user in (stranger, colleague)] == [False, True]


def test_figures_and_milestones_tick_their_checks_by_themselves():
    kind = ProjectTypeFactory()
    figure = FigureDefinition.objects.create(type=kind, code="hours", name="学时", unit="学时", definition="实际上课的")
    _check_of(kind, kind=CheckKind.FIGURE, figure=figure)
    other = TypeCheck.objects.create(type=kind, stage=Stage.INDUSTRY_SURVEY, code="two", label="里程碑", kind=CheckKind.MILESTONE)
    world = a_project(kind=kind)
    stage = world.project.stages.open().get()
    by_figure, by_milestone = stage.checks.get(figure=figure), stage.checks.get(label=other.label)
    with pytest.raises(InvalidTransition, match="填报"):
        passport.meet_check(check=by_figure, actor=world.lead, at=world.at, on=world.on, note="有")

    _report(world, figure, 32)
    row = passport.add_milestone(
        stage=stage, organization=world.partner_organization, title="设备进场", due_on=world.on, actor=world.lead, on=world.on
    )
    assert _done(by_figure, by_milestone) == [True, False]
    passport.settle_milestone(milestone=row, is_reached=True, actor=world.partner, on=world.on)
    assert _done(by_figure, by_milestone) == [True, True]
    passport.add_milestone(
        stage=stage, organization=world.lead_organization, title="再一个", due_on=world.on, actor=world.lead, on=world.on
    )
    assert _done(by_figure, by_milestone) == [True, False]


def _done(*checks):
    return [StageCheck.objects.get(pk=check.pk).done_on is not None for check in checks]


def _report(world, definition, value, *, side="lead", files=()):
    organization = world.lead_organization if side == "lead" else world.partner_organization
    return passport.report_figure(
        project=world.project,
        definition=definition,
        organization=organization,
        value=Decimal(value),
        counted_on=world.on,
        actor=getattr(world, side),
        at=world.at,
        on=world.on,
        files=files,
    )


def test_a_figure_rises_from_stated_to_verified_each_step_by_whom_it_belongs_to():
    world = a_project()
    definition = FigureDefinition.objects.create(code="students", name="学生", unit="人", definition="在学的")
    figure = _report(world, definition, 40)
    assert figure.grade == EvidenceGrade.STATED
    with pytest.raises(InvalidTransition, match="另一家"):
        passport.confirm_figure(figure=figure, actor=world.lead, at=world.at)
    with pytest.raises(InvalidTransition, match="没有佐证"):
        passport.verify_figure(figure=figure, actor=world.coordinator, at=world.at)

    assert passport.confirm_figure(figure=figure, actor=world.partner, at=world.at).grade == EvidenceGrade.CONFIRMED
    proved = _report(world, definition, 42, files=[read(upload())])
    assert proved.grade == EvidenceGrade.STATED  # one's own file alone lifts nothing, as in the ledger
    with pytest.raises(InvalidTransition, match="对方单位还没有确认"):
        passport.verify_figure(figure=proved, actor=world.coordinator, at=world.at)
    assert passport.confirm_figure(figure=proved, actor=world.partner, at=world.at).grade == EvidenceGrade.DOCUMENTED
    with pytest.raises(InvalidTransition, match="审核专员"):
        passport.verify_figure(figure=proved, actor=world.partner, at=world.at)
    tied = CoordinatorFactory(scope=world.lead_organization.district)
    MembershipFactory(organization=world.partner_organization, user=tied)
    with pytest.raises(InvalidTransition, match="审核专员"):
        passport.verify_figure(figure=proved, actor=tied, at=world.at)
    assert passport.verify_figure(figure=proved, actor=world.coordinator, at=world.at).grade == EvidenceGrade.VERIFIED
    assert ProjectFigure.objects.newest().get() == proved


def test_who_belongs_to_both_sides_does_not_bear_out_an_own_figure():
    world = a_project()
    definition = FigureDefinition.objects.create(code="students", name="学生", unit="人", definition="在学的")
    both = MembershipFactory(organization=world.lead_organization).user
    MembershipFactory(organization=world.partner_organization, user=both)

    with pytest.raises(InvalidTransition, match="你也是"):
        passport.confirm_figure(figure=_report(world, definition, 40), actor=both, at=world.at)


def test_a_figure_of_another_kind_or_of_tomorrow_is_refused():
    world = a_project()
    foreign = FigureDefinition.objects.create(type=ProjectTypeFactory(), code="x", name="别的", unit="人", definition="别的")
    with pytest.raises(InvalidTransition, match="不报"):
        _report(world, foreign, 1)
    world.on += timedelta(days=1)
    own = FigureDefinition.objects.create(type=world.project.type, code="x", name="自己的", unit="人", definition="自己的")
    late = {"definition": own, "organization": world.lead_organization, "value": 1, "actor": world.lead}
    with pytest.raises(InvalidTransition, match="没到"):
        passport.report_figure(project=world.project, counted_on=world.on, at=world.at, on=world.on - timedelta(days=1), **late)


def test_acceptance_waits_for_the_last_stage_and_takes_both_sides():
    world = a_project()
    words = {"project": world.project, "note": "好", "at": world.at, "on": world.on}
    lead = {"organization": world.lead_organization, "actor": world.lead, **words}
    partner = {"organization": world.partner_organization, "actor": world.partner, **words}
    with pytest.raises(InvalidTransition, match="还没走完"):
        endings.give_verdict(verdict=Verdict.PASSED, **lead)
    for _ in Stage:
        confirm(world, "lead")
        confirm(world, "partner")

    endings.give_verdict(verdict=Verdict.PASSED, **lead)
    endings.give_verdict(verdict=Verdict.FAILED, **partner)
    world.project.refresh_from_db()
    assert world.project.ended_on is None
    endings.give_verdict(verdict=Verdict.PASSED, **partner)
    world.project.refresh_from_db()
    assert (world.project.ended_on, world.project.end_kind) == (world.on, "accepted")


def test_the_middle_of_the_peers_is_counted_once_a_day_and_read_with_one_query(django_assert_num_queries):
    kind = ProjectTypeFactory()
    for days in (10, 20, 40):
        world = a_project(kind=kind)
        confirm(world, "lead", days=days)
        confirm(world, "partner", days=days)
    standing = a_project(kind=kind)

    paces.count_paces(on=standing.on)
    paces.count_paces(on=standing.on)

    assert StagePace.objects.get().median_days == 20
    project = Project.objects.select_related("type").get(pk=standing.project.pk)
    with django_assert_num_queries(1):
        pace = pace_of(project, standing.on + timedelta(days=25))
    assert pace.is_slow
    assert "卡在这里 25 天，同类项目中位 20 天" in pace.text


def test_both_sides_find_their_work_in_their_lists():
    world = a_project(kind=a_kind(required=False), accepted=False)
    titles = lambda user: [item.title for item in work.work_items(user, world.at)]  # noqa: E731 - three uses
    assert any("答复邀请" in title for title in titles(world.partner))

    world = a_project(kind=a_kind(required=False))
    confirm(world, "lead")
    assert any(title.startswith("确认“产业调研”") for title in titles(world.partner))
    assert any(title.startswith("等对方确认") for title in titles(world.lead))
    assert work.work_items(MembershipFactory().user, world.at) == []


def test_the_inside_of_a_project_is_nobody_elses(client):
    world = a_project(kind=a_kind())
    check, stage = _open_check(world), world.project.stages.open().get()
    pages = [world.project.passport_url, reverse("projects:change_list", args=[world.project.pk])]
    posts = [reverse("projects:check_meet", args=[check.pk]), reverse("projects:stage_confirm", args=[stage.pk])]
    elsewhere = CoordinatorFactory(scope=MembershipFactory().organization.district)
    for stranger in (MembershipFactory().user, elsewhere):
        sign_in(client, stranger)
        assert [client.get(url).status_code for url in pages] == [404, 404]
        assert [client.post(url, {"note": "x"}).status_code for url in posts] == [404, 404]
    sign_in(client, world.coordinator)
    assert [client.get(url).status_code for url in pages] == [200, 200]


def test_the_public_page_shows_only_what_its_lead_shows(client):
    world = a_project(money_text="企业出资 88 万元", public_parts=[])
    url = world.project.get_absolute_url()
    page = client.get(url).content.decode()
    hidden = ("88 万元", world.partner_organization.name, "0999-1234567", "六个环节")
    assert [word in page for word in hidden] == [False] * 4

    Project.objects.filter(pk=world.project.pk).update(public_parts=["money", "partners", "stages"])
    page = client.get(url).content.decode()
    assert [word in page for word in hidden] == [True, True, False, True]
    sign_in(client, world.lead)
    assert [word in client.get(url).content.decode() for word in hidden] == [True] * 4
    assert "0999-1234567" not in client.get(f"{url}?as=public").content.decode()


def _query_count(client, url, **query):
    client.get(url, query)  # what a process keeps is read once
    with CaptureQueriesContext(connection) as queries:
        response = client.get(url, query)
        b"".join(response.streaming_content) if response.streaming else response.content
    assert response.status_code == 200
    return len(queries)


def test_lists_map_and_file_take_as_many_queries_for_one_project_as_for_three(client):
    addresses = [(reverse(f"projects:{name}"), query) for name, query in LISTS]
    first = PartnerFactory(project=ProjectFactory(type=ProjectTypeFactory())).project
    before = [_query_count(client, url, **query) for url, query in addresses]
    hidden = ProjectFactory(status=Status.DRAFT)
    for _ in range(2):
        PartnerFactory(project=ProjectFactory(type=ProjectTypeFactory()))

    assert [_query_count(client, url, **query) for url, query in addresses] == before
    page = client.get(reverse("projects:project_list")).content.decode()
    assert [str(row) in page for row in (first, hidden)] == [True, False]
    file = b"".join(client.get(reverse("projects:export"), {"format": "csv"}).streaming_content).decode()
    assert [str(row) in file for row in (first, hidden)] == [True, False]


LISTS = (("project_list", {}), ("map", {}), ("export", {"format": "csv"}), ("export", {"format": "xlsx"}))


def test_the_passport_takes_as_many_queries_with_three_of_everything_as_with_one(client):
    world = a_project(kind=a_kind())
    sign_in(client, world.lead)
    _fill(world, 1)
    before = _query_count(client, world.project.passport_url)

    _fill(world, 2)

    assert _query_count(client, world.project.passport_url) == before
    assert client.get(world.project.passport_url).content.decode().count("里程碑 ") >= 3


def _fill(world, count):
    stage = world.project.stages.open().get()
    for number in range(count):
        check = passport.add_check(stage=stage, label=f"自己的 {number}", is_required=False, actor=world.lead)
        words = {"check": check, "at": world.at, "on": world.on, "note": "办好了", "files": [read(upload())]}
        passport.meet_check(actor=world.lead, **words)
        passport.add_milestone(
            stage=stage,
            organization=world.partner_organization,
            title=f"里程碑 {number}",
            due_on=timezone.localdate(),
            actor=world.lead,
            on=world.on,
        )
