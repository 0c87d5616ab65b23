"""Tables of recognition."""

from review.recognition.models.applications import (
    Appeal,
    Application,
    ApplicationSection,
    Candidate,
    SignaturePage,
    StageRun,
    Submission,
)
from review.recognition.models.experts import DeclaredConflict, Expert, Panel, PanelCase, ReviewField, Score, Scorecard, Seat
from review.recognition.models.notices import NoticeEntry, Objection, PublicNotice
from review.recognition.models.recognitions import AnnulledCertificate, Benefit, BenefitRecord, Recognition, Target
from review.recognition.models.schemes import (
    Call,
    Citation,
    Criterion,
    EligibilityRule,
    FormField,
    FormSection,
    LevelRule,
    Scheme,
    SchemeVersion,
    Stage,
)

__all__ = [
    "AnnulledCertificate",
    "Appeal",
    "Application",
    "ApplicationSection",
    "Benefit",
    "BenefitRecord",
    "Call",
    "Candidate",
    "Citation",
    "Criterion",
    "DeclaredConflict",
    "EligibilityRule",
    "Expert",
    "FormField",
    "FormSection",
    "LevelRule",
    "NoticeEntry",
    "Objection",
    "Panel",
    "PanelCase",
    "PublicNotice",
    "Recognition",
    "ReviewField",
    "Scheme",
    "SchemeVersion",
    "Score",
    "Scorecard",
    "Seat",
    "SignaturePage",
    "Stage",
    "StageRun",
    "Submission",
    "Target",
]
