"""Group robots: adding and stopping them, writing what they post, and posting it once.

A message says what kind of thing happened, in the catalogue's own words, and where to look: no name, no title, no text of a
message, so nothing personal can reach a group. It is written in the event's transaction (unique robot and key) and claimed, in
a commit of its own, before it leaves: a process that dies in between leaves a message of which nobody knows whether it
arrived, and that one is not posted again. What certainly did not arrive is tried again with growing pauses.
"""

from datetime import timedelta

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse

from accounts.enums import RobotMessageState, RobotState
from accounts.models import CoordinatorScope, Robot, RobotMessage, User
from accounts.querysets import DESK_ROLES
from core import jobs, sealed, webhooks
from core.database import advisory_lock
from core.notifications import notify
from core.registries import notification_events
from core.secret_addresses import holds_key
from core.workflow import WorkflowError

logger = structlog.get_logger(__name__)

TASK = "accounts.send_to_robot"
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60))
A_MINUTE = 18
"""Messages a minute and robot; the vendors allow twenty and then stop a robot for ten minutes."""
FAILURES_MAX = 5
"""So many messages in a row that failed for good switch a robot off."""
ROBOTS_MAX = 10
LOST_AFTER = timedelta(minutes=2)
REQUEUE_AFTER = timedelta(seconds=30)
REQUEUE_LIMIT = 200
KEPT_FOR = timedelta(days=90)
LOST = "发的时候程序断了，不再重发"
TEST_KEY = "test:"


class RobotError(WorkflowError):
    """What stands against it, as the reader is told."""


def groups_for(organization):
    """The groups of events of which a robot can hear: an organization's, or the desk's (``None``)."""
    entries = [entry for entry in notification_events if entry.roles]
    heard = [entry for entry in entries if (entry.roles <= DESK_ROLES) == (organization is None)]
    return list(dict.fromkeys(entry.group for entry in heard))


@transaction.atomic
def add(*, organization, name, vendor, address, secret, groups, actor):
    """Add a robot of an organization, or of the desk (``None``). Raises ``RobotError`` or ``webhooks.NotAllowed``."""
    webhooks.place_of(vendor, address)
    if Robot.objects.filter(organization=organization).count() >= ROBOTS_MAX:
        raise RobotError(f"最多 {ROBOTS_MAX} 个机器人，先去掉一个不用的。")
    return Robot.objects.create(
        organization=organization,
        name=name,
        vendor=vendor,
        address=sealed.seal(address),
        secret=sealed.seal(secret),
        groups=groups,
        created_by=actor,
    )


@transaction.atomic
def choose_groups(*, robot, groups):
    """Post other groups of events from now on."""
    Robot.objects.filter(pk=robot.pk).update(groups=groups)


@transaction.atomic
def pause(*, robot, at):
    """Post nothing more; what waits is not posted."""
    if Robot.objects.filter(pk=robot.pk, state=RobotState.ACTIVE).update(state=RobotState.PAUSED, stopped_at=at):
        _cancel_waiting(robot, at)


@transaction.atomic
def resume(*, robot):
    """Post again, from now on."""
    Robot.objects.filter(pk=robot.pk).update(state=RobotState.ACTIVE, stopped_at=None, failure_count=0)


@transaction.atomic
def remove(*, robot):
    """Forget the robot with its address and its messages."""
    Robot.objects.get(pk=robot.pk).delete()


@transaction.atomic
def try_out(*, robot, token, at):
    """Write a test message and have it posted, whether the robot is in use or not; the same token writes it once."""
    text = f"协育：这是一条测试消息，“{robot.name}”接通了。\n{settings.SITE_URL}"
    _write([robot], f"{TEST_KEY}{token}", text, at)


def tell_groups(*, event, organizations, key, url, at):
    """A ``group_channels`` entry: write the message of each robot that hears of the event; one query where none does."""
    robots = list(Robot.objects.hearing(event, organizations))
    if robots:
        _write(robots, key, text_of(event, url), at)


def text_of(event, url):
    """What a group reads: the kind of event and where to look, never a link that acts by itself."""
    place = url if url and not holds_key(url) else str(settings.NOTIFICATIONS_URL)
    return f"协育：{event.label}。\n登录后看：{settings.SITE_URL}{place}"


def _write(robots, key, text, at):
    rows = [RobotMessage(robot=robot, key=key, text=text[: webhooks.TEXT_CHARACTERS], next_attempt_at=at) for robot in robots]
    RobotMessage.objects.bulk_create(rows, ignore_conflicts=True)
    waiting = RobotMessage.objects.filter(robot__in=robots, key=key, state=RobotMessageState.QUEUED)
    jobs.enqueue_many(TASK, {f"{pk}:0": {"message_id": pk} for pk in waiting.values_list("pk", flat=True)})


def deliver(*, message_id, at):
    """Post one message that is due; returns its state. One runner a robot; raises ``jobs.Postpone`` for the others."""
    row = RobotMessage.objects.filter(pk=message_id).select_related("robot").first()
    if row is None:
        return None
    with advisory_lock(f"robot:{row.robot_id}") as got:
        if not got:
            raise jobs.Postpone("another message of this robot is on its way")
        row = _claim(message_id, at)
        if row.state != RobotMessageState.SENDING or row.attempted_at != at:
            return row.state
        return _finish(row, *_outcome(row, at), at)


@transaction.atomic
def _claim(message_id, at):
    """The message, in ``SENDING`` and of this attempt where it may leave now."""
    row = RobotMessage.objects.select_for_update(of=("self",)).select_related("robot").get(pk=message_id)
    if row.state != RobotMessageState.QUEUED or row.next_attempt_at > at:
        return row
    if row.robot.state != RobotState.ACTIVE and not row.key.startswith(TEST_KEY):
        return _save(row, state=RobotMessageState.CANCELLED, ended_at=at)
    lately = RobotMessage.objects.filter(robot=row.robot_id, attempted_at__gt=at - timedelta(minutes=1))
    if len(lately.order_by("-attempted_at").values_list("pk", flat=True)[:A_MINUTE]) >= A_MINUTE:
        return _save(row, next_attempt_at=at + timedelta(minutes=1))
    return _save(row, state=RobotMessageState.SENDING, attempted_at=at, attempt_count=row.attempt_count + 1)


def _outcome(row, at):
    """``(state, what went wrong)`` of one attempt."""
    robot = row.robot
    try:
        address, secret = sealed.unseal(robot.address), sealed.unseal(robot.secret)
        webhooks.send_text(vendor=robot.vendor, address=address, secret=secret, text=row.text, at=at)
    except webhooks.NotReached as error:
        return RobotMessageState.QUEUED, str(error)
    except webhooks.NoAnswer as error:
        return RobotMessageState.UNKNOWN, str(error)
    except (webhooks.NotAllowed, webhooks.Refused) as error:
        return RobotMessageState.FAILED, str(error)
    except sealed.Unreadable:
        return RobotMessageState.FAILED, "存的地址读不出来了，去掉这个机器人再加一次"
    return RobotMessageState.SENT, ""


@transaction.atomic
def _finish(row, state, error, at):
    """Keep what became of an attempt, and stop the robot after too many failures."""
    robot = Robot.objects.select_for_update(of=("self",)).filter(pk=row.robot_id).first()
    if robot is None:
        return None
    if state == RobotMessageState.QUEUED and row.attempt_count > len(PAUSES):
        state, error = RobotMessageState.FAILED, f"试了 {row.attempt_count} 次：{error}"
    if state == RobotMessageState.QUEUED:
        return _save(row, state=state, error=error, next_attempt_at=at + PAUSES[row.attempt_count - 1]).state
    _save(row, state=state, error=error, ended_at=at)
    if state == RobotMessageState.SENT:
        Robot.objects.filter(pk=robot.pk, failure_count__gt=0).update(failure_count=0)
    elif not row.key.startswith(TEST_KEY):
        _count_failure(robot, error, at)
    return state


def _count_failure(robot, error, at):
    Robot.objects.filter(pk=robot.pk).update(failure_count=F("failure_count") + 1)
    if robot.failure_count + 1 < FAILURES_MAX or robot.state != RobotState.ACTIVE:
        return
    Robot.objects.filter(pk=robot.pk).update(state=RobotState.BROKEN, stopped_at=at)
    _cancel_waiting(robot, at)
    logger.warning("robot stopped", robot=robot.pk, error=error)
    notify(
        event="accounts.robot_stopped",
        recipients=_keepers(robot),
        key=f"robot:{robot.pk}:stopped:{at.isoformat()}",
        title=f"群机器人“{robot.name}”停了",
        text=f"接连 {FAILURES_MAX} 条没发成：{error}。修好以后试一条，再恢复。站内消息和邮件不受影响。",
        url=page_of(robot),
        action_label="去看看",
    )


def page_of(robot):
    """Where its keepers see the robot."""
    if robot.organization_id is None:
        return reverse("admin:accounts_robot_changelist")
    return reverse("accounts:robot_list", args=[robot.organization_id])


def _keepers(robot):
    if robot.organization_id is not None:
        return User.objects.managers_of(robot.organization_id)
    city = CoordinatorScope.objects.filter(district=None)
    return User.objects.filter(is_active=True, is_staff=True, pk__in=city.values("user"))


def _cancel_waiting(robot, at):
    rows = RobotMessage.objects.filter(robot=robot, state=RobotMessageState.QUEUED).exclude(key__startswith=TEST_KEY)
    rows.update(state=RobotMessageState.CANCELLED, ended_at=at)


def _save(row, **values):
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))
    return row


def put_right(at):
    """A reconciler: ask a worker again for what is due, and settle what was on its way when its process died."""
    due = Q(state=RobotMessageState.QUEUED, next_attempt_at__lte=at - REQUEUE_AFTER)
    rows = RobotMessage.objects.filter(due).order_by("next_attempt_at")
    payloads = {
        f"{pk}:{count}:{when:%Y%m%d%H%M%S}": {"message_id": pk}
        for pk, count, when in rows.values_list("pk", "attempt_count", "next_attempt_at")[:REQUEUE_LIMIT]
    }
    if payloads:
        with transaction.atomic():
            jobs.enqueue_many(TASK, payloads)
    lost = RobotMessage.objects.filter(state=RobotMessageState.SENDING, attempted_at__lt=at - LOST_AFTER)
    lost.update(state=RobotMessageState.UNKNOWN, ended_at=at, error=LOST)


def purge(*, at):
    """Delete messages that ended long ago; returns how many."""
    count, _ = RobotMessage.objects.filter(ended_at__lt=at - KEPT_FOR).delete()
    return count
