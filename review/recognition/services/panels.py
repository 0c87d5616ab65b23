"""What coordinators do with a panel: gather cases, draw, invite, replace, close."""

import secrets

from django.db import transaction
from django.db.models import Max

from core import jobs
from core.actors import SYSTEM
from core.enums import Status
from core.models import UndeliverableAddress
from core.workflow import InvalidTransition, perform_transition
from review.recognition import drawing, late_conflicts, quorum, rules, seat_links
from review.recognition.conflicts import conflicts_of, reasons_of
from review.recognition.enums import SeatState, StageKind
from review.recognition.models import Application, Expert, Panel, PanelCase, Seat, StageRun
from review.recognition.services import clocks, seats

RETURNED_MAIL = "邮箱收不到信"


class PanelRefused(InvalidTransition):
    """A step that is not possible now; ``str()`` is what the coordinator is told."""


class NotEnoughExperts(PanelRefused):
    """The field has too few experts without a conflict."""

    def __init__(self, field, wanted, found):
        super().__init__(
            f"“{field}”可以抽的专家只有 {found} 位，要 {wanted} 位，还差 {wanted - found} 位。"
            "在专家库里给这个领域补专家，或者把有冲突的申报移到另一个评审组，或者扩大抽取范围。"
        )


@transaction.atomic
def create(*, call, stage, field, title, score_until, actor, at, meeting_at=None, meeting_place=""):
    """A new panel without cases for one stage of a call; returns it."""
    if stage.kind != StageKind.EXPERT_REVIEW or stage.version_id != call.version_id or stage.purpose != call.purpose:
        raise PanelRefused("这个环节不是这次申报的专家评审。")
    if not rules.is_city_coordinator(actor, call):
        raise PanelRefused("评审组由市级审核专员组建。")
    _check_deadline(score_until, at)
    return Panel.objects.create(
        call=call,
        stage=stage,
        field=field,
        title=title,
        score_until=score_until,
        meeting_at=meeting_at,
        meeting_place=meeting_place,
    )


@transaction.atomic
def take_in(*, panel, run_ids, actor, at):
    """Give waiting cases to the panel; after the draw only those that tie no sitting expert. Returns how many.

    As long as no expert has a letter with the numbers, all cases get a new order, so that none tells who came last.
    """
    locked = hold(panel, actor)
    runs = list(
        StageRun.objects.select_for_update(of=("self",))
        .reviewed_by(actor)
        .open()
        .filter(pk__in=run_ids, stage=locked.stage_id, application__call=locked.call_id, panel_case=None)
        .select_related("application__organization")
        .order_by("pk")
    )
    if locked.drawn_at is not None:
        _check_late(locked, runs)
    secrets.SystemRandom().shuffle(runs)
    place = locked.cases.aggregate(last=Max("place"))["last"] or 0
    PanelCase.objects.bulk_create(
        PanelCase(panel=locked, run=run, place=place + number) for number, run in enumerate(runs, start=1)
    )
    if runs and locked.drawn_at is not None and not locked.seats.exclude(invited_at=None).exists():
        _shuffle(locked)
    clocks.renew([run.pk for run in runs])
    return len(runs)


def _shuffle(panel):
    cases = list(panel.cases.all())
    secrets.SystemRandom().shuffle(cases)
    for place, case in enumerate(cases, start=1):
        case.place = place
    PanelCase.objects.bulk_update(cases, ["place"])


@transaction.atomic
def take_out(*, panel, case_id, actor, at):
    """Take a case back out before the draw; returns whether it was there."""
    locked = hold(panel, actor)
    if locked.drawn_at is not None:
        raise PanelRefused("已经抽过专家，申报不能再移出。")
    case = locked.cases.filter(pk=case_id).first()
    if case is None:
        return False
    case.delete()
    clocks.renew([case.run_id])
    return True


@transaction.atomic
def draw(*, panel, actor, at):
    """Draw the stage's number of experts, once: seed, list and order are kept, and cases get an order that tells nothing.

    Raises ``NotEnoughExperts``, then nothing was drawn.
    """
    locked = hold(panel, actor)
    if locked.drawn_at is not None:
        raise PanelRefused("已经抽过了。抽取只有一次，有人谢绝就按抽中的顺序补。")
    cases = cases_to_draw_for(locked)
    pool = pool_of(locked)
    found, wanted = len(drawing.free_in(pool)), locked.stage.draw_count
    if found < wanted:
        raise NotEnoughExperts(locked.field, wanted, found)
    draw_from(locked, pool, cases, actor, at)
    return locked


def cases_to_draw_for(panel):
    """The panel's cases; raises ``PanelRefused`` where there is none, since conflicts are excluded before the draw."""
    cases = list(panel.cases.select_related("run"))
    if not cases:
        raise PanelRefused("先把申报编进来，再抽专家：有冲突的专家要先排除。")
    return cases


def draw_from(panel, pool, cases, actor, at):
    """Keep the list with its seed, seat the first of its order up to the stage's number, and give the cases an order, too."""
    free = drawing.free_in(pool)
    panel.seed, panel.pool, panel.pool_digest = drawing.new_seed(), pool, drawing.pool_digest(free)
    panel.drawn_at, panel.drawn_by = at, actor
    panel.save(update_fields=["seed", "pool", "pool_digest", "drawn_at", "drawn_by", "updated_at"])
    for place, pk in enumerate(drawing.order(panel.seed, [case.pk for case in cases]), start=1):
        PanelCase.objects.filter(pk=pk).update(place=place)
    for place, pk in enumerate(drawing.order(panel.seed, free)[: panel.stage.draw_count], start=1):
        seat_expert(panel, pk, place)


@transaction.atomic
def invite(*, panel, actor, at):
    """Mail everybody who was drawn and has no letter yet; returns how many."""
    locked = hold(panel, actor)
    rows = list(locked.seats.select_for_update().filter(state=SeatState.INVITED, invited_at=None))
    for seat in rows:
        _send_link(seat, locked, at)
    return len(rows)


@transaction.atomic
def send_again(*, seat, actor, at):
    """Mail a new link; the one before is over at once."""
    locked = hold(seat.panel, actor)
    row = locked.seats.select_for_update().get(pk=seat.pk)
    if not row.is_sitting:
        raise PanelRefused("这位专家已经谢绝或者换掉了，不用再发。")
    _send_link(row, locked, at)
    return row


@transaction.atomic
def replace(*, seat, actor, at):
    """Put the next of the drawn order on the place of who declined or is silent; returns the new seat, not invited yet.

    Who handed in a card is replaced only after scoring ended with cases left, and what was handed in counts on.
    Raises ``PanelRefused`` where the order has nobody left.
    """
    locked = hold(seat.panel, actor)
    row = locked.seats.select_for_update().get(pk=seat.pk)
    if row.state == SeatState.REPLACED:
        raise PanelRefused("这一席已经补过人了。")
    if row.scorecards.filter(status=Status.SUBMITTED).exists() and not quorum.is_silent(row, at):
        raise PanelRefused("这位专家已经交过分，打分截止以后还有没交的才能换。")
    place, pk = _next_or_refuse(locked)
    row.state = SeatState.REPLACED
    row.token_digest = seat_links.nobodys_digest()
    was_chair, row.is_chair = row.is_chair, False
    row.save(update_fields=["state", "token_digest", "is_chair", "updated_at"])
    return seat_expert(locked, pk, place, is_chair=was_chair)


@transaction.atomic
def draw_further(*, panel, actor, at):
    """Seat the next of the drawn order beside the others where a case cannot reach its quorum; returns the seat.

    Raises ``PanelRefused`` where everybody's cards can still come, and where the order has nobody left.
    """
    locked = hold(panel, actor)
    if locked.drawn_at is None:
        raise PanelRefused("还没有抽专家。")
    if not quorum.lacking_cases(locked, at):
        raise PanelRefused(f"现有的专家够每件 {locked.stage.quorum} 位交分，不用加抽。")
    place, pk = _next_or_refuse(locked)
    return seat_expert(locked, pk, place)


@transaction.atomic
def set_chair(*, seat, actor, at):
    """Make a sitting expert the chair, the only one."""
    locked = hold(seat.panel, actor)
    row = locked.seats.get(pk=seat.pk)
    if not row.is_sitting:
        raise PanelRefused("这位专家不在评审组里了。")
    locked.seats.exclude(pk=row.pk).filter(is_chair=True).update(is_chair=False)
    locked.seats.filter(pk=row.pk).update(is_chair=True)


@transaction.atomic
def set_dates(*, panel, score_until, meeting_at, meeting_place, actor, at):
    """Change when scoring ends and where the panel meets; links hold as much longer."""
    locked = hold(panel, actor)
    _check_deadline(score_until, at)
    locked.score_until, locked.meeting_at, locked.meeting_place = score_until, meeting_at, meeting_place
    locked.save(update_fields=["score_until", "meeting_at", "meeting_place", "updated_at"])
    locked.seats.update(link_until=score_until + seat_links.KEPT_AFTER)
    clocks.renew(locked.cases.values("run"))


@transaction.atomic
def write_conclusion(*, panel, text, actor, at, chair=None):
    """Keep the meeting's words; by a coordinator, or by the ``chair``'s seat."""
    locked = _open(panel) if chair is not None else hold(panel, actor)
    if chair is not None and not locked.seats.filter(pk=chair.pk, is_chair=True, state=SeatState.ACCEPTED).exists():
        raise PanelRefused("会议意见由组长写。")
    locked.conclusion = text.strip()
    locked.save(update_fields=["conclusion", "updated_at"])


@transaction.atomic
def close(*, panel, actor, at):
    """End the panel's work: every case still being handled has its quorum, and nobody scores any more."""
    locked = hold(panel, actor)
    if locked.drawn_at is None:
        raise PanelRefused("还没有抽专家。")
    if tied := late_conflicts.found(locked, counted_only=True):
        names = "、".join(dict.fromkeys(row.seat.expert.name for row in tied))
        raise PanelRefused(f"{names}和评过的申报有利害关系，先按回避处理，再结束评审。")
    short = [
        f"{case.run.application.case_number}（{count} 位）"
        for case in locked.cases.filter(run__status=Status.SUBMITTED).select_related("run__application")
        if (count := case.scorecards.filter(status=Status.SUBMITTED).count()) < locked.stage.quorum
    ]
    if short:
        raise PanelRefused(f"每件至少要 {locked.stage.quorum} 位专家交分，还不够的：{'、'.join(short)}。")
    if not locked.conclusion:
        raise PanelRefused("先写会议意见，再结束评审。")
    locked.closed_at = at
    locked.save(update_fields=["closed_at", "updated_at"])


@transaction.atomic
def set_aside_conflicts(*, panel, actor, at):
    """Take out of the figures, and ask no more, where an expert has by now a part in a case; returns how many cards it was."""
    locked = hold(panel, actor)
    return sum(
        seats.take_back(seat=row.seat, case=row.case, reason="；".join(row.reasons), at=at)
        for row in late_conflicts.found(locked)
    )


@transaction.atomic
def give_back(*, card, reason, actor, at):
    """Let an expert change a card that was handed in; the reason is mailed."""
    hold(card.case.panel, actor)
    event = perform_transition(obj=card, action="return", actor=SYSTEM, at=at, reason=reason, fields={"total": None})
    jobs.enqueue("recognition.mail_card", key=f"{event.pk}", payload={"card_id": card.pk, "event_id": event.pk})
    return event


def pool_of(panel, among=None):
    """Everybody in the panel's field, or ``among`` others, with the reasons why they cannot be drawn: ``[{"id", "reasons"}]``."""
    rows = Expert.objects.filter(fields=panel.field_id) if among is None else among
    experts = list(rows.drawable().order_by("pk"))
    applications = Application.objects.filter(runs__panel_case__panel=panel).select_related("organization")
    conflicts = conflicts_of(experts, applications)
    refused = set(
        UndeliverableAddress.objects.filter(address__in=[row.email.lower() for row in experts]).values_list("address", flat=True)
    )
    return [
        {
            "id": expert.pk,
            "reasons": reasons_of(conflicts, expert.pk) + [RETURNED_MAIL] * (expert.email.lower() in refused),
        }
        for expert in experts
    ]


def orders_of(panel):
    """Every draw of the panel with the order that it gave, ``[(draw, ids)]``: its own, then the further ones; one query."""
    draws = [panel, *panel.further_draws.select_related("field", "drawn_by").order_by("number")]
    return [(row, drawing.order(row.seed, drawing.free_in(row.pool))) for row in draws]


def next_in_order(panel):
    """``(place, expert id)`` of the next who was never seated and has no conflict now; ``(None, None)`` behind the last."""
    order = [pk for _, ids in orders_of(panel) for pk in ids]
    seated = set(panel.seats.values_list("expert_id", flat=True))
    free_now = set(drawing.free_in(pool_of(panel, Expert.objects.filter(pk__in=order))))
    for place, pk in enumerate(order, start=1):
        if pk not in seated and pk in free_now:
            return place, pk
    return None, None


def draw_is_right(panel):
    """Whether lists, digests and seats still say the same as the seeds: what the “check the draw” page shows."""
    orders = orders_of(panel)
    places = {pk: place for place, pk in enumerate((pk for _, ids in orders for pk in ids), start=1)}
    seated = panel.seats.values_list("expert_id", "draw_place")
    is_kept = all(drawing.pool_digest(drawing.free_in(row.pool)) == row.pool_digest for row, _ in orders)
    return is_kept and all(places.get(pk) == place for pk, place in seated)


def _next_or_refuse(panel):
    place, pk = next_in_order(panel)
    if pk is None:
        raise PanelRefused("抽取名单里没有可以补的专家了。先扩大抽取范围，再补。")
    return place, pk


def seat_expert(panel, expert_id, place, *, is_chair=False):
    """Seat an expert who was drawn; not invited yet."""
    return Seat.objects.create(
        panel=panel,
        expert_id=expert_id,
        draw_place=place,
        is_chair=is_chair,
        token_digest=seat_links.nobodys_digest(),
        link_until=panel.score_until + seat_links.KEPT_AFTER,
    )


def _send_link(seat, panel, at):
    seat_links.renew(seat)
    seat.invited_at = seat.invited_at or at
    seat.link_until = panel.score_until + seat_links.KEPT_AFTER
    seat.save(update_fields=["token_digest", "link_number", "invited_at", "link_until", "updated_at"])
    jobs.enqueue("recognition.mail_seat", key=f"{seat.pk}:{seat.link_number}", payload={"seat_id": seat.pk})


def _check_late(panel, runs):
    sitting = [seat for seat in panel.seats.select_related("expert") if seat.is_sitting]
    conflicts = conflicts_of([seat.expert for seat in sitting], [run.application for run in runs])
    if conflicts:
        names = "、".join(seat.expert.name for seat in sitting if seat.expert_id in conflicts)
        raise PanelRefused(f"已经抽过专家，其中{names}和要编入的申报有冲突。把它编进另一个评审组。")


def _check_deadline(score_until, at):
    if score_until <= at:
        raise PanelRefused("打分截止要晚于现在。")


def hold(panel, actor):
    """The panel, locked and still open, for who may run it; raises ``PanelRefused``."""
    locked = _open(panel)
    if not rules.may_run_panel(actor, locked):
        raise PanelRefused("这个评审组由没有利害关系的市级审核专员办理。")
    return locked


def _open(panel):
    locked = Panel.objects.select_for_update(of=("self",)).select_related("stage__version", "call", "field").get(pk=panel.pk)
    if locked.closed_at is not None:
        raise PanelRefused("这个评审组已经结束评审，不能再改。")
    return locked
