"""Why a pair changed, in the reader's words: one's own refusal is named, of the other side's only that there is one."""

from supplydemand.enums import ChangeCause, ExclusionScope, Side
from supplydemand.models import Exclusion, KindRefusal, TalentDemand, TalentSupply
from supplydemand.services.matches import OTHER
from supplydemand.services.refusals import is_about

MODELS = {Side.DEMAND: (TalentDemand, ("region", "occupation", "industry")), Side.SUPPLY: (TalentSupply, ("region",))}
OWN_ORGANIZATION = "你们不再推荐这家单位"
THEIRS = "对方不要这样的推荐"


def words_of(changes, own_organizations):
    """``{change's number: sentence}`` of those that a refusal took away; six queries at most, none where there are none."""
    refused = [change for change in changes if change.cause == ChangeCause.REFUSED]
    if not refused:
        return {}
    others = {side: _listings(refused, side) for side in Side.values}
    kinds = list(KindRefusal.objects.filter(organization__in=own_organizations).order_by("-pk"))
    exclusions = list(Exclusion.objects.filter(organization__in=own_organizations, scope=ExclusionScope.MATCHES))
    return {change.pk: _words(change, own_organizations, others, kinds, exclusions) for change in refused}


def _listings(changes, side):
    model, joined = MODELS[side]
    rows = model.objects.select_related(*joined).defer("search_document").prefetch_related("majors")
    return rows.in_bulk({getattr(change, f"{side}_id") for change in changes})


def _words(change, own_organizations, listings, kinds, exclusions):
    for side in Side.values:
        own, other = listings[side][getattr(change, f"{side}_id")], listings[OTHER[side]][getattr(change, f"{OTHER[side]}_id")]
        if own.organization_id not in own_organizations:
            continue
        if any(row.other_id == other.organization_id and _held(row, own, change.at) for row in exclusions):
            return OWN_ORGANIZATION
        for row in kinds:
            if row.side == side and _held(row, own, change.at) and _is_for(row, own) and is_about(row, other):
                return f"你们不要这一类：{row.label}（{row.get_aspect_display()}）"
    return THEIRS


def _held(row, own, at):
    return row.organization_id == own.organization_id and row.created_at <= at and (row.lifted_at is None or row.lifted_at > at)


def _is_for(row, own):
    return (row.demand_id or row.supply_id) in (None, own.pk)
