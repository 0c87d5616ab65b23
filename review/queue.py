"""Who works on what at the moment: soft claims that run out by themselves, and the next task for one person alone."""

from datetime import timedelta

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from core.registries import reviewables
from review.models import DistrictOpinion, ReviewTask, Viewing

LOOKS_FOR = timedelta(minutes=10)
"""So long a task counts as being looked at after its page was opened or posted from."""


def look_at(*, task, user, at):
    """Note that this person has the task open; returns the ``Viewing`` of somebody else who has it already, else ``None``."""
    if not task.is_open:
        return None
    until = at + LOOKS_FOR
    free = Viewing.objects.filter(task=task).filter(Q(user=user) | Q(until__lte=at))
    if free.update(user=user, until=until):
        return None
    Viewing.objects.bulk_create([Viewing(task=task, user=user, until=until)], ignore_conflicts=True)
    return Viewing.objects.select_related("user").filter(task=task, until__gt=at).exclude(user=user).first()


def let_go(*, task, user):
    """This person looks at something else now."""
    Viewing.objects.filter(task=task, user=user).delete()


@transaction.atomic
def take_next(*, user, at, after=None):
    """The next task for this person, marked as being looked at; ``None`` where nothing is left to do.

    What somebody else has open is passed over, and so is a row that another request is taking this very moment: two people who
    ask at once get two tasks. Behind the last task the queue begins anew.
    """
    waiting = actionable(user, at)
    if after is None:
        return _claimed(waiting, user, at)
    let_go(task=after, user=user)
    waiting = waiting.exclude(pk=after.pk)
    return _claimed(waiting.after(after), user, at) or _claimed(waiting, user, at)


def actionable(user, at):
    """What this person can do something about now and nobody else has open."""
    return decidable(user, at).free_for(user, at)


def decidable(user, at):
    """What waits for this person among what is visible to them."""
    return ReviewTask.objects.visible_to(user).open().filter(waits_for(user, at))


def waits_for(user, at, among=None):
    """The condition of open tasks that wait for this person: neither for a district nor, for a district, already answered.

    Kinds with a procedure of their own say themselves which of their rows wait for somebody or something else. ``among``
    (``{content type id: object ids}``) are the only tasks that will be asked about: few are told apart sooner than all.
    """
    on, mine = timezone.localdate(at), Q()
    for entry in reviewables:
        if entry.handling.actionable is not None:
            kind, able = ContentType.objects.get_for_model(entry.model), entry.handling.actionable(user, on)
            if among is not None:
                able = able.filter(pk__in=among.get(kind.pk, ()))
            mine &= ~Q(content_type=kind) | Q(object_id__in=able.values("pk"))
    opinions = DistrictOpinion.objects.filter(task=OuterRef("pk"))
    return mine & ~Exists(opinions.awaited_on(on) if None in user.scope_district_ids else opinions.given())


def _claimed(tasks, user, at):
    """The first of ``tasks`` whose claim is this person's now.

    A statement may wait for its first row until another request has committed and let go of it, and still not see that claim.
    Only the claim itself decides: who comes too late asks again, and then sees it.
    """
    for_update = tasks.select_for_update(skip_locked=True, of=("self",)).by_clock()
    while True:
        task = for_update.first()
        if task is None or look_at(task=task, user=user, at=at) is None:
            return task


def words_of_waiting(tasks, user, at):
    """``{task id: what it waits for}`` of those about which this person can do nothing; a few queries a kind."""
    words = {}
    for entry in reviewables:
        kind = ContentType.objects.get_for_model(entry.model)
        mine = {task.object_id: task.pk for task in tasks if task.content_type_id == kind.pk and task.is_open}
        if mine:
            found = entry.handling.words_of_waiting(list(mine), user, timezone.localdate(at))
            words |= {mine[pk]: text for pk, text in found.items()}
    return words
