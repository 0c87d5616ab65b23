"""Every kind of stage has its own clock: promise, due day, figures, reminders and place on the desk."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.models import Notification
from review import clock, deadlines, due, kinds
from review.models import ReminderStep, ReviewTask, ServiceStandard
from review.recognition.enums import PARTS, StageKind
from review.recognition.models import PanelCase, StageRun
from review.recognition.services import notices, panels
from taxonomy.calendar import add_working_days
from tests.accounts.factories import CoordinatorFactory
from tests.accounts.sign_in import sign_in
from tests.review.recognition.factories import (
    TUESDAY,
    CallFactory,
    SchemeVersionFactory,
    open_run,
    publish_notice,
    put_in_force,
    submit,
    take,
)
from tests.review.recognition.panel_world import gathered

pytestmark = pytest.mark.django_db
LABELS = dict(PARTS)


def call_with(days, *, at=TUESDAY):
    """A call whose stages have these working days, by kind."""
    version = SchemeVersionFactory(stages=tuple(days), state="draft")
    for kind, count in days.items():
        version.stages.filter(kind=kind).update(working_days=count)
    return CallFactory(version=put_in_force(version), opens_at=at - timedelta(days=9), closes_at=at + timedelta(days=30))


def task_of(application):
    return ReviewTask.objects.open().of(open_run(application)).get()


def test_public_clock_has_a_line_for_each_kind_of_stage_with_its_own_days(client):
    coordinator = CoordinatorFactory(second_factor=False)
    call = call_with({StageKind.FORMAL_CHECK: 3, StageKind.DECISION: 8})
    call_with({StageKind.FORMAL_CHECK: 6, StageKind.DECISION: 8})
    for number in range(5):
        case = submit(call=call)
        late = TUESDAY + timedelta(days=7 if number == 0 else 1)
        take(case, "approve", coordinator, at=late)
    clock.refresh_standards(at=TUESDAY + timedelta(days=10))

    row = ServiceStandard.objects.get(part=StageKind.FORMAL_CHECK)
    page = client.get(reverse("review:service_clock")).content.decode()

    assert (row.decision_count, row.kept_count) == (5, 4)
    assert ServiceStandard.objects.get(part=StageKind.DECISION).decision_count == 0
    line = page.partition(LABELS[StageKind.FORMAL_CHECK])[2].partition("</tr>")[0]
    assert "3–6 个工作日" in line
    assert "80%" in line
    assert "8 个工作日" in page.partition(LABELS[StageKind.DECISION])[2].partition("</tr>")[0]
    assert LABELS[StageKind.EXPERT_REVIEW] not in page
    assert "认定申诉" in page


def test_share_kept_on_the_desk_is_by_kind_of_stage_and_its_due_day():
    call = call_with({StageKind.FORMAL_CHECK: 5, StageKind.JOINT_REVIEW: 1, StageKind.DECISION: 5})
    case, coordinator = submit(call=call), CoordinatorFactory()
    take(case, "approve", coordinator, at=TUESDAY + timedelta(days=3))
    take(case, "approve", coordinator, at=TUESDAY + timedelta(days=8))

    rows = {row.label: (row.promised, row.kept_count, row.count) for row in due.promises(ReviewTask.objects.all(), TUESDAY)}

    assert rows == {LABELS[StageKind.FORMAL_CHECK]: ("5", 1, 1), LABELS[StageKind.JOINT_REVIEW]: ("1", 0, 1)}


def test_desk_counts_names_and_filters_by_kind_of_stage(client):
    call = call_with({StageKind.FORMAL_CHECK: 5, StageKind.DECISION: 5})
    first, second = submit(call=call), submit(call=call)
    take(second, "approve", CoordinatorFactory(), at=TUESDAY)
    StageRun.objects.filter(pk=open_run(second).pk).update(due_on=TUESDAY.date())
    desk = due.desk_of(ReviewTask.objects.all(), TUESDAY.date() + timedelta(days=30), mine=lambda among: Q())
    assert [(row.label, row.count, row.late_count) for row in desk.sorts] == [
        (LABELS[StageKind.FORMAL_CHECK], 1, 1),
        (LABELS[StageKind.DECISION], 1, 1),
    ]
    staff = sign_in(client, CoordinatorFactory())

    home = staff.get(reverse("admin:index")).content.decode()
    queue = staff.get(reverse("admin:review_reviewtask_changelist") + "?kind=review.stagerun:formal_check").content.decode()

    assert f'href="{desk.sorts[0].url}"' in home
    assert LABELS[StageKind.DECISION] in home
    assert first.subject_name in queue
    assert second.subject_name not in queue


def test_the_review_page_promises_the_stages_own_days(client):
    case = submit(call=call_with({StageKind.FORMAL_CHECK: 7, StageKind.DECISION: 5}))

    page = sign_in(client, CoordinatorFactory()).get(task_of(case).get_absolute_url()).content.decode()

    assert "承诺 7 个工作日内" in page
    assert LABELS[StageKind.FORMAL_CHECK] in page


def test_stage_of_a_notice_is_due_at_its_end_and_with_an_objection_at_the_answer():
    call = call_with({StageKind.PUBLIC_NOTICE: 3, StageKind.DECISION: 5})
    case, coordinator = submit(call=call), CoordinatorFactory()
    own = add_working_days(TUESDAY.date(), 3)
    assert task_of(case).due_on == own
    notice = publish_notice(case, at=TUESDAY + timedelta(days=6))
    ends_on = timezone.localdate(notice.closes_at)
    assert ends_on > own
    assert (task_of(case).due_on, open_run(case).due_on) == (ends_on, ends_on)

    objection, _ = notices.raise_objection(
        entry=notice.entries.get(), text="数字不对", at=notice.closes_at - timedelta(hours=1), is_anonymous=True
    )
    assert task_of(case).due_on == objection.due_on > ends_on
    notices.answer(
        objection=objection,
        action="reject",
        actor=coordinator,
        at=notice.closes_at - timedelta(minutes=5),
        text="对",
        reason="查",
    )
    assert task_of(case).due_on == ends_on
    notices.withdraw(notice=notice, actor=coordinator, at=TUESDAY + timedelta(days=7), reason="名单有误")
    assert (task_of(case).due_on, open_run(case).due_on) == (own, own)


def test_stage_of_experts_is_due_when_their_scoring_ends():
    world = gathered(case_count=2)
    case, until = world.applications[0], TUESDAY + timedelta(days=40)
    own = add_working_days(TUESDAY.date(), 5)
    assert task_of(case).due_on == timezone.localdate(world.panel.score_until)

    panels.set_dates(panel=world.panel, score_until=until, meeting_at=None, meeting_place="", actor=world.coordinator, at=TUESDAY)
    assert {task_of(row).due_on for row in world.applications} == {timezone.localdate(until)}
    entry = PanelCase.objects.get(run=open_run(case))
    panels.take_out(panel=world.panel, case_id=entry.pk, actor=world.coordinator, at=TUESDAY)

    assert (task_of(case).due_on, open_run(case).due_on) == (own, own)
    assert task_of(world.applications[1]).due_on == timezone.localdate(until)


def told():
    return list(Notification.objects.filter(event="review.task_due").order_by("pk").values_list("title", flat=True))


def test_reminders_and_their_steps_are_by_kind_of_stage():
    call = call_with({StageKind.FORMAL_CHECK: 5, StageKind.DECISION: 5})
    case = submit(call=call)
    CoordinatorFactory(scope=case.organization.district)
    day_before = TUESDAY + timedelta(days=6)
    assert task_of(case).due_on == (TUESDAY + timedelta(days=7)).date()

    deadlines.load_first()
    ReminderStep.objects.filter(deadline="recognition.stage.formal_check", days=-1).update(is_active=False)
    deadlines.remind(at=day_before)
    assert told() == []
    ReminderStep.objects.filter(deadline="recognition.stage.formal_check", days=-1).update(is_active=True)
    deadlines.remind(at=day_before)
    deadlines.remind(at=day_before)

    assert told() == [f"还有 1 天到期：办“{task_of(case).title}”"]


def test_a_running_notice_is_not_reminded_of_and_one_that_does_not_end_is():
    call = call_with({StageKind.PUBLIC_NOTICE: 3, StageKind.DECISION: 5})
    case = submit(call=call)
    CoordinatorFactory(scope=case.organization.district)
    notice = publish_notice(case)
    deadlines.remind(at=notice.closes_at - timedelta(days=1))
    assert told() == []

    notices.withdraw(notice=notice, actor=CoordinatorFactory(), at=TUESDAY, reason="名单有误")
    deadlines.remind(at=TUESDAY + timedelta(days=2))

    assert told() == [f"还有 1 天到期：办“{task_of(case).title}”"]


def test_first_page_asks_as_much_for_many_as_for_few():
    call = call_with({StageKind.FORMAL_CHECK: 5, StageKind.DECISION: 5})

    def asked():
        with CaptureQueriesContext(connection) as queries:
            due.desk_of(ReviewTask.objects.all(), TUESDAY.date(), mine=lambda among: Q())
            due.promises(ReviewTask.objects.all(), TUESDAY + timedelta(days=2))
        return len(queries)

    take(submit(call=call), "approve", CoordinatorFactory())
    few = asked()
    for _ in range(4):
        take(submit(call=call), "approve", CoordinatorFactory())

    assert asked() == few


def test_unknown_kind_in_an_address_narrows_nothing():
    submit(call=call_with({StageKind.FORMAL_CHECK: 5}))

    assert kinds.narrowed(ReviewTask.objects.all(), "review.stagerun:nothing").count() == 1
    assert kinds.narrowed(ReviewTask.objects.all(), "review.stagerun:decision").count() == 0
    assert kinds.narrowed(ReviewTask.objects.all(), "review.stagerun").count() == 1
