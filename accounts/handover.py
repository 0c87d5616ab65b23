"""What a person owns for an organization in this app, and leaves to a successor: its contact, and being 协作专员."""

from django.db.models import F, Q

from accounts.models import CollaborationOffice, Membership, Organization
from accounts.services import editable_fields
from core.enums import Status
from core.registries import HandoverItem


def is_contact(person):
    """The rows whose contact is this person, by address or by name."""
    return Q(contact_email__iexact=person.email) | (Q(contact_name=person.name) & ~Q(contact_name=""))


def contact_of(person, phone):
    """The contact fields with ``person`` in them, reached at ``phone``."""
    return {"contact_name": person.name, "contact_email": person.email, "contact_phone": phone}


def contact_has_left(row):
    """Whether who stands as the contact of a row of an organization (with an author) does not belong to it any more.

    A contact without an account may stay. Left has one that a former member has, or that an author wrote whose account is
    closed: that forgets its name.
    """
    if not (row.contact_name or row.contact_email):
        return False
    named = Q(user__email__iexact=row.contact_email) | (Q(user__name=row.contact_name) & ~Q(user__name=""))
    members = Membership.objects.filter(organization=row.organization_id)
    current = Q(status=Status.APPROVED, user__is_active=True)
    if members.filter(named, current).exists():
        return False
    if members.filter(named).exists():
        return True
    own = row.organization
    is_own = (row.contact_name, row.contact_email) == (own.contact_name, own.contact_email)
    return not is_own and row.created_by is not None and not row.created_by.is_active


def _contacts(person, organization):
    if "contact_name" not in editable_fields(organization):
        return Organization.objects.none()
    return Organization.objects.filter(is_contact(person), pk=organization.pk)


def _move_contact(*, person, to, phone, organization, actor, at):
    rows = _contacts(person, organization)
    return rows.update(**contact_of(to, phone), version=F("version") + 1, updated_at=at)


def _liaison(person, organization):
    return Membership.objects.filter(user=person, organization=organization, status=Status.APPROVED, is_liaison=True)


def _move_liaison(*, person, to, phone, organization, actor, at):
    count = _liaison(person, organization).update(is_liaison=False, version=F("version") + 1, updated_at=at)
    own = Membership.objects.filter(user=to, organization=organization, status=Status.APPROVED)
    own.update(is_liaison=True, version=F("version") + 1, updated_at=at)
    return count


def _offices(person, organization):
    return CollaborationOffice.objects.filter(host=organization, liaisons__user=person).distinct().order_by("pk")


def _move_offices(*, person, to, phone, organization, actor, at):
    own = Membership.objects.filter(user=to, organization=organization, status=Status.APPROVED).first()
    offices = list(_offices(person, organization))
    for office in offices:
        office.liaisons.remove(*office.liaisons.filter(user=person))
        office.liaisons.add(own)
    return len(offices)


ITEMS = (
    HandoverItem("accounts.contact", "单位的联系人", _contacts, _move_contact, needs_phone=True),
    HandoverItem("accounts.liaison", "协作专员", _liaison, _move_liaison),
    HandoverItem("accounts.office_liaison", "协作办公室的协作专员", _offices, _move_offices),
)
