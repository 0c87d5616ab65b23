"""Whom at the desk something is for: coordinators by scope, never those who belong to the organization itself."""

from accounts.models import CoordinatorScope, Membership, User
from core.enums import Status


def coordinators_for(*, district, organization):
    """Active coordinators of one district, or of the whole city (``None``), who do not belong to the organization."""
    scopes = CoordinatorScope.objects.filter(district=district)
    members = Membership.objects.filter(organization=organization, status=Status.APPROVED)
    people = User.objects.filter(is_active=True, is_staff=True, pk__in=scopes.values("user"))
    return people.exclude(pk__in=members.values("user"))


def asked_coordinators(opinion):
    """Those who may give a district's opinion: its coordinators who are not the whole city's as well."""
    city = CoordinatorScope.objects.filter(district=None)
    people = coordinators_for(district=opinion.district_id, organization=opinion.task.organization_id)
    return people.exclude(pk__in=city.values("user"))
