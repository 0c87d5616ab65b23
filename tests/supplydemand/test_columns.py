"""Columns read by COPY make the same snapshot as records do, and texts are cut once."""

from datetime import date
from itertools import pairwise

import numpy as np
import pytest

from core.enums import Status
from supplydemand.enums import CooperationMode, Reach
from supplydemand.matching import columnar
from supplydemand.matching.profile import DEMAND_SUPPLY
from supplydemand.matching.snapshot import build_snapshot
from supplydemand.matching.text import TextModel
from supplydemand.models import TalentDemand, TalentSupply, Term, TokenizedText
from supplydemand.services import columns, records, text_cache, text_guesses
from taxonomy.families import family_strengths
from taxonomy.models import Qualification
from tests.accounts.factories import OrganizationFactory
from tests.supplydemand.factories import MajorFactory, TalentDemandFactory, TalentSupplyFactory
from tests.supplydemand.published import ON, publish_listings
from tests.taxonomy.factories import DistrictFactory, OccupationFactory, RegionFactory


def both(text_model=None, families=None):
    """The snapshot from records and the one from columns, of everything in the tables."""
    families = family_strengths(on=ON) if families is None else families
    demands, supplies = TalentDemand.objects.all(), TalentSupply.objects.all()
    plain = build_snapshot(
        records.demand_records(demands, families=families),
        records.supply_records(supplies, families=families),
        profile=DEMAND_SUPPLY,
        text_model=text_model,
    )
    quick = columnar.snapshot_of(
        columns.demand_columns(demands, families=families),
        columns.supply_columns(supplies, families=families),
        profile=DEMAND_SUPPLY,
        vocabulary=text_cache.names_of,
        text_model=text_model,
    )
    return plain, quick


def assert_same(plain, quick):
    """Array by array, so that a difference says where."""
    assert plain.arrays.keys() == quick.arrays.keys()
    for name, array in plain.arrays.items():
        assert (array.dtype, array.tolist()) == (quick.arrays[name].dtype, quick.arrays[name].tolist()), name
    assert plain.digest == quick.digest


def test_same_snapshot_of_many_listings(db):
    publish_listings(demands=80, supplies=90)

    assert_same(*both())


def test_same_snapshot_of_nothing_and_of_one_side(db):
    assert_same(*both())
    TalentSupplyFactory()

    assert_same(*both())


def test_same_snapshot_where_everything_or_nothing_is_said(db):
    organization, district = OrganizationFactory(), DistrictFactory()
    majors = [MajorFactory(code="990101"), MajorFactory(code="9901", depth="class")]
    certificates = [
        Qualification.objects.create(code=code, name=name, kind="skilled") for code, name in (("T1", "焊工"), ("T2", "电工"))
    ]
    shared = {
        "organization": organization, "majors": majors, "skills": ["PLC 调试", " plc 调试 ", "Ｃ语言", " "],
        "cooperation_modes": [CooperationMode.BASE, CooperationMode.INTERNSHIP],
        "district": district, "reach": Reach.DISTRICT, "headcount": 7,
    }  # fmt: skip
    TalentDemandFactory(
        **shared, occupation=OccupationFactory(), salary_min=None, salary_max=9_000, starts_on=date(2027, 2, 28),
        region=district.region, description="装配 装配 调试\t和\\n测量\n",
    )  # fmt: skip
    TalentDemandFactory(
        headcount=None, region=None, skills=[], majors=[], title="", description="", salary_min=0, salary_max=0, level_min=None,
        starts_on=None, status=Status.DRAFT, submitted_at=None, decided_at=None, published_at=None,
    )  # fmt: skip
    TalentSupplyFactory(**shared, courses="装配，装配，测量", graduates_on=None, region=RegionFactory(code="110105"))
    TalentSupplyFactory(majors=majors[:1], description="装配调试测量", skills=["plc 调试"], region=RegionFactory(code="429004"))

    for listing in (*TalentDemand.objects.filter(headcount=7), *TalentSupply.objects.filter(headcount=7)):
        listing.certificates.set(certificates)

    assert_same(*both(families={majors[0].pk: {3: 80, 5: 100}, majors[1].pk: {3: 40}}))


def test_frozen_words_are_kept_and_unknown_ones_left_out(db):
    publish_listings(demands=10, supplies=10)

    assert_same(*both(text_model=TextModel(("不在任何文字里", "编程", "装配"), (300, 500, 700), 99)))


def test_equal_texts_are_cut_once_and_an_edit_is_cut_anew(db, monkeypatch):
    first, second = (TalentDemandFactory(title="装配工", description="装配和测量") for _ in range(2))
    demands = TalentDemand.objects.order_by("pk")

    assert [text_cache.fill(demands), text_cache.fill(demands)] == [1, 0]
    ids = np.array(sorted(demands.values_list("pk", flat=True)))
    before = text_cache.kept_of(demands).words(ids)
    TalentDemand.objects.filter(pk=second.pk).update(description="焊接和测量")
    assert text_cache.fill(demands) == 1
    after = text_cache.kept_of(demands).words(ids)

    words = [set(text_cache.names_of(after.term[after.ptr[n] : after.ptr[n + 1]])) for n in (0, 1)]
    assert before.ptr.tolist() == [0, *np.cumsum([len(words[0])] * 2).tolist()]
    assert ("焊接" in words[0], "焊接" in words[1], "测量" in words[1]) == (False, True, True)


def test_words_nobody_uses_any_more_are_dropped(db):
    kept, gone = TalentDemandFactory(description="装配"), TalentDemandFactory(description="焊接")
    text_cache.fill(TalentDemand.objects.all())
    TokenizedText.objects.create(digest=b"old", version=0, words=b"")

    assert text_cache.drop_unused(TalentDemand.objects.filter(pk=kept.pk), TalentSupply.objects.all()) == 2
    assert text_cache.fill(TalentDemand.objects.filter(pk=kept.pk)) == 0
    assert text_cache.fill(TalentDemand.objects.filter(pk=gone.pk)) == 1
    assert Term.objects.filter(term="焊接").count() == 1


@pytest.mark.parametrize("count", [1, 30])
def test_columns_take_the_same_number_of_statements_for_any_number_of_rows(db, count, django_assert_max_num_queries):
    publish_listings(demands=count, supplies=count)
    demands = TalentDemand.objects.all()
    families = family_strengths(on=ON)
    text_cache.fill(demands)

    with django_assert_max_num_queries(13):
        columns.demand_columns(demands, families=families)


def test_same_snapshot_of_guesses(db):
    texts = [
        ("总账会计", "负责账务处理、纳税申报和财务报表。"),
        ("Java 开发", "负责网站前后端开发，熟悉 Java 和 MySQL。"),
        ("总账会计", ""),
    ]
    for title, description in (*texts, texts[0]):
        TalentDemandFactory(majors=[], occupation=None, title=title, description=description)
    TalentDemandFactory(majors=[MajorFactory(code="990101")], occupation=None, title=texts[0][0], description=texts[0][1])
    for code in ("530302", "510203"):
        TalentSupplyFactory(majors=[MajorFactory(catalogue="higher_vocational", code=code)])
    nothing = both()[1].digest
    text_guesses.fill(TalentDemand.objects.all())

    plain, quick = both()

    assert_same(plain, quick)
    assert "class|vocational:1102" in plain.arrays["f_occupation_keys"].tobytes().decode().split("\n")
    assert plain.digest != nothing


def test_listing_that_comes_between_two_statements_gives_its_words_to_nobody_else(db):
    first, second, third = (TalentDemandFactory(description=text, skills=[text]) for text in ("装配", "焊接", "测量"))
    kept = text_cache.kept_of(TalentDemand.objects.exclude(pk=second.pk))
    later = TalentDemand.objects.exclude(pk=third.pk)

    read = columns.demand_columns(later, families={}, kept=kept)
    skills, _ = columns.array_pairs(TalentDemand.objects.all(), read.ids)

    words = [set(text_cache.names_of(read.words.term[begin:end])) for begin, end in pairwise(read.words.ptr)]
    assert read.ids.tolist() == [first.pk, second.pk]
    assert ("装配" in words[0], words[1]) == (True, set())
    assert [skills.keys[key] for key in skills.key] == ["装配", "焊接"]
