"""The project library, a project's page, and the own list."""

from urllib.parse import urlencode

from django.contrib.auth.mixins import LoginRequiredMixin
from django.contrib.contenttypes.models import ContentType
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from accounts.rules import is_editor_anywhere
from core.enums import Status
from core.idempotency import new_token
from core.lists import FilteredListView
from core.models import ReviewEvent
from core.registries import detail_panels
from core.sharing import share_card
from core.workflow import available_actions
from projects import rules
from projects.blueprint import rows_of
from projects.enums import PublicPart
from projects.evidence_tabs import tabs_of
from projects.filters import OwnProjectFilterSet, ProjectFilterSet
from projects.ledger_forms import FloorForm
from projects.ledger_work import ledger_panel
from projects.models import Project
from projects.passport_page import (
    acceptances_of,
    figures_of,
    pace_of,
    reported_figures_of,
    stages_of,
    strip_of,
    verdicts_of,
)
from projects.presentation import public_rows, sections_of
from projects.similar import similar_to
from projects.sources import sources_of
from projects.views.editing import DIRECT_ACTIONS
from review.models import ReviewTask
from supplydemand.search import query_literal, with_relevance

COUNTED = {
    "stage": "stage",
    "type": "type",
    "district": "district",
    "level": "level",
    "lead": "organization__kind",
}
"""Filters whose choices say how many there are, by column."""
RELEVANCE = {"relevance": ("最相关", ("-relevance", "-id"))}
"""The order that is offered while there are words to search for."""


class ProjectListView(FilteredListView):
    """What is public of projects (B1.2)."""

    filterset_class = ProjectFilterSet
    template_name = "projects/project_list.html"
    sorts = {
        "newest": ("最新公开", ("-published_at", "-id")),
        "stage": ("在现在的环节最久的在前", ("stage_since", "id")),
        "ending": ("快结束的在前", ("ends_on", "id")),
    }

    def get_rows(self):
        """Standing projects with what a row shows."""
        return Project.objects.visible_to(self.request.user).standing().for_mention()

    def get_base_queryset(self):
        """The rows, with their relevance where they are ordered by it."""
        rows = self.get_rows()
        return with_relevance(rows, self.words) if self.get_sort() == "relevance" else rows

    def get_sorts(self):
        """What was searched for stands first: the best answers, unless another order is chosen."""
        return RELEVANCE | self.sorts if query_literal(self.words) else self.sorts

    @property
    def words(self):
        """What is searched for."""
        return self.request.GET.get("q", "")

    def get_context_data(self, **kwargs):
        """Adds the addresses of the neighbours."""
        context = super().get_context_data(**kwargs)
        pairs = [pair for pair in self._pairs() if pair[0] != "sort"]
        export = reverse("projects:mine_export" if self.is_own else "projects:export")
        query = urlencode(pairs)
        context.update(
            map_url=f"{reverse('projects:map')}{f'?{query}' if query else ''}",
            list_url=f"{reverse('projects:project_list')}{f'?{query}' if query else ''}",
            export_urls={kind: f"{export}?{urlencode([*self._pairs(), ('format', kind)])}" for kind in ("xlsx", "csv")},
            can_begin=is_editor_here(self.request.user),
        )
        return context

    def get_counted_rows(self):
        """Without relevance."""
        return self.get_rows()

    is_own = False
    counted = COUNTED
    counted_noun = "个项目"


def is_editor_here(user):
    """Whether this reader writes for some organization."""
    return user.is_authenticated and is_editor_anywhere(user)


class OwnProjectListView(LoginRequiredMixin, ProjectListView):
    """What the reader's organizations lead or take part in, in any state."""

    is_own = True
    filterset_class = OwnProjectFilterSet
    template_name = "projects/own_project_list.html"
    sorts = {"newest": ("最新填写", ("-id",))}

    def get_rows(self):
        """Own ones and those in which the own organizations take part or are asked to."""
        return Project.objects.taken_part_in_by(self.request.user).exclude(status=Status.WITHDRAWN, submitted_at=None).for_table()


class ProjectDetailView(TemplateView):
    """A project, for whoever may see it: everything for those who take part, what its lead shows for everybody else."""

    template_name = "projects/project_detail.html"

    def get_context_data(self, **kwargs):
        """The project and what the reader may see and do."""
        user = self.request.user
        project = get_object_or_404(
            Project.objects.visible_to(user).for_detail().prefetch_related("majors"), pk=self.kwargs["pk"]
        )
        is_own = rules.works_inside(user, project)
        is_inside = (is_own or rules.is_reviewer(user, project)) and self.request.GET.get("as") != "public"
        stages = stages_of(project) if is_inside or PublicPart.STAGES in project.public_parts else []
        context = super().get_context_data(
            project=project,
            stages=stages,
            strip=strip_of(stages, timezone.localdate()),
            is_inside=is_inside,
            is_preview=is_own and not is_inside,
            is_own=is_own,
            sections=self._sections(project, is_inside),
            my_invitations=[] if self.request.GET.get("as") == "public" else invitations_of(project, user),
            majors=list(project.majors.all()),
            pace=pace_of(project, timezone.localdate()) if is_inside else None,
            tabs=tabs_of(project, user, "overview"),
            sources=sources_of(project, user, is_inside=is_inside),
            blueprint=rows_of(project.blueprint) if is_inside and not project.is_approved else [],
            similar=similar_to(project) if project.is_approved else [],
            panels=self._panels(project),
            kept=[("as", "public")] if self.request.GET.get("as") == "public" else [],
            **self._people(project, is_inside),
            **kwargs,
        )
        return context | self._work(project, is_inside) if is_inside else context | self._public(project)

    def _panels(self, project):
        """The ledger's sums from the floor that the reader chose, and what other parts show beside a project."""
        ledger = ledger_panel(project, self.request.user, FloorForm.floor_of(self.request.GET))
        further = [panel for make in detail_panels if (panel := make(project, self.request.user))]
        return [ledger, *further] if ledger else further

    def _sections(self, project, is_inside):
        """Everything inside; who is asked to join reads the content, without contact, people and what has been done."""
        if is_inside:
            return sections_of(project, with_contact=True)
        if rules.is_asked(self.request.user, project) and self.request.GET.get("as") != "public":
            return sections_of(project)
        return [("项目内容", public_rows(project))]

    def _people(self, project, is_inside):
        shows = is_inside or PublicPart.PARTNERS in project.public_parts
        team = project.team.filter(left_on=None).select_related("organization").order_by("-is_leader", "pk")
        if not is_inside:
            team = team.filter(is_public=True) if PublicPart.TEAM in project.public_parts else team.none()
        partners = project.current_partners if is_inside else _in_standing(project.joined_partners)
        return {"partners": partners if shows else [], "team": list(team)}

    def _work(self, project, is_inside):
        user = self.request.user
        events = list(ReviewEvent.objects.of(project).newest_first())
        own = rules.is_member(user, project)
        return {
            "figures": [view for view in figures_of(project, user) if view.newest] if project.is_approved else [],
            "acceptances": acceptances_of(project) if project.is_approved else [],
            "events": events,
            "can_edit": rules.is_author(user, project),
            "can_run": rules.can_run(user, project),
            "sides": rules.sides_of(user, project),
            "actions": [t for t in available_actions(project, user) if t.action in DIRECT_ACTIONS] if own else [],
            "review_task": _task_of(project, user),
            "last_return": ReviewEvent.objects.latest_return_of(project) if project.is_returned else None,
            "form_token": new_token(),
        }

    def _public(self, project):
        shows_figures = project.is_approved and PublicPart.FIGURES in project.public_parts
        shows_outcomes = project.ended_on is not None and PublicPart.OUTCOMES in project.public_parts
        facts = [str(project.type), str(project.organization), project.get_stage_display()]
        said = verdicts_of(project) if shows_outcomes else []
        if PublicPart.PARTNERS not in project.public_parts:
            said = [row for row in said if row.organization_id == project.organization_id]
        return {
            "figures": reported_figures_of(project) if shows_figures else [],
            "acceptances": said,
            "share": share_card(
                title=f"{project}（项目）",
                description=f"{'，'.join(facts)}。{project.summary}",
                path=project.get_absolute_url(),
            )
            if project.is_public
            else None,
        }


def _in_standing(partners):
    """Without those whose organization is suspended: the public sees nothing of it elsewhere either."""
    return [row for row in partners if row.organization.suspended_at is None]


def invitations_of(project, user):
    """The partner rows that this reader may answer."""
    if not user.is_authenticated:
        return []
    return [row for row in project.current_partners if row.accepted_at is None and rules.can_answer_invitation(user, row)]


def _task_of(project, user):
    if not user.is_staff:
        return None
    content_type = ContentType.objects.get_for_model(Project)
    return ReviewTask.objects.visible_to(user).open().filter(content_type=content_type, object_id=project.pk).first()
