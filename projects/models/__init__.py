"""Tables of projects."""

from projects.camps.exam_models import CampCertificate, CampExam, CampExamResult, CertificateRecognition
from projects.camps.models import (
    Camp,
    CampAttendance,
    CampCertificatesEvent,
    CampEnrolment,
    CampMajorsEvent,
    CampMeeting,
    CampOccupationsEvent,
    CampSession,
)
from projects.models.awards import (
    Award,
    AwardMilestone,
    AwardObjection,
    BidOpinion,
    BidScore,
    ChallengeEvaluator,
    OpeningMinutes,
)
from projects.models.bids import BidFile, BidKeeper, BidPartner, BidReceipt, ChallengeBid
from projects.models.challenges import (
    ChallengeCriterion,
    ChallengeQuestion,
    KeyShare,
    OpenChallenge,
    OpeningOfficer,
    ShareRelease,
)
from projects.models.changes import ProjectChange
from projects.models.cohort_statements import CohortEvaluation, EmploymentOutcome, GuidanceEntry
from projects.models.drive import HeadReport, TalentDrive, TalentHead
from projects.models.evidence import Confirmation, FormDraft
from projects.models.ledger import Commitment, Delivery
from projects.models.passport import Acceptance, Milestone, ProjectFigure, StagePace
from projects.models.projects import Project, ProjectMajorsEvent, ProjectPartner, TeamMember
from projects.models.stages import ProjectStage, StageCheck, StageConfirmation
from projects.models.training import Cohort, CriteriaSet, Criterion, EnrollmentPlan, MentorPairing
from projects.models.types import FigureDefinition, ProjectType, ProjectTypeLeadKindsEvent, TypeCheck, TypeStage
from projects.outcomes.models import (
    Course,
    CourseChange,
    CourseMajorsEvent,
    LineageLink,
    NeedAnswer,
    Outcome,
    OutcomeKind,
    OutcomeMajorsEvent,
    TechnologyNeed,
    TechnologyNeedMajorsEvent,
    TrainingPlan,
    TrainingPlanMajorsEvent,
)
from projects.suggestions.models import PartnerSuggestion

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
    "Camp",
    "CampAttendance",
    "CampCertificate",
    "CampCertificatesEvent",
    "CampEnrolment",
    "CampExam",
    "CampExamResult",
    "CampMajorsEvent",
    "CampMeeting",
    "CampOccupationsEvent",
    "CampSession",
    "CertificateRecognition",
    "ChallengeBid",
    "ChallengeCriterion",
    "ChallengeEvaluator",
    "ChallengeQuestion",
    "MentorPairing",
    "GuidanceEntry",
    "EnrollmentPlan",
    "EmploymentOutcome",
    "Criterion",
    "CriteriaSet",
    "CohortEvaluation",
    "Cohort",
    "Commitment",
    "Confirmation",
    "Course",
    "CourseChange",
    "CourseMajorsEvent",
    "Delivery",
    "FigureDefinition",
    "FormDraft",
    "KeyShare",
    "LineageLink",
    "Milestone",
    "NeedAnswer",
    "OpenChallenge",
    "OpeningMinutes",
    "OpeningOfficer",
    "Outcome",
    "OutcomeKind",
    "OutcomeMajorsEvent",
    "PartnerSuggestion",
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
    "HeadReport",
    "BidKeeper",
    "TeamMember",
    "TechnologyNeed",
    "TechnologyNeedMajorsEvent",
    "TrainingPlan",
    "TrainingPlanMajorsEvent",
    "TypeCheck",
    "TypeStage",
]
