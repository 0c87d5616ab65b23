"""What applicants type becomes answers, or stays as it was typed with a sentence that says what to write."""

from decimal import Decimal

import pytest

from core.numbers import written_number
from review.recognition.answers import fault_of, kept, shown
from review.recognition.enums import FieldKind
from review.recognition.models import FormField


def field(kind, **options):
    return FormField(code="x", label="项", kind=kind, **options)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("1,200", "1200"),
        ("１２．５", "12.5"),
        ("1.2 万", "12000"),
        ("80万元", "800000"),
        ("3 千万", "30000000"),
        ("1.5亿", "150000000"),
        ("-3", "-3"),
        ("约 30 人", "30"),
    ],
)
def test_numbers_are_read_as_people_write_them(typed, number):
    assert written_number(typed, unit="元") == Decimal(number)


@pytest.mark.parametrize(
    ("kind", "answer", "text"),
    [
        (FieldKind.MONEY, "500000", "500,000"),
        (FieldKind.NUMBER, "1200.5", "1,200.5"),
        (FieldKind.NUMBER, "八九个", "八九个"),
        (FieldKind.NUMBER, "", ""),
        (FieldKind.TEXT, "500000", "500000"),
    ],
)
def test_digits_of_kept_numbers_are_grouped_and_read_back_the_same(kind, answer, text):
    assert shown(field(kind), answer) == text
    assert kept(field(kind), text) == kept(field(kind), answer)


@pytest.mark.parametrize("typed", ["二十来个", "八九个", "1,2", "", "1e5", "--3", "1.2.3", "NaN", "8²"])
def test_what_is_no_number_is_refused(typed):
    with pytest.raises(ValueError, match="not a number"):
        written_number(typed)


@pytest.mark.parametrize(
    ("kind", "options", "typed", "answer"),
    [
        (FieldKind.NUMBER, {"unit": "名"}, "1,200 名", "1200"),
        (FieldKind.MONEY, {}, "80.5 万元", "805000"),
        (FieldKind.DATE, {}, "2026年9月1日", "2026-09-01"),
        (FieldKind.DATE, {}, "2026/9/1", "2026-09-01"),
        (FieldKind.TEXT, {}, "  两  个空格 ", "两 个空格"),
        (FieldKind.LONG_TEXT, {}, "第一行\r\n第二行", "第一行\n第二行"),
        (FieldKind.CHOICE, {"choices": ["甲", "乙"]}, "乙", "乙"),
        (FieldKind.CHOICES, {"choices": ["甲", "乙"]}, ["乙", "甲"], ["甲", "乙"]),
        (FieldKind.NUMBER, {}, "", ""),
    ],
)
def test_readable_entries_are_kept_in_one_form_and_read_again_the_same(kind, options, typed, answer):
    row = field(kind, **options)

    assert kept(row, typed) == (answer, "")
    assert kept(row, answer) == (answer, "")


@pytest.mark.parametrize(
    ("kind", "options", "typed", "words"),
    [
        (FieldKind.NUMBER, {}, "二十来个", "不是数字"),
        (FieldKind.NUMBER, {"minimum": Decimal("1"), "unit": "名"}, "0", "不能小于 1 名"),
        (FieldKind.NUMBER, {"maximum": Decimal("500")}, "5000", "不能大于 500"),
        (FieldKind.DATE, {}, "去年九月", "不是日期"),
        (FieldKind.DATE, {}, "2026-02-30", "不是日期"),
        (FieldKind.CHOICE, {"choices": ["甲"]}, "丙", "不在可选的里面"),
        (FieldKind.CHOICES, {"choices": ["甲"]}, ["丙"], "不在可选的里面"),
        (FieldKind.TEXT, {}, "长" * 201, "最多 200"),
    ],
)
def test_unreadable_entries_stay_as_typed_and_say_what_to_write(kind, options, typed, words):
    row = field(kind, **options)

    answer, fault = kept(row, typed)

    assert answer == typed
    assert words in fault
    assert fault_of(row, answer) == fault


def test_what_is_far_too_long_is_kept_up_to_a_length_and_stays_a_fault():
    long, within = field(FieldKind.LONG_TEXT), "字" * 5000
    answer, fault = kept(long, "字" * 100_000)

    assert len(answer) == 20_000
    assert kept(long, answer) == (answer, fault)
    assert "最多 5,000 个" in fault
    assert kept(long, within) == (within, "")
    assert len(kept(long, "字" * 6000)[0]) == 6000
