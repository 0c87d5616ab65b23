"""Who scores the opened bids and how: a draw without those in conflict, a declaration, scores, and the end of scoring.

The panels of recognition belong to its cases and stages, so scoring here has rows of its own; experts and the checks of
conflicts are recognition's.
"""

import random
import secrets

from django.core.exceptions import PermissionDenied
from django.db import transaction

from core.workflow import InvalidTransition
from projects import bid_conflicts, bid_ranking
from projects import challenge_rules as rules
from projects.challenge_enums import ChallengePhase
from projects.models import BidOpinion, BidScore, ChallengeBid, ChallengeEvaluator, OpenChallenge
from projects.services import challenge_news
from review.recognition.models import Expert

SEATS = (3, 5, 7)
NEEDED = 3


def candidates(challenge):
    """``[(expert, [reasons against])]`` of the pool: experts with an account who may be drawn."""
    experts = list(Expert.objects.filter(is_active=True, user__is_active=True).select_related("user", "organization"))
    bids = ChallengeBid.objects.filter(challenge=challenge, opened_at__isnull=False)
    rows = list(bids.select_related("organization").prefetch_related("partners__organization"))
    against = bid_conflicts.reasons_against(experts, challenge, bids=rows)
    return [(expert, against.get(expert.pk, [])) for expert in experts]


@transaction.atomic
def draw(*, challenge, count, actor, at):
    """Draw evaluators up to ``count`` who serve, from those without a conflict; the seed and the list are kept.

    Raises ``InvalidTransition`` where the pool has too few.
    """
    locked = _locked(challenge)
    if not rules.can_name_evaluators(actor, locked) or locked.scored_at:
        raise InvalidTransition("现在不能抽专家。刷新页面看看最新进展。")
    if count not in SEATS:
        raise InvalidTransition("抽 3、5 或 7 位。")
    taken = set(locked.evaluators.values_list("user_id", flat=True))
    missing = count - locked.evaluators.serving().count()
    pool = candidates(locked)
    free = sorted((expert for expert, reasons in pool if not reasons and expert.user_id not in taken), key=lambda row: row.pk)
    if missing <= 0:
        raise InvalidTransition(f"已经有 {count} 位了。")
    if len(free) < missing:
        raise InvalidTransition(f"没有利害关系的专家只有 {len(free)} 位，还差 {missing} 位。先在专家库里补充。")
    seed = secrets.token_hex(16)
    drawn = random.Random(seed).sample(free, missing)  # noqa: S311 - the seed is random and kept, so that the draw can be checked
    rows = [ChallengeEvaluator(challenge=locked, user=expert.user, named_at=at) for expert in drawn]
    ChallengeEvaluator.objects.bulk_create(rows)
    locked.draw = {
        "draws": [
            *locked.draw.get("draws", []),
            {
                "seed": seed,
                "at": at.isoformat(),
                "pool": [{"expert": expert.pk, "reasons": reasons} for expert, reasons in pool],
                "drawn": [expert.pk for expert in drawn],
            },
        ]
    }
    locked.save(update_fields=["draw"])
    challenge_news.evaluators_named(locked, [expert.user for expert in drawn])
    return rows


@transaction.atomic
def declare(*, evaluator, actor, at, conflict=""):
    """That nothing ties the evaluator to a bidder; or what does, and then the evaluator is excluded."""
    locked = _evaluator(evaluator, actor)
    if conflict.strip():
        locked.excluded_at, locked.exclusion = at, f"本人声明：{conflict.strip()}"[:200]
    else:
        locked.declared_at = at
    locked.save()
    return locked


@transaction.atomic
def save_scores(*, evaluator, points, opinions, actor):
    """Keep scores, whichever are there: ``points`` is ``{(bid, criterion): number}``, ``opinions`` ``{bid: text}``."""
    locked = _evaluator(evaluator, actor)
    if locked.declared_at is None:
        raise InvalidTransition("先声明有没有利害关系，再看标书、打分。")
    bids = set(ChallengeBid.objects.opened().filter(challenge=locked.challenge_id).values_list("pk", flat=True))
    criteria = set(locked.challenge.criteria.values_list("pk", flat=True))
    for (bid, criterion), number in points.items():
        if bid in bids and criterion in criteria and 0 <= number <= 100:
            BidScore.objects.update_or_create(evaluator=locked, bid_id=bid, criterion_id=criterion, defaults={"points": number})
    for bid, text in opinions.items():
        if bid in bids:
            BidOpinion.objects.update_or_create(evaluator=locked, bid_id=bid, defaults={"text": text.strip()[:2000]})
    return locked


@transaction.atomic
def submit_scores(*, evaluator, actor, at):
    """Hand the scores in, all of them; the last one ends the scoring."""
    locked = _evaluator(evaluator, actor)
    bids = ChallengeBid.objects.opened().filter(challenge=locked.challenge_id).count()
    wanted = bids * locked.challenge.criteria.count()
    there = locked.scores.count()
    if locked.declared_at is None or there < wanted:
        raise InvalidTransition(f"还差 {wanted - there} 个分数，打完再交。")
    locked.submitted_at = at
    locked.save()
    challenge = _locked(locked.challenge)
    served = challenge.evaluators.serving()
    if not served.filter(submitted_at=None).exists() and served.count() >= NEEDED:
        _finish(challenge, at)
    return locked


@transaction.atomic
def finish(*, challenge, actor, at):
    """End the scoring with who has handed in, three at least; the others are left out and the minutes say so."""
    locked = _locked(challenge)
    if not rules.can_name_evaluators(actor, locked) or locked.scored_at:
        raise InvalidTransition("现在不能结束评分。")
    if locked.evaluators.serving().filter(submitted_at__isnull=False).count() < NEEDED:
        raise InvalidTransition(f"至少要 {NEEDED} 位专家交分，才能结束评分。")
    locked.evaluators.serving().filter(submitted_at=None).update(excluded_at=at, exclusion="评分结束时没有交分")
    return _finish(locked, at)


def ranking(challenge):
    """The bids in order of their scores (``bid_ranking.Ranked``), by who handed in and was not excluded."""
    rows = BidScore.objects.filter(
        evaluator__challenge=challenge, evaluator__excluded_at=None, evaluator__submitted_at__isnull=False
    ).values_list("evaluator_id", "bid_id", "criterion_id", "points")
    weights = dict(challenge.criteria.values_list("pk", "weight"))
    sealed = dict(ChallengeBid.objects.opened().filter(challenge=challenge).values_list("pk", "sealed_at"))
    return bid_ranking.ranking_of(rows, weights=weights, sealed_at=sealed)


def _finish(challenge, at):
    challenge.scored_at = at
    challenge.version += 1
    challenge.save(update_fields=["scored_at", "version", "updated_at"])
    challenge_news.scored(challenge)
    return challenge


def _evaluator(evaluator, actor):
    rows = ChallengeEvaluator.objects.select_for_update(of=("self",)).select_related("challenge")
    locked = rows.get(pk=evaluator.pk)
    if locked.user_id != actor.pk:
        raise PermissionDenied("another evaluator's scores")
    if locked.excluded_at or locked.submitted_at or locked.challenge.phase != ChallengePhase.SCORING:
        raise InvalidTransition("评分已经交了或者结束了，不能再改。")
    return locked


def _locked(challenge):
    return OpenChallenge.objects.select_for_update(of=("self",)).select_related("organization").get(pk=challenge.pk)
