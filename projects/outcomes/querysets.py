"""Reads of outcomes, courses, plans, needs and their links."""

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from projects.outcomes.enums import AnswerState, NodeKind
from projects.querysets import IN_THE_AUTHORS_HANDS, STANDING


def _organizations():
    return apps.get_model("accounts", "Organization").objects


class OutcomeKindQuerySet(models.QuerySet):
    """Kinds of outcomes."""

    def in_force(self):
        """Those that a new outcome may be of."""
        return self.filter(retired_on=None)


class PublicationQuerySet(models.QuerySet):
    """What an organization publishes beside its projects."""

    def standing(self):
        """Approved and not suspended: public."""
        return self.filter(**STANDING)

    def of(self, user):
        """Those of the user's organizations, in any state."""
        return self.filter(organization__in=_organizations().of(user))

    def written_by(self, user):
        """Those that the user may write."""
        return self.filter(organization__in=_organizations().edited_by(user))

    def visible_to(self, user):
        """Standing ones for all; everything of one's own organizations; what was handed in, for coordinators in scope."""
        public = Q(**STANDING)
        if not user.is_authenticated:
            return self.filter(public)
        own = Q(organization__in=_organizations().of(user))
        scope = Q(organization__in=_organizations().in_scope_of(user)) & ~IN_THE_AUTHORS_HANDS
        return self.filter(public | own | scope)

    def for_table(self):
        """What a row of a list shows."""
        return self.select_related("organization", *self.model.shown_in_lists).prefetch_related(*self.model.content_lists)


class CourseQuerySet(PublicationQuerySet):
    """Courses."""

    def moved_by_industry(self):
        """Those of which some change has a cause in the chain."""
        links = apps.get_model("projects", "LineageLink").objects.filter(
            effect_kind=NodeKind.COURSE_CHANGE, effect_id=OuterRef("pk")
        )
        changes = apps.get_model("projects", "CourseChange").objects.filter(Exists(links))
        return self.filter(pk__in=changes.values("course"))


class NeedQuerySet(PublicationQuerySet):
    """Technology needs."""

    def open(self, *, on):
        """Standing and still to be answered on that day."""
        return self.standing().filter(closed_on=None, answers_until__gte=on)


class NeedAnswerQuerySet(models.QuerySet):
    """Answers to technology needs."""

    def visible_to(self, user):
        """One's own organizations' answers, and those to one's own organizations' needs; nobody else reads any."""
        if not user.is_authenticated:
            return self.none()
        own = _organizations().of(user)
        asked = Q(need__organization__in=own) & ~Q(state=AnswerState.WITHDRAWN)
        return self.filter(asked | Q(organization__in=own))


class CourseChangeQuerySet(models.QuerySet):
    """Changes of courses."""

    def visible_to(self, user):
        """Those of courses that the reader may see."""
        return self.filter(course__in=apps.get_model("projects", "Course").objects.visible_to(user).values("pk"))


class LineageLinkQuerySet(models.QuerySet):
    """Links of the chain."""

    def of_nodes(self, nodes):
        """Links that begin or end at one of these ``(kind, id)``."""
        condition = Q(pk__in=[])
        by_kind = {}
        for kind, pk in nodes:
            by_kind.setdefault(kind, []).append(pk)
        for kind, pks in by_kind.items():
            condition |= Q(cause_kind=kind, cause_id__in=pks) | Q(effect_kind=kind, effect_id__in=pks)
        return self.filter(condition)
