"""Profiles: what is compared, what excludes, and how much each part counts. Data only."""

from dataclasses import dataclass

WHOLE = 10_000  # values, weights and scores are integers in ten-thousandths
NEUTRAL = WHOLE // 2


@dataclass(frozen=True, slots=True)
class Component:
    """One part of the score; it adds ``weight * value // 10000``, so ``weight`` is its maximum.

    ``key`` names a feature (``features.FEATURES``). ``silence`` is the value where the supply states nothing but the demand
    does; where the demand states nothing the value is ``neutral``.
    """

    key: str
    label: str
    weight: int
    neutral: int = NEUTRAL
    silence: int = NEUTRAL


@dataclass(frozen=True, slots=True)
class Constraint:
    """A hard condition (``constraints.CONSTRAINTS``): a pair that fails one is never a candidate."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Profile:
    """A kind of matching, versioned: the same name, version and snapshot give the same output, bit for bit."""

    name: str
    version: int
    block: str  # the facet whose shared keys make candidates when the demand states it
    constraints: tuple[Constraint, ...]
    components: tuple[Component, ...]
    late_days_max: int = 90
    frequency_percent_max: int = 10  # terms in more documents than this percentage carry nothing
    frequency_floor: int = 20  # … but a term in at most so many documents is always kept, or small sets would have no text
    phrases: tuple[tuple[str, str], ...] = ()  # sentences of ``phrases.PHRASES`` in other words

    def __post_init__(self):
        """Refuse what would match otherwise than it says.

        Raises:
            ValueError: a weight is negative, they do not sum to 10,000, the block is no component, or lateness has no end.
        """
        if self.block not in self.keys or self.late_days_max < 1:
            raise ValueError("the block must be a component, and late_days_max positive")
        if any(c.weight < 0 for c in self.components) or sum(c.weight for c in self.components) != WHOLE:
            raise ValueError("weights must be non-negative and sum to 10000")

    @property
    def keys(self) -> tuple[str, ...]:
        """Component keys in the order of the parts."""
        return tuple(c.key for c in self.components)

    @property
    def layout_key(self) -> tuple[str, ...]:
        """What decides how a snapshot is laid out: not the weights."""
        return (self.block, *self.keys)


DEMAND_SUPPLY = Profile(
    name="demand_supply",
    version=1,
    block="major",
    constraints=(
        Constraint("organization", "不同单位"),
        Constraint("level", "学历层次"),
        Constraint("reach", "地域范围"),
        Constraint("date", "时间"),
        Constraint("major", "专业大类"),
    ),
    components=(
        Component("major", "专业", 2800),
        Component("text", "描述", 2500, neutral=0, silence=0),
        Component("skill", "技能", 1300, silence=0),
        Component("occupation", "职业", 800),
        Component("region", "地区", 800),
        Component("level", "学历", 400),
        Component("date", "时间", 400),
        Component("headcount", "人数", 400),
        Component("industry", "行业", 200),
        Component("certificate", "证书", 200),
        Component("cooperation", "合作方式", 100),
        Component("salary", "薪酬", 100),
    ),
)
