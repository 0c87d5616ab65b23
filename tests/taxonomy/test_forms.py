import datetime
from urllib.parse import urlencode

import pytest
from django import forms
from django.http import QueryDict
from django.test import RequestFactory

from taxonomy.forms import CodePickerField
from tests.taxonomy.factories import DistrictFactory, IndustryFactory, MajorFactory
from tests.taxonomy.picker_page import SearchingFormView

pytestmark = pytest.mark.django_db


class DemandForm(forms.Form):
    title = forms.CharField(label="岗位", max_length=20)
    majors = CodePickerField(kind="major", multiple=True, max_values=3, label="专业", limits={"depth": ["major", "class"]})
    district = CodePickerField(kind="district", label="区", required=False)


class DemandView(SearchingFormView):
    form_class = DemandForm
    template_name = "taxonomy/_picker_options.html"
    success_url = "/done/"


def data(**values):
    return QueryDict(urlencode(values, doseq=True))


def test_picked_ids_become_rows_in_the_order_they_were_picked():
    first, second = MajorFactory(), MajorFactory()
    district = DistrictFactory()
    form = DemandForm(data(title="钳工", majors=[second.pk, first.pk, second.pk], district=district.pk))

    assert form.is_valid()
    assert (form.cleaned_data["majors"], form.cleaned_data["district"]) == ([second, first], district)


def test_nothing_picked_is_an_empty_list_or_none():
    form = DemandForm(data(title="钳工"))

    assert not form.is_valid()
    assert (list(form.errors), form.cleaned_data["district"]) == (["majors"], None)


@pytest.mark.parametrize("raw", ["x", "-1", "9" * 30, "999999", "1;2", "٣"])
def test_what_is_no_known_id_is_refused(raw):
    form = DemandForm(data(title="钳工", majors=raw))

    assert form.errors["majors"] == ["有一项不在代码表里，去掉它再选一次。"]


def test_a_retired_row_is_refused_by_name():
    row = MajorFactory(name="旧专业", retired_on=datetime.date(2020, 1, 1))

    assert DemandForm(data(title="钳工", majors=row.pk)).errors["majors"] == ["“旧专业”已经停用，换一个现在用的。"]


def test_rows_outside_the_limits_are_refused():
    field = MajorFactory(depth="field")

    assert list(DemandForm(data(title="钳工", majors=field.pk)).errors) == ["majors"]


def test_too_many_rows_are_refused_with_both_numbers():
    rows = [MajorFactory().pk for _ in range(4)]

    assert DemandForm(data(title="钳工", majors=rows)).errors["majors"] == ["最多选 3 项，现在是 4 项。"]


def test_the_picker_draws_chosen_rows_as_ticked_boxes_and_escapes_names():
    row = MajorFactory(name="<b>机电</b>", code="990001")
    html = str(DemandForm(initial={"majors": [row.pk]})["majors"])

    assert f'type="checkbox" name="majors" value="{row.pk}" checked' in html
    assert "&lt;b&gt;机电&lt;/b&gt;（普通本科 990001）" in html
    assert "<b>" not in html
    assert "style=" not in html


def test_initial_takes_rows_ids_and_querysets():
    from taxonomy.models import Major

    row = MajorFactory()
    drawn = [str(DemandForm(initial={"majors": value})["majors"]) for value in ([row], [row.pk], Major.objects.all())]

    assert drawn[0] == drawn[1] == drawn[2]


def test_changes_are_seen_by_set_not_by_order():
    one, two = MajorFactory(), MajorFactory()
    initial = {"title": "钳工", "majors": [one, two]}

    assert DemandForm(data(title="钳工", majors=[two.pk, one.pk]), initial=initial).changed_data == []
    assert DemandForm(data(title="钳工", majors=[two.pk]), initial=initial).changed_data == ["majors"]


@pytest.mark.parametrize("title", ["", "钳工", "太长" * 20])
def test_search_without_script_shows_hits_keeps_everything_and_saves_nothing(title):
    chosen, hit = MajorFactory(name="机电一体化"), MajorFactory(name="护理学")
    posted = {"title": title, "majors": chosen.pk, "majors-q": "护理", "majors-search": "1"}
    response = DemandView.as_view()(RequestFactory().post("/", posted))
    form = response.context_data["form"]
    html = form.as_div()

    assert response.status_code == 200
    assert form["title"].value() == title
    assert f'value="{chosen.pk}" checked' in html
    assert f'name="majors" value="{hit.pk}"' in html
    assert "xy-error" not in html
    assert "errorlist" not in html


def test_search_without_script_works_in_forms_sent_by_get():
    hit = IndustryFactory(name="通用零部件制造")

    class FilterForm(forms.Form):
        industry = CodePickerField(kind="industry", required=False)

    html = str(FilterForm(data(**{"industry-q": "零部件"}))["industry"])

    assert f'name="industry" value="{hit.pk}"' in html


def test_search_without_hits_says_what_to_do():
    html = str(DemandForm(data(**{"majors-q": "没有这个"}))["majors"])

    assert "没有找到“没有这个”。换个说法，或只输入前几个字" in html


def test_drawing_takes_one_query_for_any_number_of_chosen_rows(django_assert_num_queries):
    for count in (1, 3):
        rows = [MajorFactory(parent=MajorFactory(depth="class")).pk for _ in range(count)]
        form = DemandForm(initial={"majors": rows})
        with django_assert_num_queries(1):
            str(form["majors"])
