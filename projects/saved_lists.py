"""The lists of projects, challenges, what comes of projects, and camps as saved searches."""

from core.saved_lists import SavedList
from projects.camps.filters import CampFilterSet
from projects.camps.models import Camp
from projects.challenge_filters import ChallengeFilterSet
from projects.filters import ProjectFilterSet
from projects.models import Course, OpenChallenge, Outcome, Project, TechnologyNeed, TrainingPlan
from projects.outcomes.filters import CourseFilterSet, OutcomeFilterSet, TechnologyNeedFilterSet, TrainingPlanFilterSet
from review.models import ReviewTask


def _settled(rows):
    """Without what was approved so lately that the approval may be taken back: nobody is told of it yet."""
    unsettled = ReviewTask.objects.unsettled(rows.model).values("object_id")
    return rows.exclude(pk__in=unsettled).select_related("organization")


def _title(row):
    return f"{row}，{row.organization}"


def _published(model, filterset_class):
    return SavedList(filterset_class, lambda user: _settled(model.objects.visible_to(user).standing()), _title)


_CHALLENGES = SavedList(ChallengeFilterSet, lambda user: OpenChallenge.objects.visible_to(user).listed().for_table(), _title)
SEARCHABLES = (
    _published(Project, ProjectFilterSet).searchable("projects", "项目", "projects:project_list"),
    _CHALLENGES.searchable("challenges", "揭榜挂帅", "projects:challenge_list"),
    _published(TechnologyNeed, TechnologyNeedFilterSet).searchable("needs", "技术需求", "projects:need_list"),
    _published(Outcome, OutcomeFilterSet).searchable("outcomes", "成果", "projects:outcome_list"),
    _published(Course, CourseFilterSet).searchable("courses", "课程", "projects:course_list"),
    _published(TrainingPlan, TrainingPlanFilterSet).searchable("plans", "培养方案", "projects:plan_list"),
    _published(Camp, CampFilterSet).searchable("camps", "训练营和课程", "projects:camp_list"),
)
"""Entries of ``core.registries.searchables``."""
