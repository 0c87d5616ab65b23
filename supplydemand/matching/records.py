"""What a listing means to the engine: one plain record for either side."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

REACHES = ("district", "city", "province", "nation")
CLASS, OCCUPATION = "class", "occupation"


@dataclass(frozen=True, slots=True)
class Guess:
    """What a listing most likely means without having said it: ``percent`` is how sure that is.

    ``key`` is ``"catalogue:code"`` of a class of majors, or an occupation's code; ``name`` is for sentences only.
    """

    kind: str  # CLASS | OCCUPATION
    key: str
    percent: int
    name: str = ""


@dataclass(frozen=True, slots=True)
class ListingRecord:
    """A demand or a supply, reduced to what is compared.

    Codes are compared as strings: equal means the same. ``majors`` are ``"catalogue:code"`` at any depth (2, 4 or more
    characters of code); only majors make a demand choosy, ``classes`` and ``families`` say how its majors relate to others.
    An empty value always means "not stated". Money is yuan a month.
    """

    id: int
    organization_id: int
    level_rank: int | None = None  # demand: lowest level accepted; supply: the level offered
    level_rank_max: int | None = None  # demand only: highest level accepted, None = open
    families: tuple[int, ...] = ()
    classes: tuple[str, ...] = ()  # class keys beyond the first four digits of the majors, e.g. of another catalogue
    majors: tuple[str, ...] = ()
    family_strengths: tuple[int, ...] = ()  # percent, parallel to ``families``; empty = 100 each
    occupation: str | tuple[str, ...] | None = None  # demand: one code; supply: the codes its majors lead to
    province: str = ""
    city: str = ""
    district: str | None = None
    reach: str = "nation"
    available_from: date | None = None  # demand: start at the latest without being late; supply: graduation
    available_until: date | None = None
    headcount: int = 0
    industries: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    certificates: tuple[int, ...] = ()
    cooperation_modes: tuple[str, ...] = ()
    salary_min: int | None = None
    salary_max: int | None = None
    text: str = ""
    guesses: tuple[Guess, ...] = ()  # of a demand without majors and occupation: they move the score and exclude nobody

    def __post_init__(self):
        """Refuse what would silently never match.

        Raises:
            ValueError: the reach is unknown or the strengths do not fit the families.
        """
        if self.reach not in REACHES:
            raise ValueError(f"unknown reach {self.reach!r}")
        if self.family_strengths and len(self.family_strengths) != len(self.families):
            raise ValueError("family_strengths must be empty or parallel to families")

    @property
    def occupations(self) -> tuple[str, ...]:
        """The occupation codes as a tuple, whatever form was given."""
        if self.occupation is None:
            return ()
        return (self.occupation,) if isinstance(self.occupation, str) else self.occupation

    def weighted_families(self) -> Iterator[tuple[int, int]]:
        """Each family with its strength in percent."""
        return zip(self.families, self.family_strengths or (100,) * len(self.families), strict=True)
