"""The catalogue of courses and boot camps for people in work, as a list, as a file, and a page for each (G6)."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import Count, Prefetch, Q
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.generic import TemplateView

from core.enums import Status
from core.idempotency import new_token
from projects.camps import rules
from projects.camps.exam_models import CertificateRecognition
from projects.camps.export_sources import CATALOGUE
from projects.camps.models import Camp, CampSession
from projects.camps.tables import COLUMNS, STATE
from projects.camps.views.kind import CAMP
from projects.outcomes.presentation import public_rows, sections_of
from projects.outcomes.views.pages import PublicationListView, inside_of, project_for, share_of
from supplydemand.views.exporting import RowsExportMixin

RECOGNITIONS_MOST = 20


class CampListView(PublicationListView):
    """What is public."""

    kind = CAMP
    template_name = "projects/camp_list.html"

    def get_rows(self):
        """Standing rows with the sessions that take people."""
        return with_next_session(super().get_rows())

    def get_counted_rows(self):
        """Without sessions."""
        return super().get_rows()


class OwnCampListView(LoginRequiredMixin, PublicationListView):
    """Everything of the reader's organizations, in any state."""

    kind = CAMP
    is_own = True
    template_name = "projects/camp_list.html"
    sorts = {"newest": ("最新填写", ("-id",))}

    def get_rows(self):
        """Own rows, without drafts that were thrown away."""
        rows = Camp.objects.of(self.request.user).exclude(status=Status.WITHDRAWN, submitted_at=None)
        return with_next_session(rows.for_table())


class CampExportView(RowsExportMixin, CampListView):
    """The filtered catalogue as CSV or Excel."""

    def get_source(self):
        """The catalogue."""
        return CATALOGUE

    def get_columns(self):
        """What it shows."""
        return COLUMNS

    def for_export(self, rows):
        """With the district."""
        return rows.select_related("organization__district")


class OwnCampExportView(RowsExportMixin, OwnCampListView):
    """One's own ones as CSV or Excel, with the state in which each is."""

    def get_source(self):
        """One's own."""
        return CATALOGUE

    def get_columns(self):
        """What the catalogue shows, and the state."""
        return COLUMNS[:2] + STATE + COLUMNS[2:]

    def for_export(self, rows):
        """With the district."""
        return rows.select_related("organization__district")


def with_next_session(rows):
    """Each row with ``open_sessions``: those that take people today, the next first."""
    on = timezone.localdate()
    sessions = CampSession.objects.filter(cancelled_at=None, enrol_until__gte=on).with_counts().order_by("starts_on", "pk")
    return rows.prefetch_related(Prefetch("sessions", queryset=sessions, to_attr="open_sessions"))


class CampDetailView(TemplateView):
    """One course or boot camp with its sessions and exams."""

    template_name = "projects/camp_detail.html"

    def get_context_data(self, **kwargs):
        """The row and what the reader may do."""
        user, on = self.request.user, timezone.localdate()
        rows = Camp.objects.visible_to(user).select_related("organization__kind", "organization__district", "project")
        row = get_object_or_404(rows, pk=self.kwargs["pk"])
        is_own = rules.is_member(user, row)
        is_inside = is_own or rules.is_coordinator_of(user, row)
        sessions = list(row.sessions.with_counts().order_by("-starts_on", "-pk"))
        for session in sessions:
            session.camp = row
            session.takes_people = session.is_open(on)
            session.has_ended = session.is_over(on)
        runs = rules.runs(user, row)
        context = super().get_context_data(
            kind=CAMP,
            row=row,
            is_own=is_own,
            is_inside=is_inside,
            can_edit=runs,
            sections=sections_of(row) if is_inside else [("内容", public_rows(row))],
            lists={name: list(getattr(row, name).all()) for name in row.content_lists},
            project=project_for(row, user),
            list_url=CAMP.url("mine" if is_own else "list"),
            sessions=sessions,
            exams=_exams(row),
            recognitions=_recognitions(row),
            can_enrol_group=user.is_authenticated and rules.enrolling_organizations(user).exists(),
            share=share_of(CAMP, row),
            form_token=new_token(),
            today=on,
            **kwargs,
        )
        return context | (inside_of(row, user, is_own) if is_inside else {})


def _exams(row):
    """With how many sat it and passed: attempts first, people last, so that re-sits count once."""
    standing = Q(results__voided_at=None)
    return list(
        row.exams.select_related("partner")
        .annotate(
            sat_count=Count("results__enrolment", filter=standing, distinct=True),
            passed_count=Count("results__enrolment", filter=standing & Q(results__is_passed=True), distinct=True),
            first_passed=Count("results", filter=standing & Q(results__is_passed=True, results__attempt=1)),
        )
        .order_by("pk")
    )


def _recognitions(row):
    """Who counts the certificates to which this leads."""
    rows = CertificateRecognition.objects.public().in_force().filter(qualification__in=row.certificates.values("pk"))
    return rows.select_related("organization", "qualification").order_by("qualification_id", "pk")[:RECOGNITIONS_MOST]
