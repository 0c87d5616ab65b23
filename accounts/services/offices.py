"""What people do with 协作办公室: one function an action."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from accounts import rules
from accounts.models import CollaborationOffice, Membership, Organization
from accounts.services.organizations import AlreadyDone
from core.enums import Status
from core.idempotency import claim, remember
from core.workflow import StaleVersion, perform_transition

IDENTITY_FIELDS = ("name", "serves_district")
"""What says which office it is; once the office is open only a coordinator changes it, by returning it."""
FREE_FIELDS = ("address", "phone", "email", "opening_hours", "introduction", "liaisons")
NEEDED_FIELDS = ("name", "address", "introduction")


def editable_office_fields(office):
    """The names of the fields that the host's managers may change now; none while a coordinator looks at them."""
    if office.is_editable or office.status == Status.WITHDRAWN:
        return IDENTITY_FIELDS + FREE_FIELDS
    return FREE_FIELDS if office.is_open else ()


@transaction.atomic
def start_office(*, host, fields, actor, token):
    """Draft an office of a verified school that ``actor`` manages; returns it.

    The same form token again raises ``AlreadyDone``; ``PermissionDenied`` for a host that may have none.
    """
    is_first, url = claim(token=token, user=actor)
    if not is_first:
        raise AlreadyDone(url)
    if not Organization.objects.may_host_offices().managed_by(actor).filter(pk=host.pk).exists():
        raise PermissionDenied("only managers of a verified school start an office")
    office = CollaborationOffice(host=host)
    _fill(office, fields)
    remember(token=token, user=actor, result_url=office.get_absolute_url())
    return office


@transaction.atomic
def save_office(*, office, fields, actor, expected_version):
    """Change an office; returns the changed row.

    Raises ``StaleVersion`` when somebody changed it meanwhile, ``PermissionDenied`` for anybody but the host's managers and
    for a field that cannot be changed now.
    """
    locked = CollaborationOffice.objects.select_for_update(of=("self",)).select_related("host").get(pk=office.pk)
    if str(locked.version) != str(expected_version):
        raise StaleVersion("这间办公室的资料刚被别人改过。看看最新内容，再改一次。")
    if not rules.is_manager(actor, locked) or set(fields) - set(editable_office_fields(locked)):
        raise PermissionDenied("only managers of the host, and only what can be changed now")
    locked.version += 1
    _fill(locked, fields)
    return locked


def _fill(office, fields):
    liaisons = fields.pop("liaisons", None)
    for name, value in fields.items():
        setattr(office, name, value)
    office.save()
    if liaisons is not None:
        allowed = Membership.objects.liaisons().filter(organization=office.host_id)
        office.liaisons.set(allowed.filter(pk__in=[row.pk for row in liaisons]))


def submit_office(*, office, actor, at, expected_version):
    """Hand an office to the coordinators; raises ``ValidationError`` ({field: text}) for what is missing."""
    missing = {name: "交之前要填好。" for name in NEEDED_FIELDS if not getattr(office, name)}
    if not office.phone and not office.email:
        missing["phone"] = "办公电话和公开邮箱至少填一个，找的人才联系得上。"
    if not office.liaisons.exists():
        missing["liaisons"] = "选至少一位协作专员。名单里没有人，先到成员页把同事设为协作专员。"
    if missing:
        raise ValidationError(missing)
    return perform_transition(obj=office, action="submit", actor=actor, at=at, expected_version=expected_version)
