"""Tables of projects."""

from projects.models.evidence import Confirmation, FormDraft
from projects.models.ledger import Commitment, Delivery
from projects.models.projects import Project, ProjectMajorsEvent, ProjectPartner, TeamMember
from projects.models.stages import ProjectStage, StageCheck, StageConfirmation
from projects.models.types import FigureDefinition, ProjectType, ProjectTypeLeadKindsEvent, TypeCheck, TypeStage

__all__ = [
    "Commitment",
    "Confirmation",
    "Delivery",
    "FigureDefinition",
    "FormDraft",
    "Project",
    "ProjectMajorsEvent",
    "ProjectPartner",
    "ProjectStage",
    "ProjectType",
    "ProjectTypeLeadKindsEvent",
    "StageCheck",
    "StageConfirmation",
    "TeamMember",
    "TypeCheck",
    "TypeStage",
]
