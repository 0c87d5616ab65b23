"""What the two sides of a match do: answer, get each other's contact, and say what came of it."""

from django.db import transaction
from django.urls import reverse

from accounts.models import User
from core.notifications import notify
from supplydemand import rules
from supplydemand.completeness import headcount_question
from supplydemand.enums import Decision, OutcomeKind, Side
from supplydemand.models import Conversation, KindRefusal, Match, MatchAnswer, MatchOutcome

OTHER = {Side.DEMAND: Side.SUPPLY, Side.SUPPLY: Side.DEMAND}


class MatchError(Exception):
    """The step is not possible now; the message says why, in Chinese."""


class HeadcountQuestion(MatchError):
    """A number so large that its author is asked whether it is right; ``is_sure`` answers."""


@transaction.atomic
def answer_match(*, match, side, decision, actor, at, reason="", note=""):
    """Say for one side whether a match is of interest; returns the side's ``MatchAnswer``.

    The same answer again changes nothing; another answer replaces the first until contact has opened. When both sides are
    interested, contact opens once and both are told. Raises ``MatchError``.
    """
    match = _locked(match, side, actor)
    wanted = {"decision": decision, "reason": reason if decision == Decision.DECLINED else "", "note": note.strip()}
    if decision == Decision.DECLINED and not reason:
        raise MatchError("选一个不合适的原因，对方会看到。")
    before = MatchAnswer.objects.filter(match=match, side=side).first()
    if before is not None and all(getattr(before, name) == value for name, value in wanted.items()):
        return before
    if match.contact_opened_at is not None:
        raise MatchError("双方的联系方式已经互通，答复不能再改。谈得怎么样，在下面填结果。")
    if not (match.demand.is_offered and match.supply.is_offered):
        raise MatchError("有一方的内容已经不再公开，这个匹配不用答复了。")
    if not _is_wanted(match, side):
        raise MatchError("这个匹配已经不在名单里，不用答复了。看看别的匹配。")
    answer, _ = MatchAnswer.objects.update_or_create(
        match=match, side=side, defaults={**wanted, "answered_by": actor, "answered_at": at}
    )
    if decision == Decision.INTERESTED:
        _after_interest(match, side, at)
    return answer


def _locked(match, side, actor):
    listings = ("demand__organization", "supply__organization")
    locked = Match.objects.select_for_update(of=("self",)).select_related(*listings).get(pk=match.pk)
    if side not in Side.values or not rules.can_answer(actor, locked, side):
        raise MatchError("你只能看。答复要由本单位的管理员或经办人来做。")
    return locked


def _is_wanted(match, side):
    """Whether the lists still hold the pair for both; a kind refused later does not undo one's own yes to a match of it."""
    if not Match.objects.filter(pk=match.pk).current().unexcluded().exists():
        return False
    own, other = listing_of(match, side), listing_of(match, OTHER[side])
    has_agreed = MatchAnswer.objects.filter(match=match, side=OTHER[side], decision=Decision.INTERESTED).exists()
    return has_agreed or not KindRefusal.objects.in_force().about(own=other, other=own).exists()


def _after_interest(match, side, at):
    other = OTHER[side]
    if MatchAnswer.objects.filter(match=match, side=other, decision=Decision.INTERESTED).exists():
        match.contact_opened_at = at
        match.save(update_fields=["contact_opened_at"])
        thread = _open_thread(match, at)
        for to in Side.values:
            partner = listing_of(match, OTHER[to]).organization
            tell_side(
                match,
                to,
                event="supplydemand.contact_opened",
                key="contact",
                title=f"{partner}也有意向，联系方式已经打开",
                text="开场白已经备好，改两句就能发；联系方式也在那一页。",
                action="去打招呼",
                url=f"{thread.get_absolute_url()}#thread",
            )
    else:
        interested = listing_of(match, side).organization
        tell_side(
            match,
            other,
            event="supplydemand.match_interest",
            key=f"interest:{side}",
            title=f"{interested}对你们的“{listing_of(match, other)}”有意向",
            action="去答复",
        )


def _open_thread(match, at):
    """The thread in which both sides go on; the same match gives the same thread."""
    thread, _ = Conversation.objects.get_or_create(
        match=match,
        defaults={
            "demand": match.demand,
            "supply": match.supply,
            "demand_organization": match.demand.organization,
            "supply_organization": match.supply.organization,
            "opened_at": at,
            "active_at": at,
        },
    )
    return thread


def tell_side(match, side, *, event, key, title, action, text="", url=""):
    """Tell those of one side's organization who may act, once for each ``key``; ``url`` is another page than the match's."""
    notify(
        event=event,
        recipients=User.objects.editors_of(listing_of(match, side).organization),
        organizations=[listing_of(match, side).organization_id],
        key=f"match:{match.pk}:{key}",
        title=title,
        text=text,
        url=url or reverse("supplydemand:match_detail", args=[match.pk]),
        action_label=action,
    )


def listing_of(match, side):
    """The demand or the supply of a match."""
    return match.demand if side == Side.DEMAND else match.supply


@transaction.atomic
def record_outcome(*, match, side, kind, actor, at, hired_count=None, reason="", note="", is_sure=False):
    """Say for one side what came of the contact; returns the ``MatchOutcome``. The newest row of a side counts.

    The same report again changes nothing. Raises ``MatchError``; for a number far beyond what the demand wants, unless
    ``is_sure``, its kind ``HeadcountQuestion``.
    """
    match = _locked(match, side, actor)
    if match.contact_opened_at is None:
        raise MatchError("双方都有意向以后才能填结果。")
    if kind == OutcomeKind.HIRED and not hired_count:
        raise MatchError("录用了几个人，填个数。")
    question = headcount_question(hired_count, match.demand.headcount) if kind == OutcomeKind.HIRED else ""
    if question and not is_sure:
        raise HeadcountQuestion(question)
    if kind == OutcomeKind.FAILED and not reason:
        raise MatchError("选一个没谈成的原因。")
    wanted = {
        "kind": kind,
        "hired_count": hired_count if kind == OutcomeKind.HIRED else None,
        "reason": reason if kind == OutcomeKind.FAILED else "",
        "note": note.strip(),
    }
    newest = MatchOutcome.objects.filter(match=match, side=side).order_by("-pk").first()
    if newest is not None and all(getattr(newest, name) == value for name, value in wanted.items()):
        return newest
    return MatchOutcome.objects.create(match=match, side=side, recorded_by=actor, recorded_at=at, **wanted)
