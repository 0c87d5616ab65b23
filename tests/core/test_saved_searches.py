"""A saved filter tells once a day what has newly come into it, and only what its person may see."""

from datetime import date, timedelta

import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from core import saved_searches
from core.enums import Status
from core.models import Notification, SavedSearch
from core.registries import searchables
from core.workflow import perform_transition
from supplydemand.services.listings import start_revision
from tests.accounts.factories import CoordinatorFactory, MembershipFactory, UserFactory
from tests.accounts.sign_in import sign_in
from tests.supplydemand.factories import TalentDemandFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 25)
DAY = timedelta(days=1)


def save(person, query="headcount_min=5", *, at=None, **options):
    search = saved_searches.save(
        person=person, searchable="demands", query=query, name="大单", at=at or timezone.now() - DAY, **options
    )
    SavedSearch.objects.filter(pk=search.pk).update(created_at=at or timezone.now() - DAY)
    return search


def publish(title, *, headcount=9, at=None, **values):
    demand = TalentDemandFactory(title=title, headcount=headcount, **values)
    type(demand).objects.filter(pk=demand.pk).update(published_at=at or timezone.now())
    return demand


def texts():
    return list(Notification.objects.order_by("pk").values_list("text", flat=True))


def test_new_hits_are_told_once_and_nothing_else():
    person = UserFactory()
    publish("早就有的", at=timezone.now() - 3 * DAY)
    search = save(person)
    publish("新的")
    publish("人太少的", headcount=1)
    publish("还没公开的", status=Status.DRAFT)
    for _ in range(2):
        saved_searches.look_for_all(on=TODAY, at=timezone.now())
    saved_searches.look_for_all(on=TODAY + DAY, at=timezone.now())

    message = Notification.objects.get()
    assert message.title == "“大单”有 1 条新内容"
    assert "新的" in message.text
    assert not any(word in message.text for word in ("早就有的", "人太少的", "还没公开的"))
    assert (message.url, message.mail_plan) == (f"{reverse('supplydemand:demand_list')}?headcount_min=5", "daily")
    assert search.hits.count() == 1


def test_listing_that_is_changed_into_the_search_comes_too():
    person, author = UserFactory(), CoordinatorFactory()
    old = publish("早就有的", headcount=1, at=timezone.now() - 3 * DAY)
    publish("没有改过的", at=timezone.now() - 3 * DAY)
    save(person)
    editor = MembershipFactory(organization=old.organization).user
    revision = start_revision(listing=old, actor=editor)
    type(old).objects.filter(pk=revision.pk).update(headcount=30)
    now = timezone.now()
    saved_searches.look_for_all(on=TODAY, at=now)
    assert not Notification.objects.filter(event="core.saved_search").exists()

    perform_transition(obj=type(old).objects.get(pk=revision.pk), action="submit", actor=editor, at=now)
    perform_transition(obj=type(old).objects.get(pk=revision.pk), action="approve", actor=author, at=now)
    saved_searches.look_for_all(on=TODAY + DAY, at=now)

    message = Notification.objects.get(event="core.saved_search")
    assert message.text == f"· 早就有的，{old.organization}（内容有更新）"


def test_number_of_hits_in_a_message_is_bounded():
    save(UserFactory())
    for number in range(saved_searches.SHOWN_AT_ONCE + 2):
        publish(f"第 {number} 条")
    saved_searches.look_for_all(on=TODAY, at=timezone.now())

    assert texts()[0].count("·") == saved_searches.SHOWN_AT_ONCE
    assert "10 条以上" in Notification.objects.get().title


def test_what_is_off_or_of_a_closed_account_is_not_run():
    closed = UserFactory()
    save(closed)
    save(UserFactory(), mail="off")
    closed.is_active = False
    closed.save()
    publish("新的")
    saved_searches.look_for_all(on=TODAY, at=timezone.now())

    assert texts() == []


@pytest.mark.parametrize("query", ["headcount_min=many", "", "sort=largest&page=3"])
def test_filter_that_says_nothing_or_nonsense_is_refused(query):
    with pytest.raises(saved_searches.SavedSearchError):
        saved_searches.save(person=UserFactory(), searchable="demands", query=query, name="x", at=timezone.now())


def test_unknown_parameters_and_order_are_not_kept():
    entry = searchables.of("demands")
    query = "sort=largest&x=1&q=PLC&headcount_min=5&after=abc"

    assert entry.canonical(UserFactory(), QueryDict(query)) == entry.canonical(
        UserFactory(), QueryDict("headcount_min=5&q=PLC&q=PLC")
    )


def test_search_whose_filter_is_gone_says_so_once_and_guesses_nothing(client):
    person = UserFactory()
    search = save(person)
    SavedSearch.objects.filter(pk=search.pk).update(query="headcount_min=gone")
    publish("新的")
    for day in range(3):
        saved_searches.look_for_all(on=TODAY + day * DAY, at=timezone.now())
    page = sign_in(client, person).get(reverse("accounts:saved_search_list")).content.decode()

    assert list(Notification.objects.values_list("title", flat=True)) == ["保存的搜索“大单”要改一改"]
    assert "已经没有了" in page


def test_page_saves_renames_switches_off_and_deletes_ones_own_only(client):
    person, other = UserFactory(), UserFactory()
    foreign = save(other, "q=PLC")
    sign_in(client, person)
    data = {"searchable": "demands", "query": "q=PLC&sort=largest", "name": "PLC 岗位"}
    for _ in range(2):
        client.post(reverse("accounts:saved_search_create"), data)
    search = SavedSearch.objects.get(person=person)
    page = client.get(reverse("accounts:saved_search_list")).content.decode()

    assert (search.query, "PLC 岗位" in page, "大单" in page) == ("q=PLC", True, False)

    change = reverse("accounts:saved_search_change", args=[search.pk])
    client.post(change, {"name": "改名", "mail": "off"})
    search.refresh_from_db()
    assert (search.name, search.mail) == ("改名", "off")
    assert client.post(reverse("accounts:saved_search_change", args=[foreign.pk]), {"delete": "1"}).status_code == 404

    client.post(change, {"delete": "1"})
    assert list(SavedSearch.objects.all()) == [foreign]


def test_refused_search_leads_back_to_the_list(client):
    sign_in(client, UserFactory())
    answer = client.post(reverse("accounts:saved_search_create"), {"searchable": "demands", "query": "headcount_min=x"})

    assert answer["Location"] == f"{reverse('supplydemand:demand_list')}?headcount_min=x"
