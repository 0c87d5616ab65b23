"""What other weights would have made of the pairs whose outcome is known.

The listings are taken as they stand today, also those that have ended since; both versions rank the same supplies by the words of
the published run, and neither shows or counts what a side refuses by now, so that the weights alone make the difference.
"""

from collections import defaultdict
from datetime import timedelta

import numpy as np
from django.db.models import Q
from django.utils import timezone

from supplydemand.enums import Decision, OutcomeKind
from supplydemand.matching import engine
from supplydemand.matching.snapshot import build_snapshot
from supplydemand.models import Match, MatchingRun, TalentDemand, TalentSupply
from supplydemand.services import records, text_versions
from supplydemand.services.refusals import Refusals, without_refused
from taxonomy.families import family_strengths

WINDOW = timedelta(days=90)
"""Answers and outcomes of so many days count."""
DEMANDS_MAX = 2_000
"""At most so many demands are ranked again, those answered last."""
TOP, HEAD = 20, 5
GOOD_OUTCOMES = (OutcomeKind.PROJECT, OutcomeKind.HIRED, OutcomeKind.AGREED)


def judged_pairs(*, on):
    """``(good, bad)``: sets of (demand id, supply id) about which people decided within the window.

    Good: contact opened because both said yes, or an outcome that went well. Bad: somebody declined, or nothing came of it.
    """
    since = on - WINDOW
    matches = Match.objects.order_by("-pk")
    went_well = Q(outcomes__kind__in=GOOD_OUTCOMES, outcomes__recorded_at__date__gte=since)
    failed = Q(outcomes__kind=OutcomeKind.FAILED, outcomes__recorded_at__date__gte=since)
    declined = Q(answers__decision=Decision.DECLINED, answers__answered_at__date__gte=since)
    bad = _pairs(matches.filter(declined | failed))
    good = _pairs(matches.filter(Q(contact_opened_at__date__gte=since) | went_well)) - bad
    return good, bad


def _pairs(matches):
    return set(matches.distinct().values_list("demand_id", "supply_id")[: DEMANDS_MAX * TOP])


def compare(tried, used, *, on):
    """Figures of two profiles over the judged pairs: ``{"demands", "good", "bad", "tried": {…}, "used": {…}, "changed"}``.

    Of each profile: how many good pairs stand in the first 5 and 20, how many bad ones in the first 20, and the mean rank of the
    good ones among the first 20. ``changed`` is the mean number of the 20 places that hold another supply.
    """
    good, bad = judged_pairs(on=on)
    demand_ids = sorted({demand for demand, _ in good | bad}, reverse=True)[:DEMANDS_MAX]
    kept, refused = set(demand_ids), Refusals.at(timezone.now())
    good, bad = ({pair for pair in pairs if pair[0] in kept and not refused.refuses(*pair)} for pairs in (good, bad))
    figures = {"demands": len(demand_ids), "good": len(good), "bad": len(bad)}
    if not demand_ids:
        return figures
    snapshot = _snapshot(demand_ids, {supply for _, supply in good | bad}, tried, on)
    ranks = {name: _ranks(snapshot, profile, refused) for name, profile in (("tried", tried), ("used", used))}
    figures |= {name: _figures_of(found, good, bad) for name, found in ranks.items()}
    return figures | {"changed": _changed(ranks["tried"], ranks["used"], demand_ids)}


def _snapshot(demand_ids, supply_ids, profile, on):
    families = family_strengths(on=on)
    supplies = TalentSupply.objects.filter(
        Q(pk__in=TalentSupply.objects.published(on=on).settled().values("pk")) | Q(pk__in=supply_ids)
    )
    published = MatchingRun.objects.published().first()
    return build_snapshot(
        records.demand_records(TalentDemand.objects.filter(pk__in=demand_ids), families=families),
        records.supply_records(supplies, families=families),
        profile=profile,
        text_model=text_versions.model_of(published.text_version if published else None),
    )


def _ranks(snapshot, profile, refused):
    """(demand id, supply id) → rank."""

    def matched(shard, shard_count, top):
        return engine.match_shard(snapshot, shard=shard, shard_count=shard_count, profile=profile, top=top)

    def deeper(demand_id, top):
        position = int(np.searchsorted(snapshot.arrays["d_id"], demand_id))
        return matched(position, snapshot.demand_count, top).rows

    rows = without_refused(matched(0, 1, TOP), refused, top=TOP, deeper=deeper).rows
    return {(int(demand), int(supply)): int(rank) for demand, supply, rank in rows[["demand_id", "supply_id", "rank"]].tolist()}


def _figures_of(ranks, good, bad):
    found = [ranks[pair] for pair in good if pair in ranks]
    return {
        "good_head": sum(rank <= HEAD for rank in found),
        "good_top": len(found),
        "good_rank": round(sum(found) / len(found), 1) if found else None,
        "bad_top": sum(pair in ranks for pair in bad),
    }


def _changed(tried, used, demand_ids):
    lists = {name: defaultdict(set) for name in ("tried", "used")}
    for name, ranks in (("tried", tried), ("used", used)):
        for demand, supply in ranks:
            lists[name][demand].add(supply)
    return round(sum(len(lists["tried"][pk] - lists["used"][pk]) for pk in demand_ids) / len(demand_ids), 1)
