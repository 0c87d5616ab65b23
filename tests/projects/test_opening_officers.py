"""Opening officers: who names them, who is drawn, that no key is swapped unseen, and that one damaged share holds nothing up."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from core.workflow import InvalidTransition
from projects import split_keys
from projects.models import KeyShare, OpenChallenge, OpeningOfficer, ShareRelease
from projects.services import bids, officers, opening
from tests.accounts.factories import PASSWORD, CoordinatorFactory, MembershipFactory, OrganizationFactory, UserFactory
from tests.accounts.sign_in import sign_in
from tests.projects import challenge_world as world_of

pytestmark = pytest.mark.django_db


def hand_over(world, person):
    """What comes of this officer handing over."""
    return opening.release(challenge=world.again(), actor=person, text=world.keys[person.pk])


def test_only_a_system_administrator_names_and_retires_officers(client):
    city, admin, person = CoordinatorFactory(), CoordinatorFactory(is_superuser=True), UserFactory()
    add = reverse("admin:projects_openingofficer_add")
    sign_in(client, city)
    assert client.get(reverse("admin:projects_openingofficer_changelist")).status_code == 200
    assert client.post(add, {"user": person.pk}).status_code == 403
    with pytest.raises(PermissionDenied):
        officers.name(user=person, actor=city)

    sign_in(client, admin)
    assert client.post(add, {"user": person.pk}).status_code == 302
    officer = OpeningOfficer.objects.get()
    assert (officer.user, officer.named_by) == (person, admin)
    officers.make_key(officer=officer, actor=person, at=timezone.now())
    officer.refresh_from_db()
    assert officer.fingerprint in client.get(reverse("admin:projects_openingofficer_changelist")).text
    trail = OpeningOfficer.pgh_event_model.objects.filter(pgh_obj_id=officer.pk).order_by("pgh_id")
    assert [row.public_key for row in trail] == ["", officer.public_key]
    with pytest.raises(PermissionDenied):
        officers.retire(officer=officer, actor=city, at=timezone.now())


def test_officers_are_drawn_by_a_lot_that_can_be_drawn_again_and_nobody_of_the_publisher():
    extra = [world_of.officer()[0] for _ in range(4)]
    publisher = extra[0]
    MembershipFactory(user=publisher, organization=OrganizationFactory())
    world = world_of.published(publisher=publisher)

    told = world.challenge.officer_draw
    drawn = list(world.challenge.shares.order_by("pk").values_list("officer_id", flat=True))
    free = [OpeningOfficer.objects.get(pk=row["officer"]) for row in told["pool"] if not row["reasons"]]
    assert len(told["pool"]) == 7
    assert [row.pk for row in officers.drawn_with(told["seed"], free, {})] == drawn == told["drawn"]
    assert publisher not in world.officers
    reasons = {row["officer"]: row["reasons"] for row in told["pool"]}
    assert officers.OF_PUBLISHER in reasons[OpeningOfficer.objects.get(user=publisher).pk]
    chosen = {tuple(row.pk for row in officers.drawn_with(str(seed), free, {})) for seed in range(40)}
    assert len(chosen) > 10


def test_no_two_officers_of_a_challenge_are_of_one_organization():
    rows = [OpeningOfficer(pk=number, user_id=number) for number in range(1, 5)]

    for seed in range(20):
        drawn = officers.drawn_with(str(seed), rows, {1: {9}, 2: {9}, 3: set(), 4: {8}})
        assert not {1, 2} <= {row.pk for row in drawn}
    assert officers.drawn_with("1", rows[:3], {1: {9}, 2: {9}}) is None


def test_a_key_that_was_swapped_before_publication_takes_no_part():
    world_of.officer(), world_of.officer()
    swapped, _ = world_of.officer()
    OpeningOfficer.objects.filter(user=swapped).update(public_key=split_keys.new_pair()[1].hex())
    challenge = world_of.draft()

    with pytest.raises(InvalidTransition, match="登记的不一样"):
        officers.draw(challenge)


@pytest.mark.parametrize("what", ["challenge", "officer", "share", "commitment", "pin"])
def test_a_key_that_was_swapped_in_the_database_is_refused_at_sealing_and_at_opening(what):
    world = world_of.published()
    bid, other = world_of.drafted(world), world_of.sealed(world)
    public = split_keys.new_pair()[1].hex()
    shares = KeyShare.objects.filter(challenge=world.challenge)
    bids.seal(bid=bid, actor=bid.created_by, expected_version=bid.version)
    bid = bids.start(challenge=world.challenge, organization=bid.organization, actor=bid.created_by)
    bid = bids.save_draft(bid=bid, texts=world_of.TEXTS, actor=bid.created_by, expected_version=bid.version)

    if what == "challenge":
        OpenChallenge.objects.filter(pk=world.challenge.pk).update(public_key=public)
    elif what == "officer":
        OpeningOfficer.objects.filter(shares=shares.first()).update(public_key=public)
    elif what == "share":
        shares.filter(pk=shares.first().pk).update(officer_key=public)
    elif what == "commitment":
        shares.filter(pk=shares.first().pk).update(commitment="0" * 64)
    else:
        OpenChallenge.objects.filter(pk=world.challenge.pk).update(key_pin="")

    with pytest.raises(officers.KeysChanged):
        bids.seal(bid=bid, actor=bid.created_by, expected_version=bid.version)
    world.close()
    with pytest.raises((officers.KeysChanged, split_keys.WrongKey)):
        hand_over(world, world.officers[2])
    other.refresh_from_db()
    assert other.opened_at is None


def test_the_pinned_key_stands_on_the_page_the_receipt_and_the_copy(client):
    world = world_of.published()
    bid = world_of.drafted(world)
    fingerprint = world.challenge.key_fingerprint
    assert len(fingerprint) == 24
    assert fingerprint in client.get(world.challenge.get_absolute_url()).text
    for share in world.challenge.shares.all():
        assert share.fingerprint in client.get(world.challenge.get_absolute_url()).text
    assert fingerprint.encode() in bids.plain_of(bid)

    receipt = bids.seal(bid=bid, actor=bid.created_by, expected_version=bid.version)
    assert receipt.key_fingerprint == fingerprint
    sign_in(client, bid.created_by)
    assert fingerprint in client.get(bid.get_absolute_url()).text


def test_a_damaged_first_share_is_named_set_aside_and_any_two_that_hold_open():
    world = world_of.published()
    bid = world_of.sealed(world)
    world.close()
    first, second, third = world.officers
    hand_over(world, first)
    release = ShareRelease.objects.get(share__officer__user=first, to__user=second)
    ShareRelease.objects.filter(pk=release.pk).update(sealed=bytes(release.sealed)[:-1] + b"\0")

    outcome = hand_over(world, second)
    assert (outcome.is_open, outcome.broken) == (False, (str(first),))
    assert KeyShare.objects.get(officer__user=first).broken_at is not None
    assert hand_over(world, third).is_open
    bid.refresh_from_db()
    assert (bid.opened_at is not None, bid.opening_fault) == (True, "")


def test_an_officer_whose_first_handing_over_was_damaged_hands_over_again():
    world = world_of.published()
    world_of.sealed(world)
    world.close()
    first, second, _ = world.officers
    hand_over(world, first)
    ShareRelease.objects.filter(share__officer__user=first).update(sealed=b"damaged")
    hand_over(world, second)

    assert hand_over(world, first).is_open


def test_an_officer_whose_stored_share_is_damaged_is_told_and_the_other_two_open():
    world = world_of.published()
    world_of.sealed(world)
    world.close()
    first, second, third = world.officers
    KeyShare.objects.filter(officer__user=first).update(sealed=b"damaged")

    assert hand_over(world, first).is_own_broken
    assert not hand_over(world, second).is_open
    assert hand_over(world, third).is_open


def test_a_share_of_another_secret_is_known_by_its_commitment():
    world = world_of.published()
    world_of.sealed(world)
    world.close()
    first, second, third = world.officers
    share = KeyShare.objects.select_related("officer").get(officer__user=first)
    foreign = split_keys.split(split_keys.new_pair()[0])[0]
    purpose = officers.share_purpose(world.challenge)
    sealed = split_keys.seal(foreign, bytes.fromhex(share.officer.public_key), purpose=purpose)
    KeyShare.objects.filter(pk=share.pk).update(sealed=sealed)

    assert hand_over(world, first).is_own_broken
    hand_over(world, second)
    assert hand_over(world, third).is_open


def test_an_officer_without_an_organization_signs_in_to_the_opening_that_is_to_come(client):
    world = world_of.published()
    officer, nobody = world.officers[0], UserFactory()
    where = {
        person: client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD}).headers["Location"]
        for person in (nobody, officer)
        if client.logout() is None
    }

    assert where == {nobody: reverse("accounts:organization_start"), officer: reverse("portal:workbench")}
    assert f"等截止以后开标：{world.challenge}" in client.get(where[officer]).text
