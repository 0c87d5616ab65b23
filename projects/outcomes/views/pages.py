"""Lists and pages of the four kinds."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.contrib.contenttypes.models import ContentType
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.generic import TemplateView

from core.addresses import address
from core.enums import Status
from core.idempotency import new_token
from core.lists import FilteredListView, stated
from core.models import ReviewEvent
from core.registries import detail_panels
from core.sharing import share_card
from core.workflow import available_actions
from projects.outcomes import lineage, rules
from projects.outcomes.chain_drawing import drawing_of
from projects.outcomes.enums import AnswerState, NodeKind
from projects.outcomes.forms import AnswerForm, CourseChangeForm, LinkForm
from projects.outcomes.models import Course, NeedAnswer, Outcome, TechnologyNeed, TrainingPlan
from projects.outcomes.presentation import public_rows, sections_of
from projects.outcomes.views.kinds import KINDS
from projects.outcomes.workflows import DIRECT_ACTIONS
from projects.tables import publication_columns
from review.models import ReviewTask
from supplydemand.export_sources import sources
from supplydemand.search import query_literal, with_relevance
from supplydemand.views.exporting import RowsExportMixin

COUNTED = {"kind": "kind", "mode": "mode", "level": "level", "district": "organization__district"}
"""Filters whose choices say how many there are, by column."""
RELEVANCE = {"relevance": ("最相关", ("-relevance", "-id"))}
NODES = {Outcome: NodeKind.OUTCOME, TrainingPlan: NodeKind.PLAN, TechnologyNeed: NodeKind.NEED}


class PublicationListView(FilteredListView):
    """What is public of one kind."""

    kind = None
    is_own = False
    counted_noun = "个"
    template_name = "projects/outcomes/list.html"
    sorts = {"newest": ("最新公开", ("-published_at", "-id"))}

    def get_rows(self):
        """Standing rows with what the list shows."""
        return self.kind.model.objects.visible_to(self.request.user).standing().for_table()

    def get_base_queryset(self):
        """The rows, with their relevance where they are ordered by it."""
        rows = self.get_rows()
        return with_relevance(rows, self.request.GET.get("q", "")) if self.get_sort() == "relevance" else rows

    def get_counted_rows(self):
        """Without relevance."""
        return self.get_rows()

    @property
    def counted(self):
        """Those of the filters with counts that the kind has; own rows also by status."""
        return {name: column for name, column in COUNTED.items() if name in self.kind.filterset_class.base_filters} | (
            {"status": "status"} if self.is_own else {}
        )

    def get_sorts(self):
        """What was searched for stands first."""
        return RELEVANCE | self.sorts if query_literal(self.request.GET.get("q", "")) else self.sorts

    def get_filterset(self):
        """The kind's filter set; own rows also by status."""
        return self.kind.filterset_class(
            stated(self.request.GET), queryset=self.get_base_queryset(), request=self.request, with_status=self.is_own
        )

    def get_context_data(self, **kwargs):
        """Adds the kind, its neighbours and whether the reader writes it."""
        user = self.request.user
        return super().get_context_data(
            kind=self.kind,
            kinds=[(kind, kind.url("list")) for kind in KINDS],
            is_own=self.is_own,
            list_url=self.kind.url("list"),
            mine_url=self.kind.url("mine"),
            create_url=self.kind.url("create"),
            export_urls=self._export_urls(),
            can_write=user.is_authenticated and self.kind.organizations_of(user).exists(),
            today=timezone.localdate(),
            **kwargs,
        )

    def _export_urls(self):
        source = next((row for row in sources if row.code == self.kind.slug), None)
        path = source.export_url(self.is_own) if source else ""
        if not path:
            return {}
        return {form: address(path, [*self._pairs(), ("format", form)]) for form in ("xlsx", "csv")}


class OwnPublicationListView(LoginRequiredMixin, PublicationListView):
    """Everything of the reader's organizations, in any state."""

    is_own = True
    sorts = {"newest": ("最新填写", ("-id",))}

    def get_rows(self):
        """Own rows, without drafts that were thrown away."""
        rows = self.kind.model.objects.of(self.request.user)
        return rows.exclude(status=Status.WITHDRAWN, submitted_at=None).for_table()


class _OfPublications(RowsExportMixin):
    """A list of one kind as a file."""

    def get_source(self):
        """The kind's."""
        return sources.of(self.kind.slug)

    def get_columns(self):
        """What its pages show."""
        return publication_columns(self.kind.model, is_own=self.is_own)

    def for_export(self, rows):
        """With the version before, which a plan names."""
        return rows.select_related("follows") if self.kind.model is TrainingPlan else rows


class PublicationExportView(_OfPublications, PublicationListView):
    """What is public."""


class OwnPublicationExportView(_OfPublications, OwnPublicationListView):
    """Everything of the reader's organizations."""


class PublicationDetailView(TemplateView):
    """One row for whoever may see it, with its place in the chain."""

    kind = None
    template_name = "projects/outcomes/detail.html"

    def get_context_data(self, **kwargs):
        """The row, its chain, and what the reader may do."""
        user = self.request.user
        joined = ("organization__kind", "organization__district", "project__organization", *self.kind.model.shown_in_lists)
        row = get_object_or_404(self.kind.model.objects.visible_to(user).select_related(*joined), pk=self.kwargs["pk"])
        is_own = rules.is_member(user, row)
        is_inside = is_own or rules.is_reviewer(user, row)
        context = super().get_context_data(
            kind=self.kind,
            row=row,
            is_own=is_own,
            is_inside=is_inside,
            can_edit=rules.is_author(user, row),
            sections=sections_of(row) if is_inside else [("内容", public_rows(row))],
            majors=list(row.majors.all()),
            project=project_for(row, user),
            list_url=self.kind.url("mine" if is_own else "list"),
            panels=[panel for make in detail_panels if (panel := make(row, user))],
            share=share_of(self.kind, row),
            form_token=new_token(),
            today=timezone.localdate(),
            **kwargs,
        )
        context |= inside_of(row, user, is_own) if is_inside else {}
        context |= _chain(row, user)
        own = {Course: _of_course, TechnologyNeed: _of_need}.get(self.kind.model)
        return context | (own(row, user) if own else {})


def project_for(row, user):
    """The project that it comes from, where this reader may see that."""
    if row.project_id is None:
        return None
    return type(row.project).objects.visible_to(user).filter(pk=row.project_id).first()


def share_of(kind, row):
    """The card by which others link to a public row."""
    if not row.is_public:
        return None
    return share_card(
        title=f"{row}（{kind.label}）", description=f"{row.organization}。{row.summary}", path=row.get_absolute_url()
    )


def inside_of(row, user, is_own):
    """What its own people and coordinators see besides."""
    content_type = ContentType.objects.get_for_model(type(row))
    tasks = ReviewTask.objects.visible_to(user).open().filter(content_type=content_type, object_id=row.pk)
    return {
        "events": list(ReviewEvent.objects.of(row).newest_first()),
        "actions": [t for t in available_actions(row, user) if t.action in DIRECT_ACTIONS] if is_own else [],
        "last_return": ReviewEvent.objects.latest_return_of(row) if row.is_returned else None,
        "review_task": tasks.first() if user.is_staff else None,
    }


def _chain(row, user):
    """Its place in the chain; a course stands there by its changes."""
    if isinstance(row, Course):
        here = {(NodeKind.COURSE_CHANGE, pk) for pk in row.changes.values_list("pk", flat=True)}
    else:
        here = {(NODES[type(row)], row.pk)}
    chain = lineage.chain_of(user, here)
    writes = rules.is_author(user, row) and row.is_approved and not isinstance(row, (Course, TechnologyNeed))
    return {
        "chain": chain if chain.links else None,
        "steps": [(chain.nodes[cause], chain.nodes[effect], note) for cause, effect, note in chain.links],
        "drawing": drawing_of(chain, here) if chain.links else None,
        "link_form": LinkForm() if writes else None,
    }


def _of_course(row, user):
    writes = rules.is_author(user, row) and row.is_approved
    return {
        "changes": list(row.changes.order_by("-changed_on", "-pk")),
        "change_form": CourseChangeForm(initial={"changed_on": timezone.localdate()}) if writes else None,
    }


def _of_need(row, user):
    answers = list(NeedAnswer.objects.visible_to(user).filter(need=row).select_related("organization").order_by("pk"))
    is_open = row.is_open(timezone.localdate()) if row.is_approved else False
    writes = user.is_authenticated and not rules.is_member(user, row) and rules.answering_organizations(user).exists()
    has_open = any(answer.state != AnswerState.WITHDRAWN and rules.is_member(user, answer) for answer in answers)
    return {
        "answers": answers,
        "is_open": is_open,
        "answer_count": row.answers.exclude(state=AnswerState.WITHDRAWN).count(),
        "answer_form": AnswerForm() if is_open and writes and not has_open else None,
        "answering": list(rules.answering_organizations(user)) if writes else [],
    }
