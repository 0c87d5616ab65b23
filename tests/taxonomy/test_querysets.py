import datetime

import pytest
from django.utils import timezone

from taxonomy import models
from taxonomy.kinds import KINDS
from taxonomy.querysets import clean_query
from tests.taxonomy.factories import DistrictFactory, MajorFactory, OccupationFactory

pytestmark = pytest.mark.django_db


def names(rows, count=5):
    return [row.name for row in rows[:count]]


def test_search_by_initials_finds_the_class_first(loaded):
    assert names(models.Major.objects.search("jsjl"), 4) == ["计算机类"] * 4
    assert models.Major.objects.search("jsj").filter(name__startswith="计算机").count() >= 10


def test_search_puts_the_exact_code_first_then_the_prefix(loaded):
    codes = [row.code for row in models.Major.objects.search("0809")[:4]]

    assert codes[:2] == ["0809", "0809"]
    assert [code[:4] for code in codes[2:]] == ["0809", "0809"]


def test_search_puts_the_exact_name_before_name_prefix_before_name_contains(loaded):
    found = [row.name for row in models.Occupation.objects.search("护士")]
    starts = [name.startswith("护士") for name in found]

    assert starts == sorted(starts, reverse=True)
    assert names(models.Major.objects.filter(catalogue="higher_vocational").search("护理"), 2) == ["护理", "护理类"]


def test_search_wants_every_word(loaded):
    assert names(models.Major.objects.search("机械 电子"), 20).count("机械电子工程") >= 1
    assert list(models.Major.objects.search("机械 护理")) == []


def test_search_finds_an_industry_without_its_letter(loaded):
    assert names(models.Industry.objects.search("3563")) == names(models.Industry.objects.search("C3563"))


def test_search_finds_a_major_by_its_former_code(loaded):
    assert names(models.Major.objects.search("083201")) == ["未来机器人"]


def test_search_finds_an_occupation_by_its_alias(loaded):
    assert "企业经理" in names(models.Occupation.objects.search("总裁"))


@pytest.mark.parametrize("text", ["", "   ", "\x00", "　"])
def test_search_for_nothing_finds_nothing(loaded, text):
    assert list(models.Major.objects.search(text)) == []


@pytest.mark.parametrize("text", ["%", "_", "\\", "'; DROP TABLE", "(", "0809%"])
def test_search_takes_wildcards_literally(loaded, text):
    assert list(models.Region.objects.search(text)) == []


def test_clean_query_folds_full_width_and_limits_length():
    assert (clean_query("０８０９　类"), len(clean_query("长" * 100))) == ("0809 类", 40)


def test_current_leaves_out_rows_retired_on_or_before_the_day():
    day = datetime.date(2026, 11, 24)
    plain, tomorrow = DistrictFactory(), DistrictFactory(retired_on=day + datetime.timedelta(days=1))
    DistrictFactory(retired_on=day)

    assert list(models.District.objects.current(on=day)) == [plain, tomorrow]


def test_pinyin_follows_the_name_when_a_row_is_saved():
    district = DistrictFactory(name="云港新片区")
    district.name = "Web汀北区"
    district.save()

    district.refresh_from_db()
    assert (district.initials, district.sort_key) == ("webtbq", "webtingbeiqu")


def test_picker_finds_words_inside_names_and_what_sounds_alike_or_is_mistyped():
    on = timezone.localdate()
    row = MajorFactory(code="460103", name="数控技术")
    other = OccupationFactory(name="多工序数控机床操作调整工", alias="数控车工,CNC操作员")

    def found(kind, words):
        return [option.value for option in KINDS[kind].search(words, on=on)]

    for words in ("数控技术", "数控记术", "数控枝术", "skjs"):
        assert row.pk in found("major", words), words
    for words in ("数控操作工", "机床", "skjc", "cnc", "数控车工"):
        assert other.pk in found("occupation", words), words
    for words in ("护理", "nc", "zzz"):
        assert other.pk not in found("occupation", words), words


def test_syllables_with_blanks_between_them_find_the_name():
    row, other = MajorFactory(name="数控技术"), MajorFactory(name="空数")

    for words in ("shu kong", "shu kong ji"):
        found = models.Major.objects.search(words)
        assert row in found
        assert other not in found
