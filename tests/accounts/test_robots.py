"""Group robots: who keeps them, what they post, once each, and when they stop."""

from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Robot, RobotMessage
from accounts.services import robots
from accounts.tasks import send_to_robot
from core import jobs, sealed
from core.models import JobRun, Notification
from core.notifications import notify
from tests.accounts.factories import CoordinatorFactory, MembershipFactory, UserFactory
from tests.accounts.robot_server import chat_server, hang_up
from tests.accounts.sign_in import sign_in

pytestmark = pytest.mark.django_db
NOW = timezone.now()
REFUSAL = (200, {}, b'{"errcode": 93000, "errmsg": "7f3a-secret-key"}')


@pytest.fixture
def chat(settings):
    settings.SITE_URL = "https://xieyu.example"
    with chat_server() as chat:
        settings.ROBOT_TEST_ADDRESS = chat.address
        yield chat


@pytest.fixture
def manager():
    return MembershipFactory()


def robot_of(chat, organization, **words):
    values = {"name": "校企群", "vendor": "wecom", "address": chat.robot, "secret": "", "groups": ["审核", "供需对接"]}
    return robots.add(organization=organization, actor=UserFactory(), **values | words)


def tell(organization, *, key="k", event="review.returned", url="/demands/7/", title="张三的电话是 13800000000", **words):
    people = [MembershipFactory(organization=organization, role=Role.EDITOR).user] if organization else []
    organizations = [organization.pk] if organization else []
    return notify(event=event, recipients=people, key=key, title=title, url=url, organizations=organizations, **words)


def work():
    """A worker that takes every job that waits."""
    for row in JobRun.objects.filter(task=robots.TASK, state="queued").order_by("pk"):
        send_to_robot(job_id=row.pk)


def states():
    return list(RobotMessage.objects.order_by("pk").values_list("state", flat=True))


def test_event_is_posted_once_with_kind_and_place_and_nothing_else(chat, manager):
    robot_of(chat, manager.organization)
    tell(manager.organization, text="正文")
    tell(manager.organization, text="正文")
    work()
    work()

    assert chat.texts == ["协育：审核专员请你修改。\n登录后看：https://xieyu.example/demands/7/"]
    assert states() == ["sent"]


def test_robots_hear_of_their_own_organization_and_of_the_chosen_groups_only(chat, manager):
    robot_of(chat, MembershipFactory().organization)
    robot_of(chat, manager.organization, groups=["供需对接"])
    robot_of(chat, None)
    tell(manager.organization)
    assert RobotMessage.objects.count() == 0

    robot_of(chat, manager.organization)
    tell(manager.organization, key="other")
    assert RobotMessage.objects.count() == 1  # the control


def test_desk_hears_of_what_reaches_the_desk_only(chat, manager):
    desk = robot_of(chat, None)
    notify(event="review.flagged", recipients=[CoordinatorFactory()], key="f", title="有人举报", url="/admin/")
    tell(manager.organization)

    assert (
        list(RobotMessage.objects.values_list("robot", "text"))
        == [(desk.pk, "协育：有人举报了公开的内容。\n登录后看：https://xieyu.example/admin/")]
        or RobotMessage.objects.get().robot_id == desk.pk
    )


@pytest.mark.parametrize("url", ["/l/12.abcdef/", "/invitations/3.abc/", "/panel/3.abc/", "/accounts/calendar/3-abc.ics", ""])
def test_links_that_act_or_open_by_themselves_never_reach_a_group(url, settings):
    settings.SITE_URL = "https://xieyu.example"
    event = next(entry for entry in robots.notification_events if entry.code == "review.returned")

    assert robots.text_of(event, url).endswith("https://xieyu.example/accounts/notifications/")
    assert robots.text_of(event, "/matches/7/").endswith("/matches/7/")  # the control


def test_address_and_secret_are_sealed_and_in_no_trail(chat, manager, client):
    robot = robot_of(chat, manager.organization, vendor="dingtalk", address=f"{chat.address}/robot/send?access_token=7f3a-token",
        secret="SEC-hidden")  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("SELECT address, secret FROM accounts_robot")
        kept = cursor.fetchone()
        cursor.execute("SELECT * FROM accounts_robotevent")
        trail, columns = str(cursor.fetchall()), [column[0] for column in cursor.description]
    page = sign_in(client, manager.user).get(reverse("accounts:robot_list", args=[manager.organization_id])).content.decode()

    assert sealed.unseal(robot.secret) == "SEC-hidden"
    for text in (*kept, trail, page):
        assert "7f3a" not in text
        assert "SEC-hidden" not in text
    assert "name" in columns
    assert not {"address", "secret"} & set(columns)
    assert robot.address not in page


def test_what_was_sealed_with_another_key_ends_as_a_failure_that_says_what_to_do(chat, manager, settings):
    robot_of(chat, manager.organization)
    tell(manager.organization)
    old, settings.SECRET_KEY = settings.SECRET_KEY, "another-key-" + "y" * 50
    work()
    assert states() == ["failed"]

    settings.SECRET_KEY_FALLBACKS = [old]
    tell(manager.organization, key="again")
    work()
    assert states() == ["failed", "sent"]


class Crash(Exception):
    """A worker that dies."""


@pytest.mark.parametrize(
    ("place", "heard", "state"),
    [("_claim", 1, "sent"), ("_outcome", 1, "unknown"), ("_finish", 1, "unknown"), ("_before_leaving", 0, "unknown")],
)
def test_crash_at_any_step_posts_once_at_most_and_leaves_no_message_open(chat, manager, monkeypatch, place, heard, state):
    robot_of(chat, manager.organization)
    tell(manager.organization)
    real = getattr(robots, place, None)

    def dying(*args):
        if place in ("_claim", "_outcome"):
            real(*args)  # the work is done and its result lost
        raise Crash

    monkeypatch.setattr(robots, "_outcome" if real is None else place, dying)
    if place == "_claim":  # nothing was committed: the claim is undone with its transaction
        monkeypatch.setattr(robots, "_claim", lambda *args: (_ for _ in ()).throw(Crash()))
    work()
    monkeypatch.undo()

    later = timezone.now() + timedelta(minutes=10)
    robots.put_right(later)
    work()
    robots.put_right(later)
    work()

    assert (len(chat.heard), states()) == (heard, [state])


def test_message_without_a_job_is_found_again(chat, manager):
    robot_of(chat, manager.organization)
    tell(manager.organization)
    JobRun.objects.all().delete()
    robots.put_right(timezone.now() + timedelta(minutes=1))
    work()

    assert states() == ["sent"]


def test_what_did_not_arrive_is_tried_again_with_growing_pauses_and_then_given_up(chat, manager):
    chat.answer = (503, {}, b"")
    robot_of(chat, manager.organization)
    tell(manager.organization)
    pk, at, waits = RobotMessage.objects.get().pk, timezone.now(), []
    for _ in range(len(robots.PAUSES) + 1):
        robots.deliver(message_id=pk, at=at)
        assert robots.deliver(message_id=pk, at=at) != "sent"  # before its time nothing leaves
        row = RobotMessage.objects.get()
        waits.append(row.next_attempt_at - at)
        at = max(row.next_attempt_at, at)

    assert waits[:-1] == list(robots.PAUSES)
    assert (states(), len(chat.heard)) == (["failed"], len(robots.PAUSES) + 1)


def test_answer_that_never_came_is_not_posted_again(chat, manager):
    chat.answer = hang_up
    robot_of(chat, manager.organization)
    tell(manager.organization)
    work()
    robots.put_right(timezone.now() + timedelta(hours=1))
    work()

    assert (len(chat.heard), states()) == (1, ["unknown"])


def test_robot_gets_no_more_than_the_vendor_takes_in_a_minute(chat, manager):
    robot_of(chat, manager.organization)
    for number in range(robots.A_MINUTE + 5):
        tell(manager.organization, key=f"k{number}")
    at = timezone.now()
    for pk in RobotMessage.objects.order_by("pk").values_list("pk", flat=True):
        robots.deliver(message_id=pk, at=at)
    assert len(chat.heard) == robots.A_MINUTE

    for pk in RobotMessage.objects.order_by("pk").values_list("pk", flat=True):
        robots.deliver(message_id=pk, at=at + timedelta(seconds=61))
    assert states() == ["sent"] * (robots.A_MINUTE + 5)


def test_second_runner_of_a_robot_waits(chat, manager, monkeypatch):
    robot_of(chat, manager.organization)
    tell(manager.organization)

    class Taken:
        def __init__(self, name):
            assert name == f"robot:{Robot.objects.get().pk}"

        def __enter__(self):
            return False

        def __exit__(self, *args):
            return False

    monkeypatch.setattr(robots, "advisory_lock", Taken)
    with pytest.raises(jobs.Postpone):
        robots.deliver(message_id=RobotMessage.objects.get().pk, at=timezone.now())
    assert chat.heard == []


def test_robot_stops_after_failures_in_a_row_and_says_so_once(chat, manager):
    chat.answer = REFUSAL
    robot = robot_of(chat, manager.organization)
    for number in range(robots.FAILURES_MAX + 2):
        tell(manager.organization, key=f"k{number}")
    work()

    robot.refresh_from_db()
    assert (robot.state, robot.failure_count) == ("broken", robots.FAILURES_MAX)
    assert states() == ["failed"] * robots.FAILURES_MAX + ["cancelled"] * 2
    told = Notification.objects.filter(event="accounts.robot_stopped")
    assert [row.recipient for row in told] == [manager.user]
    assert "地址不对" in told[0].text
    assert "7f3a" not in told[0].text + str(list(RobotMessage.objects.values_list("error", flat=True)))

    tell(manager.organization, key="later")
    assert len(states()) == robots.FAILURES_MAX + 2  # a stopped robot hears nothing


def test_success_between_failures_starts_the_count_anew(chat, manager):
    robot = robot_of(chat, manager.organization)
    for number in range(robots.FAILURES_MAX + 1):
        chat.answer = (200, {}, b'{"errcode": 0}') if number == 2 else REFUSAL
        tell(manager.organization, key=f"k{number}")
        work()

    robot.refresh_from_db()
    assert (robot.state, robot.failure_count) == ("active", 3)


def test_manager_adds_tries_pauses_changes_and_removes_a_robot(chat, manager, client):
    page = reverse("accounts:robot_list", args=[manager.organization_id])
    sign_in(client, manager.user)
    token = client.get(page).context["form"]["token"].value()
    data = {"do": "add", "token": token, "vendor": "wecom", "name": "校企群", "address": chat.robot, "groups": ["审核"]}
    assert client.post(page, data | {"address": "https://evil.example/cgi-bin/webhook/send?key=x"}).status_code == 422
    assert [client.post(page, data).status_code for _ in range(2)] == [302, 302]
    robot = Robot.objects.get()

    def post(do, **more):
        return client.post(page, {"do": do, "robot": robot.pk, "token": token.replace("-", "a", 1), **more}).status_code

    assert post("pause") == 302
    assert post("test", token="5b8a3c52-5c3e-4c39-9a0c-3d9c1d0f0001") == 302
    assert post("test", token="5b8a3c52-5c3e-4c39-9a0c-3d9c1d0f0001") == 302
    work()
    assert len(chat.texts) == 1
    assert "测试消息" in chat.texts[0]
    assert post("groups", groups=["供需对接", "不存在"]) == 302
    assert post("resume") == 302
    robot.refresh_from_db()
    assert (robot.groups, robot.state, robot.created_by) == (["供需对接"], "active", manager.user)
    assert post("remove") == 302
    assert Robot.objects.count() == 0


def test_only_managers_of_the_organization_reach_its_robots(chat, manager, client):
    robot, page = robot_of(chat, manager.organization), reverse("accounts:robot_list", args=[manager.organization_id])
    editor = MembershipFactory(organization=manager.organization, role=Role.EDITOR)
    stranger = MembershipFactory()
    own_page = reverse("accounts:robot_list", args=[stranger.organization_id])

    for person in (editor.user, stranger.user):
        sign_in(client, person)
        assert client.get(page).status_code == 404
        assert client.post(page, {"do": "remove", "robot": robot.pk}).status_code == 404
    assert client.post(own_page, {"do": "remove", "robot": robot.pk}).status_code == 404
    assert Robot.objects.exists()
    sign_in(client, manager.user)
    assert client.post(page, {"do": "remove", "robot": robot.pk}).status_code == 302  # the control


def test_desk_is_kept_by_coordinators_of_the_whole_city_in_admin(chat, manager, client):
    page = reverse("admin:accounts_robot_changelist")
    organizations = robot_of(chat, manager.organization)
    sign_in(client, CoordinatorFactory(scope=manager.organization.district))
    assert client.get(page).status_code in (403, 404)

    sign_in(client, CoordinatorFactory())
    token = client.get(page).context["form"]["token"].value()
    data = {"do": "add", "token": token, "vendor": "wecom", "name": "审核群", "address": chat.robot, "groups": ["审核"]}
    assert client.post(page, data).status_code == 302
    desk = Robot.objects.get(organization=None)
    assert client.post(page, {"do": "remove", "robot": organizations.pk}).status_code == 404
    assert client.post(page, {"do": "pause", "robot": desk.pk}).status_code == 302
    assert "审核群" in client.get(page).content.decode()


def test_old_messages_are_deleted(chat, manager):
    robot_of(chat, manager.organization)
    tell(manager.organization)
    work()

    assert robots.purge(at=NOW + timedelta(days=89)) == 0
    assert robots.purge(at=NOW + timedelta(days=91)) == 1
