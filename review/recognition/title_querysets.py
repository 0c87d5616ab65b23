"""Reads of titles; every page starts from ``visible_to``."""

from datetime import date

from django.apps import apps
from django.db import models
from django.db.models import Case, Q, Value, When
from django.db.models.functions import Coalesce, Least
from django.utils import timezone

from core import undoing
from core.enums import Status
from review.recognition.enums import Purpose
from review.recognition.querysets import in_scope, organizations

FOR_EVER = Value(date(9999, 12, 31), output_field=models.DateField())
"""Stands for the end of what has none, so that it comes last."""


def is_public(at):
    """The condition under which everybody may find a title; one from before ``decided_at`` was written has long been public."""
    return Q(decided_at=None) | Q(decided_at__lt=at - undoing.window())


def _of_person(user):
    """Titles that this person holds themselves."""
    candidates = apps.get_model("review", "Candidate")
    kind = apps.get_model("contenttypes", "ContentType").objects.get_for_model(candidates)
    return Q(content_type=kind, object_id__in=candidates.objects.filter(user=user).values("pk"))


class RecognitionQuerySet(models.QuerySet):
    """What is or was recognised."""

    def visible_to(self, user):
        """All that is public, for everybody; at once for the holder's people, the holder, and coordinators in scope.

        Drafts of direct awards for coordinators in scope.
        """
        granted = Q(status__in=(Status.APPROVED, Status.EXPIRED, Status.WITHDRAWN)) & Q(scheme__is_active=True)
        granted &= is_public(timezone.now())
        if not user.is_authenticated:
            return self.filter(granted)
        own = (Q(organization__in=organizations().of(user).values("pk")) | _of_person(user)) & ~Q(status=Status.DRAFT)
        return self.filter(granted | own | Q(organization__in=in_scope(user)))

    def public(self, at):
        """Those whose giving can no longer be taken back: the list, certificates, /verify/ and totals know no others."""
        return self.filter(is_public(at))

    def in_force(self, on):
        """Valid on a day, whatever the nightly job has done yet."""
        return self.filter(status=Status.APPROVED).filter(Q(valid_until=None) | Q(valid_until__gte=on))

    def entitling_to(self, purpose):
        """Those whose holders a call of this purpose is for: what has lapsed is renewed, and nothing else is done with it."""
        return self.filter(status__in=(Status.APPROVED, *((Status.EXPIRED,) if purpose == Purpose.RENEWAL else ())))

    def recheck_late(self, on):
        """Valid ones whose day of re-check has passed."""
        return self.in_force(on).filter(recheck_due_on__lt=on)

    def recheck_near(self, on, last):
        """Valid ones to be checked again from ``on`` to ``last``."""
        return self.in_force(on).filter(recheck_due_on__range=(on, last))

    def to_decide(self, on):
        """Valid ones whose re-check was refused, about which nothing was decided yet, or whose days of correction have passed.

        Not those that are being checked again, and not while an appeal against the refusal waits for its answer.
        """
        handled = apps.get_model("review", "Application").objects.filter(status=Status.SUBMITTED).exclude(recognition=None)
        appeals = apps.get_model("review", "Appeal").objects.filter(status=Status.SUBMITTED)
        appealed = appeals.exclude(application__recognition=None).values("application__recognition")
        rows = self.in_force(on).exclude(decide_by=None).filter(Q(correct_until=None) | Q(correct_until__lt=on))
        return rows.exclude(pk__in=handled.values("recognition")).exclude(pk__in=appealed)

    def ending(self, on, last):
        """Valid ones whose last day is from ``on`` to ``last``."""
        return self.in_force(on).filter(valid_until__range=(on, last))

    def standing_for(self, application):
        """What the subject of a case holds already under the case's scheme."""
        same = {"content_type": application.content_type_id, "object_id": application.object_id}
        return self.filter(status=Status.APPROVED, scheme=application.scheme_version.scheme_id, **same)

    def without_part_of(self, user):
        """Those of which this person neither is the holder nor had a part in the case."""
        own = _of_person(user)
        parts = apps.get_model("review", "Application").objects.with_part_of(user)
        return self.exclude(own | Q(application__in=parts.values("pk")))

    def managed_by(self, user):
        """What was granted to organizations that a coordinator decides on."""
        return self.granted().filter(organization__in=in_scope(user))

    def granted(self):
        """What is or was in force, never a draft."""
        return self.filter(status__in=(Status.APPROVED, Status.EXPIRED, Status.WITHDRAWN))

    def held_by(self, subject):
        """Those of one holder."""
        content_type = apps.get_model("contenttypes", "ContentType").objects.get_for_model(type(subject))
        return self.filter(content_type=content_type, object_id=subject.pk)

    def of_holder(self, user):
        """What the user's organizations hold or held, and what they hold themselves."""
        own = _of_person(user)
        return self.granted().filter(Q(organization__in=organizations().of(user).values("pk")) | own)

    def with_next_day(self):
        """With ``next_day``: the next re-check or the end, whichever is sooner; the end of time where neither comes."""
        sooner = Coalesce(Least("recheck_due_on", "valid_until"), FOR_EVER)
        day = Case(When(status=Status.APPROVED, then=sooner), default=FOR_EVER, output_field=models.DateField())
        return self.annotate(next_day=day)

    def for_table(self):
        """With what a row shows."""
        return self.select_related("scheme", "organization__district", "organization__industry")
