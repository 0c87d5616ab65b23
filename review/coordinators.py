"""Whom at the desk something is for: coordinators by scope, never those who belong to the organization itself."""

from django.db.models import Q

from accounts.models import CoordinatorScope, Membership, User
from core.enums import Status


def coordinators_for(*, district, organization):
    """Active coordinators of one district, or of the whole city (``None``), who do not belong to the organization."""
    return _outside(organization, _with_scope(CoordinatorScope.objects.filter(district=district)))


def coordinators_of(organization):
    """The active coordinators in whose scope the organization lies and who do not belong to it: its people learn of no report."""
    scopes = CoordinatorScope.objects.filter(Q(district=None) | Q(district=organization.district_id))
    return _outside(organization, _with_scope(scopes))


def city_coordinators():
    """Active coordinators of the whole city."""
    return _with_scope(CoordinatorScope.objects.filter(district=None))


def asked_coordinators(opinion):
    """Those who may give a district's opinion: its coordinators who are not the whole city's as well."""
    city = CoordinatorScope.objects.filter(district=None)
    people = coordinators_for(district=opinion.district_id, organization=opinion.task.organization_id)
    return people.exclude(pk__in=city.values("user"))


def _with_scope(scopes):
    return User.objects.filter(is_active=True, is_staff=True, pk__in=scopes.values("user"))


def _outside(organization, people):
    members = Membership.objects.filter(organization=organization, status=Status.APPROVED)
    return people.exclude(pk__in=members.values("user"))
