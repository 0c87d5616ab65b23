"""What people do with organizations and memberships: one function an action."""

from accounts.services.liaisons import ask_for_liaisons
from accounts.services.memberships import act_on_membership, change_role, choose_organization, request_membership
from accounts.services.organizations import (
    DUPLICATE_CODE,
    FREE_FIELDS,
    IDENTITY_FIELDS,
    NEEDED_FIELDS,
    AlreadyDone,
    editable_fields,
    register_organization,
    save_organization,
    set_trust,
    submit_organization,
)

__all__ = [
    "DUPLICATE_CODE",
    "FREE_FIELDS",
    "IDENTITY_FIELDS",
    "NEEDED_FIELDS",
    "AlreadyDone",
    "act_on_membership",
    "ask_for_liaisons",
    "change_role",
    "choose_organization",
    "editable_fields",
    "register_organization",
    "request_membership",
    "save_organization",
    "set_trust",
    "submit_organization",
]
