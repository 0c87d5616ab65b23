"""A chain as boxes and lines with whole numbers, which a template draws as SVG without any style of its own."""

from dataclasses import dataclass

from projects.outcomes.enums import NodeKind

BOX_WIDTH, BOX_HEIGHT, GAP_X, GAP_Y, LANE = 176, 64, 56, 18, 6
TITLE_MOST = 12
"""Characters of a title that fit into a box."""


@dataclass(frozen=True)
class Box:
    """A place: where it stands and what it says."""

    node: object
    x: int
    y: int
    title: str
    is_here: bool

    @property
    def text_x(self):
        """Where its words begin."""
        return self.x + 12

    @property
    def label_y(self):
        """The line of its kind."""
        return self.y + 24

    @property
    def title_y(self):
        """The line of its title."""
        return self.y + 46


@dataclass(frozen=True)
class Drawing:
    """Everything a template needs; ``lines`` are SVG paths."""

    boxes: list
    lines: list
    width: int
    height: int
    box_width: int = BOX_WIDTH
    box_height: int = BOX_HEIGHT


def drawing_of(chain, here=()):
    """A column for each kind that occurs, outcomes in as many as follow each other; ``here`` are the places of the page."""
    columns = _columns(chain)
    column_of = {end: x for x, ends in enumerate(columns) for end in ends}
    far = [(cause, effect) for cause, effect, _ in chain.links if column_of[effect] - column_of[cause] > 1]
    top, places = 1 + LANE * len(far), {}
    for x, ends in enumerate(columns):
        for y, end in enumerate(ends):
            places[end] = (x * (BOX_WIDTH + GAP_X) + 1, y * (BOX_HEIGHT + GAP_Y) + top)
    boxes = [Box(chain.nodes[end], x, y, _short(chain.nodes[end].title), end in here) for end, (x, y) in places.items()]
    lines = [_line(places[cause], places[effect]) for cause, effect, _ in chain.links if (cause, effect) not in far]
    lines += [_detour(places[cause], places[effect], lane) for lane, (cause, effect) in enumerate(far)]
    tallest = max((len(ends) for ends in columns), default=0)
    width = len(columns) * (BOX_WIDTH + GAP_X) - GAP_X + 2
    return Drawing(boxes, lines, max(width, 0), max(tallest * (BOX_HEIGHT + GAP_Y) - GAP_Y + 1 + top, 0))


def _columns(chain):
    """Ends by how far they are from where the chain begins, within the order of the kinds."""
    order = {kind: place for place, kind in enumerate(NodeKind.values)}
    depth = {end: (order[end[0]], 0) for end in chain.nodes}
    for _ in chain.nodes:
        moved = False
        for cause, effect, _note in chain.links:
            if cause[0] == effect[0] and depth[effect] <= depth[cause]:
                depth[effect] = (depth[cause][0], depth[cause][1] + 1)
                moved = True
        if not moved:
            break
    return [sorted(end for end in depth if depth[end] == level) for level in sorted(set(depth.values()))]


def _line(cause, effect):
    x1, y1 = cause[0] + BOX_WIDTH, cause[1] + BOX_HEIGHT // 2
    x2, y2 = effect[0], effect[1] + BOX_HEIGHT // 2
    middle = (x1 + x2) // 2
    return f"M{x1} {y1} C{middle} {y1} {middle} {y2} {x2} {y2}"


def _detour(cause, effect, lane):
    """Over everything that stands between, where a straight line would seem to join it too; ``lane`` keeps such lines apart."""
    x1, y1 = cause[0] + BOX_WIDTH, cause[1] + BOX_HEIGHT // 2
    x2, y2 = effect[0], effect[1] + BOX_HEIGHT // 2
    aside = 12 + LANE * (lane % 6)
    return f"M{x1} {y1} H{x1 + aside} V{1 + LANE * lane} H{x2 - aside} V{y2} H{x2}"


def _short(text):
    return text if len(text) <= TITLE_MOST else f"{text[: TITLE_MOST - 1]}…"
