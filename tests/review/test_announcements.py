import pytest

from accounts.enums import Role
from core.models import Notification
from tests.accounts.factories import CoordinatorFactory, MembershipFactory
from tests.review.submissions import manager_of, submit_organization, take

pytestmark = pytest.mark.django_db


def test_return_tells_editors_how_many_places_to_mend():
    task = submit_organization(name="纸鸢智能装备")
    editor = MembershipFactory(organization=task.organization, role=Role.EDITOR).user
    MembershipFactory(organization=task.organization, role=Role.VIEWER)

    take(task, "return", CoordinatorFactory(), reason="改两处", field_notes={"name": "写全称", "address": "写门牌号"})

    messages = Notification.objects.filter(key__startswith="review:")
    assert {message.recipient for message in messages} == {manager_of(task), editor}
    assert {message.title for message in messages} == {"审核专员请你改 2 处：纸鸢智能装备"}
    assert messages[0].text == "改两处\n单位全称：写全称\n地址：写门牌号"


@pytest.mark.parametrize(
    ("action", "title"),
    [("approve", "通过了：纸鸢"), ("return", "审核专员请你改一改：纸鸢"), ("reject", "没有通过：纸鸢")],
)
def test_decision_is_told_once_whoever_else_listens(action, title):
    task = submit_organization(name="纸鸢")

    take(task, action, CoordinatorFactory(), reason="不在本市")

    assert [(message.recipient, message.title) for message in Notification.objects.all()] == [(manager_of(task), title)]


def test_withdrawal_tells_nobody():
    task = submit_organization()

    take(task, "withdraw", manager_of(task), reason="填错了")

    assert Notification.objects.filter(key__startswith="review:").count() == 0
