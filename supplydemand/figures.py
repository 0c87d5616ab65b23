"""Figures of listings and matches that forms and conditions of recognition may use: the twelve months before a day."""

from dateutil.relativedelta import relativedelta
from django.db.models import Q, Sum
from django.urls import reverse

from core.recognition_registries import FigureSource, FigureValue, organization_of
from supplydemand.enums import OutcomeKind
from supplydemand.models import Match, MatchOutcome, TalentDemand, TalentSupply


def _year_before(on):
    return on - relativedelta(months=12), on


def _note(on):
    first, last = _year_before(on)
    return f"{first:%Y-%m-%d} 到 {last:%Y-%m-%d}"


def _listings(model, url_name):
    def value(subject, on):
        organization = organization_of(subject)
        if organization is None:
            return FigureValue(None)
        rows = model.objects.filter(organization=organization, revision_of=None, published_at__date__range=_year_before(on))
        return FigureValue(rows.count(), f"{reverse(url_name)}?organization={organization.pk}", f"{_note(on)} 公开过的")

    return value


def _matches(subject, on):
    organization = organization_of(subject)
    if organization is None:
        return FigureValue(None)
    side = Q(demand__organization=organization) | Q(supply__organization=organization)
    count = Match.objects.filter(side, contact_opened_at__date__range=_year_before(on)).count()
    return FigureValue(count, reverse("supplydemand:match_list"), f"{_note(on)} 双方都愿意联系的")


def _hired(subject, on):
    """People hired by the outcome that the organization's counterpart or itself recorded, each match once."""
    organization = organization_of(subject)
    if organization is None:
        return FigureValue(None)
    side = Q(match__demand__organization=organization) | Q(match__supply__organization=organization)
    rows = MatchOutcome.objects.filter(side, kind=OutcomeKind.HIRED, recorded_at__date__range=_year_before(on))
    latest = rows.order_by("match_id", "-pk").distinct("match_id").values("pk")
    total = MatchOutcome.objects.filter(pk__in=latest).aggregate(total=Sum("hired_count"))["total"]
    return FigureValue(total or 0, reverse("supplydemand:match_list"), f"{_note(on)} 登记的录用人数，一对匹配只算最后一次")


FIGURES = (
    FigureSource("supplydemand.demands", "近一年发布的人才需求", "条", _listings(TalentDemand, "supplydemand:demand_list")),
    FigureSource("supplydemand.supplies", "近一年发布的人才供给", "条", _listings(TalentSupply, "supplydemand:supply_list")),
    FigureSource("supplydemand.matches", "近一年对接成功", "对", _matches),
    FigureSource("supplydemand.hired", "近一年录用人数", "人", _hired),
)
