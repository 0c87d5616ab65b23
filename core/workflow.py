"""Status as data: transitions are rows of a table, and ``perform_transition`` is the only code that writes ``status``."""

from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import F
from django.forms.models import model_to_dict

from core import undoing
from core.enums import Status
from core.models import ReviewEvent
from core.signals import transition_performed
from core.undoing import UNDO


class WorkflowError(Exception):
    """A status change that was refused; ``str()`` is the Chinese sentence a user reads."""


class InvalidTransition(WorkflowError):
    """The action does not exist, does not start at the present status, or the actor may not take it."""


class StaleVersion(WorkflowError):
    """Somebody changed the record after the actor opened it."""


class IncompleteDraft(WorkflowError):
    """Something is missing or wrong before a draft can be handed in; ``faults`` is ``{field: what to do}``."""

    def __init__(self, faults):
        self.faults = faults
        super().__init__(f"还有 {len(faults)} 处没弄好，暂时交不了。")


class MissingReason(WorkflowError):
    """The action needs a reason and none was given."""


@dataclass(frozen=True)
class T:
    """One transition: ``action`` (English), ``label`` (the button), where it may start, where it ends, who may take it."""

    action: str
    label: str
    sources: frozenset
    target: str
    rule: object
    needs_reason: bool = False

    def __post_init__(self):
        object.__setattr__(self, "sources", frozenset(self.sources))


class Workflow:
    """The transitions of one model, in the order in which buttons are shown."""

    def __init__(self, *transitions):
        self.transitions = transitions
        self._by_action = {transition.action: transition for transition in transitions}
        if len(self._by_action) != len(transitions):
            raise ValueError("two transitions share an action name")

    def find(self, action, status):
        """The transition of that name if it may start at ``status``; raises ``InvalidTransition`` otherwise."""
        transition = self._by_action.get(action)
        if transition is None or status not in transition.sources:
            label = transition.label if transition else action
            raise InvalidTransition(f"现在是“{Status(status).label}”，不能“{label}”。刷新页面看看最新状态。")
        return transition

    def __iter__(self):
        return iter(self.transitions)


def available_actions(obj, user):
    """The transitions that ``user`` may take on ``obj`` now, in button order; taking a decision back has its own button."""
    return [t for t in obj.workflow if t.action != UNDO and obj.status in t.sources and t.rule(user, obj)]


def snapshot_of(obj):
    """Every editable field of ``obj``, less ``snapshot_excluded``, for history and comparison.

    As ``{field: {"label", "value", "text"}}``: ``value`` is comparable JSON (ids for relations); ``text`` is what a person reads.
    """
    skipped = set(obj.snapshot_excluded)
    result = {}
    for name, value in model_to_dict(obj).items():
        field = obj._meta.get_field(name)
        if name in skipped or field.primary_key:
            continue
        if field.many_to_many:
            rows = sorted(value, key=lambda row: row.pk)
            result[name] = {
                "label": str(field.verbose_name),
                "value": [row.pk for row in rows],
                "text": "、".join(str(row) for row in rows),
            }
        else:
            result[name] = {"label": str(field.verbose_name), "value": _plain(value), "text": _display(obj, field, value)}
    return result


def _plain(value):
    if value is None or isinstance(value, (bool, int, str, list, dict)):
        return value
    return str(value)


def _display(obj, field, value):
    if field.choices:
        return str(getattr(obj, f"get_{field.name}_display")() or "")
    if field.is_relation:
        related = getattr(obj, field.name)
        return str(related) if related is not None else ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        labels = dict(getattr(getattr(field, "base_field", None), "flatchoices", None) or ())
        return "、".join(str(labels.get(item, item)) for item in value)
    return "" if value is None else str(value)


def changed_fields(before, after):
    """The fields whose value differs between two snapshots: ``[{"field", "label", "before", "after"}]`` in form order."""
    names = list(after) + [name for name in before if name not in after]
    empty = {"value": None, "text": ""}
    return [
        {
            "field": name,
            "label": (after.get(name) or before.get(name))["label"],
            "before": before.get(name, empty)["text"],
            "after": after.get(name, empty)["text"],
        }
        for name in names
        if before.get(name, empty)["value"] != after.get(name, empty)["value"]
    ]


@transaction.atomic
def perform_transition(
    *, obj, action, actor, at, expected_version=None, reason="", field_notes=None, changes=(), fields=None, on_behalf_of=None
):
    """Take one transition and write its ``ReviewEvent``; the only code that writes ``status``.

    ``expected_version`` is the version the actor saw (``None`` for the system); ``field_notes`` maps field names to the
    reviewer's words. A submission stores a snapshot and, after an earlier one, the list of changed fields; ``changes`` gives
    the list for another transition. What ``obj.transition_fields()`` asks for, and the caller's ``fields``, is written in the
    same UPDATE; the event keeps what stood there before, so that ``core.undoing`` can put it back. ``on_behalf_of`` is the
    absent colleague for whom the actor stands in.
    ``obj`` is refreshed in place. Sends ``core.signals.transition_performed`` before the transaction ends.
    Raises ``InvalidTransition``, ``StaleVersion`` or ``MissingReason``.
    """
    model = type(obj)
    obj.lock_owner()
    rows = model._base_manager.select_for_update(of=("self",))
    locked = (rows.select_related(*model.joined_when_locked) if model.joined_when_locked else rows).get(pk=obj.pk)
    if expected_version is not None and str(locked.change_count) != str(expected_version):
        raise StaleVersion("这一条刚被别人改过。看看最新内容，再决定。")
    transition = locked.workflow.find(action, locked.status)
    if not transition.rule(actor, locked):
        raise InvalidTransition(f"你不能对这一条做“{transition.label}”。")
    reason = reason.strip()
    if transition.needs_reason and not reason:
        raise MissingReason(f"“{transition.label}”要写明理由，对方会看到。")
    from_status = locked.status
    written = _written_fields(locked, transition, actor, at) | (fields or {})
    before = undoing.values_of(locked, written)
    for field, value in written.items():
        setattr(locked, field, value)
    locked.status = transition.target
    setattr(locked, model.counter_field, locked.change_count + 1)
    updates = ["status", model.counter_field, "updated_at", *written]
    locked.save(update_fields=updates)
    event = _record(
        locked,
        transition,
        from_status=from_status,
        actor=actor if getattr(actor, "pk", None) else None,
        on_behalf_of=on_behalf_of,
        at=at,
        reason=reason,
        field_notes={field: note.strip() for field, note in (field_notes or {}).items() if note.strip()},
        changes=list(changes),
        before=before,
    )
    for field in updates:
        setattr(obj, field, getattr(locked, field))
    transition_performed.send(sender=model, obj=obj, event=event)
    return event


def _written_fields(obj, transition, actor, at):
    """What the transition itself writes beside the status; an undo takes back what followed and what the decision had written."""
    if transition.action == UNDO:
        event = undoing.latest_event(obj)
        if obstacle := undoing.obstacle(event, obj, actor, at):
            raise InvalidTransition(obstacle)
        undoing.reverse(obj, event, at)
        return undoing.earlier_fields(obj, event)
    moments = {}
    if transition.target == Status.SUBMITTED:
        moments = {"submitted_at": at}
    elif obj.status == Status.SUBMITTED:
        moments = {"decided_at": at}
    return moments | obj.transition_fields(transition, at)


def _record(obj, transition, *, changes, **values):
    snapshot = {}
    if transition.target == Status.SUBMITTED and transition.action != UNDO:
        snapshot = snapshot_of(obj)
        earlier = ReviewEvent.objects.latest_submission_of(obj)
        if earlier is not None:
            changes = changed_fields(earlier.snapshot, snapshot)
    return ReviewEvent.objects.create(
        content_type=ContentType.objects.get_for_model(type(obj)),
        object_id=obj.pk,
        action=transition.action,
        label=transition.label,
        to_status=transition.target,
        snapshot=snapshot,
        changes=changes,
        version=obj.change_count,
        **values,
    )


@transaction.atomic
def perform_bulk_transition(*, queryset, action, actor, at, reason=""):
    """Take one transition on every row of ``queryset``, for imports and seeds; returns how many rows there were.

    The same rules as ``perform_transition`` hold, row by row, and one row that may not take it refuses them all. Two things
    are left out, because thousands of rows go at once: no snapshot is kept (the import file is the evidence), and
    ``transition_performed`` is not sent. So nothing may enter or leave 待审核 here: such a step opens or closes a review task
    and is told to people. The queryset should join what the transition's rule reads.
    Raises ``InvalidTransition`` or ``MissingReason``.
    """
    rows = list(queryset.select_for_update(of=("self",)).order_by("pk"))  # one order for all: no deadlock
    if not rows:
        return 0
    model, events = type(rows[0]), []
    content_type = ContentType.objects.get_for_model(model)
    for row in rows:
        transition = row.workflow.find(action, row.status)
        if Status.SUBMITTED in (row.status, transition.target):
            raise InvalidTransition(f"“{transition.label}”要一件一件办，“{row}”不能批量处理。")
        if not transition.rule(actor, row):
            raise InvalidTransition(f"你不能对“{row}”做“{transition.label}”。")
        if transition.needs_reason and not reason.strip():
            raise MissingReason(f"“{transition.label}”要写明理由，对方会看到。")
        own = row.transition_fields(transition, at)
        events.append(
            ReviewEvent(
                content_type=content_type,
                object_id=row.pk,
                action=action,
                label=transition.label,
                from_status=row.status,
                to_status=transition.target,
                actor=actor if getattr(actor, "pk", None) else None,
                reason=reason.strip(),
                before=undoing.values_of(row, own),
                version=row.change_count + 1,
                at=at,
            )
        )
    shared = {"status": transition.target, model.counter_field: F(model.counter_field) + 1, "updated_at": at}
    for own, pks in _by_own_fields(rows, action, at):
        model._base_manager.filter(pk__in=pks).update(**shared, **own)
    ReviewEvent.objects.bulk_create(events, batch_size=2000)
    return len(rows)


def _by_own_fields(rows, action, at):
    """``(fields, pks)``: rows that ask for the same further fields together, because one UPDATE writes them."""
    groups = []
    for row in rows:
        own = row.transition_fields(row.workflow.find(action, row.status), at)
        known = next((pks for fields, pks in groups if fields == own), None)
        if known is None:
            groups.append((own, [row.pk]))
        else:
            known.append(row.pk)
    return groups
