"""Lists of the admin count no further than a limit."""

import pytest
from django.contrib import admin
from django.urls import reverse

from accounts.models import User
from core.admin_history import ScopedAdminMixin
from core.bounded_paginator import BoundedPaginator, KeyPaginator, LongListPaginator
from tests.accounts.factories import CoordinatorFactory, OrganizationFactory, UserFactory
from tests.accounts.sign_in import sign_in


@pytest.mark.django_db
def test_count_stops_at_the_limit_and_says_so(monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(BoundedPaginator, "count_limit", 3)
    UserFactory()
    few = BoundedPaginator(User.objects.order_by("pk"), 2)
    assert (few.count, few.is_cut_off) == (User.objects.count(), False)
    UserFactory.create_batch(5)

    with django_assert_num_queries(1) as queries:
        many = BoundedPaginator(User.objects.order_by("pk"), 2)
        assert (many.count, many.is_cut_off, many.num_pages, many.count_text) == (3, True, 2, "3+")
    assert "COUNT" not in queries.captured_queries[0]["sql"]


@pytest.mark.django_db
def test_keys_are_found_and_counted_in_one_look(monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(KeyPaginator, "count_limit", 3)
    keys = sorted(row.pk for row in UserFactory.create_batch(5))

    with django_assert_num_queries(1):
        pages = KeyPaginator(User.objects.filter(pk__in=keys).order_by("pk"), 2)
        assert (pages.count, pages.is_cut_off) == (3, True)
        assert [list(pages.page(number)) for number in (1, 2)] == [keys[:2], keys[2:3]]


@pytest.mark.django_db
def test_list_of_the_admin_says_that_there_are_more_and_how_to_find_them(client, monkeypatch):
    monkeypatch.setattr(LongListPaginator, "count_limit", 2)
    OrganizationFactory.create_batch(3)
    sign_in(client, CoordinatorFactory())

    content = client.get(reverse("admin:accounts_organization_changelist")).content.decode()
    assert "2+ 条" in " ".join(content.split())
    assert "只列前 2 条" in content


def test_no_list_of_the_admin_counts_all_its_rows():
    loose = [
        model._meta.label
        for model, page in admin.site._registry.items()
        if not isinstance(page, ScopedAdminMixin)
        or not issubclass(page.paginator, BoundedPaginator)
        or page.show_full_result_count
    ]
    assert loose == []
