"""Reads of enrolment, cohorts and what is said of them."""

from django.db import models

from projects.evidence_querysets import EvidencedQuerySet, inside


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
