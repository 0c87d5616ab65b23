"""Figures of organizations that forms and conditions of recognition may use."""

from django.urls import reverse

from accounts.models import CollaborationOffice, Membership
from core.enums import Status
from core.models import ReviewEvent
from core.recognition_registries import FigureSource, FigureValue, organization_of

DAYS_OF_A_MONTH = 30


def _verified_months(subject, on):
    """Whole months since the organization was last verified before that day."""
    organization = organization_of(subject)
    if organization is None:
        return FigureValue(None)
    events = ReviewEvent.objects.of(organization).filter(action__in=("approve", "recognize"), at__date__lte=on)
    since = events.order_by("pk").values_list("at", flat=True).first()
    if since is None:
        return FigureValue(None, note="单位还没有核验")
    return FigureValue(
        (on - since.date()).days // DAYS_OF_A_MONTH,
        reverse("accounts:organization_detail", args=[organization.pk]),
        f"{since.date():%Y-%m-%d} 核验，30 天算一个月",
    )


def _liaisons(subject, on):
    organization = organization_of(subject)
    if organization is None:
        return FigureValue(None)
    count = Membership.objects.liaisons().filter(organization=organization).count()
    return FigureValue(count, reverse("accounts:member_list", args=[organization.pk]), "现在在岗的协作专员")


def _offices(subject, on):
    organization = organization_of(subject)
    if organization is None:
        return FigureValue(None)
    rows = CollaborationOffice.objects.filter(host=organization, status=Status.APPROVED)
    return FigureValue(rows.count(), reverse("directory:office_list"), "已公开的协作办公室")


FIGURES = (
    FigureSource("accounts.verified_months", "单位核验满多少个月", "个月", _verified_months),
    FigureSource("accounts.liaisons", "协作专员人数", "人", _liaisons),
    FigureSource("accounts.offices", "协作办公室", "间", _offices),
)
