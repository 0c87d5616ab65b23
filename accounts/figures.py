"""Figures of organizations that forms and conditions of recognition may use."""

from django.urls import reverse

from accounts.models import CollaborationOffice, Membership
from core.enums import Status
from core.models import ReviewEvent
from core.recognition_registries import EVIDENCE_MAX, EvidenceRow, FigureSource, FigureValue, organization_of

DAYS_OF_A_MONTH = 30


def _verified_months(subject, on):
    """Whole months since the organization was last verified before that day."""
    organization = organization_of(subject)
    if organization is None:
        return FigureValue(None)
    since = _verified_at(organization, on)
    if since is None:
        return FigureValue(None, note="单位还没有核验")
    return FigureValue(
        (on - since.date()).days // DAYS_OF_A_MONTH,
        reverse("accounts:organization_detail", args=[organization.pk]),
        f"{since.date():%Y-%m-%d} 核验，30 天算一个月",
    )


def _verified_at(organization, on):
    events = ReviewEvent.objects.of(organization).filter(action__in=("approve", "recognize"), at__date__lte=on)
    return events.order_by("pk").values_list("at", flat=True).first()


def _verified_rows(subject, on, user):
    organization = organization_of(subject)
    since = _verified_at(organization, on) if organization else None
    return [EvidenceRow("单位核验通过", since.date(), organization.get_absolute_url())] if since else []


def _liaison_rows(subject, on, user):
    rows = Membership.objects.visible_to(user).filter(pk__in=Membership.objects.liaisons().values("pk"))
    rows = rows.filter(organization=organization_of(subject)).select_related("user").order_by("pk")[:EVIDENCE_MAX]
    return [EvidenceRow(row.user.name, note=row.position) for row in rows]


def _office_rows(subject, on, user):
    rows = CollaborationOffice.objects.filter(host=organization_of(subject), status=Status.APPROVED).order_by("pk")
    return [EvidenceRow(str(row), url=row.get_absolute_url()) for row in rows[:EVIDENCE_MAX]]


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
    FigureSource(
        "accounts.verified_months",
        "单位核验满多少个月",
        "个月",
        _verified_months,
        _verified_rows,
        is_public=True,
        counts_rows=False,
    ),
    FigureSource("accounts.liaisons", "协作专员人数", "人", _liaisons, _liaison_rows),
    FigureSource("accounts.offices", "协作办公室", "间", _offices, _office_rows, is_public=True),
)
