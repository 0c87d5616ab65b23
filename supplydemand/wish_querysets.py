"""Reads of what organizations do not want recommended any more."""

from functools import reduce
from operator import or_

from django.apps import apps
from django.db import models
from django.db.models import Count, Max, Q

from supplydemand.enums import RefusalAspect, Side


def kinds_like(listing):
    """The condition on refusals of kinds to which a listing belongs: the condition on listings of a kind the other way round."""
    return reduce(or_, (Q(aspect=aspect, value__in=values) for aspect, values in values_of(listing).items()))


def values_of(listing):
    """``{aspect: values}`` of all refusals of kinds that mean a listing."""
    level = listing.level_id if listing.side == Side.SUPPLY else listing.level_min_id
    found = {
        RefusalAspect.MAJOR: {str(pk) for major in listing.majors.all() for pk in (major.pk, major.parent_id) if pk},
        RefusalAspect.LEVEL: {str(level)},
    }
    codes = {RefusalAspect.PLACE: listing.region}
    if listing.side == Side.DEMAND:
        codes |= {RefusalAspect.OCCUPATION: listing.occupation, RefusalAspect.INDUSTRY: listing.industry}
    for aspect, node in codes.items():
        code = node.code if node else ""
        found[aspect] = {code[:size] for size in range(1, len(code) + 1)}
    return found


class KindRefusalQuerySet(models.QuerySet):
    """Kinds of matches that are not wanted."""

    def in_force(self):
        """Not lifted."""
        return self.filter(lifted_at=None)

    def in_force_at(self, at):
        """Those that held at a moment, whatever became of them since: what makes a run repeatable."""
        return self.filter(Q(lifted_at=None) | Q(lifted_at__gt=at), created_at__lte=at)

    def about(self, *, own, other):
        """Those of the organization of ``own`` that mean this pair of listings."""
        mine = self.filter(Q(**{own.side: None}) | Q(**{own.side: own.pk}), side=own.side, organization=own.organization_id)
        return mine.filter(kinds_like(other))

    def of(self, user):
        """Those of organizations for which the user may write."""
        return self.filter(organization__in=apps.get_model("accounts", "Organization").objects.edited_by(user))

    def managed_by(self, user):
        """Those of organizations that a coordinator answers for."""
        return self.filter(organization__in=apps.get_model("accounts", "Organization").objects.in_scope_of(user).values("pk"))

    def by_kind(self):
        """``[(side, aspect, label, {reason: count})]`` of what holds, the kinds refused most often first; one query, no names."""
        kinds = {}
        kind = ("side", "aspect", "value")
        rows = self.in_force().order_by().values_list(*kind, "reason").annotate(count=Count("pk"), named=Max("label"))
        for side, aspect, value, reason, count, named in rows:
            label, counts = kinds.setdefault((side, aspect, value), (named, {}))
            counts[reason] = count
        told = [(side, aspect, label, counts) for (side, aspect, _), (label, counts) in sorted(kinds.items())]
        return sorted(told, key=lambda row: -sum(row[3].values()))
