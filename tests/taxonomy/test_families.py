import datetime

import pytest

from taxonomy import models
from taxonomy.families import family_strengths
from tests.taxonomy.factories import MajorFactory, MajorFamilyFactory

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 11, 24)
VOCATIONAL = ("secondary_vocational", "higher_vocational", "vocational_bachelor")


def family_codes(catalogue, code, *, at_least=1):
    memberships = models.MajorFamilyMembership.objects.filter(
        major__catalogue=catalogue, major__code=code, strength__gte=at_least
    )
    return set(memberships.values_list("family__code", flat=True))


def test_every_row_of_every_catalogue_has_a_family(loaded):
    strengths = family_strengths(on=TODAY)

    assert [pk for pk in models.Major.objects.values_list("pk", flat=True) if not strengths.get(pk)] == []


def test_every_class_of_every_catalogue_has_a_membership_of_its_own(loaded):
    assert list(models.Major.objects.classes().filter(family_memberships__isnull=True)) == []


def test_classes_of_one_ladder_number_share_families_and_strengths(loaded):
    strengths = {}
    for row in models.Major.objects.classes().filter(catalogue__in=VOCATIONAL):
        base = {"secondary_vocational": 6100, "higher_vocational": 4100, "vocational_bachelor": 2100}[row.catalogue]
        members = tuple(sorted(row.family_memberships.values_list("family__code", "strength")))
        strengths.setdefault(int(row.code) - base, set()).add(members)

    assert {number: found for number, found in strengths.items() if len(found) != 1} == {}


@pytest.mark.parametrize(
    ("vocational", "undergraduate", "graduate"),
    [
        ("5102", "0809", ("0812", "0835", "0854")),
        ("5202", "1011", ("1011", "1054")),
        ("4601", "0802", ("0802", "0855")),
        ("4103", "0904", ("0906", "0952")),
        ("4702", "0813", ("0817", "0856")),
        ("5303", "1202", ("1253",)),
        ("4501", "0811", ("0815", "0859")),
        ("5701", "0401", ("0401", "0451")),
        ("5804", "0301", ("0301", "0351")),
        ("5401", "1209", ("1254",)),
    ],
)
def test_one_field_meets_on_all_levels(loaded, vocational, undergraduate, graduate):
    families = family_codes("higher_vocational", vocational) & family_codes("undergraduate", undergraduate)

    assert [code for code in graduate if not families & family_codes("graduate", code)] == []


def test_animal_husbandry_meets_from_secondary_school_on(loaded):
    assert family_codes("secondary_vocational", "6103") == family_codes("vocational_bachelor", "2103") == {"F03"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("higher_vocational", "5202"), ("undergraduate", "0809")),
        (("higher_vocational", "4103"), ("undergraduate", "1202")),
        (("secondary_vocational", "7102"), ("graduate", "0501")),
    ],
)
def test_distant_fields_share_no_family(loaded, one, other):
    assert family_codes(*one) & family_codes(*other) == set()


def test_a_major_placed_on_its_own_leaves_the_families_of_its_class(loaded):
    strengths = family_strengths(on=TODAY)
    major = models.Major.objects.get(catalogue="undergraduate", name="石油工程")
    petroleum = models.MajorFamily.objects.get(code="F08")

    assert strengths[major.pk] == {petroleum.pk: 100}
    assert petroleum.pk not in strengths[major.parent_id]


def test_a_major_follows_its_class_and_a_field_its_strongest_class():
    field = MajorFactory(depth="field")
    strong, weak = MajorFactory(depth="class", parent=field), MajorFactory(depth="class", parent=field)
    major = MajorFactory(parent=weak)
    family = MajorFamilyFactory()
    for row, strength in ((strong, 90), (weak, 40)):
        models.MajorFamilyMembership.objects.create(family=family, major=row, strength=strength)

    strengths = family_strengths(on=TODAY)

    assert [strengths[row.pk] for row in (field, strong, weak, major)] == [{family.pk: value} for value in (90, 90, 40, 40)]


def test_a_retired_family_does_not_count():
    row = MajorFactory(depth="class")
    models.MajorFamilyMembership.objects.create(family=MajorFamilyFactory(retired_on=TODAY), major=row)

    assert family_strengths(on=TODAY)[row.pk] == {}


def test_family_strengths_take_two_queries(loaded, django_assert_num_queries):
    with django_assert_num_queries(2):
        family_strengths(on=TODAY)


@pytest.mark.parametrize("depth", ["field", "class", "major"])
def test_strengths_of_some_rows_are_those_among_all_in_two_queries(loaded, django_assert_num_queries, depth):
    everything = family_strengths(on=TODAY)
    some = set(
        models.Major.objects.filter(catalogue="higher_vocational", code__startswith="46", depth=depth).values_list(
            "pk", flat=True
        )
    )

    with django_assert_num_queries(2):
        found = family_strengths(on=TODAY, majors=some)

    assert some
    assert found == {pk: everything[pk] for pk in some}
