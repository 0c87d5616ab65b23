"""What can be confirmed by the other side, by the code in its address."""

from projects.models import CohortEvaluation, Commitment, Delivery, EmploymentOutcome, GuidanceEntry, HeadcountStatement

LEDGER_KINDS = {model.code: model for model in (Commitment, Delivery)}
TRAINING_KINDS = {model.code: model for model in (GuidanceEntry, CohortEvaluation, EmploymentOutcome, HeadcountStatement)}
KINDS = LEDGER_KINDS | TRAINING_KINDS
SIDES = ("stated_by", "counterpart", "created_by", "verified_by")
JOINED = {
    "commitment": ("project__organization", "reverses", "milestone__award__challenge", *SIDES),
    "delivery": (
        "commitment__project__organization",
        "commitment__stated_by",
        "commitment__counterpart",
        "reverses",
        *SIDES,
    ),
    "guidance": ("pairing__cohort__project__organization", *SIDES),
    "evaluation": ("cohort__project__organization", "criteria_set", *SIDES),
    "headcount": ("project__organization", "plan__major", "plan__level", "cohort", *SIDES),
    "outcome": ("cohort__project__organization", "employer", *SIDES),
}
"""What the page of an entry shows with it."""
