"""Reads of camps, sessions, enrolments and certificates. Who enrolled is read by host, employer and themselves alone."""

from django.apps import apps
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q

from projects.camps.enums import PlaceState
from projects.outcomes.querysets import PublicationQuerySet
from projects.querysets import STANDING


def _organizations():
    return apps.get_model("accounts", "Organization").objects


def _model(name):
    return apps.get_model("projects", name).objects


class CampQuerySet(PublicationQuerySet):
    """Courses and boot camps."""

    def enrolling(self, *, on):
        """Standing ones with a session that takes people on that day."""
        sessions = _model("CampSession").filter(camp=OuterRef("pk"), cancelled_at=None, enrol_until__gte=on)
        return self.standing().filter(Exists(sessions))


class SessionQuerySet(models.QuerySet):
    """Runs of camps."""

    def visible_to(self, user):
        """Those of camps that the reader may see."""
        return self.filter(camp__in=_model("Camp").visible_to(user).values("pk"))

    def run_by(self, user):
        """Those whose roster the reader keeps."""
        return self.filter(camp__organization__in=_organizations().edited_by(user))

    def of_standing_camps(self):
        """Those of camps that everybody may read."""
        return self.filter(**{f"camp__{name}": value for name, value in STANDING.items()})

    def with_counts(self):
        """With ``placed_count`` and ``waiting_count``."""
        return self.annotate(
            placed_count=Count("enrolments", filter=Q(enrolments__state=PlaceState.PLACED)),
            waiting_count=Count("enrolments", filter=Q(enrolments__state=PlaceState.WAITING)),
        )


class MeetingQuerySet(models.QuerySet):
    """Meetings of sessions."""

    def visible_to(self, user):
        """Those of sessions whose roster the reader keeps."""
        return self.filter(session__in=_model("CampSession").run_by(user).values("pk"))


class EnrolmentQuerySet(models.QuerySet):
    """Places in sessions."""

    def visible_to(self, user):
        """One's own, those that one's organizations handed in, and those of sessions that one runs; names and telephones."""
        if not user.is_authenticated:
            return self.none()
        own = _organizations().edited_by(user)
        return self.filter(Q(user=user) | Q(organization__in=own) | Q(session__camp__organization__in=own))

    def of_reader(self, user):
        """One's own, and those that one's organizations handed in."""
        return self.filter(Q(user=user) | Q(organization__in=_organizations().edited_by(user)))

    def placed(self):
        """Those with a place."""
        return self.filter(state=PlaceState.PLACED)

    def waiting(self):
        """Those who wait, the first first."""
        return self.filter(state=PlaceState.WAITING).order_by("pk")

    def standing(self):
        """Those that nobody took back."""
        return self.exclude(state=PlaceState.CANCELLED)


class OfEnrolmentQuerySet(models.QuerySet):
    """What hangs on an enrolment."""

    def visible_to(self, user):
        """As the enrolment."""
        return self.filter(enrolment__in=_model("CampEnrolment").visible_to(user).values("pk"))


class AttendanceQuerySet(OfEnrolmentQuerySet):
    """Who was there."""


class ResultQuerySet(OfEnrolmentQuerySet):
    """Results of exams."""

    def standing(self):
        """Those that were not voided."""
        return self.filter(voided_at=None)


class CertificateQuerySet(OfEnrolmentQuerySet):
    """Certificates."""

    def valid(self):
        """Those that nobody revoked."""
        return self.filter(revoked_at=None)


class ExamQuerySet(models.QuerySet):
    """Exams of camps."""

    def visible_to(self, user):
        """Those of camps that the reader may see, and those that one's organizations make together with others."""
        seen = Q(camp__in=_model("Camp").visible_to(user).values("pk"))
        return self.filter(seen | Q(partner__in=_organizations().of(user))) if user.is_authenticated else self.filter(seen)

    def to_confirm(self, organizations):
        """Those whose confirmation these organizations owe."""
        rows = self.filter(partner__in=organizations, partner_confirmed_at=None, host_confirmed_at__isnull=False)
        return rows.filter(objection="")


class RecognitionQuerySet(models.QuerySet):
    """Who counts which certificate."""

    def public(self):
        """Those of organizations that may publish."""
        return self.filter(organization__status=STANDING["status"], organization__suspended_at=None)

    def visible_to(self, user):
        """The public ones, for all; one's own."""
        own = self.filter(organization__in=_organizations().of(user)) if user.is_authenticated else self.none()
        return self.public() | own

    def in_force(self):
        """Those that have not ended."""
        return self.filter(ended_on=None)
