"""Reads of enrolment, cohorts and what is said of them."""

from django.db import models
from django.db.models.functions import Coalesce

from projects.evidence_querysets import EvidencedQuerySet, inside

NOBODY_YET = -1
"""Stands for a number that is not known yet, where two of them are compared."""


class ProjectPartQuerySet(models.QuerySet):
    """Rows of a project that one party writes."""

    def visible_to(self, user):
        """Those of projects whose inside this reader may read."""
        return self.filter(project__in=inside(user))


class ByCohortQuerySet(EvidencedQuerySet):
    """What is stated of a cohort, and its mentors."""

    project_path = "cohort__project"

    def standing(self):
        """Those that nobody took back."""
        return self.filter(voided_at=None)

    def waiting_for(self, organizations):
        """As for all, without what was taken back."""
        return super().waiting_for(organizations).standing()

    def disputed_of(self, organizations):
        """As for all, without what was taken back."""
        return super().disputed_of(organizations).standing()


class GuidanceQuerySet(ByCohortQuerySet):
    """The log of mentors."""

    project_path = "pairing__cohort__project"


class SaidOfProjectQuerySet(ByCohortQuerySet):
    """What is stated of a plan or a cohort; it names its project itself."""

    project_path = "project"

    def newest_grade_of(self, **same):
        """As a subquery: how well the figures of the outer row are borne out as they stand now; none where nobody was asked."""
        fields = {name: models.OuterRef(path) for name, path in same.items()}
        return models.Subquery(self.standing().filter(**fields).order_by("-pk").values("grade")[:1])

    def newest_grade_of_plan(self):
        """As ``newest_grade_of``, for enrolment plans: nobody admitted yet is a figure like any other."""
        admitted = Coalesce(models.OuterRef("admitted_count"), NOBODY_YET)
        rows = self.standing().filter(
            plan=models.OuterRef("pk"), headcount=models.OuterRef("planned_count"), tilt_count=models.OuterRef("tilt_count")
        )
        rows = rows.annotate(admitted=Coalesce("admitted_count", NOBODY_YET)).filter(admitted=admitted)
        return models.Subquery(rows.order_by("-pk").values("grade")[:1])
