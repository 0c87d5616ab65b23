"""What an expert does in a panel: answer the invitation, score, hand in, abstain. Who holds the seat is the caller's to know."""

from decimal import Decimal

from django.db import transaction

from core.actors import SYSTEM
from core.enums import Status
from core.models import ReviewEvent
from core.workflow import InvalidTransition, MissingReason, StaleVersion, perform_transition
from review.recognition import scoring
from review.recognition.conflicts import conflicts_of
from review.recognition.enums import SeatState
from review.recognition.models import DeclaredConflict, Panel, PanelCase, Score, Scorecard, Seat

BARRED = "这件申报和你有利害关系，不用你打分。"
STALE = "这张评分表在另一个页面改过了。你填的还在下面，对照最新的存一次。"


class SeatRefused(InvalidTransition):
    """A step that is not possible now; ``str()`` is what the expert is told."""


class CardIncomplete(SeatRefused):
    """Handed in with criteria that have no points; ``criteria`` are their ids."""

    def __init__(self, criteria):
        super().__init__(f"还有 {len(criteria)} 项没打分，打完再交。")
        self.criteria = criteria


@transaction.atomic
def answer(*, seat, accepts, at, reason=""):
    """Accept or decline an invitation; who accepted may still decline until a card was handed in. Returns the seat."""
    _open_panel(seat.panel_id)
    row = Seat.objects.select_for_update(of=("self",)).get(pk=seat.pk)
    if not row.is_sitting or row.invited_at is None:
        raise SeatRefused("这份邀请已经答复过了，要改请联系发信的审核专员。")
    if accepts:
        row.state = SeatState.ACCEPTED
    else:
        if not reason.strip():
            raise MissingReason("写一句为什么不能来，好换人。")
        if row.scorecards.filter(status=Status.SUBMITTED).exists():
            raise SeatRefused("你已经交过分，不能再谢绝。")
        row.state, row.decline_reason = SeatState.DECLINED, reason.strip()[:200]
    row.answered_at = at
    row.save(update_fields=["state", "decline_reason", "answered_at", "updated_at"])
    return row


def card_as_kept(seat, case):
    """The seat's card of a case to be read: one that nobody has saved yet stands in no row."""
    return seat.scorecards.filter(case=case).first() or Scorecard(seat=seat, case=case)


@transaction.atomic
def card_of(seat, case):
    """The seat's card of a case to be written, empty at first; one, however many ask at once.

    Raises ``SeatRefused`` where there is none and the panel has closed.
    """
    known = seat.scorecards.filter(case=case).first()
    if known is None:
        _open_panel(seat.panel_id)
        known = Scorecard.objects.get_or_create(seat=seat, case=case)[0]
    return known


def barred_cases(seat, cases):
    """Ids of the cases that the seat's expert must not read or judge today, whatever held when it was drawn; constant queries."""
    by_application = {case.run.application_id: case.pk for case in cases}
    found = conflicts_of([seat.expert], [case.run.application for case in cases]).get(seat.expert_id, {})
    return {by_application[pk] for pk in found}


@transaction.atomic
def save_draft(*, card, points, comments, comment, expected_version, at):
    """Keep whatever is filled in; ``points`` and ``comments`` are by criterion id. Returns the card.

    What was kept already in just this form changes nothing, so a form posted twice is no stale one. Raises ``StaleVersion``.
    """
    locked = _own_draft(card)
    if barred_cases(locked.seat, [locked.case]):
        raise SeatRefused(BARRED)
    kept = {score.criterion_id: score for score in locked.scores.all()}
    criteria = list(locked.case.panel.stage.version.criteria.values_list("pk", flat=True))
    wanted = {pk: (points.get(pk), comments.get(pk, "").strip()) for pk in criteria}
    is_same = locked.comment == comment.strip() and all(_kept(kept.get(pk)) == value for pk, value in wanted.items())
    if is_same:
        return locked
    if str(locked.version) != str(expected_version):
        raise StaleVersion(STALE)
    rows = [Score(scorecard=locked, criterion_id=pk, points=value, comment=words) for pk, (value, words) in wanted.items()]
    unique, updated = ["scorecard", "criterion"], ["points", "comment"]
    Score.objects.bulk_create(rows, update_conflicts=True, unique_fields=unique, update_fields=updated)
    locked.comment = comment.strip()
    locked.version += 1
    locked.save(update_fields=["comment", "version", "updated_at"])
    return locked


@transaction.atomic
def hand_in(*, card, expected_version, at, **content):
    """Keep ``content`` as ``save_draft`` does and hand the card in, once, whoever else tries at the same time.

    Raises ``CardIncomplete``, ``StaleVersion`` and workflow errors; then nothing was kept.
    """
    _own_draft(card, at)
    locked = save_draft(card=card, expected_version=expected_version, at=at, **content)
    weights = dict(locked.case.panel.stage.version.criteria.values_list("pk", "weight"))
    points = dict(locked.scores.values_list("criterion_id", "points"))
    missing = [pk for pk in weights if points.get(pk) is None]
    if missing:
        raise CardIncomplete(missing)
    return perform_transition(
        obj=card,
        action="submit",
        actor=SYSTEM,
        at=at,
        fields={"total": scoring.weighted_total({pk: Decimal(value) for pk, value in points.items()}, weights)},
    )


@transaction.atomic
def abstain(*, card, reason, is_conflict, at):
    """Judge a case not at all; a conflict is remembered for later draws, too."""
    locked = _own_draft(card)
    event = perform_transition(
        obj=card, action="abstain", actor=SYSTEM, at=at, reason=reason, fields={"is_conflict": is_conflict}
    )
    if is_conflict:
        declare(expert=locked.seat.expert, organization=locked.case.run.application.organization, reason=reason, at=at)
    return event


@transaction.atomic
def declare_late(*, card, reason, at):
    """The expert of a card that was handed in has a part in the case after all: it counts no more and stays in the file."""
    _open_panel(card.case.panel_id)
    locked = Scorecard.objects.select_related("seat__expert", "case__run__application__organization").get(pk=card.pk)
    if locked.status != Status.SUBMITTED:
        raise SeatRefused("这件还没有交分，直接选“回避或弃权”。")
    if not reason.strip():
        raise MissingReason("写一句有什么利害关系。")
    declare(expert=locked.seat.expert, organization=locked.case.run.application.organization, reason=reason, at=at)


@transaction.atomic
def declare(*, expert, organization, reason, at):
    """Remember that an expert judges no case of an organization, and take their part in open panels back at once."""
    row, _ = DeclaredConflict.objects.get_or_create(
        expert=expert, organization=organization, defaults={"reason": reason.strip()[:200], "declared_at": at}
    )
    take_back_of(expert=expert, organization=organization, reason=row.reason, at=at)
    return row


@transaction.atomic
def take_back_of(*, expert, organization, reason, at):
    """What an expert judged or is to judge of an organization's cases in open panels counts no more; returns how many cards."""
    seats = {seat.panel_id: seat for seat in Seat.objects.filter(expert=expert, panel__closed_at=None)}
    cases = PanelCase.objects.filter(run__status=Status.SUBMITTED, run__application__organization=organization)
    cases = cases.filter(panel__in=seats).order_by("panel", "pk")
    return sum(take_back(seat=seats[case.panel_id], case=case, reason=reason, at=at) for case in cases)


@transaction.atomic
def take_back(*, seat, case, reason, at):
    """One expert judges one case no more: a card that was handed in is set aside, any other abstains; returns whether one did."""
    _open_panel(seat.panel_id)
    card = card_of(seat, case) if seat.is_sitting else seat.scorecards.filter(case=case).first()
    action = {Status.SUBMITTED: "set_aside", Status.DRAFT: "abstain"}.get(card.status) if card is not None else None
    if action is None:
        return False
    perform_transition(obj=card, action=action, actor=SYSTEM, at=at, reason=reason, fields={"is_conflict": True})
    return True


def _kept(score):
    return (None, "") if score is None else (score.points, score.comment)


def _own_draft(card, at=None):
    """The card, locked behind its panel; raises ``SeatRefused`` where it may not be worked on."""
    panel = _open_panel(card.case.panel_id)
    if at is not None and at > panel.score_until:
        raise SeatRefused("打分截止了。还要交的话，请联系发信的审核专员延长。")
    rows = Scorecard.objects.select_for_update(of=("self",)).select_related(
        "seat__expert", "case__run__application__organization", "case__panel__stage__version"
    )
    locked = rows.get(pk=card.pk)
    if locked.seat.state != SeatState.ACCEPTED:
        raise SeatRefused("先接受邀请，再打分。")
    if locked.case.run.status != Status.SUBMITTED:
        raise SeatRefused("这件申报现在不用打分了。")
    if locked.status != Status.DRAFT:
        raise SeatRefused("这件已经交过了。要改的话，请审核专员退给你。")
    return locked


def _open_panel(panel_id):
    panel = Panel.objects.select_for_update().get(pk=panel_id)
    if panel.closed_at is not None:
        raise SeatRefused("评审已经结束，不能再改。")
    return panel


def was_given_back(card):
    """Whether a card that is open now was handed in before; one query for a draft that was ever changed."""
    if not card.is_draft or card.version == 1:
        return False
    return ReviewEvent.objects.filter(
        content_type__app_label="review", content_type__model="scorecard", object_id=card.pk, action="return"
    ).exists()
