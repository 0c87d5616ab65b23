"""A notice holds its cases until it is over and every objection is answered."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.enums import Status
from core.workflow import InvalidTransition
from review.recognition.enums import StageKind
from review.recognition.services import notices
from tests.accounts.factories import CoordinatorFactory
from tests.review.recognition.factories import (
    TUESDAY,
    CallFactory,
    SchemeVersionFactory,
    close_notices,
    leave_notices,
    open_run,
    publish_notice,
    submit,
    take,
)

pytestmark = pytest.mark.django_db
AFTER = TUESDAY + timedelta(days=14)


@pytest.fixture
def application():
    return submit(call=CallFactory(version=SchemeVersionFactory(stages=(StageKind.PUBLIC_NOTICE, StageKind.DECISION))))


@pytest.fixture
def notice(application):
    return publish_notice(application)


def objection(notice, **fields):
    return notices.raise_objection(entry=notice.entries.get(), text="接收实习生的数字不对", name="张三", at=TUESDAY, **fields)[0]


def answer(row, action, *, actor=None, at=TUESDAY):
    notices.answer(
        objection=row, action=action, actor=actor or CoordinatorFactory(), at=at, text="核查过了", reason="核查记录第 3 号"
    )


def test_case_goes_on_by_itself_when_the_notice_is_over(application, notice):
    assert close_notices(at=notice.closes_at - timedelta(seconds=1)) == 0
    assert open_run(application).stage.kind == StageKind.PUBLIC_NOTICE

    assert close_notices(at=notice.closes_at) == 1
    assert close_notices(at=notice.closes_at) == 0

    assert open_run(application).stage.kind == StageKind.DECISION


def test_open_objection_holds_the_case_until_it_is_dismissed(application, notice):
    row = objection(notice)
    close_notices(at=AFTER)
    assert open_run(application).stage.kind == StageKind.PUBLIC_NOTICE

    answer(row, "reject", at=AFTER)
    assert open_run(application).stage.kind == StageKind.PUBLIC_NOTICE  # so long the answer may be taken back
    leave_notices(AFTER + timedelta(minutes=10))

    assert open_run(application).stage.kind == StageKind.DECISION


def test_upheld_objection_lets_the_case_be_refused_only(application, notice):
    answer(objection(notice), "approve")
    close_notices(at=AFTER)
    coordinator = CoordinatorFactory()

    with pytest.raises(InvalidTransition):
        take(application, "approve", coordinator)
    take(application, "reject", coordinator, reason="异议成立")

    application.refresh_from_db()
    assert application.status == Status.REJECTED


def test_nobody_objects_after_the_notice(application, notice):
    with pytest.raises(InvalidTransition):
        notices.raise_objection(entry=notice.entries.get(), text="太晚了", name="张三", at=notice.closes_at)
    notices.raise_objection(entry=notice.entries.get(), text="还来得及", name="张三", at=notice.closes_at - timedelta(seconds=1))


def test_anonymous_objection_keeps_no_name(notice):
    row = objection(notice, is_anonymous=True)

    assert (row.name, row.is_anonymous) == ("", True)


def test_case_stands_in_one_notice_until_that_is_taken_back(application, notice):
    again = {"call": notice.call, "runs": [open_run(application)], "title": "再公示", "text": "", "working_days": 5}
    again["actor"] = CoordinatorFactory()
    with pytest.raises(InvalidTransition):
        notices.prepare(opens_on=timezone.localdate(TUESDAY), **again)

    notices.withdraw(notice=notice, actor=CoordinatorFactory(), at=TUESDAY, reason="名称写错")

    assert notices.prepare(opens_on=timezone.localdate(TUESDAY), **again).entries.count() == 1
