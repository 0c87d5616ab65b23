"""Tables of projects."""

from projects.models.projects import Project, ProjectMajorsEvent, ProjectPartner, TeamMember
from projects.models.stages import ProjectStage, StageCheck, StageConfirmation
from projects.models.types import FigureDefinition, ProjectType, ProjectTypeLeadKindsEvent, TypeCheck, TypeStage

__all__ = [
    "FigureDefinition",
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
