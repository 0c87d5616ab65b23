"""Merge two registrations of the same organization: everything moves to one, and the other stays as its former name.

Which tables point to an organization is read from the models, so that a new one cannot be forgotten. Audit rows and the history
of the absorbed registration stay where they are: they say what was, not whose it is now.
"""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from pghistory.models import Event

from accounts import rules
from accounts.models import CollaborationOffice, Invitation, Membership, Organization, OrganizationAlias
from core.actors import SYSTEM
from core.enums import Status
from core.signals import organizations_merged, organizations_merging
from core.workflow import InvalidTransition, StaleVersion, perform_transition

OWN_WAY = ("Membership", "Organization", "OrganizationAlias")
"""What points to an organization and does not simply move."""

ROLE_ORDER = ("viewer", "editor", "manager")


@dataclass(frozen=True)
class Moved:
    """What a merger does with the rows of one kind."""

    label: str
    moved_count: int
    kept_count: int


class Preview(Exception):
    """Carries the plan out of a transaction that must not stay."""

    def __init__(self, plan):
        super().__init__(plan)
        self.plan = plan


def preview_merger(*, source, target, actor, at):
    """What ``merge_organizations`` would do, as ``[Moved]``: it is done and taken back. Raises what the merger would raise."""
    try:
        with transaction.atomic():
            raise Preview(_merge(source=source, target=target, actor=actor, at=at, reason="预览"))
    except Preview as preview:
        return preview.plan


@transaction.atomic
def merge_organizations(*, source, target, actor, at, reason, expected_versions):
    """Move everything of ``source`` to ``target`` and close ``source``; returns ``[Moved]``.

    Rows that both have (the same person, the same source number), and requests of one to the other, stay with ``source``; a
    person keeps the higher role.
    What a model marks with ``merges_unseen`` moves without being counted in the answer.
    ``expected_versions`` are the versions of both as previewed. Raises ``StaleVersion``, ``InvalidTransition``, or
    ``PermissionDenied`` unless ``actor`` coordinates both and belongs to neither.
    """
    versions = dict(Organization.objects.filter(pk__in=[source.pk, target.pk]).values_list("pk", "version"))
    if [str(versions[source.pk]), str(versions[target.pk])] != [str(version) for version in expected_versions]:
        raise StaleVersion("两家单位里有一家刚被改过。重新看一遍预览再合并。")
    return _merge(source=source, target=target, actor=actor, at=at, reason=reason)


def _merge(*, source, target, actor, at, reason):
    if source.pk == target.pk:
        raise InvalidTransition("选的是同一家单位。")
    locked = {
        row.pk: row
        for row in Organization.objects.select_for_update(of=("self",)).order_by("pk").filter(pk__in=[source.pk, target.pk])
    }
    source, target = locked[source.pk], locked[target.pk]
    if not (rules.is_coordinator_of(actor, source) and rules.is_coordinator_of(actor, target)):
        raise PermissionDenied("a coordinator of both who belongs to neither")
    if target.status != Status.APPROVED:
        raise InvalidTransition(f"“{target}”还没有通过核验，不能并到它名下。反过来合并，或先核验。")
    stopped = next((row for row in (source, target) if row.suspended_at is not None), None)
    if stopped is not None:
        raise InvalidTransition(f"“{stopped}”暂停公开中。先恢复，或把暂停的事办完，再合并。")
    organizations_merging.send(sender=Organization, source=source, target=target, at=at)
    plan = [_merge_members(source, target, at)]
    moved = [(model, _move(model, name, source, target)) for model, name in pointing_here()]
    plan += [entry for model, entry in moved if not getattr(model, "merges_unseen", False)]
    Invitation.objects.open().filter(organization=source).update(revoked_at=at)
    OrganizationAlias.objects.filter(organization=source).update(organization=target)
    OrganizationAlias.objects.get_or_create(
        organization=target, name=source.name, credit_code=source.credit_code, defaults={"noted_at": at}
    )
    Organization.objects.filter(merged_into=source).update(merged_into=target)
    Organization.objects.filter(pk=source.pk).update(merged_into=target)
    perform_transition(obj=source, action="merge", actor=actor, at=at, reason=reason)
    organizations_merged.send(sender=Organization, source=source, target=target, at=at)
    return [entry for entry in plan if entry.moved_count or entry.kept_count]


def pointing_here():
    """``[(model, field name)]`` of every table whose rows move: all foreign keys to organizations, less audit tables."""
    relations = [field for field in Organization._meta.get_fields(include_hidden=True) if field.one_to_many or field.one_to_one]
    return [
        (relation.related_model, relation.field.name)
        for relation in relations
        if relation.auto_created
        and not relation.concrete
        and not issubclass(relation.related_model, Event)
        and relation.related_model.__name__ not in OWN_WAY
    ]


def _move(model, name, source, target):
    """Point the rows of one table to ``target``; where both have the same, the row stays with ``source``."""
    rows = model._base_manager.filter(**{name: source})
    label = str(model._meta.verbose_name)
    try:
        with transaction.atomic():
            return Moved(label, rows.update(**{name: target}), 0)
    except IntegrityError:
        moved = sum(_move_one(model, pk, name, target) for pk in list(rows.order_by("pk").values_list("pk", flat=True)))
        return Moved(label, moved, rows.count())


def _move_one(model, pk, name, target):
    try:
        with transaction.atomic():
            return model._base_manager.filter(pk=pk).update(**{name: target})
    except IntegrityError:
        return 0


def _merge_members(source, target, at):
    """Members move; who belongs to both keeps the higher role at ``target``, and what is left at ``source`` ends."""
    there = {row.user_id: row for row in Membership.objects.open().filter(organization=target)}
    moved = kept = 0
    for membership in Membership.objects.filter(organization=source).order_by("pk"):
        other = there.get(membership.user_id)
        if other is None or membership.status not in (Status.SUBMITTED, Status.APPROVED):
            moved += Membership.objects.filter(pk=membership.pk).update(organization=target)
            continue
        if membership.status == Status.APPROVED == other.status and _is_higher(membership, other):
            Membership.objects.filter(pk=other.pk).update(role=membership.role, version=other.version + 1)
        kept += 1
        for office in CollaborationOffice.objects.filter(liaisons=membership):
            office.liaisons.remove(membership)
            office.liaisons.add(other)
        perform_transition(obj=membership, action="merge", actor=SYSTEM, at=at)
    return Moved("成员", moved, kept)


def _is_higher(membership, other):
    return ROLE_ORDER.index(membership.role) > ROLE_ORDER.index(other.role)
