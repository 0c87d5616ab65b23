"""Reads of the review queue."""

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Count, Q

COORDINATOR_DECISIONS = ("approve", "return", "reject")
"""Decisions that a coordinator took; withdrawals and automatic approvals say nothing about the desk's speed."""


class ReviewTaskQuerySet(models.QuerySet):
    """Submissions waiting or decided."""

    def open(self):
        """Not decided yet."""
        return self.filter(closed_at=None)

    def of(self, obj):
        """Every round of one object."""
        return self.filter(content_type=ContentType.objects.get_for_model(type(obj)), object_id=obj.pk)

    def visible_to(self, user):
        """Tasks of organizations in a coordinator's scope, without those of organizations the coordinator belongs to."""
        organizations = apps.get_model("accounts", "Organization").objects
        own = organizations.of(user).values("pk")
        return self.filter(organization__in=organizations.in_scope_of(user)).filter(~Q(organization__in=own))

    def oldest_first(self):
        """The order of the queue: who has waited longest comes first."""
        return self.order_by("submitted_at", "id")

    def after(self, task):
        """Those behind ``task`` in the queue."""
        return self.filter(Q(submitted_at__gt=task.submitted_at) | Q(submitted_at=task.submitted_at, id__gt=task.pk))

    def before(self, task):
        """Those ahead of ``task`` in the queue."""
        return self.filter(Q(submitted_at__lt=task.submitted_at) | Q(submitted_at=task.submitted_at, id__lt=task.pk))

    def decided_by_coordinators(self):
        """Closed by a coordinator's decision, newest first."""
        return self.filter(decision__in=COORDINATOR_DECISIONS, closed_at__isnull=False).order_by("-closed_at", "-id")

    def record_of(self, organization, *, since):
        """``{"approved": n, "returned": n, "rejected": n}`` of one organization's decided tasks since a moment."""
        return self.filter(organization=organization, closed_at__gte=since).aggregate(
            approved=Count("pk", filter=Q(decision__in=("approve", "auto_approve"))),
            returned=Count("pk", filter=Q(decision="return")),
            rejected=Count("pk", filter=Q(decision="reject")),
        )

    def for_table(self):
        """With what a row of the queue shows."""
        return self.select_related("content_type", "organization__district", "organization__kind", "submitted_by", "assignee")

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
