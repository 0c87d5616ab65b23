"""Figures of listings and matches that forms and conditions of recognition may use: the twelve months before a day."""

from dateutil.relativedelta import relativedelta
from django.db.models import Q, Sum
from django.urls import reverse
from django.utils import timezone

from core.recognition_registries import EVIDENCE_MAX, EvidenceRow, FigureSource, FigureValue, organization_of
from supplydemand.enums import OutcomeKind
from supplydemand.models import Match, MatchOutcome, TalentDemand, TalentSupply


def _year_before(on):
    return on - relativedelta(months=12), on


def _note(on):
    first, last = _year_before(on)
    return f"{first:%Y-%m-%d} 到 {last:%Y-%m-%d}"


def _published(model, organization, on):
    return model.objects.filter(organization=organization, revision_of=None, published_at__date__range=_year_before(on))


def _listings(model, url_name):
    def value(subject, on):
        organization = organization_of(subject)
        if organization is None:
            return FigureValue(None)
        count = _published(model, organization, on).count()
        return FigureValue(count, f"{reverse(url_name)}?organization={organization.pk}", f"{_note(on)} 公开过的")

    return value


def _listing_rows(model):
    def rows(subject, on, user):
        seen = model.objects.visible_to(user).filter(pk__in=_published(model, organization_of(subject), on).values("pk"))
        return [
            EvidenceRow(row.title, timezone.localdate(row.published_at), row.get_absolute_url(), row.code)
            for row in seen.order_by("-published_at", "-pk")[:EVIDENCE_MAX]
        ]

    return rows


def _opened(organization, on):
    side = Q(demand__organization=organization) | Q(supply__organization=organization)
    return Match.objects.filter(side, contact_opened_at__date__range=_year_before(on))


def _matches(subject, on):
    organization = organization_of(subject)
    if organization is None:
        return FigureValue(None)
    count = _opened(organization, on).count()
    return FigureValue(count, reverse("supplydemand:match_list"), f"{_note(on)} 双方都愿意联系的")


def _match_rows(subject, on, user):
    """By the applicant's own listing: with whom it was matched is nobody else's business."""
    organization = organization_of(subject)
    rows = _opened(organization, on).select_related("demand", "supply").order_by("-contact_opened_at", "-pk")[:EVIDENCE_MAX]
    return [_own_side(row, organization, timezone.localdate(row.contact_opened_at)) for row in rows]


def _own_side(match, organization, on, note=""):
    own = match.demand if match.demand.organization_id == organization.pk else match.supply
    return EvidenceRow(own.title, on, note=note or own.code)


def _last_outcomes(organization, on):
    side = Q(match__demand__organization=organization) | Q(match__supply__organization=organization)
    rows = MatchOutcome.objects.filter(side, kind=OutcomeKind.HIRED, recorded_at__date__range=_year_before(on))
    latest = rows.order_by("match_id", "-pk").distinct("match_id").values("pk")
    return MatchOutcome.objects.filter(pk__in=latest)


def _hired(subject, on):
    """People hired by the outcome that the organization's counterpart or itself recorded, each match once."""
    organization = organization_of(subject)
    if organization is None:
        return FigureValue(None)
    total = _last_outcomes(organization, on).aggregate(total=Sum("hired_count"))["total"]
    return FigureValue(total or 0, reverse("supplydemand:match_list"), f"{_note(on)} 登记的录用人数，一对匹配只算最后一次")


def _hired_rows(subject, on, user):
    organization = organization_of(subject)
    rows = _last_outcomes(organization, on).select_related("match__demand", "match__supply").order_by("-recorded_at", "-pk")
    return [
        _own_side(row.match, organization, timezone.localdate(row.recorded_at), f"录用 {row.hired_count or 0} 人")
        for row in rows[:EVIDENCE_MAX]
    ]


def _source_of(model, code, label, url_name):
    return FigureSource(code, label, "条", _listings(model, url_name), _listing_rows(model), is_public=True)


FIGURES = (
    _source_of(TalentDemand, "supplydemand.demands", "近一年发布的人才需求", "supplydemand:demand_list"),
    _source_of(TalentSupply, "supplydemand.supplies", "近一年发布的人才供给", "supplydemand:supply_list"),
    FigureSource("supplydemand.matches", "近一年对接成功", "对", _matches, _match_rows),
    FigureSource("supplydemand.hired", "近一年录用人数", "人", _hired, _hired_rows, counts_rows=False),
)
