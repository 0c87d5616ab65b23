"""What a person owns of projects and leaves to a successor."""

from django.db.models import F, Q

from accounts.handover import contact_of, is_contact
from core.enums import EDITABLE_STATUSES, Status
from core.prepared import Prepared
from core.registries import HandoverItem
from projects.models import Project

NEEDS_SOMEBODY = Q(status__in=[*EDITABLE_STATUSES, Status.SUBMITTED]) | Q(status=Status.APPROVED, ended_on=None)
"""What has ended keeps the names it had."""


def _written(person, organization):
    return Project.objects.filter(NEEDS_SOMEBODY, organization=organization, created_by=person).order_by("pk")


def _move_written(*, person, to, phone, organization, actor, at):
    return _written(person, organization).order_by().update(created_by=to)


@Prepared
def _owners(organizations):
    found = Project.objects.filter(NEEDS_SOMEBODY, organization__in=organizations)
    return found.order_by().values_list("organization_id", "created_by_id").distinct()


def _contacts(person, organization):
    return Project.objects.filter(NEEDS_SOMEBODY, is_contact(person), organization=organization).order_by("pk")


def _move_contacts(*, person, to, phone, organization, actor, at):
    changed = {**contact_of(to, phone), "version": F("version") + 1, "updated_at": at}
    return _contacts(person, organization).order_by().update(**changed)


ITEMS = (
    HandoverItem(
        "projects.projects",
        "项目（填写人）",
        _written,
        _move_written,
        lambda organizations: _owners.rows(organizations=list(organizations)),
    ),
    HandoverItem("projects.contacts", "项目上的联系人", _contacts, _move_contacts, is_named=True, needs_phone=True),
)
