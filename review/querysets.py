"""Reads of the review queue."""

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Count, Q
from django.db.models.functions import Now

from core import undoing
from core.registries import reviewable_for, reviewables

COORDINATOR_DECISIONS = ("approve", "return", "reject", "oppose", "pass_on")
"""Decisions that a coordinator took; withdrawals and automatic approvals say nothing about the desk's speed."""
FINAL_DECISIONS = ("approve", "reject", "oppose", "pass_on")
"""Decisions after which nobody waits for the other side any more: also the ends of a stage that go on with the case."""


class ReviewTaskQuerySet(models.QuerySet):
    """Submissions waiting or decided."""

    def open(self):
        """Not decided yet."""
        return self.filter(closed_at=None)

    def of(self, obj):
        """Every round of one object."""
        return self.filter(content_type=ContentType.objects.get_for_model(type(obj)), object_id=obj.pk)

    def visible_to(self, user):
        """Tasks of organizations in a coordinator's scope, without those of organizations the coordinator belongs to.

        A kind whose queryset knows ``barred_for`` says which of its rows the coordinator has another part in.
        """
        organizations = apps.get_model("accounts", "Organization").objects
        own = organizations.of(user).values("pk")
        rows = self.filter(organization__in=organizations.in_scope_of(user)).filter(~Q(organization__in=own))
        for kind in reviewables:
            objects = kind.model._default_manager
            if hasattr(objects, "barred_for"):
                content_type = ContentType.objects.get_for_model(kind.model)
                rows = rows.exclude(content_type=content_type, object_id__in=objects.barred_for(user).values("pk"))
        return rows

    def by_clock(self):
        """The order of the queue: overdue first, then what is due soonest; of one day who has waited longest."""
        return self.order_by("due_on", "submitted_at", "id")

    def after(self, task):
        """Those behind ``task`` in the queue."""
        same_day = Q(due_on=task.due_on) & (
            Q(submitted_at__gt=task.submitted_at) | Q(submitted_at=task.submitted_at, id__gt=task.pk)
        )
        later = Q(due_on__gt=task.due_on) | Q(due_on=None) if task.due_on else Q(pk=None)
        return self.filter(same_day | later)

    def before(self, task):
        """Those ahead of ``task`` in the queue."""
        same_day = Q(due_on=task.due_on) & (
            Q(submitted_at__lt=task.submitted_at) | Q(submitted_at=task.submitted_at, id__lt=task.pk)
        )
        earlier = Q(due_on__lt=task.due_on) if task.due_on else Q(due_on__isnull=False)
        return self.filter(same_day | earlier)

    def backwards(self):
        """The queue's order, last first."""
        return self.order_by("-due_on", "-submitted_at", "-id")

    def just_decided_by(self, user, at):
        """What this person decided so lately that it may be taken back, newest first."""
        kinds = [ContentType.objects.get_for_model(entry.model) for entry in reviewables if undoing.is_possible(entry.model)]
        own = self.filter(decided_by=user, closed_at__gt=at - undoing.window(), decision__in=undoing.DECISIONS)
        return own.filter(content_type__in=kinds).order_by("-closed_at", "-id")

    def unsettled(self, model):
        """Approvals of one kind that may still be taken back: nothing is told to others about them yet."""
        kind = ContentType.objects.get_for_model(model)
        return self.filter(content_type=kind, decision="approve", closed_at__gt=Now() - undoing.window())

    def finally_decided(self, content_type_id, part=""):
        """Tasks of one sort of work that ended for good, newest first."""
        of_part = self.filter(content_type=content_type_id, part=part)
        final = of_part.filter(decision__in=FINAL_DECISIONS, closed_at__isnull=False)
        return final.exclude(spent_days=None).order_by("-closed_at", "-id")

    def free_for(self, user, at):
        """Those that nobody else has open at the moment."""
        viewing = apps.get_model("review", "Viewing").objects.filter(until__gt=at).exclude(user=user)
        return self.exclude(pk__in=viewing.values("task"))

    def record_of(self, organization, *, since):
        """``{"approved": n, "returned": n, "rejected": n}`` of one organization's decided tasks since a moment."""
        return self.filter(organization=organization, closed_at__gte=since).aggregate(
            approved=Count("pk", filter=Q(decision__in=("approve", "auto_approve"))),
            returned=Count("pk", filter=Q(decision="return")),
            rejected=Count("pk", filter=Q(decision="reject")),
        )

    def for_table(self):
        """With what a row of the queue shows."""
        return self.select_related(
            "content_type",
            "organization__district",
            "organization__kind",
            "submitted_by",
            "assignee",
            "viewing__user",
            "district_opinion__district",
            "district_opinion__given_by",
        )

    def bounded_count(self, limit):
        """How many rows there are, counting no further than ``limit`` + 1."""
        return len(self.order_by().values_list("pk", flat=True)[: limit + 1])


class FindingDismissalQuerySet(models.QuerySet):
    """Findings set aside."""

    def of_object(self, task):
        """Those of every round of the task's object, with who set them aside."""
        return self.filter(task__content_type_id=task.content_type_id, task__object_id=task.object_id).select_related(
            "dismissed_by"
        )


class ViewingQuerySet(models.QuerySet):
    """Who looks at what."""

    def active(self, at):
        """Those that have not run out."""
        return self.filter(until__gt=at)


class ReturnReasonQuerySet(models.QuerySet):
    """Reasons to choose from."""

    def for_kind(self, content_type):
        """The active ones of a kind, or of none, and those of every kind where they fit this one, in their order."""
        mine = Q(content_type=content_type)
        if content_type is None or reviewable_for(content_type.model_class()).handling.words.shares_reasons:
            mine |= Q(content_type=None)
        return self.filter(mine, is_active=True).order_by("place", "pk")


class DistrictOpinionQuerySet(models.QuerySet):
    """Opinions asked for and given."""

    def waited_for(self):
        """Asked for and not given, on tasks that are still open."""
        return self.filter(opinion="", task__closed_at=None)

    def awaited_on(self, on):
        """Those for which the city waits: not given, and their due day is not past."""
        return self.filter(opinion="", due_on__gte=on)

    def given(self):
        """Those that were given."""
        return self.exclude(opinion="")

    def asked_of(self, user):
        """Those that a coordinator may give: of the districts in scope, never of the whole city's scope alone."""
        scopes = apps.get_model("accounts", "CoordinatorScope").objects.filter(user=user, district__isnull=False)
        tasks = apps.get_model("review", "ReviewTask").objects.visible_to(user)
        return self.filter(district__in=scopes.values("district"), task__in=tasks)


class TextFingerprintQuerySet(models.QuerySet):
    """Fingerprints of texts."""

    def near(self, bands, content_type):
        """Those that share a number with ``bands``: probably nearly the same text."""
        return self.filter(content_type=content_type, bands__overlap=list(bands))
