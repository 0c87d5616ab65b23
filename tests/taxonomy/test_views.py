import pytest
from django.core.cache import cache
from django.urls import reverse

from taxonomy.kinds import KINDS
from tests.taxonomy.factories import MajorFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_counts():
    cache.clear()


def search(client, kind="major", **query):
    return client.get(reverse("taxonomy:picker_search", args=[kind]), query)


def test_search_answers_with_hierarchy_and_catalogue(loaded, client):
    html = search(client, q="510201").content.decode()

    assert html.count('role="option"') == 1
    assert "高职专科 · 专业 · 电子与信息大类 › 计算机类" in html


def test_search_answers_with_twenty_hits_at_most(loaded, client):
    assert search(client, q="技术").content.decode().count('role="option"') == 20


def test_search_is_narrowed_by_known_columns_only(loaded, client):
    html = search(client, q="计算机", depth="class", catalogue="undergraduate", name="x").content.decode()

    assert html.count('role="option"') == 1


@pytest.mark.parametrize("query", ["", " ", "%", "'\"<script>", "x" * 500])
def test_search_answers_odd_words_calmly(client, query):
    response = search(client, q=query)

    assert (response.status_code, response.content.decode().strip()) == (200, "")


def test_search_escapes_names(client):
    MajorFactory(name="<script>x</script>")

    assert "<script>" not in search(client, q="script").content.decode()


def test_unknown_kind_is_not_found(client):
    assert search(client, kind="secret").status_code == 404
    assert client.get(reverse("taxonomy:code_browse", args=["secret"])).status_code == 404


def test_search_is_read_only(client):
    assert client.post(reverse("taxonomy:picker_search", args=["major"])).status_code == 405


def test_search_slows_down_after_many_questions_a_minute(client, monkeypatch):
    monkeypatch.setattr("taxonomy.views.SEARCHES_PER_MINUTE", 2)

    assert [search(client, q="a").status_code for _ in range(3)] == [200, 200, 429]


@pytest.mark.parametrize("words", ["%", "_", "%%", "计_机", "\\\\"])
def test_search_takes_marks_of_the_database_as_letters(loaded, client, words):
    assert "<li" not in search(client, q=words).content.decode()


@pytest.mark.parametrize("kind", KINDS)
def test_search_takes_one_query_for_each_kind(loaded, client, kind, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert search(client, kind=kind, q="gong").status_code == 200


def test_names_that_only_resemble_the_words_take_two_queries_more(loaded, client, django_assert_num_queries):
    search(client, kind="major", q="数控枝术")  # reads the index

    with django_assert_num_queries(3):
        assert "数控技术" in search(client, kind="major", q="数控枝术").content.decode()


@pytest.mark.parametrize("kind", [kind.key for kind in KINDS.values() if kind.is_browsable])
def test_every_list_can_be_read_by_everybody(loaded, client, kind):
    assert client.get(reverse("taxonomy:code_browse", args=[kind])).status_code == 200
    assert client.get(reverse("taxonomy:code_browse", args=[kind]), {"q": "工"}).status_code == 200


def test_browsing_goes_down_the_hierarchy(loaded, client):
    from taxonomy.models import Major

    row = Major.objects.get(catalogue="undergraduate", code="0809")
    html = client.get(reverse("taxonomy:code_browse", args=["major"]), {"under": row.pk}).content.decode()

    assert "软件工程" in html
    assert client.get(reverse("taxonomy:code_browse", args=["major"]), {"under": "0"}).status_code == 404
    assert client.get(reverse("taxonomy:code_browse", args=["major"]), {"under": "x"}).status_code == 404


def test_overview_lists_the_lists(loaded, client):
    html = client.get(reverse("taxonomy:code_list")).content.decode()

    assert "学科专业" in html
    assert "3,656 项" in html
