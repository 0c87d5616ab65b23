"""Stages and milestones on one axis of time, as numbers of a drawing; the page gives the same as a table."""

from dataclasses import dataclass
from datetime import date

WIDTH, ROW, TOP = 1000, 34, 24
NAMES = 80
"""The names of the stages stand left of the axis."""
MARGIN = 20
"""Nearer to an edge the number of a year would be cut."""


@dataclass(frozen=True)
class Bar:
    """One stage: where its plan and its real course lie, in units of the drawing."""

    view: object
    y: int
    plan_x: float | None
    plan_width: float
    real_x: float | None
    real_width: float
    marks: list

    @property
    def text_y(self):
        """Where its name stands."""
        return self.y + 24

    @property
    def plan_y(self):
        """The upper lane."""
        return self.y + 14

    @property
    def real_y(self):
        """The lower lane."""
        return self.y + 21


@dataclass(frozen=True)
class Mark:
    """A milestone."""

    milestone: object
    x: float
    y: int
    is_late: bool


@dataclass(frozen=True)
class Gantt:
    """A drawing ready for its template."""

    bars: list
    years: list
    today_x: float | None
    width: int
    height: int


def gantt_of(project, views, *, on: date):
    """The drawing of a project's stages; ``None`` where there are no days to draw."""
    days = [project.starts_on, project.ends_on]
    for view in views:
        row = view.row
        days += [row.planned_from, row.planned_until, row.entered_on, row.left_on]
        days += [milestone.due_on for milestone in view.milestones]
    known = [day for day in days if day is not None]
    if not known or not views:
        return None
    first, last = min(known), max(known)
    span = max((last - first).days, 1)

    def x_of(day):
        return round(NAMES + min(max((day - first).days, 0), span) * (WIDTH - NAMES) / span, 1)

    bars = []
    for number, view in enumerate(views):
        y = TOP + number * ROW
        plan_x, plan_width = _lane(view.row.planned_from, view.row.planned_until, x_of)
        real_x, real_width = _lane(view.row.entered_on, view.row.left_on or (on if view.row.entered_on else None), x_of)
        marks = [Mark(row, x_of(row.due_on), y + 20, row.done_on is None and row.due_on < on) for row in view.milestones]
        bars.append(Bar(view, y, plan_x, plan_width, real_x, real_width, marks))
    years = [(x_of(date(year, 1, 1)), year) for year in range(first.year + 1, last.year + 1)]
    years = [(x, year) for x, year in years if NAMES + MARGIN <= x <= WIDTH - MARGIN]
    today_x = x_of(on) if first <= on <= last else None
    return Gantt(bars, years, today_x, WIDTH, TOP + len(views) * ROW)


def _lane(first, last, x_of):
    if first is None or last is None:
        return None, 0
    start = x_of(first)
    return start, max(round(x_of(last) - start, 1), 4)
