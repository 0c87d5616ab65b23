"""The opening of sealed bids: two officers, two requests, one transaction that opens everything and writes the minutes."""

from dataclasses import dataclass

from django.db import transaction

from core import key_files
from core.clock import database_now
from core.workflow import InvalidTransition
from projects import bid_text, split_keys
from projects import challenge_rules as rules
from projects.challenge_enums import ChallengePhase
from projects.models import BidPartner, ChallengeBid, KeyShare, OpenChallenge, OpeningMinutes, ShareRelease
from projects.services import challenge_news, challenges, officers
from projects.services.officers import bid_purpose, private_of, share_purpose

CONTENT = "opened bid"
CHANGED = "密文和回执的指纹对不上"
UNREADABLE = "用这个榜的钥匙打不开"
OWN = "揭榜单位和发榜单位合并成了一家"
OTHER_TEXT = "打开的内容和回执的指纹对不上"


@dataclass(frozen=True)
class Release:
    """What came of handing over: whether all bids are open, and whose share did not hold (``is_own_broken``, ``broken``)."""

    is_open: bool = False
    is_own_broken: bool = False
    broken: tuple = ()


@transaction.atomic
def release(*, challenge, actor, text):
    """An officer hands over the own share with the own key ``text``; the second whose share holds opens all bids.

    The first share is sealed to the other officers' keys at once, so between the two requests it lies open nowhere. Each share is
    held against its commitment: one that was damaged is named and set aside, and any two that hold are enough. Raises
    ``split_keys.WrongKey`` or ``InvalidTransition``.
    """
    challenges.close(challenge=challenge)
    locked = OpenChallenge.objects.select_for_update(of=("self",)).select_related("organization").get(pk=challenge.pk)
    if locked.phase != ChallengePhase.CLOSED or database_now() < locked.closes_at:
        raise InvalidTransition("还没到开标的时候，或者已经开过了。")
    if locked.organization.suspended_at is not None:
        raise InvalidTransition("发榜单位暂停公开，恢复以后再开标。标书都还封着。")
    officers.check_keys(locked)
    share = _share_of(locked, actor)
    private = private_of(share.officer, actor, text)
    own = _whole(share, share.sealed, private)
    if own is None:
        _set_aside(share)
        return Release(is_own_broken=True)
    others, broken = _handed_over_to(share, private)
    for other, content in others:
        try:
            key = split_keys.combine([content, own], bytes.fromhex(locked.public_key))
        except split_keys.WrongKey:
            broken.append(other)
        else:
            _open_all(locked, key, [other.officer, share.officer])
            return Release(is_open=True, broken=_names(broken))
    for other in broken:
        _set_aside(other)
    _hand_over(locked, share, own)
    return Release(broken=_names(broken))


def _whole(share, sealed, private):
    """What is sealed, if it opens and is the share that was given out at publication; else ``None``."""
    purpose = share_purpose(share.challenge)
    try:
        content = split_keys.unseal(sealed, private, purpose=purpose)
    except split_keys.WrongKey:
        return None
    is_known = not share.commitment or share.commitment == split_keys.commitment_of(content, purpose=purpose)
    return content if is_known else None


def _handed_over_to(share, private):
    """``([(share, content)], [share])``: what the other officers have left for this one, whole and not."""
    whole, broken = [], []
    rows = ShareRelease.objects.filter(share__challenge=share.challenge_id, to=share.officer)
    for row in rows.select_related("share__officer__user", "share__challenge").order_by("released_at", "pk"):
        content = _whole(row.share, row.sealed, private)
        if content is None:
            broken.append(row.share)
        else:
            whole.append((row.share, content))
    return whole, broken


def _set_aside(share):
    """Note that a share did not hold; its officer may hand it over again, in case only what was handed over was damaged."""
    share.releases.all().delete()
    share.broken_at = database_now()
    share.save(update_fields=["broken_at"])
    challenge_news.share_broken(share)


def _names(shares):
    return tuple(str(share.officer) for share in shares)


def _share_of(challenge, actor):
    rows = KeyShare.objects.select_related("officer__user", "challenge")
    share = rows.filter(challenge=challenge, officer__user=actor).first()
    if share is None:
        raise InvalidTransition("你不是这个榜的开标人。")
    if share.releases.exists():
        raise InvalidTransition("你已经交出钥匙了，等另一位开标人。")
    bids = ChallengeBid.objects.sealed().filter(challenge=challenge)
    own = set(actor.organization_roles)
    partners = BidPartner.objects.filter(bid__in=bids, declined_at=None, organization__in=own)
    if bids.filter(organization__in=own).exists() or partners.exists():
        raise InvalidTransition("你所在的单位也揭了这个榜，请另外两位开标人来开。")
    return share


def _hand_over(challenge, share, own):
    others = KeyShare.objects.filter(challenge=challenge).exclude(pk=share.pk).select_related("officer")
    now = database_now()
    ShareRelease.objects.bulk_create(
        ShareRelease(
            share=share,
            to=other.officer,
            sealed=split_keys.seal(own, bytes.fromhex(other.officer_key), purpose=share_purpose(challenge)),
            released_at=now,
        )
        for other in others
    )
    if share.broken_at is not None:
        share.broken_at = None
        share.save(update_fields=["broken_at"])
    challenge_news.share_released(challenge, share.officer)


def _open_all(challenge, key, officers):
    now, rows = database_now(), []
    bids = ChallengeBid.objects.select_for_update(of=("self",)).sealed().filter(challenge=challenge)
    for bid in bids.select_related("organization", "challenge").order_by("sealed_at", "pk"):
        receipt = bid.receipts.get(replaced_at=None)
        plain, fault = _opened(bid, receipt, key)
        found = bid_text.read(plain) if plain else {"partners": []}
        if plain:
            bid.content = key_files.lock(plain, purpose=f"{CONTENT} {bid.pk}")
            _keep_partners(bid, receipt, found["partners"])
        bid.opened_at, bid.opening_fault = now, fault
        bid.version += 1
        bid.save()
        rows.append(_minute(bid, receipt, found["partners"], fault))
    ShareRelease.objects.filter(share__challenge=challenge).delete()
    OpeningMinutes.objects.create(
        challenge=challenge, opened_at=now, officers=[str(officer.user) for officer in officers], bids=rows
    )
    challenge.opened_at, challenge.phase, challenge.bid_count = now, ChallengePhase.SCORING, len(rows)
    challenge.version += 1
    challenge.save(update_fields=["opened_at", "phase", "bid_count", "version", "updated_at"])
    challenge_news.opened(challenge)


def _keep_partners(bid, receipt, partners):
    """The partners of what was opened, whatever a later draft that was never sealed did to their rows."""
    bid.partners.exclude(organization__in=[row["organization"] for row in partners]).delete()
    agreed = {"invited_by": receipt.sealed_by, "invited_at": receipt.sealed_at, "accepted_at": receipt.sealed_at}
    for row in partners:
        partner, _ = bid.partners.get_or_create(organization_id=row["organization"], defaults=agreed)
        partner.share, partner.declined_at = bid_text.share_of(row["share"]), None
        partner.accepted_at = partner.accepted_at or receipt.sealed_at
        partner.save()


def _opened(bid, receipt, key):
    """``(plain, fault)``; one of them is empty. A bid that does not open keeps none of the others from opening."""
    if rules.is_publishers_own(bid):
        return b"", OWN
    if bid_text.digest_of(bid.ciphertext) != receipt.ciphertext_sha256:
        return b"", CHANGED
    try:
        plain = split_keys.unseal(bid.ciphertext, key, purpose=bid_purpose(bid))
    except split_keys.WrongKey:
        return b"", UNREADABLE
    plain = bid_text.unpadded(plain)
    return (plain, "") if bid_text.digest_of(plain) == receipt.plaintext_sha256 else (b"", OTHER_TEXT)


def _minute(bid, receipt, partners, fault):
    return {
        "bid": bid.code,
        "organization": bid.organization.name,
        "partners": [row["name"] for row in partners],
        "sealed_at": receipt.sealed_at.isoformat(),
        "ciphertext_sha256": receipt.ciphertext_sha256,
        "plaintext_sha256": receipt.plaintext_sha256,
        "fault": fault,
    }


def content_of(bid):
    """An opened bid's content as a dictionary (``bid_text.read``); callers ask ``ChallengeBid.objects.readable_to`` first."""
    return bid_text.read(key_files.unlock(bid.content, purpose=f"{CONTENT} {bid.pk}"))
