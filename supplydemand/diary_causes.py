"""Why a pair changed, in the reader's words: one's own refusal is named, of the other side's only that there is one.

Where neither is known any more, the change says by itself that one of the two refused.
"""

from supplydemand.enums import ChangeCause, ExclusionScope, Side
from supplydemand.models import Exclusion, KindRefusal, TalentDemand, TalentSupply
from supplydemand.services.matches import OTHER
from supplydemand.services.refusals import is_about, is_for

MODELS = {Side.DEMAND: (TalentDemand, ("region", "occupation", "industry")), Side.SUPPLY: (TalentSupply, ("region",))}
OWN_ORGANIZATION = "你们不再推荐这家单位"
THEIRS = "对方不要这样的推荐"


def words_of(changes, own_organizations):
    """``{change's number: sentence}`` of those of which it is known who refused; six queries at most, none where there are none.

    A refusal counts where it still means the listing: where that was changed since, nobody is said to have refused.
    """
    refused = [change for change in changes if change.cause == ChangeCause.REFUSED]
    if not refused:
        return {}
    listings = {side: _listings(refused, side) for side in Side.values}
    organizations = {row.organization_id for rows in listings.values() for row in rows.values()}
    kinds = list(KindRefusal.objects.filter(organization__in=organizations).order_by("-pk"))
    exclusions = list(Exclusion.objects.filter(organization__in=organizations, scope=ExclusionScope.MATCHES))
    return {change.pk: _words(change, own_organizations, listings, kinds, exclusions) for change in refused}


def _listings(changes, side):
    model, joined = MODELS[side]
    rows = model.objects.select_related(*joined).defer("search_document").prefetch_related("majors")
    return rows.in_bulk({getattr(change, f"{side}_id") for change in changes})


def _words(change, own_organizations, listings, kinds, exclusions):
    is_theirs = False
    for side in Side.values:
        own, other = listings[side][getattr(change, f"{side}_id")], listings[OTHER[side]][getattr(change, f"{OTHER[side]}_id")]
        is_excluded = any(
            (row.organization_id, row.other_id) == (own.organization_id, other.organization_id) and _held(row, change.at)
            for row in exclusions
        )
        kind = next((row for row in kinds if _held(row, change.at) and is_for(row, own) and is_about(row, other)), None)
        if own.organization_id not in own_organizations:
            is_theirs = is_excluded or kind is not None
        elif is_excluded:
            return OWN_ORGANIZATION
        elif kind is not None:
            return f"你们不要这一类：{kind.label}（{kind.get_aspect_display()}）"
    return THEIRS if is_theirs else None


def _held(row, at):
    return row.created_at <= at and (row.lifted_at is None or row.lifted_at > at)
