"""Who may take which step from where to where, as tables that the tests compare with the workflows."""

ROLES = ("manager", "editor", "viewer", "former", "stranger", "coordinator", "other_district", "own_coordinator", "system")
AUTHORS = {"manager", "editor", "own_coordinator"}
REVIEWERS = {"coordinator"}
LISTING_RIGHTS = {
    "submit": ({"draft", "returned"}, AUTHORS, "submitted"),
    "withdraw": ({"submitted", "approved"}, AUTHORS, "withdrawn"),
    "discard": ({"draft", "returned"}, AUTHORS, "withdrawn"),
    "publish_import": ({"draft"}, REVIEWERS, "approved"),
    "revise": ({"approved", "expired"}, {"system"}, "approved"),
    "reopen": ({"withdrawn"}, AUTHORS, "draft"),
    "approve": ({"submitted"}, REVIEWERS, "approved"),
    "auto_approve": ({"submitted"}, {"system"}, "approved"),
    "return": ({"submitted"}, REVIEWERS, "returned"),
    "reject": ({"submitted"}, REVIEWERS, "rejected"),
    "expire": ({"approved"}, {"system"}, "expired"),
    "suspend": ({"approved"}, REVIEWERS, "approved"),
    "lift": ({"approved"}, REVIEWERS, "approved"),
    "confirm": ({"approved"}, AUTHORS, "approved"),
    "pause": ({"approved"}, AUTHORS, "approved"),
    "resume": ({"approved"}, AUTHORS, "approved"),
    "close": ({"approved"}, AUTHORS, "approved"),
    "close_expired": ({"expired"}, AUTHORS, "expired"),
    "open_again": ({"approved"}, AUTHORS, "approved"),
    "renew": ({"expired"}, AUTHORS, "approved"),
    "undo": ({"approved", "returned", "rejected"}, REVIEWERS, "submitted"),
    "fall_silent": ({"approved"}, {"system"}, "approved"),
}
ORGANIZATION_RIGHTS = {
    "submit": ({"draft", "returned", "withdrawn"}, {"manager", "own_coordinator"}, "submitted"),
    "withdraw": ({"submitted"}, {"manager", "own_coordinator"}, "withdrawn"),
    "approve": ({"submitted"}, REVIEWERS, "approved"),
    "return": ({"submitted"}, REVIEWERS, "returned"),
    "reject": ({"submitted"}, REVIEWERS, "rejected"),
    "undo": ({"approved", "returned", "rejected"}, REVIEWERS, "submitted"),
    "trust": ({"approved"}, REVIEWERS, "approved"),
    "distrust": ({"approved"}, REVIEWERS, "approved"),
    "suspend": ({"approved"}, REVIEWERS, "approved"),
    "lift": ({"approved"}, REVIEWERS, "approved"),
    "recognize": ({"draft"}, {"system"}, "approved"),
    "merge": ({"submitted", "returned", "approved"}, REVIEWERS, "withdrawn"),
}
OFFICE_RIGHTS = {
    "submit": ({"draft", "returned", "withdrawn"}, {"manager", "own_coordinator"}, "submitted"),
    "withdraw": ({"submitted"}, {"manager", "own_coordinator"}, "withdrawn"),
    "close": ({"approved"}, {"manager", "own_coordinator"}, "withdrawn"),
    "approve": ({"submitted"}, REVIEWERS, "approved"),
    "return": ({"submitted"}, REVIEWERS, "returned"),
    "reject": ({"submitted"}, REVIEWERS, "rejected"),
    "undo": ({"approved", "returned", "rejected"}, REVIEWERS, "submitted"),
    "recognize": ({"draft"}, {"system"}, "approved"),
}
DECIDERS = {"manager", "coordinator"}
MEMBERSHIP_RIGHTS = {
    "submit": ({"draft"}, {"applicant"}, "submitted"),
    "found": ({"draft"}, {"system"}, "approved"),
    "invite": ({"draft", "submitted"}, {"system"}, "approved"),
    "merge": ({"submitted", "approved"}, {"system"}, "withdrawn"),
    "approve": ({"submitted"}, DECIDERS, "approved"),
    "reject": ({"submitted"}, DECIDERS, "rejected"),
    "withdraw": ({"submitted", "approved"}, {"applicant", "manager"}, "withdrawn"),
}
