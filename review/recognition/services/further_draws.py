"""A panel whose field has nobody left draws from a further field or the whole pool: the order of the paper procedure goes on."""

from django.db import transaction

from core.workflow import MissingReason
from review.recognition import drawing
from review.recognition.models import Expert, FurtherDraw
from review.recognition.services import panels

WHOLE_POOL = "全库"


@transaction.atomic
def extend(*, panel, field, reason, actor, at):
    """Draw a further order behind the panel's own, conflicts checked anew; ``field=None`` is the whole pool. Returns the draw.

    Before the first draw, where the panel's field has too few, it draws those there are and seats the missing ones from here;
    afterwards it seats nobody, and 补下一位 and 加抽 go on along it. Raises ``PanelRefused`` while the list has somebody left,
    ``NotEnoughExperts`` where there is nobody further, ``MissingReason`` without a reason.
    """
    if not reason.strip():
        raise MissingReason("写一句为什么要扩大范围，会写进评审纪要。")
    locked = panels.hold(panel, actor)
    missing = _missing_at_first(locked, actor, at) if locked.drawn_at is None else _missing_later(locked)
    orders = panels.orders_of(locked)
    known = {row["id"] for draw, _ in orders for row in draw.pool}
    others = Expert.objects.exclude(pk__in=known)
    pool = panels.pool_of(locked, others if field is None else others.filter(fields=field))
    free = drawing.free_in(pool)
    if len(free) < max(missing, 1):
        raise panels.NotEnoughExperts(field or WHOLE_POOL, max(missing, 1), len(free))
    draw = FurtherDraw.objects.create(
        panel=locked,
        number=len(orders),
        field=field,
        reason=reason.strip()[:200],
        seed=drawing.new_seed(),
        pool=pool,
        pool_digest=drawing.pool_digest(free),
        drawn_at=at,
        drawn_by=actor,
    )
    start = sum(len(ids) for _, ids in orders) + 1
    for place, pk in enumerate(drawing.order(draw.seed, free)[:missing], start=start):
        panels.seat_expert(locked, pk, place)
    return draw


def _missing_at_first(panel, actor, at):
    cases = panels.cases_to_draw_for(panel)
    pool = panels.pool_of(panel)
    missing = panel.stage.draw_count - len(drawing.free_in(pool))
    if missing <= 0:
        raise panels.PanelRefused(f"“{panel.field}”的专家够抽，不用扩大范围。")
    panels.draw_from(panel, pool, cases, actor, at)
    return missing


def _missing_later(panel):
    if panels.next_in_order(panel) != (None, None):
        raise panels.PanelRefused("抽取名单里还有可以补的专家，先补下一位。")
    return 0
