"""The portal's template tags."""

import datetime
from decimal import Decimal

import pytest
from django import forms
from django.template import Context, Template
from django.test.html import parse_html
from django.utils import timezone

from core.enums import Status
from core.registries import WorkbenchItem
from core.templatetags import xieyu


class PostForm(forms.Form):
    """A form with one field of each kind."""

    title = forms.CharField(label="岗位", help_text="写清楚做什么")
    ways = forms.MultipleChoiceField(label="方式", choices=[("a", "实习"), ("b", "订单班")], widget=forms.CheckboxSelectMultiple)
    level = forms.ChoiceField(label="学历", choices=[("", "请选"), ("1", "高职")], required=False)
    is_urgent = forms.BooleanField(label="紧缺", required=False)
    token = forms.CharField(widget=forms.HiddenInput, initial="t1")


def draw(source, **context):
    return Template(source).render(Context(context))


def test_icon_is_inline_and_hidden_from_screen_readers():
    html = draw('{% icon "check" %}')

    assert html.startswith('<svg class="xy-icon" viewBox="0 0 24 24"')
    assert 'aria-hidden="true"' in html
    assert '<path d="M20 6 9 17l-5-5" />' in html


def test_icon_with_label_is_an_image():
    assert 'role="img" aria-label="已完成"' in draw('{% icon "check" label="已完成" %}')


def test_unknown_icon_is_an_error():
    with pytest.raises(LookupError):
        xieyu.icon("no-such-icon")


@pytest.mark.parametrize("value", Status)
def test_status_always_has_icon_and_word(value):
    html = xieyu.status(value.value)

    assert f'class="xy-status xy-status-{value.value}"' in html
    assert "<svg" in html
    assert html.endswith(f"{value.label}</span>")


def test_status_outside_the_seven_is_an_error():
    with pytest.raises(ValueError):
        xieyu.status("banned")


def test_field_ties_hint_and_error_to_the_control():
    html = draw("{% field form.title %}", form=PostForm({}))

    assert 'aria-describedby="id_title_helptext id_title_error"' in html
    assert 'aria-invalid="true"' in html
    assert '<div class="xy-hint" id="id_title_helptext">写清楚做什么</div>' in html
    assert 'id="id_title_error"' in html
    assert 'class="form-control"' in html


def test_field_says_what_is_optional():
    form = PostForm()

    assert "选填" in draw("{% field form.level %}", form=form)
    assert "选填" not in draw("{% field form.title %}", form=form)


def test_field_of_choices_is_a_fieldset_with_a_legend():
    html = draw("{% field form.ways %}", form=PostForm())

    assert html.strip().startswith("<fieldset")
    assert html.count('class="form-check-input"') == 2
    assert '<label class="xy-choice" for="id_ways_0">' in html


def test_field_shows_reviewers_note_and_former_value():
    form = PostForm({"title": "装调工"})
    form.field_notes, form.field_changes, form.field_notes_by = {"title": "写具体一点"}, {"title": "普工"}, "市审核专员"

    html = draw("{% field form.title %}", form=form)

    assert "is-returned is-fixed" in html
    assert "写具体一点" in html
    assert "市审核专员" in html
    assert "原来填的是：普工" in html


def test_field_escapes_what_a_reviewer_wrote():
    html = draw("{% field form.title note=note %}", form=PostForm(), note="<b>改</b>")

    assert "&lt;b&gt;改&lt;/b&gt;" in html


def test_whole_form_is_drawn_with_the_same_field():
    html = draw("{{ form }}", form=PostForm())

    assert html.count('class="xy-field"') == 4
    assert '<input type="hidden" name="token" value="t1"' in html


def test_placeholder_that_repeats_the_label_is_left_out():
    class CodeForm(forms.Form):
        code = forms.CharField(label="代码", widget=forms.TextInput(attrs={"placeholder": "代码"}))

    assert "placeholder" not in draw("{% field form.code %}", form=CodeForm())


def test_error_summary_links_to_the_fields_and_takes_focus():
    html = draw("{% error_summary form %}", form=PostForm({"ways": ["a"], "token": "t"}))

    assert "还有 1 处没弄好" in html
    assert '<a href="#id_title">岗位：' in html
    assert "autofocus" in html


def test_error_summary_of_a_sound_form_is_empty():
    assert draw("{% error_summary form %}", form=PostForm()).strip() == ""


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1234567, "1,234,567"),
        (-40, "−40"),
        (None, ""),
        (0, "0"),
        (Decimal("1200000.00"), "1,200,000"),
        (Decimal("1200.50"), "1,200.50"),
    ],
)
def test_number_groups_digits(value, text):
    assert xieyu.number(value) == text


def test_dates_read_like_a_sentence():
    today = timezone.localdate()

    assert xieyu.day(today) == f"{today.month} 月 {today.day} 日"
    assert xieyu.day(datetime.date(today.year + 1, 3, 1)) == f"{today.year + 1} 年 3 月 1 日"
    assert xieyu.weekday(datetime.date(2026, 11, 24)) == "星期二"
    assert xieyu.day(None) == ""


@pytest.mark.parametrize(
    ("days", "words", "css_class"),
    [(-1, "超期 1 天", "xy-late"), (0, "今天", "xy-soon"), (1, "明天", "fw-normal"), (37, "还有 37 天", "fw-normal")],
)
def test_distance_and_urgency_of_a_due_date(days, words, css_class):
    on = timezone.localdate() + datetime.timedelta(days=days)

    assert xieyu.distance(on) == words
    assert xieyu.urgency(on) == css_class


def test_moment_is_in_local_time():
    at = datetime.datetime(timezone.localdate().year, 11, 24, 6, 32, tzinfo=datetime.UTC)

    assert xieyu.moment(at) == "11 月 24 日 14:32"


def test_task_that_presses_has_the_primary_button():
    late = WorkbenchItem("改好再交", "请你改 2 处", "/x/", "去修改", "约 5 分钟", timezone.now() - datetime.timedelta(days=1))

    html = draw("{% task item %}", item=late)

    assert "超期 1 天" in html
    assert "btn-primary" in html
    assert 'aria-label="去修改：改好再交"' in html


def test_task_that_waits_for_others_has_no_button():
    html = draw("{% task item %}", item=WorkbenchItem("等审核", "审核专员在看", "/x/", "查看", group="wait"))

    assert "btn" not in html
    assert "不用你操作" in html


def test_cells_of_an_admin_list_bear_the_names_of_their_columns():
    cells = ['<td class="action-checkbox"><input></td>', '<th class="field-name"><a href="/x/">名</a></th>', "<td>3</td>"]
    headers = [{"text": '<input id="all">'}, {"text": "名称"}, {"text": '"数"'}]

    assert list(xieyu.labelled(cells, headers)) == [
        '<td class="action-checkbox"><input></td>',
        '<th data-label="名称" class="field-name"><a href="/x/">名</a></th>',
        '<td data-label="&quot;数&quot;">3</td>',
    ]


def test_scorebar_segments_fill_the_bar_in_proportion():
    segments = xieyu.scorebar([("专业", 35, 35), ("技能", 15, 30), ("学历", 0, 35)])["segments"]

    assert [part["x"] for part in segments] == ["0", "35", "65"]
    assert [part["filled"] for part in segments] == ["34.4", "14.7", "0"]


def test_scorebar_without_points_draws_nothing_wrong():
    assert xieyu.scorebar([("专业", 0, 0)])["segments"][0]["filled"] == "0"


def test_facet_folds_long_lists_and_opens_them_where_one_of_the_rest_is_chosen():
    class Many(forms.Form):
        few = forms.MultipleChoiceField(choices=[(n, f"少{n}") for n in range(8)], widget=forms.CheckboxSelectMultiple)
        many = forms.MultipleChoiceField(choices=[(n, f"多{n}") for n in range(20)], widget=forms.CheckboxSelectMultiple)

    closed, opened = Many({}), Many({"many": ["19"]})
    assert xieyu.facet(closed["few"])["folded"] == []
    assert len(xieyu.facet(closed["many"])["choices"]) == xieyu.FACET_FOLD
    assert [xieyu.facet(form["many"])["is_unfolded"] for form in (closed, opened)] == [False, True]


def test_boxes_are_those_that_django_draws():
    """Same attributes, same words: a page must not depend on who writes its boxes."""

    class Plan(forms.Form):
        stages = forms.MultipleChoiceField(
            choices=[("a", "调研 & 对接"), ("b", '"订单"'), ("c", "评价")],
            widget=forms.CheckboxSelectMultiple(attrs={"class": "x"}),
        )
        when = forms.ChoiceField(choices=[("1", "今年"), ("2", "明年")], widget=forms.RadioSelect)

    form = Plan({"stages": ["a", "c"], "when": "2"})
    for field in form:
        ours, theirs = xieyu.choices_of(field), field.subwidgets
        assert [choice.choice_label for choice in ours] == [choice.choice_label for choice in theirs]
        assert [choice.id_for_label for choice in ours] == [choice.id_for_label for choice in theirs]
        assert [parse_html(choice.tag) for choice in ours] == [parse_html(choice.tag()) for choice in theirs]
        assert any(choice.is_selected for choice in ours)
