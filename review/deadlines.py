"""Reminders before and after due dates, and escalations: one kernel for whatever registers a ``Deadline``.

It lies here because ``taxonomy.calendar`` counts working days and ``core`` knows no calendar; apps above fill the registry of
``core`` and import nothing from here. Each reminder is a row, unique for step, object and due date, written in one transaction
with the messages: a run that is cut off, repeated or late tells nobody twice. After missed days each of the two addressees
hears of the latest step alone. A changed due date starts anew.
"""

from datetime import timedelta

import structlog
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone

from core import jobs, outbox
from core.database import advisory_lock
from core.notifications import notify
from core.registries import deadlines
from review.deadline_models import Addressee, Reminder, ReminderStep
from taxonomy.calendar import WorkCalendar

logger = structlog.get_logger(__name__)

TASK = "review.remind"
CATCH_UP_DAYS = 15
"""Working days after which a step that was missed is not made up for any more."""
ONE_BY_ONE = 3
"""Up to so many objects of one step and one day are told in messages of their own, more in one."""
LISTED = 8
MARGIN = timedelta(days=60)
KEPT_FOR = timedelta(days=400)


class SomeFailed(Exception):
    """The reminders of some kinds could not be made; those of all others are."""


def ensure_hourly(at):
    """Register the hour's look at what is due, by day only; a missed hour is made up for by the next."""
    local = timezone.localtime(at)
    if local.hour >= settings.CARE_HOUR:
        jobs.enqueue(TASK, key=f"{local:%Y-%m-%d %H}")


def remind(*, at):
    """Make the reminders whose day has come; returns how many. One runner at a time; raises ``SomeFailed`` at the end."""
    with advisory_lock(TASK) as got:
        if not got:
            raise jobs.Postpone("somebody else reminds")
        load_first()
        Reminder.objects.filter(due_on__lt=timezone.localdate(at) - KEPT_FOR).delete()
        return _remind_of_all(at)


def _remind_of_all(at):
    count, failed = 0, []
    for deadline in deadlines:
        try:
            count += _remind_of(deadline, at)
        except Exception:  # noqa: BLE001 - one kind that fails must not silence the others
            logger.exception("reminders could not be made", deadline=deadline.code)
            failed.append(deadline.code)
    if failed:
        raise SomeFailed("、".join(failed))
    return count


def load_first():
    """Give each kind that has no step yet its own steps; what people changed or switched off stays."""
    known = set(ReminderStep.objects.values_list("deadline", flat=True).distinct())
    rows = [
        ReminderStep(deadline=deadline.code, days=days, who=who)
        for deadline in deadlines
        if deadline.code not in known
        for days, who in deadline.steps
    ]
    ReminderStep.objects.bulk_create(rows, ignore_conflicts=True)


def _remind_of(deadline, at):
    on = timezone.localdate(at)
    steps = list(ReminderStep.objects.filter(deadline=deadline.code, is_active=True))
    if not steps:
        return 0
    schedule = _Schedule(steps, on)
    rows = list(deadline.due(on, schedule.first, schedule.last))
    groups, written = {}, 0
    for obj, due_on, step, passed in _pending(deadline, schedule, rows):
        if _write(deadline, obj, due_on, step, passed, at):
            written += 1
            continue
        people = _people(deadline, obj, step)
        members, items = groups.setdefault((step.pk, due_on, frozenset(people)), (people, []))
        items.append((obj, step, passed))
    for (_, due_on, _), (people, items) in groups.items():
        _tell(deadline, due_on, list(people.values()), items, at)
    return written + sum(len(items) for _, items in groups.values())


class _Schedule:
    """The days of the steps of one kind, seen from ``on``: when each comes, and which due dates matter at all."""

    def __init__(self, steps, on):
        self.steps, self.on = steps, on
        reach = max(abs(step.days) for step in steps) + CATCH_UP_DAYS
        self._calendar = WorkCalendar(on - 3 * timedelta(days=reach) - MARGIN, on + 3 * timedelta(days=reach) + MARGIN)
        self.oldest = self._calendar.before(on, CATCH_UP_DAYS)
        self.first = self._calendar.before(on, max(0, *(step.days for step in steps)) + CATCH_UP_DAYS)
        self.last = self._calendar.after(on, max(0, *(-step.days for step in steps)) + 1)
        self._days = {}

    def has_come(self, step, due_on):
        """Whether the step's day is today or was lately."""
        return self.oldest <= self._day_of(step.days, due_on) <= self.on

    def _day_of(self, days, due_on):
        if (days, due_on) not in self._days:
            shift = self._calendar.after if days >= 0 else self._calendar.before
            self._days[days, due_on] = shift(due_on, abs(days))
        return self._days[days, due_on]


def _pending(deadline, schedule, rows):
    """``(obj, due_on, step, steps passed over)`` for whom the latest step that has come is not made yet; one query."""
    made = Reminder.objects.filter(step__deadline=deadline.code, due_on__range=(schedule.first, schedule.last))
    reached = {}
    for who, days, *key in made.values_list("step__who", "step__days", "content_type", "object_id", "due_on"):
        reached[who, *key] = max(days, reached.get((who, *key), days))
    for obj, due_on in rows:
        key = (ContentType.objects.get_for_model(type(obj)).pk, obj.pk, due_on)
        for who in Addressee.values:
            come = [step for step in schedule.steps if step.who == who and schedule.has_come(step, due_on)]
            fresh = sorted((step for step in come if step.days > reached.get((who, *key), -1000)), key=lambda step: step.days)
            if fresh:
                yield obj, due_on, fresh[-1], fresh[:-1]


def _people(deadline, obj, step):
    """``{id: person}`` of those to tell; where nobody is responsible, those above."""
    people = list(deadline.responsible(obj)) if step.who == Addressee.RESPONSIBLE else []
    return {person.pk: person for person in people or deadline.leaders(obj)}


@transaction.atomic
def _write(deadline, obj, due_on, step, passed, at):
    """Keep a reminder and mail it to who is responsible without an account; returns whether it was for such a one."""
    if deadline.letter is None or step.who != Addressee.RESPONSIBLE:
        return False
    what, _, button = deadline.wording(obj)
    title = f"{when_words(due_on, timezone.localdate(at))}：{what}"
    words = {"title": title, "text": _due_text(due_on), "label": button}
    mail = deadline.letter(obj, key=_key(step, due_on, obj), at=at, **words)
    if mail is None:
        return False
    _keep(obj, due_on, step, passed, at)
    outbox.send_later([mail])
    return True


@transaction.atomic
def _tell(deadline, due_on, people, items, at):
    """Keep the reminders of one step and day for the same people, and tell them: one by one, or many in one message."""
    for obj, step, passed in items:
        _keep(obj, due_on, step, passed, at)
    is_late = items[0][1].who == Addressee.LEADERS
    when = when_words(due_on, timezone.localdate(at), is_late=is_late)
    concerned = {deadline.organization_of(obj) for obj, _, _ in items} if deadline.organization_of else set()
    words = {"event": deadline.event, "recipients": people, "organizations": concerned}
    wording = (deadline.leaders_wording if is_late else None) or deadline.wording
    if len(items) > ONE_BY_ONE:
        obj, step, _ = items[0]
        listed = [wording(obj)[0] for obj, _, _ in items[:LISTED]]
        more = [f"……还有 {len(items) - LISTED} 件。"] if len(items) > LISTED else []
        notify(
            key=f"deadline:{step.pk}:{due_on}:{obj.pk}:{len(items)}",
            title=f"{len(items)} 件{deadline.label}{when}",
            text="\n".join([*listed, *more]),
            url=deadline.list_url(),
            action_label="去看看",
            **words,
        )
        return
    for obj, step, _ in items:
        what, url, button = wording(obj)
        key = _key(step, due_on, obj)
        notify(key=key, title=f"{when}：{what}", text=_due_text(due_on), url=url, action_label=button, **words)


def _key(step, due_on, obj):
    return f"deadline:{step.pk}:{due_on}:{obj._meta.label_lower}:{obj.pk}"


def _due_text(due_on):
    return f"期限是 {due_on:%Y-%m-%d}。"


def _keep(obj, due_on, step, passed, at):
    kind = ContentType.objects.get_for_model(type(obj))
    Reminder.objects.create(step=step, content_type=kind, object_id=obj.pk, due_on=due_on, made_at=at)
    skipped = [
        Reminder(step=row, content_type=kind, object_id=obj.pk, due_on=due_on, is_told=False, made_at=at) for row in passed
    ]
    Reminder.objects.bulk_create(skipped, ignore_conflicts=True)


def when_words(due_on, on, *, is_late=False):
    """How a due date stands to a day, in words."""
    days = (due_on - on).days
    if days > 0:
        return f"还有 {days} 天到期"
    if days == 0:
        return "今天到期"
    return f"超期 {-days} 天还没办" if is_late else f"超期 {-days} 天"
