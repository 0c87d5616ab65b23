"""Sealed bids: unreadable before two officers open them, and what a bidder, an officer and the clock may do."""

import base64
import json
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import InMemoryUploadedFile, SimpleUploadedFile, TemporaryUploadedFile
from django.urls import reverse
from django.utils import timezone

from core import key_files
from core.documents import Checked
from core.workflow import InvalidTransition, StaleVersion
from projects import bid_text, split_keys
from projects.challenge_enums import ChallengePhase
from projects.models import BidFile, BidReceipt, ChallengeBid, OpenChallenge, OpeningMinutes, ShareRelease
from projects.services import bid_keys, bids, challenges, officers, opening
from tests.accounts.factories import MembershipFactory
from tests.projects import challenge_world as world_of

pytestmark = pytest.mark.django_db


def test_two_officers_open_what_three_schools_sealed(django_capture_on_commit_callbacks):
    world = world_of.published()
    with django_capture_on_commit_callbacks(execute=True):
        partner = world_of.bidder()
        consortium = world_of.sealed(world, partners=[(partner, "40")], lead_share="60")
        others = [world_of.sealed(world), world_of.sealed(world)]
    world.close()

    assert world.challenge.bid_count == 3
    opened = world.open()

    assert {bid.opening_fault for bid in opened} == {""}
    assert opening.content_of(consortium.__class__.objects.get(pk=consortium.pk))["texts"]["amount"] == "880000"
    assert consortium.partners.get().share == Decimal("40.00")
    minutes = OpeningMinutes.objects.get(challenge=world.challenge)
    assert [row["organization"] for row in minutes.bids] == [bid.organization.name for bid in (consortium, *others)]
    assert len(minutes.officers) == 2
    assert world.challenge.phase == ChallengePhase.SCORING


def test_sealing_leaves_no_readable_copy_and_no_key_of_the_draft(django_capture_on_commit_callbacks):
    world = world_of.published()
    bid = world_of.drafted(world)
    bids.add_file(bid=bid, checked=_checked(b"%PDF"), actor=bid.created_by)
    bid.refresh_from_db()
    key, before = key_files.PassingKey(bid.key_name), bytes(bid.draft)
    assert bid_text.draft_of(key.unlock(before, purpose=f"{bids.DRAFT} {bid.pk}"))["amount"] == "880000"

    with django_capture_on_commit_callbacks(execute=True):
        bids.seal(bid=bid, actor=bid.created_by, expected_version=bid.version)

    bid.refresh_from_db()
    assert (bid.draft, bid.key_name) == (None, "")
    assert not BidFile.objects.filter(bid=bid).exists()
    assert not key.is_there
    with pytest.raises(key_files.MissingKey):
        key.unlock(before, purpose=f"{bids.DRAFT} {bid.pk}")


def test_one_officer_alone_opens_nothing_and_the_same_one_twice_neither():
    world = world_of.published()
    bid = world_of.sealed(world)
    world.close()
    first = world.officers[0]

    assert opening.release(challenge=world.challenge, actor=first, text=world.keys[first.pk]).is_open is False
    with pytest.raises(InvalidTransition, match="已经交出"):
        opening.release(challenge=world.challenge, actor=first, text=world.keys[first.pk])

    bid.refresh_from_db()
    assert bid.content is None
    share = world.challenge.shares.get(officer__user=first)
    for row in ShareRelease.objects.filter(share=share):
        with pytest.raises(split_keys.WrongKey):
            split_keys.unseal(row.sealed, split_keys.read(world.keys[first.pk]), purpose=officers.share_purpose(world.challenge))


def test_nobody_opens_before_the_deadline_and_no_other_key_opens():
    world = world_of.published()
    world_of.sealed(world)
    first, second = world.officers[:2]
    with pytest.raises(InvalidTransition, match="还没到"):
        opening.release(challenge=world.challenge, actor=first, text=world.keys[first.pk])
    world.close()

    with pytest.raises(split_keys.WrongKey, match="不是你的"):
        opening.release(challenge=world.challenge, actor=first, text=world.keys[second.pk])
    stranger, key = world_of.officer()
    with pytest.raises(InvalidTransition, match="不是这个榜"):
        opening.release(challenge=world.challenge, actor=stranger, text=key)


def test_an_officer_whose_own_organization_bids_does_not_open():
    world = world_of.published()
    bid = world_of.sealed(world)
    first = world.officers[0]
    MembershipFactory(user=first, organization=bid.organization)
    world.close()

    with pytest.raises(InvalidTransition, match="也揭了这个榜"):
        opening.release(challenge=world.challenge, actor=first, text=world.keys[first.pk])


def test_a_late_bid_is_refused_by_the_databases_clock_and_the_draft_stays():
    world = world_of.published()
    bid = world_of.drafted(world)
    OpenChallenge.objects.filter(pk=world.challenge.pk).update(closes_at=timezone.now() - timedelta(seconds=1))

    with pytest.raises(bids.TooLate, match="已经截止"):
        bids.seal(bid=bid, actor=bid.created_by, expected_version=bid.version)

    bid.refresh_from_db()
    assert bids.texts_of(bid)["proposal"] == world_of.TEXTS["proposal"]
    assert not BidReceipt.objects.exists()


def test_a_replaced_bid_counts_and_both_receipts_know_their_copies():
    world = world_of.published()
    bid = world_of.drafted(world)
    first_copy = bid_text.copy_of(bids.plain_of(bid), title="副本")
    bids.seal(bid=bid, actor=bid.created_by, expected_version=bid.version)

    bid = bids.start(challenge=world.challenge, organization=bid.organization, actor=bid.created_by)
    bid = bids.restore(bid=bid, copy=first_copy, actor=bid.created_by, at=timezone.now())
    bid = bids.save_draft(bid=bid, texts={"amount": "790000"}, actor=bid.created_by, expected_version=bid.version)
    second_copy = bid_text.copy_of(bids.plain_of(bid), title="副本")
    bids.seal(bid=bid, actor=bid.created_by, expected_version=bid.version)

    assert [bids.receipt_of_copy(bid, copy).number for copy in (first_copy, second_copy)] == [1, 2]
    assert bids.receipt_of_copy(bid, first_copy).replaced_at is not None
    world.close()
    world.open()
    assert opening.content_of(ChallengeBid.objects.get(pk=bid.pk))["texts"]["amount"] == "790000"


def test_a_withdrawn_bid_is_not_opened_and_not_counted():
    world = world_of.published()
    bid, other = world_of.sealed(world), world_of.sealed(world)
    bids.withdraw(bid=bid, actor=bid.created_by)
    world.close()

    opened = world.open()

    assert [row.pk for row in opened if row.opened_at] == [other.pk]
    assert world.challenge.bid_count == 1


def test_after_the_deadline_a_sealed_bid_is_not_taken_back():
    world = world_of.published()
    bid = world_of.sealed(world)
    OpenChallenge.objects.filter(pk=world.challenge.pk).update(closes_at=timezone.now() - timedelta(seconds=1))

    with pytest.raises(InvalidTransition, match="不能再撤回"):
        bids.withdraw(bid=bid, actor=bid.created_by)

    bid.refresh_from_db()
    assert bid.is_sealed


def test_sealing_what_was_changed_after_the_last_look_is_refused():
    world = world_of.published()
    bid = world_of.drafted(world)
    seen = bid.version
    bids.save_draft(bid=bid, texts={"team": "五位教授"}, actor=bid.created_by, expected_version=seen)

    with pytest.raises(StaleVersion):
        bids.seal(bid=bid, actor=bid.created_by, expected_version=seen)


@pytest.mark.parametrize(("lead", "share", "is_whole"), [("60", "40", True), ("60", "39.99", False), ("60", "40.01", False)])
def test_shares_of_a_consortium_add_up_to_exactly_a_hundred(lead, share, is_whole):
    world = world_of.published()
    bid = world_of.drafted(world, partners=[(world_of.bidder(), share)], lead_share=lead)

    assert ("lead_share" in bids.faults_of(bid)) is not is_whole


def test_a_partner_who_has_not_agreed_to_these_terms_holds_the_bid_up():
    world = world_of.published()
    partner = world_of.bidder()
    bid = world_of.drafted(world, partners=[(partner, "40")], lead_share="60")
    assert bids.faults_of(bid) == {}
    organization = partner.memberships.get().organization
    say = {"bid": bid, "organization": organization, "part": "实训", "actor": bid.created_by, "at": timezone.now()}

    bids.invite(share=Decimal("40"), **say)
    assert bids.faults_of(bid) == {}
    bids.invite(share=Decimal("30"), **say)
    assert "同意" in bids.faults_of(bid)["partners"]


def _by_hand(bid, **changes):
    """A copy as a bidder may have written it."""
    return json.dumps(json.loads(bids.plain_of(bid)) | changes).encode()


@pytest.mark.parametrize("share", ["-1000", "99999", "33.333", "NaN", "sNaN", "很多", "1E+9", "0"])
def test_a_copy_written_by_hand_brings_no_share_that_would_keep_the_others_from_opening(share):
    world = world_of.published()
    partner = world_of.bidder()
    bid = world_of.drafted(world, partners=[(partner, "40")], lead_share="60")
    bid.refresh_from_db()
    row = bid_text.read(bids.plain_of(bid))["partners"][0]
    restore = lambda text: bids.restore(  # noqa: E731
        bid=bid, copy=_by_hand(bid, partners=[row | {"share": text}]), actor=bid.created_by, at=timezone.now()
    )

    with pytest.raises(InvalidTransition, match="份额"):
        restore(share)
    restore("40.00")


def test_files_of_a_copy_that_no_receipt_knows_are_checked_like_every_upload():
    world = world_of.published()
    bid = world_of.drafted(world)
    content = b"MZ program"
    file = {"name": "方案.exe", "media_type": "text/html", "content": base64.b64encode(content).decode()}
    with pytest.raises(InvalidTransition, match="附件不能用"):
        bids.restore(bid=bid, copy=_by_hand(bid, files=[file]), actor=bid.created_by, at=timezone.now())

    bid = bids.add_file(bid=bid, checked=_checked(b"%PDF as it was checked"), actor=bid.created_by)
    copy = bids.plain_of(bid)
    bids.seal(bid=bid, actor=bid.created_by, expected_version=bid.version)
    bid = bids.start(challenge=world.challenge, organization=bid.organization, actor=bid.created_by)
    bid = bids.restore(bid=bid, copy=copy, actor=bid.created_by, at=timezone.now())
    assert [file.content for _, file in bids.files_of(bid)] == [b"%PDF as it was checked"]


@pytest.mark.parametrize("copy", [b"[" * 100_000, b"{}", b"PK\3\4", b'{"format":"xieyu-bid-1","files":[],"texts":[]}'])
def test_what_is_no_copy_is_said_to_be_none(copy):
    with pytest.raises(bid_text.NotACopy):
        bid_text.plain_of_copy(copy)


def test_a_text_that_was_changed_in_the_database_is_named_and_keeps_no_other_from_opening():
    world = world_of.published()
    changed, sound = world_of.sealed(world), world_of.sealed(world)
    ChallengeBid.objects.filter(pk=changed.pk).update(ciphertext=bytes(changed.ciphertext)[:-1] + b"\0")
    world.close()

    world.open()

    changed.refresh_from_db()
    sound.refresh_from_db()
    assert changed.opening_fault == opening.CHANGED
    assert sound.opening_fault == ""
    assert [row["fault"] for row in OpeningMinutes.objects.get().bids] == [opening.CHANGED, ""]


def test_a_bid_cannot_be_opened_in_another_ones_place():
    world = world_of.published()
    one, other = world_of.sealed(world), world_of.sealed(world)
    receipt = one.receipts.get()
    ChallengeBid.objects.filter(pk=other.pk).update(ciphertext=one.ciphertext)
    other.receipts.update(ciphertext_sha256=receipt.ciphertext_sha256, plaintext_sha256=receipt.plaintext_sha256)
    world.close()
    world.open()

    other.refresh_from_db()
    assert other.opening_fault == opening.UNREADABLE


def test_without_three_officers_apart_from_the_publisher_nothing_becomes_public():
    world_of.officer(), world_of.officer()
    publisher, _ = world_of.officer()
    MembershipFactory(user=publisher)
    challenge = world_of.draft(publisher=publisher)
    challenges.submit(challenge=challenge, actor=publisher, at=timezone.now(), expected_version=challenge.version)
    challenge.refresh_from_db()

    with pytest.raises(InvalidTransition, match="能抽的有 2 位"):
        world_of.perform_transition(obj=challenge, action="approve", actor=world_of.CoordinatorFactory(), at=timezone.now())
    challenge.refresh_from_db()
    assert not challenge.is_approved


def test_stopping_destroys_the_shares():
    world = world_of.published()
    world_of.sealed(world)
    challenges.stop(challenge=world.challenge, reason="需求变了", actor=world.publisher, at=timezone.now())

    assert world.challenge.shares.count() == 0


def test_a_key_of_a_draft_without_a_draft_is_forgotten_after_an_hour():
    name = key_files.PassingKey.new()
    world = world_of.published()
    bid = world_of.drafted(world)

    bid_keys.forget_orphans(timezone.now())
    assert key_files.PassingKey(name).is_there
    bid_keys.forget_orphans(timezone.now() + timedelta(hours=2))

    assert not key_files.PassingKey(name).is_there
    assert key_files.PassingKey(bid.key_name).is_there


def test_a_key_that_others_may_read_is_refused():
    key = key_files.PassingKey(key_files.PassingKey.new())
    assert key.path.stat().st_mode & 0o777 == 0o600
    key.path.chmod(0o640)

    with pytest.raises(key_files.MissingKey, match="chmod 600"):
        key.lock(b"x", purpose="x")


def _checked(content):
    return Checked(name="方案.pdf", content=content, media_type="application/pdf")


def test_a_draft_whose_key_is_gone_is_said_and_can_be_thrown_away(client):
    world = world_of.published()
    bid = world_of.drafted(world)
    key_files.PassingKey(bid.key_name).forget()
    client.force_login(bid.created_by)

    for name in ("bid_edit", "bid_seal", "bid_copy"):
        assert client.get(reverse(f"projects:{name}", args=[bid.pk])).url == bid.get_absolute_url()
    client.post(reverse("projects:bid_discard", args=[bid.pk]))
    bid.refresh_from_db()
    assert not bid.has_draft


def test_files_of_a_bid_stay_in_memory_and_others_may_go_to_the_disk(rf):
    def taken(address):
        return rf.post(address, {"file": SimpleUploadedFile("a.pdf", b"x" * 3_000_000)}).FILES["file"]

    assert type(taken(reverse("projects:bid_file_add", args=[1]))) is InMemoryUploadedFile
    assert type(taken(reverse("projects:challenge_question", args=[1]))) is TemporaryUploadedFile


def test_partners_are_those_of_the_sealed_bid_whatever_a_later_draft_did():
    world = world_of.published()
    partner = world_of.bidder()
    bid = world_of.sealed(world, partners=[(partner, "40")], lead_share="60")
    draft = bids.start(challenge=world.challenge, organization=bid.organization, actor=bid.created_by)
    bids.remove_partner(bid=draft, partner=bid.partners.get(), actor=bid.created_by)
    world.close()

    world.open()

    kept = bid.partners.get()
    assert (kept.organization, kept.share) == (partner.memberships.get().organization, Decimal("40.00"))
    assert kept.accepted_at is not None
