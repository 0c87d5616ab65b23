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
    steps: list
    """``[(shade, numbers in words)]`` of the shades that occur, for the key below the map."""


def tile_map(districts, counts, *, text_of, url_of, chosen=()):
    """The districts with their ``counts`` (``{district id: number}``): one shade for none, three from the least to the most."""
    places = _places(districts)
    some = [counts[row.pk] for row in districts if counts.get(row.pk)]
    least, most = min(some, default=0), max(some, default=0)
    tiles = [
        Tile(
            district=row,
            x=column * (SIDE + GAP),
            y=line * (SIDE + GAP),
            count=counts.get(row.pk, 0),
            text=text_of(counts.get(row.pk, 0)),
            url=url_of(row),
            shade=_shade(counts.get(row.pk, 0), least, most),
            is_chosen=row.pk in chosen,
        )
        for row, (column, line) in places.items()
    ]
    across = max((tile.x for tile in tiles), default=0) + SIDE
    down = max((tile.y for tile in tiles), default=0) + SIDE
    return TileMap(tiles, across, down, _steps(tiles))


def _steps(tiles):
    steps = []
    for shade in sorted({tile.shade for tile in tiles}):
        counts = [tile.count for tile in tiles if tile.shade == shade]
        low, high = min(counts), max(counts)
        steps.append((shade, f"{low:,}" if low == high else f"{low:,} 到 {high:,}"))
    return steps


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


def _shade(value, least, most):
    if not value or least == most:
        return 2 if value else 0
    return 1 + min(3 * (value - least) // (most - least), 2)
