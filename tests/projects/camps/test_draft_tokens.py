"""The token of a form belongs to that form's kind of rows."""

import pytest
from django.urls import reverse

from core.enums import Status
from core.idempotency import new_token
from projects.camps.models import Camp
from projects.models import Outcome
from tests.accounts.factories import MembershipFactory
from tests.projects.outcomes.factories import OutcomeFactory


@pytest.mark.django_db
def test_the_token_of_another_kinds_form_does_not_write_into_the_row_of_that_number(client):
    member, token = MembershipFactory(), new_token()
    client.force_login(member.user)
    client.post(reverse("projects:camp_create"), {"token": token, "title": "五轴加工训练营"})
    camp = Camp.objects.get()
    outcome = OutcomeFactory(pk=camp.pk, organization=member.organization, status=Status.DRAFT, title="一项专利")

    address, data = reverse("projects:outcome_create"), {"token": token, "title": "别的", "version": outcome.version}
    assert client.post(address, data).url == reverse("projects:outcome_mine")
    assert client.post(reverse("projects:outcome_autosave_new"), data).status_code == 409

    assert Outcome.objects.get(pk=camp.pk).title == "一项专利"
