from dataclasses import replace
from datetime import date

import pytest

from supplydemand.matching.engine import match_shard
from supplydemand.matching.explain import explain, failing_constraints
from supplydemand.matching.profile import DEMAND_SUPPLY
from supplydemand.matching.records import Guess, ListingRecord
from supplydemand.matching.snapshot import build_snapshot
from tests.supplydemand.matching.brute_force import is_candidate
from tests.supplydemand.matching.samples import random_market

DEMAND = ListingRecord(
    id=1,
    organization_id=1,
    level_rank=2,
    majors=("higher_vocational:510203",),
    families=(1,),
    occupation="2-02-10-03",
    province="440000",
    city="440100",
    reach="province",
    available_from=date(2027, 7, 1),
    headcount=10,
    skills=("Python", "测试"),
    text="软件测试与自动化脚本编写",
)
SUPPLY = ListingRecord(
    id=2,
    organization_id=2,
    level_rank=2,
    majors=("higher_vocational:510203",),
    families=(1,),
    occupation=("2-02-10-03",),
    province="440000",
    city="440300",
    available_from=date(2027, 7, 31),
    headcount=4,
    skills=("Python",),
    text="软件测试课程，自动化实训",
)
NAMES = {"higher_vocational:510203": "软件技术", "440000": "广东省", "level:1": "中职", "level:2": "大专"}


def explained(demand=DEMAND, supply=SUPPLY):
    snapshot = build_snapshot([demand], [supply], profile=DEMAND_SUPPLY)
    table = match_shard(snapshot, shard=0, shard_count=1, profile=DEMAND_SUPPLY)
    return explain(demand, supply, table.rows["parts"][0].tolist(), DEMAND_SUPPLY, names=NAMES)


def test_part_that_earned_nothing_is_no_reason():
    parts = {component.key: component.weight for component in DEMAND_SUPPLY.components}
    full = explain(DEMAND, SUPPLY, list(parts.values()), DEMAND_SUPPLY, names=NAMES)
    without_text = explain(DEMAND, SUPPLY, list((parts | {"text": 0}).values()), DEMAND_SUPPLY, names=NAMES)

    said = [reason for reason in full.reasons if reason not in without_text.reasons]

    assert [reason.startswith("描述中都提到") for reason in said] == [True]


def test_match_is_told_in_one_sentence():
    told = explained()
    nothing = explain(DEMAND, SUPPLY, [0] * len(DEMAND_SUPPLY.components), DEMAND_SUPPLY, names=NAMES)

    assert told.summary == f"主要因为{told.reasons[0]}；{told.reasons[1]}。最差的一项：{told.gaps[0]}。"
    assert nothing.summary.startswith("没有一项特别合适。最差的一项：")


def test_explanation_says_why_and_what_is_missing():
    told = explained()

    assert told.reasons[0] == "专业与点名要求一致：软件技术"
    assert "同在一省：广东省" in told.reasons
    assert "学历正好是要求的层次：大专" in told.reasons
    assert set(told.gaps) >= {"还缺技能：测试", "人数不够：需要 10 人，可提供 4 人", "毕业比用人时间晚 30 天"}
    assert (told.matched_major, told.matched_depth) == ("higher_vocational:510203", "major")
    assert (told.shared_skills, told.missing_skills) == (("Python",), ("测试",))
    assert "自动化" in told.shared_terms


def test_parts_sum_to_the_score_and_carry_their_maximum():
    told = explained()

    assert sum(part.points for part in told.parts) == told.score
    assert sum(part.maximum for part in told.parts) == 10000
    assert all(0 <= part.points <= part.maximum for part in told.parts)


def test_bare_pair_is_explained_without_codes():
    told = explained(ListingRecord(id=1, organization_id=1), ListingRecord(id=2, organization_id=2))

    assert "需求未限定专业" in told.reasons
    assert told.matched_depth == ""


def test_what_a_supply_cannot_state_is_neutral_and_no_lack():
    demand = replace(DEMAND, industries=("C39",), salary_max=8000)

    told = explained(demand, replace(SUPPLY, occupation=None))

    neutral = {part.key: part.sentence for part in told.parts if part.tone == "neutral"}
    assert neutral == {
        "occupation": "不计：查不到供给的专业对应的职业，都给一半分",
        "industry": "不计：供给没有行业一栏，都给一半分",
        "salary": "不计：供给没有期望薪酬一栏，都给一半分",
    }
    assert set(neutral.values()).isdisjoint((*told.reasons, *told.gaps))
    assert all(part.points * 2 == part.maximum for part in told.parts if part.tone == "neutral")


def test_what_is_not_stated_names_the_side_that_can_state_it():
    told = explained(replace(DEMAND, available_from=None, reach="nation"), replace(SUPPLY, province="", city="", headcount=0))

    assert set(told.gaps) >= {"需求未写到岗日期，补上后可比较", "供给未写地区，补上后可比较", "供给未写人数，补上后可比较"}


def test_parts_of_another_profile_are_refused():
    with pytest.raises(ValueError):
        explain(DEMAND, SUPPLY, [1, 2], DEMAND_SUPPLY)


def test_near_miss_names_the_one_condition():
    low = ListingRecord(id=3, organization_id=2, level_rank=1, majors=("higher_vocational:510203",), province="440000")

    (failed,) = failing_constraints(DEMAND, low, DEMAND_SUPPLY, names=NAMES)

    assert (failed.key, failed.sentence) == ("level", "学历低于要求：要求大专及以上，供给为中职")


def test_a_pair_fails_a_constraint_exactly_when_it_is_no_candidate():
    demands, supplies = random_market(20, 60, 80)

    for demand in demands:
        for supply in supplies:
            assert bool(failing_constraints(demand, supply, DEMAND_SUPPLY)) is not is_candidate(demand, supply)


def test_every_sentence_can_be_told_for_random_pairs():
    demands, supplies = random_market(21, 40, 40)
    snapshot = build_snapshot(demands, supplies, profile=DEMAND_SUPPLY)
    rows = match_shard(snapshot, shard=0, shard_count=1, profile=DEMAND_SUPPLY, top=5).rows
    by_id = {d.id: d for d in demands}, {s.id: s for s in supplies}

    for row in rows:
        told = explain(by_id[0][row["demand_id"]], by_id[1][row["supply_id"]], row["parts"].tolist(), DEMAND_SUPPLY)
        assert told.score == row["score"]
        assert told.reasons


GUESSED = replace(
    DEMAND,
    majors=(),
    occupation=None,
    guesses=(Guess("class", "higher_vocational:5102", 87, "计算机类"), Guess("occupation", "2-02-10-03", 61, "软件工程技术人员")),
)


def test_what_was_guessed_is_said_to_be_a_guess():
    other = replace(SUPPLY, majors=("higher_vocational:530302",), occupation=())

    part, apart = (
        next(part for part in explained(GUESSED, supply).parts if part.key == "occupation")
        for supply in (replace(SUPPLY, majors=("higher_vocational:510203",)), other)
    )

    assert part.sentence == "从标题和说明看像计算机类（约 87%）、软件工程技术人员（约 61%），招聘方没有写；专业对得上"
    assert part.points == 696
    assert (apart.points, apart.tone) == (0, "missing")
    assert apart.sentence.endswith("招聘方没有写；专业不在其中")


def test_stated_majors_silence_what_was_guessed():
    (part,) = (part for part in explained(replace(GUESSED, majors=DEMAND.majors), SUPPLY).parts if part.key == "occupation")

    assert (part.sentence, part.points) == ("", 400)
