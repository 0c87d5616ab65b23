"""The contract of an award: for whoever pays, whoever won, and whoever won with them."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from projects.services import awards
from tests.accounts.factories import MembershipFactory
from tests.accounts.sign_in import sign_in
from tests.projects import challenge_world as world_of

pytestmark = pytest.mark.django_db


def test_who_bid_together_with_the_winner_reads_the_contract_and_writes_nothing_in_it(client):
    world = world_of.published()
    partner, stranger = world_of.bidder(), MembershipFactory().user
    bid = world_of.sealed(world, partners=[(partner, "40")], lead_share="60")
    world.close()
    world.open()
    world.score({bid.pk: 90})
    now = timezone.now()
    award = awards.propose(challenge=world.challenge, bid=bid, reason="", actor=world.publisher, at=now)
    awards.confirm(award=award, actor=world.coordinator, at=now + timedelta(days=20))
    awards.sign(award=award, actor=world.publisher, number="HT-77", signed_on=timezone.localdate(), amount=Decimal(1_000))
    awards.add_milestone(award=award, actor=world.publisher, title="样机", due_on=timezone.localdate(), amount=None, at=now)
    url = reverse("projects:challenge_award", args=[world.challenge.pk])

    seen = {}
    for name, reader in (("winner", bid.created_by), ("partner", partner), ("stranger", stranger)):
        sign_in(client, reader)
        page = client.get(url).content.decode()
        seen[name] = ["HT-77" in page, "样机" in page, "登记合同" in page or "加节点" in page, "做到了什么" in page]

    assert seen == {
        "winner": [True, True, False, True],
        "partner": [True, True, False, False],
        "stranger": [False, False, False, False],
    }
