"""Another kind of matching is another profile: other block, constraints, weights and words, and no other code."""

from dataclasses import replace

import pytest

from supplydemand.matching.compiled import CompiledKernel
from supplydemand.matching.explain import explain, failing_constraints
from supplydemand.matching.layout import UnfitError
from supplydemand.matching.plain import PlainKernel
from supplydemand.matching.profile import DEMAND_SUPPLY, Component, Constraint, Profile
from supplydemand.matching.snapshot import build_snapshot
from tests.supplydemand.matching.brute_force import in_reach, industry_value, match_all
from tests.supplydemand.matching.samples import plain_rows, random_market

OTHER_PAIRS = Profile(
    name="other_pairs",
    version=1,
    block="industry",
    constraints=(Constraint("organization", "不同单位"), Constraint("reach", "地域范围"), Constraint("industry", "行业")),
    components=(
        Component("text", "课题描述", 3000, neutral=0, silence=0),
        Component("industry", "行业", 3500),
        Component("skill", "技术能力", 1500, silence=0),
        Component("region", "地区", 1000),
        Component("occupation", "职业", 500),
        Component("salary", "经费", 500),
    ),
    phrases=(("supply", "合作方"), ("region.other", "不在同一省份，合作方在{found}"), ("skill.noun", "技术能力")),
)
WEIGHTS = {component.key: component.weight for component in OTHER_PAIRS.components}


def suits(project, partner):
    shares = not project.industries or (partner.industries and industry_value(project, partner) > 0)
    return project.organization_id != partner.organization_id and in_reach(project, partner) and bool(shares)


def kernels(snapshot, top):
    yield PlainKernel(snapshot, OTHER_PAIRS, top)
    try:
        yield CompiledKernel(snapshot, OTHER_PAIRS, top)
    except UnfitError:
        return


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_another_profile_equals_its_brute_force(seed):
    projects, partners = random_market(seed, 60, 240)
    snapshot = build_snapshot(projects, partners, profile=OTHER_PAIRS, tokens=str.split)

    expected = match_all(projects, partners, top=15, weights=WEIGHTS, fits=suits)

    for kernel in kernels(snapshot, 15):
        assert plain_rows(kernel.match(0, 60).rows) == expected
    assert len(expected) > 300


def test_another_profile_explains_in_its_own_words():
    projects, partners = random_market(4, 40, 40)
    rows = match_all(projects, partners, weights=WEIGHTS, fits=suits)
    listing = {("project", r.id): r for r in projects} | {("partner", r.id): r for r in partners}

    for project_id, partner_id, _, score, parts in rows:
        told = explain(listing["project", project_id], listing["partner", partner_id], parts, OTHER_PAIRS)
        assert (told.score, [part.key for part in told.parts]) == (score, list(WEIGHTS))
        assert not [part for part in told.parts if "学生" in part.sentence]
    for project in projects:
        for partner in partners:
            assert (not failing_constraints(project, partner, OTHER_PAIRS)) == suits(project, partner)


def test_a_block_that_is_not_met_says_so_in_the_label_of_its_constraint():
    project, partner = (replace(side[0], organization_id=n, reach="nation") for n, side in enumerate(random_market(5, 1, 1)))

    apart = failing_constraints(replace(project, industries=("C39",)), replace(partner, industries=("P83",)), OTHER_PAIRS)
    silent = failing_constraints(replace(project, industries=("C39",)), replace(partner, industries=()), OTHER_PAIRS)

    assert [failed.sentence for failed in apart + silent] == ["行业与要求不同", "供给未写行业，无法核对要求"]


def test_a_block_must_be_a_component():
    with pytest.raises(ValueError):
        replace(DEMAND_SUPPLY, block="region_of_nobody")
