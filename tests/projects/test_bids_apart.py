"""Bids when organizations merge or publishers are suspended, and that their sizes say little."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from accounts.models import Organization, User
from accounts.services import merging
from core.documents import Checked
from core.workflow import InvalidTransition
from projects import bid_text
from projects.models import BidFile, BidPartner, ChallengeBid, OpenChallenge
from projects.services import bids, challenges, opening
from review import conduct
from tests.accounts.factories import CoordinatorFactory, MembershipFactory
from tests.accounts.sign_in import sign_in
from tests.projects import challenge_world as world_of

pytestmark = pytest.mark.django_db


def organization_of(person):
    return person.memberships.get().organization


def again(person):
    """The person without what was read before."""
    return User.objects.get(pk=person.pk)


def merge(source, target):
    versions = [Organization.objects.values_list("version", flat=True).get(pk=row.pk) for row in (source, target)]
    return merging.merge_organizations(
        source=source, target=target, actor=CoordinatorFactory(), at=timezone.now(), reason="合并", expected_versions=versions
    )


def test_a_merger_hands_no_draft_to_the_other_organizations_people(client):
    world = world_of.published()
    writer, other = world_of.bidder(), MembershipFactory().user
    colleague = MembershipFactory(organization=organization_of(writer), role="editor").user
    bid = world_of.drafted(world, person=writer)
    addresses = [reverse(f"projects:{name}", args=[bid.pk]) for name in ("bid_edit", "bid_detail", "bid_copy", "bid_seal")]
    newcomer = MembershipFactory(organization=organization_of(other), role="manager").user

    plan = merge(organization_of(writer), organization_of(other))
    assert "揭榜" not in [entry.label for entry in plan]

    for outsider in (other, newcomer):
        sign_in(client, again(outsider))
        for address in addresses:
            assert client.get(address).status_code == 404, address
        assert bid.code not in client.get(reverse("projects:challenge_mine")).text
        with pytest.raises(PermissionDenied):
            bids.save_draft(bid=bid, texts={"team": "看看"}, actor=again(outsider), expected_version=bid.version)
    for insider in (writer, colleague):
        sign_in(client, again(insider))
        assert [client.get(address).status_code for address in addresses] == [200] * 4
    late = MembershipFactory(organization=organization_of(other)).user
    assert not ChallengeBid.objects.visible_to(late).exists()

    bid.refresh_from_db()
    bids.seal(bid=bid, actor=again(writer), expected_version=bid.version)
    world.close()
    world.open()
    assert bid in ChallengeBid.objects.of(again(other))


def test_where_both_had_a_bid_each_stays_with_its_own_people_and_is_opened():
    world = world_of.published()
    one, two = world_of.sealed(world), world_of.drafted(world)
    people = one.created_by, two.created_by
    merge(one.organization, two.organization)

    for person, mine, foreign in ((people[0], one, two), (people[1], two, one)):
        rows = ChallengeBid.objects.led_by(again(person))
        assert mine in rows
        assert foreign not in rows
    world.close()
    assert [bid.opening_fault for bid in world.open() if bid.opened_at] == [""]


def test_who_was_merged_with_the_publisher_takes_no_part_and_stops_no_other():
    world = world_of.published()
    own, free, late = world_of.sealed(world), world_of.sealed(world), world_of.drafted(world)
    publisher = world.challenge.organization
    merge(own.organization, publisher)
    merge(late.organization, publisher)
    late.refresh_from_db()
    writer = again(late.created_by)
    assert not ChallengeBid.objects.visible_to(again(world.publisher)).exists()
    with pytest.raises(InvalidTransition, match="合并成了一家"):
        bids.seal(bid=late, actor=writer, expected_version=late.version)
    world.close()

    world.open()
    own.refresh_from_db()
    free.refresh_from_db()
    assert (own.opening_fault, own.content, free.opening_fault) == (opening.OWN, None, "")


def test_a_merger_hands_no_partners_terms_to_the_other_organizations_people():
    world = world_of.published()
    partner, other = world_of.bidder(), MembershipFactory().user
    bid = world_of.drafted(world, partners=[(partner, "40")], lead_share="60")
    merge(organization_of(partner), organization_of(other))

    assert bid in ChallengeBid.objects.visible_to(again(partner))
    assert bid not in ChallengeBid.objects.visible_to(again(other))
    seat = BidPartner.objects.get()
    with pytest.raises(PermissionDenied):
        bids.answer_invitation(partner=seat, is_accepted=False, actor=again(other), at=timezone.now())
    bids.answer_invitation(partner=seat, is_accepted=True, actor=again(partner), at=timezone.now())


def suspended(world):
    """The publisher's organization, suspended by somebody who may."""
    coordinator = CoordinatorFactory()
    organization = Organization.objects.get(pk=world.challenge.organization_id)
    conduct.suspend(obj=organization, actor=coordinator, reason="核查", remedy="补材料", at=timezone.now())
    return organization, coordinator


def test_a_suspended_publishers_challenge_leaves_the_public_and_its_deadline_stands_still(client):
    world = world_of.published()
    bid, sealed = world_of.drafted(world), world_of.sealed(world)
    address, closes_at = world.challenge.get_absolute_url(), world.challenge.closes_at
    assert client.get(address).status_code == 200

    organization, coordinator = suspended(world)
    stranger = MembershipFactory().user
    assert client.get(address).status_code == 404
    for reader in (AnonymousUser(), stranger):
        assert not OpenChallenge.objects.visible_to(reader).exists()
    for reader in (bid.created_by, sealed.created_by, world.publisher):
        assert OpenChallenge.objects.visible_to(reader).exists()
    with pytest.raises(InvalidTransition, match="停着"):
        bids.seal(bid=bid, actor=bid.created_by, expected_version=bid.version)
    with pytest.raises(InvalidTransition):
        challenges.extend(
            challenge=world.challenge, closes_at=closes_at + timedelta(days=9), actor=world.publisher, at=timezone.now()
        )
    OpenChallenge.objects.filter(pk=world.challenge.pk).update(
        closes_at=timezone.now() - timedelta(minutes=5), paused_at=timezone.now() - timedelta(days=3)
    )
    challenges.close_due(timezone.now())
    assert world.again().phase == "open"

    organization.refresh_from_db()
    conduct.lift(obj=organization, actor=coordinator, reason="补了", at=timezone.now())
    left = world.again().closes_at - timezone.now()
    assert timedelta(days=2, hours=23) < left < timedelta(days=3)
    assert world.challenge.paused_at is None
    assert client.get(address).status_code == 200
    bids.seal(bid=bid, actor=bid.created_by, expected_version=bid.version)


def test_bids_of_a_suspended_publisher_wait_for_their_opening():
    world = world_of.published()
    world_of.sealed(world)
    world.close()
    organization, coordinator = suspended(world)
    first = world.officers[0]
    with pytest.raises(InvalidTransition, match="恢复以后"):
        opening.release(challenge=world.challenge, actor=first, text=world.keys[first.pk])

    organization.refresh_from_db()
    conduct.lift(obj=organization, actor=coordinator, reason="补了", at=timezone.now())
    assert len(world.open()) == 1


@pytest.mark.parametrize("size", [1, 40_000])
def test_sizes_in_the_database_are_whole_steps(size):
    world = world_of.published()
    bid = world_of.drafted(world, proposal="字" * max(1, size // 3))
    bid = bids.add_file(
        bid=bid, checked=Checked(name="方案.pdf", content=b"%" * size, media_type="application/pdf"), actor=bid.created_by
    )
    bid.refresh_from_db()
    locked = 28  # nonce and tag
    kept = BidFile.objects.get()
    assert (len(bid.draft) - locked) % bid_text.STEP == 0
    assert (len(kept.content) - locked) % bid_text.STEP == 0
    assert kept.size == bid_text.STEP
    assert [file.size for _, file in bids.files_of(bid)] == [size]

    receipt = bids.seal(bid=bid, actor=bid.created_by, expected_version=bid.version)
    bid.refresh_from_db()
    assert (len(bid.ciphertext) - 48) % bid_text.STEP == 0
    assert receipt.size == len(bid.ciphertext)
    world.close()
    world.open()
    found = opening.content_of(ChallengeBid.objects.get(pk=bid.pk))
    assert [file.content for file in found["files"]] == [b"%" * size]
