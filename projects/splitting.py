"""How an unbid challenge could be split into parts that somebody may dare to take (流榜救援)."""

from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from projects.challenge_enums import ChallengeLevel, SplitWay

CENT = Decimal("0.01")
PART_HEADS = 10
PARTS_MOST = 6
LEVELS = {
    ChallengeLevel.DOCTOR: (ChallengeLevel.DOCTOR, ChallengeLevel.MASTER),
    ChallengeLevel.MASTER: (ChallengeLevel.MASTER, ChallengeLevel.SKILLED),
    ChallengeLevel.SKILLED: (),
}


@dataclass(frozen=True)
class Part:
    """One part: what tells it from the others, and its share of heads and money."""

    mark: str
    headcount: int
    amount: Decimal
    level: str
    district: object = None


@dataclass(frozen=True)
class Suggestion:
    """A way of splitting with its parts and why."""

    way: str
    why: str
    parts: tuple


def suggestions_of(challenge, *, districts):
    """Ways in which the challenge may be split, the most promising first; ``districts`` are those with schools that could bid."""
    found = [_by_headcount(challenge), _by_place(challenge, districts), _by_level(challenge)]
    return [suggestion for suggestion in found if suggestion is not None]


def shared_out(total, count):
    """``count`` whole parts of a number of heads, the first ones larger; they add up to it."""
    each, rest = divmod(total, count)
    return [each + (1 if index < rest else 0) for index in range(count)]


def money_by(amount, heads):
    """The money by heads, to the 分; the parts add up to the whole."""
    total = sum(heads)
    parts = [(amount * count / total).quantize(CENT, ROUND_DOWN) for count in heads]
    parts[0] += amount - sum(parts)
    return parts


def _by_headcount(challenge):
    count = min(PARTS_MOST, max(2, -(-challenge.headcount // PART_HEADS)))
    if challenge.headcount < 2 * 2:
        return None
    heads = shared_out(challenge.headcount, count)
    amounts = money_by(challenge.amount, heads)
    parts = tuple(
        Part(f"第 {number} 批", heads[number - 1], amounts[number - 1], challenge.level, challenge.district)
        for number in range(1, count + 1)
    )
    return Suggestion(
        SplitWay.HEADCOUNT, f"{challenge.headcount} 人一家接不下，分成 {count} 批，每批不超过 {max(heads)} 人。", parts
    )


def _by_place(challenge, districts):
    chosen = list(districts)[: min(PARTS_MOST, challenge.headcount)]
    if len(chosen) < 2:
        return None
    heads = shared_out(challenge.headcount, len(chosen))
    amounts = money_by(challenge.amount, heads)
    parts = tuple(
        Part(str(district), count, amount, challenge.level, district)
        for district, count, amount in zip(chosen, heads, amounts, strict=True)
    )
    return Suggestion(SplitWay.PLACE, "这几个区有对得上的学校，一个区一个榜，学生不用跨区。", parts)


def _by_level(challenge):
    levels = LEVELS[challenge.level]
    if len(levels) < 2 or challenge.headcount < 2:
        return None
    heads = [max(1, challenge.headcount // 3), challenge.headcount - max(1, challenge.headcount // 3)]
    amounts = money_by(challenge.amount, heads)
    parts = tuple(
        Part(ChallengeLevel(level).label, count, amount, level, challenge.district)
        for level, count, amount in zip(levels, heads, amounts, strict=True)
    )
    return Suggestion(SplitWay.LEVEL, "要求的层次高、人少。核心的留原来的层次，其余降一级，揭榜的面宽一些。", parts)
