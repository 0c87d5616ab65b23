"""What projects add to 我的待办 and to the calendar, read where the reader or the reader's organizations have any of it."""

from django.db.models import Exists

from accounts.models import User
from accounts.rules import is_editor_anywhere
from core import registries
from core.prepared import Prepared
from projects import challenge_work, ledger_work, work
from projects.camps import work as camps_work
from projects.camps.exam_models import CampExam
from projects.camps.models import Camp
from projects.models import (
    BidPartner,
    ChallengeBid,
    ChallengeEvaluator,
    Course,
    OpenChallenge,
    OpeningOfficer,
    Outcome,
    Project,
    ProjectPartner,
    TechnologyNeed,
    TrainingPlan,
)
from projects.outcomes import work as outcomes_work

NO_ORGANIZATION = 0
OF_PERSON = (
    ("officer", "user", OpeningOfficer.objects.all()),
    ("evaluator", "user", ChallengeEvaluator.objects.all()),
)
OF_ORGANIZATIONS = (
    ("projects", "organization", Project.objects.all()),
    ("projects", "organization", ProjectPartner.objects.current()),
    ("challenges", "organization", OpenChallenge.objects.all()),
    ("bids", "organization", ChallengeBid.objects.all()),
    ("joint bids", "organization", BidPartner.objects.all()),
    ("outcomes", "organization", Outcome.objects.all()),
    ("courses", "organization", Course.objects.all()),
    ("plans", "organization", TrainingPlan.objects.all()),
    ("needs", "organization", TechnologyNeed.objects.all()),
    ("camps", "organization", Camp.objects.all()),
    ("joint exams", "partner", CampExam.objects.all()),
)
WORK = (
    ("projects", work.work_items),
    ("projects", ledger_work.work_items),
    ("officer", challenge_work.officers_items),
    ("evaluator", challenge_work.evaluators_items),
    ("challenges", challenge_work.publishers_items),
    ("bids", challenge_work.bidders_items),
    ("joint bids", challenge_work.partners_items),
    ("outcomes", outcomes_work.outcome_items),
    ("courses", outcomes_work.course_items),
    ("plans", outcomes_work.plan_items),
    ("needs", outcomes_work.need_items),
    ("camps", outcomes_work.camp_items),
    ("camps", camps_work.hosts_items),
    ("joint exams", camps_work.partners_items),
)
CALENDAR = (
    ("projects", work.calendar_items),
    ("projects", ledger_work.calendar_items),
    ("challenges", challenge_work.publishers_calendar),
    ("bids", challenge_work.bidders_calendar),
)


def register():
    """Fill the registries."""
    registries.workbench_items.register(work_items)
    registries.calendar_items.register(calendar_items)


def work_items(user, at):
    """One query for who has nothing to do with projects, and those of each part in which there is something."""
    return _read(WORK, user, at)


def calendar_items(user, at):
    """Milestones, ends of stages, promises, deadlines of challenges; read like ``work_items``."""
    return _read(CALENDAR, user, at)


def _read(sources, user, at):
    parts = parts_of(user)
    return [item for part, source in sources if part in parts for item in source(user, at)]


def parts_of(user):
    """The names of the parts in which there is anything of the reader, or of the organizations for which the reader writes."""
    organizations = sorted(user.organization_roles) if is_editor_anywhere(user) else [NO_ORGANIZATION]
    names = [name for name, _, _ in OF_PERSON + OF_ORGANIZATIONS]
    rows = _there.rows(person=user.pk, organizations=organizations)
    return {name for row in rows for name, is_there in zip(names, row, strict=True) if is_there}


@Prepared
def _there(person, organizations):
    return User.objects.filter(pk=person).values_list(
        *(Exists(rows.filter(**{path: person})) for _, path, rows in OF_PERSON),
        *(Exists(rows.filter(**{f"{path}__in": organizations})) for _, path, rows in OF_ORGANIZATIONS),
    )
