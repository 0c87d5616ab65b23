"""The rows that a press of somebody who may not write must leave as they are, and how one sees that it did."""

import re

from django.db import connection
from django.db.models import Max

from accounts.models import Membership, Organization
from projects.models import (
    BidPartner,
    Camp,
    CampAttendance,
    CampCertificate,
    CampEnrolment,
    CampExam,
    CampExamResult,
    CampMeeting,
    CampSession,
    CertificateRecognition,
    ChallengeBid,
    ChallengeQuestion,
    Commitment,
    Course,
    Delivery,
    LineageLink,
    Milestone,
    NeedAnswer,
    OpenChallenge,
    Outcome,
    Project,
    ProjectChange,
    ProjectFigure,
    ProjectPartner,
    StageCheck,
    TeamMember,
    TechnologyNeed,
    TrainingPlan,
)
from review.models import ReviewTask
from review.recognition.models import (
    Appeal,
    Application,
    ApplicationSection,
    Candidate,
    Objection,
    PublicNotice,
    Recognition,
    Scorecard,
    Seat,
    SignaturePage,
    StageRun,
)
from supplydemand.models import Match, MatchAnswer, MatchOutcome, TalentDemand, TalentSupply

BUSINESS = (
    Organization,
    Membership,
    TalentDemand,
    TalentSupply,
    Match,
    MatchAnswer,
    MatchOutcome,
    ReviewTask,
    Application,
    ApplicationSection,
    SignaturePage,
    StageRun,
    Appeal,
    Candidate,
    Seat,
    Scorecard,
    PublicNotice,
    Objection,
    Recognition,
    Project,
    ProjectPartner,
    TeamMember,
    StageCheck,
    Milestone,
    ProjectFigure,
    ProjectChange,
    Commitment,
    Delivery,
    OpenChallenge,
    ChallengeQuestion,
    ChallengeBid,
    BidPartner,
    Outcome,
    Course,
    TrainingPlan,
    TechnologyNeed,
    NeedAnswer,
    LineageLink,
    Camp,
    CampSession,
    CampMeeting,
    CampEnrolment,
    CampAttendance,
    CampExam,
    CampExamResult,
    CampCertificate,
    CertificateRecognition,
)


def newest():
    """The highest number of each model's rows."""
    return {model: model._base_manager.aggregate(newest=Max("pk", default=0))["newest"] for model in BUSINESS}


def rows(until):
    """A digest of the rows of each model up to the number that ``until`` names, in one statement."""
    parts = " UNION ALL ".join(
        f"SELECT md5(string_agg(t::text, ',' ORDER BY id)) FROM {model._meta.db_table} t WHERE id <= {until[model]}"  # noqa: S608
        for model in BUSINESS
    )
    with connection.cursor() as cursor:
        cursor.execute(parts)
        return cursor.fetchall()


class Writes:
    """Notes whether a statement can have written: where none did, no row need be read again."""

    WORDS = re.compile(r"\b(INSERT|UPDATE|DELETE|MERGE|COPY|CALL|DO)\b", re.IGNORECASE)

    def __init__(self):
        self.are_there = False

    def __call__(self, execute, sql, params, many, context):
        """Django's hook around each statement."""
        self.are_there = self.are_there or bool(self.WORDS.search(str(sql)))
        return execute(sql, params, many, context)
