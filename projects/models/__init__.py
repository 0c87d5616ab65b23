"""Tables of projects."""

from projects.models.changes import ProjectChange
from projects.models.evidence import Confirmation, FormDraft
from projects.models.ledger import Commitment, Delivery
from projects.models.passport import Acceptance, Milestone, ProjectFigure, StagePace
from projects.models.projects import Project, ProjectMajorsEvent, ProjectPartner, TeamMember
from projects.models.stages import ProjectStage, StageCheck, StageConfirmation
from projects.models.types import FigureDefinition, ProjectType, ProjectTypeLeadKindsEvent, TypeCheck, TypeStage

__all__ = [
    "Acceptance",
    "Commitment",
    "Confirmation",
    "Delivery",
    "FigureDefinition",
    "FormDraft",
    "Milestone",
    "Project",
    "ProjectChange",
    "ProjectFigure",
    "ProjectMajorsEvent",
    "ProjectPartner",
    "ProjectStage",
    "ProjectType",
    "ProjectTypeLeadKindsEvent",
    "StageCheck",
    "StageConfirmation",
    "StagePace",
    "TeamMember",
    "TypeCheck",
    "TypeStage",
]
