"""A match in plain words: why it is one, what is missing, and why a pair is none."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from supplydemand.matching import facets, text
from supplydemand.matching.encoded import place_keys
from supplydemand.matching.phrases import PHRASES
from supplydemand.matching.profile import Component, Constraint, Profile
from supplydemand.matching.records import REACHES, ListingRecord

REACH_LABELS = dict(zip(REACHES, ("本区", "本市", "本省", "全国"), strict=True))
DEPTHS = (
    (facets.MAJOR_EXACT, "major", "专业与点名要求一致"),
    (facets.MAJOR_CLASS, "class", "专业属于点名的专业类"),
    (facets.MAJOR_SIBLING, "sibling", "与点名的专业同属一个专业类"),
    (facets.MAJOR_CATEGORY, "category", "专业属于点名的学科门类（专业大类）"),
    (1, "family", "专业不同，但属于同一专业族"),
)
SHARED_TERMS_MAX = 8
FLOOR = 5_000
"""Below so many ten-thousandths next to nothing was compared: silence alone makes about 4,600."""
GOOD, MISSING, NEUTRAL = "good", "missing", "neutral"
Names = Mapping[str, str]  # code -> Chinese name; "level:3" for a level; a missing code is shown as it is


@dataclass(frozen=True, slots=True)
class Part:
    """One component: points of its maximum, and the sentence that says why."""

    key: str
    label: str
    points: int
    maximum: int
    sentence: str
    tone: str  # GOOD speaks for the match; MISSING names what somebody could state or do better; NEUTRAL is nobody's to change


@dataclass(frozen=True, slots=True)
class Explanation:
    """A match for people: ``matched_major`` is the code that the demand named (or the class), ``matched_depth`` how deep."""

    score: int
    parts: tuple[Part, ...]
    shared_skills: tuple[str, ...]
    missing_skills: tuple[str, ...]
    shared_terms: tuple[str, ...]
    matched_major: str
    matched_depth: str  # major | class | sibling | category | family | ""

    @property
    def reasons(self) -> tuple[str, ...]:
        """为什么匹配: the parts that speak for it, by points; what earned none is no reason."""
        good = [part for part in self.parts if part.tone == GOOD and part.sentence and part.points]
        return tuple(part.sentence for part in sorted(good, key=lambda part: -part.points))

    @property
    def summary(self) -> str:
        """The match in one sentence: the two strongest reasons, and what costs most."""
        reasons = "；".join(self.reasons[:2])
        gaps = self.gaps[:1]
        told = [f"主要因为{reasons}" if reasons else "没有一项特别合适", f"最差的一项：{gaps[0]}" if gaps else "没有明显差的"]
        return f"{'。'.join(told)}。"

    @property
    def gaps(self) -> tuple[str, ...]:
        """还差什么: by points lost."""
        lacking = [part for part in self.parts if part.tone == MISSING]
        return tuple(part.sentence for part in sorted(lacking, key=lambda part: part.points - part.maximum))


DEPTH_LABELS = {
    "major": "专业一致",
    "class": "属于点名的专业类",
    "sibling": "同一专业类",
    "category": "同一大类",
    "family": "同一专业族",
}
"""How deep the shared code lies, in a few words."""


@dataclass(frozen=True, slots=True)
class FailedConstraint:
    """A hard condition that a pair does not meet."""

    key: str
    label: str
    sentence: str


@dataclass(frozen=True, slots=True)
class _Pair:
    demand: ListingRecord
    supply: ListingRecord
    points: int
    component: Component
    profile: Profile
    names: Names

    def name(self, code: str) -> str:
        return self.names.get(code, code)

    def say(self, key: str, **values: object) -> str:
        return phrase(self.profile, key, **values)

    @property
    def is_full(self) -> bool:
        return self.points >= self.component.weight


Sentence = tuple[str, str]  # what to say, and its tone


def phrase(profile: Profile, key: str, **values: object) -> str:
    """A sentence in the profile's words."""
    own = dict(profile.phrases)
    return own.get(key, PHRASES[key]).format(**values)


def matched_major(demand: ListingRecord, supply: ListingRecord) -> tuple[str, str]:
    """The key of the deepest shared major and its depth; two empty strings where the demand names none or nothing is shared."""
    offered = facets.major_offered(supply)
    shared = [(worth * offered[key] // 100, key) for key, worth in facets.major_wanted(demand).items() if key in offered]
    worth, key = max(shared, default=(0, ""))
    if not worth:
        return "", ""
    return key.removeprefix("class|").removeprefix("family|"), next(depth for least, depth, _ in DEPTHS if worth >= least)


def _major(pair: _Pair) -> Sentence:
    if not pair.demand.majors:
        return pair.say("major.open"), GOOD
    key, depth = matched_major(pair.demand, pair.supply)
    sentence = next((words for _, name, words in DEPTHS if name == depth), pair.say("major.outside"))
    shown = f"{sentence}：{pair.name(key)}" if depth in {"major", "class", "sibling", "category"} else sentence
    return shown, GOOD if depth in {"major", "class"} else MISSING


def _text(pair: _Pair) -> Sentence:
    terms = shared_terms(pair.demand, pair.supply)
    if terms:
        return pair.say("text.shared", found="、".join(terms)), GOOD
    if not pair.demand.text or not pair.supply.text:
        return _silent(pair, "text.noun", "text.noun", is_demand_silent=not pair.demand.text), MISSING
    return pair.say("text.apart"), MISSING


def _share(pair: _Pair, field: str) -> Sentence:
    noun = pair.say(f"{pair.component.key}.noun")
    wanted, offered = getattr(pair.demand, field), set(getattr(pair.supply, field))
    if not wanted:
        return "", GOOD
    if not offered:
        return pair.say("share.silent", noun=noun), MISSING
    missing = [pair.name(str(value)) for value in wanted if value not in offered]
    if missing:
        return pair.say("share.missing", noun=noun, found="、".join(missing)), MISSING
    return pair.say("share.full", noun=noun, found="、".join(pair.name(str(value)) for value in wanted)), GOOD


def _silent(pair: _Pair, demanded: str, offered: str, *, is_demand_silent: bool) -> str:
    """Who should state what, so that both sides can be compared."""
    side, noun = ("demand", demanded) if is_demand_silent else ("supply", offered)
    return pair.say("silent", side=pair.say(side), noun=pair.say(noun))


def _skill(pair: _Pair) -> Sentence:
    return _share(pair, "skills")


def _certificate(pair: _Pair) -> Sentence:
    return _share(pair, "certificates")


def _cooperation(pair: _Pair) -> Sentence:
    return _share(pair, "cooperation_modes")


def _occupation(pair: _Pair) -> Sentence:
    if not pair.demand.occupations:
        return _guessed(pair)
    if not pair.supply.majors:
        return pair.say("occupation.no_major"), MISSING
    if not pair.supply.occupations:
        return pair.say("occupation.unknown"), NEUTRAL
    if pair.is_full:
        return pair.say("occupation.full", found=pair.name(pair.demand.occupations[0])), GOOD
    return (pair.say("occupation.near"), GOOD) if pair.points else (pair.say("occupation.other"), MISSING)


def _guessed(pair: _Pair) -> Sentence:
    """What the title and the text look like, where the demand states neither majors nor an occupation."""
    wanted = facets.occupation_wanted(pair.demand)
    if not wanted or not pair.supply.majors:
        return "", GOOD
    found = "、".join(f"{guess.name or pair.name(guess.key)}（约 {guess.percent}%）" for guess in pair.demand.guesses)
    shared = wanted.keys() & facets.occupation_offered(pair.supply).keys()
    if shared == {facets.UNKNOWN}:
        return pair.say("occupation.unknown"), NEUTRAL
    return (pair.say("guess.near", found=found), GOOD) if shared else (pair.say("guess.other", found=found), MISSING)


def _region(pair: _Pair) -> Sentence:
    here, there = place_keys(pair.demand), place_keys(pair.supply)
    if not here[0] or not there[0]:
        return _silent(pair, "region.noun", "region.noun", is_demand_silent=not here[0]), MISSING
    if here[1] and here[1] == there[1]:
        return pair.say("region.city", found=pair.name(pair.supply.city)), GOOD
    if here[0] == there[0]:
        return pair.say("region.province", found=pair.name(pair.supply.province)), GOOD
    return pair.say("region.other", found=pair.name(pair.supply.province)), MISSING


def _level(pair: _Pair) -> Sentence:
    if pair.demand.level_rank is None:
        return pair.say("level.open"), GOOD
    level = pair.name(f"level:{pair.supply.level_rank}")
    return pair.say("level.full" if pair.is_full else "level.above", found=level), GOOD


def _date(pair: _Pair) -> Sentence:
    if pair.demand.available_from is None or pair.supply.available_from is None:
        return _silent(pair, "date.wanted", "date.offered", is_demand_silent=pair.demand.available_from is None), MISSING
    late = (pair.supply.available_from - pair.demand.available_from).days
    if late <= 0:
        return pair.say("date.full"), GOOD
    return pair.say("date.late", days=late), MISSING


def _headcount(pair: _Pair) -> Sentence:
    wanted, offered = pair.demand.headcount, pair.supply.headcount
    if not wanted or not offered:
        return _silent(pair, "headcount.noun", "headcount.noun", is_demand_silent=not wanted), MISSING
    if offered >= wanted:
        return pair.say("headcount.full", wanted=wanted, offered=offered), GOOD
    return pair.say("headcount.short", wanted=wanted, offered=offered), MISSING


def _industry(pair: _Pair) -> Sentence:
    if not pair.demand.industries:
        return "", GOOD
    if not pair.supply.industries:
        return pair.say("industry.unknown"), NEUTRAL
    if pair.is_full:
        return pair.say("industry.full"), GOOD
    return (pair.say("industry.near"), GOOD) if pair.points else (pair.say("industry.other"), MISSING)


def _salary(pair: _Pair) -> Sentence:
    pays = pair.demand.salary_max or pair.demand.salary_min
    hoped = pair.supply.salary_min or pair.supply.salary_max
    if not pays:
        return "", GOOD
    if not hoped:
        return pair.say("salary.unknown"), NEUTRAL
    return (pair.say("salary.full"), GOOD) if pair.is_full else (pair.say("salary.short", paid=pays, hoped=hoped), MISSING)


SENTENCES: dict[str, Callable[[_Pair], Sentence]] = {
    "major": _major,
    "text": _text,
    "skill": _skill,
    "occupation": _occupation,
    "region": _region,
    "level": _level,
    "date": _date,
    "headcount": _headcount,
    "industry": _industry,
    "certificate": _certificate,
    "cooperation": _cooperation,
    "salary": _salary,
}


def shared_terms(demand: ListingRecord, supply: ListingRecord, tokens: text.Tokens = text.tokenize) -> tuple[str, ...]:
    """Words that both texts use, longest first (an approximation of the weights, which live in the snapshot)."""
    shared = set(tokens(demand.text)) & set(tokens(supply.text))
    return tuple(sorted(shared, key=lambda term: (-len(term), term))[:SHARED_TERMS_MAX])


def explain(
    demand: ListingRecord, supply: ListingRecord, parts: Sequence[int], profile: Profile, *, names: Names | None = None
) -> Explanation:
    """Say why a scored pair matches and what is missing.

    Args:
        parts: points per component in the profile's order, as in ``MatchTable.rows``.
        names: Chinese names by code (``"catalogue:code"``, occupation, skill, region code, ``"level:<rank>"``).

    Raises:
        ValueError: the parts do not fit the profile.
    """
    if len(parts) != len(profile.components):
        raise ValueError(f"{len(parts)} parts for {len(profile.components)} components")
    told = []
    for component, points in zip(profile.components, parts, strict=True):
        pair = _Pair(demand, supply, int(points), component, profile, names or {})
        sentence, tone = SENTENCES[component.key](pair)
        told.append(Part(component.key, component.label, int(points), component.weight, sentence, tone))
    major, depth = matched_major(demand, supply)
    offered = set(supply.skills)
    return Explanation(
        score=sum(int(points) for points in parts),
        parts=tuple(told),
        shared_skills=tuple(skill for skill in demand.skills if skill in offered),
        missing_skills=tuple(skill for skill in demand.skills if skill not in offered),
        shared_terms=shared_terms(demand, supply),
        matched_major=major,
        matched_depth=depth,
    )


def points_alone(parts: Sequence[int], profile: Profile) -> Explanation:
    """What is known of a scored pair whose listings say something else by now: points, and no sentence.

    Raises:
        ValueError: the parts do not fit the profile.
    """
    told = [
        Part(component.key, component.label, int(points), component.weight, "", NEUTRAL)
        for component, points in zip(profile.components, parts, strict=True)
    ]
    return Explanation(sum(map(int, parts)), tuple(told), (), (), (), "", "")


def failing_constraints(
    demand: ListingRecord, supply: ListingRecord, profile: Profile, *, names: Names | None = None
) -> list[FailedConstraint]:
    """The hard conditions that keep a pair from being a candidate, in the profile's order; one alone is a near miss (差一步)."""
    checks = {"organization": _fails_organization, "level": _fails_level, "reach": _fails_reach, "date": _fails_date}
    found = []
    for constraint in profile.constraints:
        if constraint.key in checks:
            sentence = checks[constraint.key](demand, supply, profile, names or {})
        else:
            sentence = _fails_block(demand, supply, profile, constraint)
        if sentence:
            found.append(FailedConstraint(constraint.key, constraint.label, sentence))
    return found


def _fails_organization(demand: ListingRecord, supply: ListingRecord, profile: Profile, names: Names) -> str:
    return phrase(profile, "fails.organization") if demand.organization_id == supply.organization_id else ""


def _fails_level(demand: ListingRecord, supply: ListingRecord, profile: Profile, names: Names) -> str:
    lowest, highest, offered = demand.level_rank, demand.level_rank_max, supply.level_rank
    if lowest is None and highest is None:
        return ""
    if offered is None:
        return phrase(profile, "fails.level.silent")
    shown = names.get(f"level:{offered}", str(offered))
    if lowest is not None and offered < lowest:
        return phrase(profile, "fails.level.low", wanted=names.get(f"level:{lowest}", lowest), offered=shown)
    if highest is not None and offered > highest:
        return phrase(profile, "fails.level.high", wanted=names.get(f"level:{highest}", highest), offered=shown)
    return ""


def _fails_reach(demand: ListingRecord, supply: ListingRecord, profile: Profile, names: Names) -> str:
    here, there = place_keys(demand), place_keys(supply)
    for record, who in ((demand, "demand"), (supply, "supply")):
        step = REACHES.index(record.reach)
        if step == len(REACHES) - 1:
            continue
        position = len(REACHES) - 2 - step
        if not here[position] or here[position] != there[position]:
            return phrase(profile, "fails.reach", side=phrase(profile, who), reach=REACH_LABELS[record.reach])
    return ""


def _fails_date(demand: ListingRecord, supply: ListingRecord, profile: Profile, names: Names) -> str:
    starts, ends = supply.available_from, supply.available_until
    if demand.available_until and starts and starts > demand.available_until:
        return phrase(profile, "fails.date.after")
    if demand.available_from and starts and (starts - demand.available_from).days > profile.late_days_max:
        late = (starts - demand.available_from).days
        return phrase(profile, "fails.date.late", days=late, most=profile.late_days_max)
    if demand.available_from and ends and ends < demand.available_from:
        return phrase(profile, "fails.date.over")
    return ""


def _fails_block(demand: ListingRecord, supply: ListingRecord, profile: Profile, constraint: Constraint) -> str:
    facet = facets.FACET_BY_KEY[constraint.key]
    wanted, offered = facet.wanted(demand), facet.offered(supply)
    if not wanted or any(worth * offered.get(key, 0) // 100 for key, worth in wanted.items()):
        return ""
    key = f"fails.{facet.key}" if f"fails.{facet.key}" in PHRASES else "fails.block"
    return phrase(profile, key if offered else f"{key}.silent", label=constraint.label)
