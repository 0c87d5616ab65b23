"""A step is not paid twice by accident: what is more than promised is asked about once."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from core.idempotency import new_token
from projects.enums import Column, LedgerKind
from projects.models import Delivery, FormDraft
from projects.services import evidence
from tests.projects.evidence_world import World, picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(client):
    found = World()
    client.force_login(found.author)
    return found


def _posted(world, amount, column=Column.RECEIVED, **fields):
    day = timezone.localdate().isoformat()
    given = {"stated_by": world.school.pk, "column": column, "amount": amount, "happened_on": day, "note": "第二笔"}
    return given | {"token": new_token(), "action": "submit"} | fields


def _hidden(page):
    return page.context["form"]["surplus"].value()


def _stored():
    return Delivery.objects.count()


def test_what_has_come_in_full_is_written_again_only_at_the_second_press(world, client):
    promise = world.promise("300000")
    world.deliver(promise, "300000")
    url, data = reverse("projects:delivery_create", args=[promise.pk]), _posted(world, "30 万")

    for _ in range(2):
        asked = client.post(url, data)
        assert asked.status_code == 422
        assert "已经到齐" in asked.text
        assert "确实还有一笔，再按一次" in asked.text
        assert 'value="30 万"' in asked.text
        assert "第二笔" in asked.text
        assert _stored() == 1

    assert f'name="surplus" value="{_hidden(asked)}"' in asked.text
    assert client.post(url, data | {"surplus": _hidden(asked)}).status_code == 302
    assert _stored() == 2


def test_more_than_is_missing_says_by_how_much_and_another_amount_is_asked_about_anew(world, client):
    promise = world.promise("300000")
    world.deliver(promise, "200000")
    url = reverse("projects:delivery_create", args=[promise.pk])

    asked = client.post(url, _posted(world, "150000"))
    assert asked.status_code == 422
    assert "比还差的多 50,000 元（还差 100,000 元）" in asked.text
    assert client.post(url, _posted(world, "160000", surplus=_hidden(asked))).status_code == 422
    world.deliver(promise, "100000")
    assert client.post(url, _posted(world, "150000", surplus=_hidden(asked))).status_code == 422
    assert _stored() == 2
    promise = world.promise("300000")
    exact = client.post(reverse("projects:delivery_create", args=[promise.pk]), _posted(world, "300000"))
    assert exact.status_code == 302
    assert _stored() == 3


def test_a_correction_of_what_came_makes_room_again(world, client):
    promise = world.promise("300000")
    entry = world.deliver(promise, "300000")
    world_correct = reverse("projects:record_correct", args=["delivery", entry.pk])
    client.post(world_correct, {"correct-right_amount": "100000", "correct-reason": "写错了", "token": new_token()})

    posted = client.post(reverse("projects:delivery_create", args=[promise.pk]), _posted(world, "200000"))

    assert posted.status_code == 302


def test_things_in_place_of_money_leave_the_money_missing_and_are_not_written_twice(world, client):
    promise = world.promise("300000")
    url = reverse("projects:delivery_create", args=[promise.pk])
    assert client.post(url, _posted(world, "300000", Column.IN_KIND)).status_code == 302

    assert client.post(url, _posted(world, "300000", Column.IN_KIND)).status_code == 422
    assert client.post(url, _posted(world, "300000")).status_code == 302
    assert _stored() == 2


def test_things_are_counted_in_their_own_unit(world, client):
    promise = world.promise("5", LedgerKind.EQUIPMENT)
    world.deliver(promise, "4", Column.IN_KIND)

    asked = client.post(reverse("projects:delivery_create", args=[promise.pk]), _posted(world, "3", Column.IN_KIND))

    assert f"比还差的多 2 {promise.unit}" in asked.text


def test_a_chosen_file_is_asked_for_again_and_kept_with_the_second_press(world, client):
    promise = world.promise("100")
    world.deliver(promise, "100")
    url = reverse("projects:delivery_create", args=[promise.pk])

    asked = client.post(url, _posted(world, "100", files=_file()))
    assert "文件要再选一次" in asked.text
    assert "文件要再选一次" not in client.post(url, _posted(world, "100")).text
    client.post(url, _posted(world, "100", surplus=_hidden(asked), files=_file()))

    assert [document.name for document in _files()] == ["回单.pdf"]


def _file():
    return SimpleUploadedFile("回单.pdf", picture().content, "application/pdf")


def _files():
    return [file for row in Delivery.objects.all() for file in evidence.files_of(row)]


def test_a_draft_does_not_say_that_more_is_meant(world, client):
    promise = world.promise("100")
    world.deliver(promise, "100")
    url = reverse("projects:delivery_create", args=[promise.pk])
    client.post(url, _posted(world, "100", surplus="100", action="save", version=""))
    assert FormDraft.objects.get().fields["amount"] == ["100"]

    shown = client.get(url)

    assert _hidden(shown) is None
    assert 'value="100"' in shown.text
    assert Decimal("100") == Delivery.objects.get().amount
