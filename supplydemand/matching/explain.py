"""A match in plain words: why it is one, what is missing, and why a pair is none."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from supplydemand.matching import facets, text
from supplydemand.matching.encoded import place_keys
from supplydemand.matching.profile import Component, Profile
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
        """为什么匹配: the parts that speak for it, by points."""
        good = [part for part in self.parts if part.tone == GOOD and part.sentence]
        return tuple(part.sentence for part in sorted(good, key=lambda part: -part.points))

    @property
    def gaps(self) -> tuple[str, ...]:
        """还差什么: by points lost."""
        lacking = [part for part in self.parts if part.tone == MISSING]
        return tuple(part.sentence for part in sorted(lacking, key=lambda part: part.points - part.maximum))


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

    @property
    def is_full(self) -> bool:
        return self.points >= self.component.weight


Sentence = tuple[str, str]  # what to say, and its tone


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
        return "需求未限定专业", GOOD
    key, depth = matched_major(pair.demand, pair.supply)
    sentence = next((words for _, name, words in DEPTHS if name == depth), "专业不在要求之内")
    shown = f"{sentence}：{pair.name(key)}" if depth in {"major", "class", "sibling", "category"} else sentence
    return shown, GOOD if depth in {"major", "class"} else MISSING


def _text(pair: _Pair) -> Sentence:
    terms = shared_terms(pair.demand, pair.supply)
    if terms:
        return f"描述中都提到：{'、'.join(terms)}", GOOD
    if not pair.demand.text or not pair.supply.text:
        return _silent(pair, "说明", "说明", is_demand_silent=not pair.demand.text), MISSING
    return "双方描述没有共同的关键词", MISSING


def _share(pair: _Pair, field: str, noun: str, silent: str) -> Sentence:
    wanted, offered = getattr(pair.demand, field), set(getattr(pair.supply, field))
    if not wanted:
        return "", GOOD
    if not offered:
        return silent, MISSING
    missing = [pair.name(str(value)) for value in wanted if value not in offered]
    if missing:
        return f"还缺{noun}：{'、'.join(missing)}", MISSING
    return f"{noun}全部符合：{'、'.join(pair.name(str(value)) for value in wanted)}", GOOD


def _silent(pair: _Pair, demanded: str, offered: str, *, is_demand_silent: bool) -> str:
    """Who should state what, so that both sides can be compared."""
    return f"需求未写{demanded}，补上后可比较" if is_demand_silent else f"供给未写{offered}，补上后可比较"


def _skill(pair: _Pair) -> Sentence:
    return _share(pair, "skills", "技能", "供给未写技能，补上后可比较")


def _certificate(pair: _Pair) -> Sentence:
    return _share(pair, "certificates", "证书", "供给未写证书，补上后可比较")


def _cooperation(pair: _Pair) -> Sentence:
    return _share(pair, "cooperation_modes", "合作方式", "供给未写合作方式，补上后可比较")


def _occupation(pair: _Pair) -> Sentence:
    if not pair.demand.occupations:
        return "", GOOD
    if not pair.supply.majors:
        return "供给未写专业，看不出面向的职业", MISSING
    if not pair.supply.occupations:
        return "不计：查不到供给的专业对应的职业，都给一半分", NEUTRAL
    if pair.is_full:
        return f"专业面向的职业包含该岗位：{pair.name(pair.demand.occupations[0])}", GOOD
    return ("专业面向相近的职业", GOOD) if pair.points else ("专业面向的职业与岗位不同", MISSING)


def _region(pair: _Pair) -> Sentence:
    here, there = place_keys(pair.demand), place_keys(pair.supply)
    if not here[0] or not there[0]:
        return _silent(pair, "地区", "地区", is_demand_silent=not here[0]), MISSING
    if here[1] and here[1] == there[1]:
        return f"同在一市：{pair.name(pair.supply.city)}", GOOD
    if here[0] == there[0]:
        return f"同在一省：{pair.name(pair.supply.province)}", GOOD
    return f"不在同一省份，学生在{pair.name(pair.supply.province)}", MISSING


def _level(pair: _Pair) -> Sentence:
    if pair.demand.level_rank is None:
        return "需求未限定最低学历", GOOD
    level = pair.name(f"level:{pair.supply.level_rank}")
    return (f"学历正好是要求的层次：{level}" if pair.is_full else f"学历高于最低要求：{level}"), GOOD


def _date(pair: _Pair) -> Sentence:
    if pair.demand.available_from is None or pair.supply.available_from is None:
        return _silent(pair, "到岗日期", "毕业日期", is_demand_silent=pair.demand.available_from is None), MISSING
    late = (pair.supply.available_from - pair.demand.available_from).days
    if late <= 0:
        return "毕业时间赶得上用人时间", GOOD
    return f"毕业比用人时间晚 {late} 天", MISSING


def _headcount(pair: _Pair) -> Sentence:
    wanted, offered = pair.demand.headcount, pair.supply.headcount
    if not wanted or not offered:
        return _silent(pair, "人数", "人数", is_demand_silent=not wanted), MISSING
    if offered >= wanted:
        return f"人数够：需要 {wanted} 人，可提供 {offered} 人", GOOD
    return f"人数不够：需要 {wanted} 人，可提供 {offered} 人", MISSING


def _industry(pair: _Pair) -> Sentence:
    if not pair.demand.industries:
        return "", GOOD
    if not pair.supply.industries:
        return "不计：供给没有行业一栏，都给一半分", NEUTRAL
    if pair.is_full:
        return "面向行业一致", GOOD
    return ("面向行业相近", GOOD) if pair.points else ("面向的行业不同", MISSING)


def _salary(pair: _Pair) -> Sentence:
    pays = pair.demand.salary_max or pair.demand.salary_min
    hoped = pair.supply.salary_min or pair.supply.salary_max
    if not pays:
        return "", GOOD
    if not hoped:
        return "不计：供给没有期望薪酬一栏，都给一半分", NEUTRAL
    return ("薪酬达到期望", GOOD) if pair.is_full else (f"薪酬低于期望：最高 {pays} 元，期望 {hoped} 元起", MISSING)


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


def failing_constraints(
    demand: ListingRecord, supply: ListingRecord, profile: Profile, *, names: Names | None = None
) -> list[FailedConstraint]:
    """The hard conditions that keep a pair from being a candidate, in the profile's order; one alone is a near miss (差一步)."""
    checks = {"organization": _fails_organization, "level": _fails_level, "reach": _fails_reach, "date": _fails_date}
    checks["major"] = _fails_major
    found = []
    for constraint in profile.constraints:
        sentence = checks[constraint.key](demand, supply, profile, names or {})
        if sentence:
            found.append(FailedConstraint(constraint.key, constraint.label, sentence))
    return found


def _fails_organization(demand: ListingRecord, supply: ListingRecord, profile: Profile, names: Names) -> str:
    return "双方属于同一单位" if demand.organization_id == supply.organization_id else ""


def _fails_level(demand: ListingRecord, supply: ListingRecord, profile: Profile, names: Names) -> str:
    lowest, highest, offered = demand.level_rank, demand.level_rank_max, supply.level_rank
    if lowest is None and highest is None:
        return ""
    if offered is None:
        return "供给未写学历层次，无法核对要求"
    shown = names.get(f"level:{offered}", str(offered))
    if lowest is not None and offered < lowest:
        return f"学历低于要求：要求{names.get(f'level:{lowest}', lowest)}及以上，供给为{shown}"
    if highest is not None and offered > highest:
        return f"学历高于接受的上限：上限为{names.get(f'level:{highest}', highest)}，供给为{shown}"
    return ""


def _fails_reach(demand: ListingRecord, supply: ListingRecord, profile: Profile, names: Names) -> str:
    here, there = place_keys(demand), place_keys(supply)
    for record, who in ((demand, "需求"), (supply, "供给")):
        step = REACHES.index(record.reach)
        if step == len(REACHES) - 1:
            continue
        position = len(REACHES) - 2 - step
        if not here[position] or here[position] != there[position]:
            return f"超出{who}方的范围：{who}方只面向{REACH_LABELS[record.reach]}"
    return ""


def _fails_date(demand: ListingRecord, supply: ListingRecord, profile: Profile, names: Names) -> str:
    starts, ends = supply.available_from, supply.available_until
    if demand.available_until and starts and starts > demand.available_until:
        return "毕业时间在用人截止之后"
    if demand.available_from and starts and (starts - demand.available_from).days > profile.late_days_max:
        late = (starts - demand.available_from).days
        return f"毕业比用人时间晚 {late} 天，超过 {profile.late_days_max} 天"
    if demand.available_from and ends and ends < demand.available_from:
        return "供给在用人时间之前已结束"
    return ""


def _fails_major(demand: ListingRecord, supply: ListingRecord, profile: Profile, names: Names) -> str:
    if not demand.majors or matched_major(demand, supply)[1]:
        return ""
    return "供给未写专业，无法核对要求" if not supply.majors else "专业不在要求的专业族之内"
