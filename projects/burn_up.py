"""The burn-up chart of the talent drive: what was counted by the end of each month, against the target line. Plain numbers in,
coordinates out, so that the template draws SVG without a script.
"""

from dataclasses import dataclass
from itertools import accumulate

WIDTH, HEIGHT = 640, 240
LEFT, RIGHT, TOP, BOTTOM = 88, 16, 16, 32
MONTHS = 12


@dataclass(frozen=True)
class Chart:
    """What a template draws: ``points`` as an SVG point list, ``bars`` of months, the lines of the scale, the target line."""

    points: str
    months: list
    scale: list
    target: tuple
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right_edge: int = WIDTH - RIGHT
    base: int = HEIGHT - BOTTOM


def chart_of(counts, *, target, last_month):
    """The chart of ``{month: newly counted}`` up to ``last_month`` of the year."""
    sums = list(accumulate(counts.get(month, 0) for month in range(1, last_month + 1)))
    top = _round_up(max([target, *sums]))
    months = [
        {"month": month, "x": _x(month), "y": _y(total, top), "new": counts.get(month, 0), "total": total}
        for month, total in enumerate(sums, start=1)
    ]
    points = " ".join([f"{_x(0)},{_y(0, top)}", *(f"{row['x']},{row['y']}" for row in months)])
    scale = [{"value": top * part // 4, "y": _y(top * part // 4, top)} for part in range(5)]
    return Chart(points, months, scale, (_x(0), _y(0, top), _x(MONTHS), _y(target, top)))


def _x(month):
    return round(LEFT + (WIDTH - LEFT - RIGHT) * month / MONTHS, 1)


def _y(value, top):
    return round(HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * value / top, 1)


def _round_up(value):
    step = 10 ** max(0, len(str(value)) - 2) * 4
    return max(4, -(-value // step) * step)
