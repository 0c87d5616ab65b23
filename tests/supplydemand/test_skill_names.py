"""One skill by its many names, and the pages that follow from it."""

import csv

import pytest
from django.utils import timezone

from supplydemand.language.skills import skill_key
from supplydemand.matching.profile import DEMAND_SUPPLY
from supplydemand.models import Match
from taxonomy.packages import DATA_DIR
from tests.supplydemand.factories import TalentDemandFactory, TalentSupplyFactory
from tests.supplydemand.runs import run_here


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("PLC编程", "plc"), ("可编程控制器", "plc"), (" Plc ", "plc"), ("熟悉PLC", "plc"), ("CAD 制图", "autocad"),
        ("ＵＧ　NX", "ug"),        ("会", "会"), ("操作系统", "操作系统"), ("沟通", "沟通"), ("", ""),
        ("熟悉 PLC", "plc"), ("掌握 AutoCAD 软件", "autocad"), ("熟练 使用 Excel", "excel"), ("会 C++", "c++"),
        ("plc 的编程", "plc"), ("会  做  人", "会 做 人"), ("熟练 操作", "熟练 操作"),
    ],
)  # fmt: skip
def test_names_of_one_skill_share_a_key(written, key):
    assert skill_key(written) == key


def test_no_name_stands_for_two_skills_and_none_leads_on():
    with (DATA_DIR / "skill_words.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))

    words = [row["word"].lower() for row in rows]
    assert len(words) == len(set(words))
    assert not set(words) & {row["skill"].lower() for row in rows}


def test_run_compares_skills_by_what_they_are(db):
    demand = TalentDemandFactory(skills=["PLC编程", "焊接"])
    supply = TalentSupplyFactory(majors=list(demand.majors.all()), skills=["可编程控制器"], reach="nation", region=demand.region)
    type(demand).objects.filter(pk=demand.pk).update(reach="nation")
    run_here(on=timezone.localdate())

    match = Match.objects.get(demand=demand, supply=supply)

    weight = next(part.weight for part in DEMAND_SUPPLY.components if part.key == "skill")
    assert match.parts[DEMAND_SUPPLY.keys.index("skill")] == weight // 2
