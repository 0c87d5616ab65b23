"""Tables of projects."""

from projects.models.awards import (
    Award,
    AwardMilestone,
    AwardObjection,
    BidOpinion,
    BidScore,
    ChallengeEvaluator,
    OpeningMinutes,
)
from projects.models.bids import BidFile, BidPartner, BidReceipt, ChallengeBid
from projects.models.challenges import (
    ChallengeCriterion,
    ChallengeQuestion,
    KeyShare,
    OpenChallenge,
    OpeningOfficer,
    ShareRelease,
)
from projects.models.changes import ProjectChange
from projects.models.drive import TalentDrive, TalentHead
from projects.models.evidence import Confirmation, FormDraft
from projects.models.ledger import Commitment, Delivery
from projects.models.passport import Acceptance, Milestone, ProjectFigure, StagePace
from projects.models.projects import Project, ProjectMajorsEvent, ProjectPartner, TeamMember
from projects.models.stages import ProjectStage, StageCheck, StageConfirmation
from projects.models.types import FigureDefinition, ProjectType, ProjectTypeLeadKindsEvent, TypeCheck, TypeStage

__all__ = [
    "Acceptance",
    "Award",
    "AwardMilestone",
    "AwardObjection",
    "BidFile",
    "BidOpinion",
    "BidPartner",
    "BidReceipt",
    "BidScore",
    "ChallengeBid",
    "ChallengeCriterion",
    "ChallengeEvaluator",
    "ChallengeQuestion",
    "Commitment",
    "Confirmation",
    "Delivery",
    "FigureDefinition",
    "FormDraft",
    "KeyShare",
    "Milestone",
    "OpenChallenge",
    "OpeningMinutes",
    "OpeningOfficer",
    "Project",
    "ProjectChange",
    "ProjectFigure",
    "ProjectMajorsEvent",
    "ProjectPartner",
    "ProjectStage",
    "ProjectType",
    "ProjectTypeLeadKindsEvent",
    "ShareRelease",
    "StageCheck",
    "StageConfirmation",
    "StagePace",
    "TalentDrive",
    "TalentHead",
    "TeamMember",
    "TypeCheck",
    "TypeStage",
]
