"""A first autosave whose answer was lost."""

import pytest
from django.urls import reverse

from core.idempotency import new_token
from supplydemand.models import TalentDemand
from tests.accounts.factories import MembershipFactory

pytestmark = pytest.mark.django_db


def test_autosave_that_did_not_hear_of_its_draft_keeps_what_was_typed_since(client):
    client.force_login(MembershipFactory().user)
    token = new_token()
    address = reverse("supplydemand:demand_autosave_new")
    client.post(address, {"title": "装", "token": token})

    again = client.post(address, {"title": "装调工", "token": token})
    same = client.post(address, {"title": "装调工", "token": token})
    other = client.post(address, {"title": "别的", "token": token})

    assert [answer.status_code for answer in (again, same, other)] == [200, 200, 409]
    demand = TalentDemand.objects.get()
    assert demand.title == "装调工"
    assert again.json()["version"] == same.json()["version"] == demand.version
