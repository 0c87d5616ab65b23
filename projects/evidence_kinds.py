"""What can be confirmed by the other side, by the code in its address."""

from projects.models import Commitment, Delivery

KINDS = {model.code: model for model in (Commitment, Delivery)}
JOINED = {
    "commitment": ("project__organization", "stated_by", "counterpart", "created_by", "verified_by", "reverses"),
    "delivery": (
        "commitment__project__organization",
        "commitment__stated_by",
        "commitment__counterpart",
        "stated_by",
        "counterpart",
        "created_by",
        "verified_by",
        "reverses",
    ),
}
"""What the page of an entry shows with it."""
