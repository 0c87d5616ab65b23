"""What people do with organizations: one function an action."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from accounts import rules
from accounts.enums import Role
from accounts.models import Membership, Organization
from accounts.services.memberships import forget_roles
from core.actors import SYSTEM
from core.desk_registries import pre_checks
from core.enums import Status
from core.idempotency import claim, remember
from core.registries import trust_objections
from core.workflow import InvalidTransition, StaleVersion, perform_transition

DUPLICATE_CODE = "这个代码已经由别的单位登记了。找到那一家，申请加入就行。"
IDENTITY_FIELDS = ("name", "kind", "credit_code", "school_code", "school_nature", "district", "region", "industry")
"""What says who the organization is; once it is verified only a coordinator changes it."""
FREE_FIELDS = ("address", "website", "introduction", "contact_name", "contact_phone", "contact_email")
"""What managers may change at once even when the organization is verified."""
NEEDED_FIELDS = (
    "name", "kind", "credit_code", "region", "industry", "address", "contact_name", "contact_phone", "contact_email",
)  # fmt: skip
"""What a submission must have."""


class AlreadyDone(Exception):
    """The form was posted before; ``url`` is where the first post led to (empty if it has not ended well)."""

    def __init__(self, url):
        super().__init__(url)
        self.url = url


@transaction.atomic
def register_organization(*, fields, actor, at, token):
    """Start an organization as a draft; whoever registers it becomes its manager.

    ``token`` is the form's token: the same one again raises ``AlreadyDone``, none or nonsense raises
    ``core.idempotency.StaleForm``. Raises ``ValidationError`` for a wrong code.
    """
    is_first, url = claim(token=token, user=actor)
    if not is_first:
        raise AlreadyDone(url)
    organization = Organization(**fields)
    organization.clean()
    organization.save()
    membership = Membership.objects.create(user=actor, organization=organization, role=Role.MANAGER, is_liaison=True)
    perform_transition(obj=membership, action="found", actor=SYSTEM, at=at)
    forget_roles(actor)
    remember(token=token, user=actor, result_url=organization.get_absolute_url())
    return organization


@transaction.atomic
def save_organization(*, organization, fields, actor, expected_version):
    """Change the fields of an organization; a verified one's identity stays as verified. Returns the changed row.

    Raises ``StaleVersion`` when somebody changed it meanwhile, ``PermissionDenied`` for anybody but a manager and for a
    field that cannot be changed now.
    """
    locked = Organization.objects.select_for_update(of=("self",)).get(pk=organization.pk)
    if str(locked.version) != str(expected_version):
        raise StaleVersion("本单位的资料刚被别人改过。看看最新内容，再改一次。")
    if not rules.is_manager(actor, locked):
        raise PermissionDenied("only managers change an organization")
    allowed = editable_fields(locked)
    for name, value in fields.items():
        if name not in allowed:
            raise PermissionDenied(f"{name} cannot be changed now")
        setattr(locked, name, value)
    locked.version += 1
    locked.clean()
    locked.save()
    return locked


def editable_fields(organization):
    """The names of the fields that a manager may change now; none while a coordinator looks at them."""
    if organization.is_editable or organization.status == Status.WITHDRAWN:
        return IDENTITY_FIELDS + FREE_FIELDS
    return FREE_FIELDS if organization.is_verified else ()


def submit_organization(*, organization, actor, at, expected_version):
    """Hand a complete organization to the coordinators; returns the ``ReviewEvent``.

    Raises ``ValidationError`` ({field: text}) for what is missing and for a credit code that another one holds, or a
    ``WorkflowError``.
    """
    missing = {name: "交之前要填好。" for name in NEEDED_FIELDS if not getattr(organization, name)}
    missing = {hit.field: hit.message for check in pre_checks for hit in check(organization) if hit.is_obstacle} | missing
    if missing:
        raise ValidationError(missing)
    if Organization.objects.with_credit_code(organization.credit_code).exclude(pk=organization.pk).exists():
        raise ValidationError({"credit_code": DUPLICATE_CODE})
    try:
        with transaction.atomic():
            return perform_transition(obj=organization, action="submit", actor=actor, at=at, expected_version=expected_version)
    except IntegrityError as error:
        raise ValidationError({"credit_code": DUPLICATE_CODE}) from error


@transaction.atomic
def set_trust(*, organization, is_trusted, actor, at):
    """Let an organization publish without review, or no longer; returns the ``ReviewEvent``.

    A coordinator in scope who does not belong to it decides; upper apps say through ``core.registries.trust_objections``
    what must come first. Raises ``InvalidTransition`` with the sentence for the coordinator.
    """
    locked = Organization.objects.select_for_update(of=("self",)).get(pk=organization.pk)
    if locked.is_trusted == is_trusted:
        raise InvalidTransition("已经是免审的了。" if is_trusted else "本来就不免审。")
    objections = [text for text in (objection(locked) for objection in trust_objections) if text] if is_trusted else []
    if objections:
        raise InvalidTransition("".join(objections))
    event = perform_transition(obj=locked, action="trust" if is_trusted else "distrust", actor=actor, at=at)
    organization.refresh_from_db(fields=["is_trusted", "version"])
    return event
