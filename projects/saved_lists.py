"""The lists of projects, challenges and technology needs as saved searches."""

from core.saved_lists import SavedList
from projects.challenge_filters import ChallengeFilterSet
from projects.filters import ProjectFilterSet
from projects.models import OpenChallenge, Project, TechnologyNeed
from projects.outcomes.filters import TechnologyNeedFilterSet
from review.models import ReviewTask


def _settled(rows):
    """Without what was approved so lately that the approval may be taken back: nobody is told of it yet."""
    unsettled = ReviewTask.objects.unsettled(rows.model).values("object_id")
    return rows.exclude(pk__in=unsettled).select_related("organization")


def _title(row):
    return f"{row}，{row.organization}"


_PROJECTS = SavedList(ProjectFilterSet, lambda user: _settled(Project.objects.visible_to(user).standing()), _title)
_CHALLENGES = SavedList(ChallengeFilterSet, lambda user: OpenChallenge.objects.visible_to(user).listed().for_table(), _title)
_NEEDS = SavedList(TechnologyNeedFilterSet, lambda user: _settled(TechnologyNeed.objects.visible_to(user).standing()), _title)
SEARCHABLES = (
    _PROJECTS.searchable("projects", "项目", "projects:project_list"),
    _CHALLENGES.searchable("challenges", "揭榜挂帅", "projects:challenge_list"),
    _NEEDS.searchable("needs", "技术需求", "projects:need_list"),
)
"""Entries of ``core.registries.searchables``."""
