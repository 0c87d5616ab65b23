"""Districts as tiles of a schematic map: places are data of the districts; who has none gets a free tile below."""

from dataclasses import dataclass
from itertools import count

COLUMNS = 4
"""Width of the rows in which districts without a place of their own are lined up."""

SIDE, GAP = 100, 6


@dataclass(frozen=True)
class Tile:
    """One district of a map: its corner in the drawing, and what it shows."""

    district: object
    x: int
    y: int
    count: int
    text: str
    url: str
    shade: int
    is_chosen: bool = False

    @property
    def lines(self):
        """The name in lines that fit the tile."""
        name = self.district.name
        return [name] if len(name) <= 5 else [name[: (len(name) + 1) // 2], name[(len(name) + 1) // 2 :]]


@dataclass(frozen=True)
class TileMap:
    """A map ready to be drawn by ``_tile_map.html``."""

    tiles: list
    width: int
    height: int


def tile_map(districts, counts, *, text_of, url_of, chosen=()):
    """The map of ``districts`` with ``counts`` (``{district id: number}``); four shades by share of the largest number."""
    places = _places(districts)
    most = max((counts.get(row.pk, 0) for row in districts), default=0)
    tiles = [
        Tile(
            district=row,
            x=column * (SIDE + GAP),
            y=line * (SIDE + GAP),
            count=counts.get(row.pk, 0),
            text=text_of(counts.get(row.pk, 0)),
            url=url_of(row),
            shade=_shade(counts.get(row.pk, 0), most),
            is_chosen=row.pk in chosen,
        )
        for row, (column, line) in places.items()
    ]
    across = max((tile.x for tile in tiles), default=0) + SIDE
    down = max((tile.y for tile in tiles), default=0) + SIDE
    return TileMap(tiles, across, down)


def _places(districts):
    placed = {
        row: (row.tile_column, row.tile_row) for row in districts if row.tile_column is not None and row.tile_row is not None
    }
    left = min((column for column, _ in placed.values()), default=0)
    top = min((line for _, line in placed.values()), default=0)
    placed = {row: (column - left, line - top) for row, (column, line) in placed.items()}
    taken, unique = set(), {}
    for row, place in placed.items():
        if place not in taken:
            taken.add(place)
            unique[row] = place
    below = max((line for _, line in taken), default=-1) + 1
    free = ((number % COLUMNS, below + number // COLUMNS) for number in count())
    return {row: unique.get(row) or next(free) for row in districts}


def _shade(value, most):
    return 0 if not value else 1 if value * 3 < most else 2 if value * 3 < 2 * most else 3
