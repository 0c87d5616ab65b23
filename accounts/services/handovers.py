"""Handing work over in one step: who leaves what to whom, all of it or nothing, with a note that stays.

What a person owns is said by ``core.registries.handover_items``; history keeps the names of those who acted.
"""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts import rules
from accounts.enums import WRITING_ROLES, Role
from accounts.models import Handover, Membership, Organization, User
from accounts.services.memberships import act_on_membership, change_role
from core.enums import Status
from core.notifications import notify
from core.prepared import Prepared
from core.registries import handover_items
from core.workflow import WorkflowError

NOTE_ROWS = 200
"""So many rows of each kind are named in the note; the count is always exact."""


class HandoverRefused(WorkflowError):
    """A hand-over that is not possible; ``str()`` is what the reader is told."""


class PhoneMissing(HandoverRefused):
    """The successor would stand as a contact and nobody has said at which telephone."""


@dataclass(frozen=True)
class Part:
    """One kind of work in a preview: how many, and the first rows as ``{"text", "url"}``."""

    label: str
    count: int
    rows: list

    @property
    def more(self):
        """How many are not among the rows shown."""
        return self.count - len(self.rows)


def needs_phone(*, person, organization):
    """Whether the successor's telephone will be written somewhere: a query for each kind that has contacts."""
    return any(item.rows(person, organization).exists() for item in handover_items if item.needs_phone)


def preview(*, person, organization, limit=NOTE_ROWS):
    """What the person would leave: a ``Part`` for each kind of which there is any; two queries a kind."""
    parts = []
    for item in handover_items:
        rows = item.rows(person, organization)
        shown = [{"text": str(row), "url": _url_of(row)} for row in rows[: limit + 1]]
        if shown:
            parts.append(Part(item.label, len(shown) if len(shown) <= limit else rows.count(), shown[:limit]))
    return parts


def successors_of(*, person, organization):
    """The members who may take over: other managers and editors who can sign in."""
    members = organization.memberships.filter(status=Status.APPROVED, role__in=WRITING_ROLES, user__is_active=True)
    return members.exclude(user=person).select_related("user").order_by("role", "pk")


def orphans_in(organizations):
    """``{(organization id, person id)}`` of work whose owner does not belong any more; a query a kind and one more."""
    owned = set()
    for item in handover_items:
        if item.owners is not None:
            owned.update(pair for pair in item.owners(organizations) if pair[1] is not None)
    if not owned:
        return set()
    return owned - set(_active_members.rows(organizations=list(organizations)))


@Prepared
def _active_members(organizations):
    members = Membership.objects.filter(status=Status.APPROVED, organization__in=organizations, user__is_active=True)
    return members.values_list("organization_id", "user_id")


def needs_handover(*, person, organization):
    """Why the person cannot simply go: a sentence, empty where nothing keeps them."""
    own = organization.memberships.filter(user=person, status=Status.APPROVED).first()
    if own is not None and own.role == Role.MANAGER:
        others = organization.memberships.filter(status=Status.APPROVED, role=Role.MANAGER, user__is_active=True)
        if not others.exclude(user=person).exists():
            return f"你是{organization}唯一的管理员，先定下接手的管理员。"
    kept = [item for item in handover_items if item.owners is not None or item.is_named]
    if any(item.rows(person, organization).exists() for item in kept):
        return f"{organization}还有你名下的事，先交接给同事。"
    return ""


@transaction.atomic
def hand_over(*, organization, person, successor, actor, at, remark="", phone="", is_leaving=False, gives_manager=False):
    """Move everything that ``person`` owns for the organization to ``successor``; returns the ``Handover``.

    ``gives_manager`` makes the successor a manager; ``is_leaving`` ends the person's membership in the same step. ``phone`` is
    where the successor is reached as a contact, by default the one of their account, never the organization's or the
    predecessor's. A manager hands over for anybody, also for who has left; others for themselves. Raises ``PhoneMissing``,
    ``HandoverRefused`` or another ``WorkflowError``, ``PermissionDenied`` for anybody else.
    """
    locked = Organization.objects.select_for_update(of=("self",)).get(pk=organization.pk)
    memberships = Membership.objects.select_for_update(of=("self",)).filter(organization=locked).order_by("pk")
    rows = {row.user_id: row for row in memberships.filter(status=Status.APPROVED)}
    if not rules.is_manager(actor, locked) and not (actor.pk == person.pk and person.pk in rows):
        raise PermissionDenied("only managers hand over for others")
    taker = rows.get(successor.pk)
    if taker is None or taker.role not in WRITING_ROLES or not successor.is_active or successor.pk == person.pk:
        raise HandoverRefused("接手的人要是本单位的管理员或经办人。选一位再交。")
    if gives_manager and taker.role != Role.MANAGER:
        taker = change_role(
            membership=taker, role=Role.MANAGER, is_liaison=taker.is_liaison, actor=actor, expected_version=taker.version
        )
    phone = phone.strip() or successor.phone
    items = []
    for item in handover_items:
        found = item.rows(person, locked)
        shown = [{"text": str(row), "url": _url_of(row)} for row in found[:NOTE_ROWS]]
        if shown and item.needs_phone and not phone:
            raise PhoneMissing(f"{successor} 的账号里没有电话。填上接手人的电话再交，对方照着它打。")
        if shown:
            count = item.move(person=person, to=successor, phone=phone, organization=locked, actor=actor, at=at)
            items.append({"label": item.label, "count": count, "rows": shown})
    leaving = rows.get(person.pk) if is_leaving else None
    if not items and leaving is None:
        raise HandoverRefused(f"{person} 名下没有要交接的事。")
    if leaving is not None:
        _end(leaving, successor, actor, at)
    handover = Handover.objects.create(
        organization=locked,
        person=person,
        successor=successor,
        made_by=actor,
        at=at,
        remark=remark.strip(),
        items=items,
        has_ended_membership=leaving is not None,
        gave_manager_role=gives_manager,
    )
    _tell(handover)
    return handover


def _tell(handover):
    """The successor hears what to take over; the person whose work it was, where somebody else gave it away."""
    person, organization = handover.person, handover.organization
    notify(
        event="accounts.handed_over",
        recipients=[user for user in (handover.successor,) if user.pk != handover.made_by_id],
        key=f"handover:{handover.pk}",
        title=f"{person} 在{organization}的工作交给你了，{handover.total} 件",
        text=handover.remark,
        url=handover.get_absolute_url(),
        action_label="看交接单",
    )
    notify(
        event="accounts.handed_over",
        recipients=[user for user in (person,) if user.pk != handover.made_by_id],
        key=f"handover:{handover.pk}",
        title=f"你在{organization}的工作交给{handover.successor}了",
        text=f"{handover.made_by} 办的交接，{handover.total} 件。",
        url=handover.get_absolute_url(),
        action_label="看交接单",
    )


def _end(membership, successor, actor, at):
    fresh = Membership.objects.get(pk=membership.pk)  # what moved may have changed it
    act_on_membership(
        membership=fresh, action="withdraw", actor=actor, at=at, expected_version=None, reason=f"工作交接给{successor}"
    )


def possible_people(organization):
    """Whose work can be handed over: members, and those who have left something behind."""
    left = [person for _, person in orphans_in([organization.pk])]
    members = organization.memberships.filter(status=Status.APPROVED)
    return User.objects.filter(pk__in=[*members.values_list("user", flat=True), *left]).order_by("name", "pk")


def _url_of(row):
    url = getattr(row, "get_absolute_url", None)
    return url() if url else ""
