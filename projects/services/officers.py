"""Opening officers and their keys. The portal makes a key, shows it once and keeps its public half only.

What the database says about public keys is signed with the portal's own key, which lies outside it (``core.key_files``): who can
write in the database, but not read that file, cannot put another key in the place of an officer's or of a challenge's.
"""

import itertools
import random
import secrets

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.crypto import constant_time_compare

from accounts.models import Membership
from core import key_files
from core.clock import database_now
from core.enums import Status
from core.workflow import InvalidTransition
from projects import split_keys
from projects.models import KeyShare, OpeningOfficer

KEY_MARK, PIN = "officer's key", "challenge's keys"
SWAPPED = "钥匙和生成时登记的不一样"
OF_PUBLISHER = "发榜单位的人"
AUTHOR = "填写这个榜的人"
CONTACT = "这个榜的联系人"


class KeysChanged(InvalidTransition):
    """The keys of a challenge are not those with which it became public."""

    def __init__(self):
        super().__init__("这个榜的封标钥匙和公开时登记的不一样，平台先停了密封和开标。请马上告诉平台管理员，草稿都在。")


@transaction.atomic
def name(*, user, actor):
    """Make somebody an opening officer; only system administrators do. Raises ``PermissionDenied`` or ``InvalidTransition``."""
    _check_superuser(actor)
    if OpeningOfficer.objects.filter(user=user, retired_at=None).exists():
        raise InvalidTransition("已经是开标人了。")
    return OpeningOfficer.objects.create(user=user, named_by=actor)


@transaction.atomic
def make_key(*, officer, actor, at):
    """A key for an officer who has none; returns it as the officer must keep it, for this once.

    Raises ``InvalidTransition`` where there is one already: a lost key is replaced by retiring the officer and naming them anew,
    because shares of running challenges were sealed to the old one.
    """
    locked = OpeningOfficer.objects.select_for_update(of=("self",)).get(pk=officer.pk)
    if locked.user_id != actor.pk:
        raise PermissionDenied("a key is made by the officer whose it is")
    if locked.public_key or locked.retired_at:
        raise InvalidTransition("钥匙已经生成过了。丢了的话，请管理员给你重新任命一次，再生成新的。")
    private, public = split_keys.new_pair()
    keep_public_key(officer=locked, public=public, at=at)
    return split_keys.written(private)


def keep_public_key(*, officer, public, at):
    """Write down the public half of an officer's key, signed."""
    officer.public_key, officer.key_made_at = public.hex(), at
    officer.key_mark = _mark_of(officer)
    officer.save(update_fields=["public_key", "key_mark", "key_made_at"])


@transaction.atomic
def try_key(*, officer, actor, text, at):
    """Note that the officer still has the key; raises ``split_keys.WrongKey`` for another one."""
    private = private_of(officer, actor, text)
    officer.tried_at = at
    officer.save(update_fields=["tried_at"])
    return private is not None


def private_of(officer, actor, text):
    """The officer's private key from what was typed; raises ``split_keys.WrongKey``."""
    if officer.user_id != actor.pk:
        raise PermissionDenied("another officer's key")
    private = split_keys.read(text)
    if split_keys.public_of(private).hex() != officer.public_key:
        raise split_keys.WrongKey("这是一把开标钥匙，但不是你的那一把。")
    return private


@transaction.atomic
def retire(*, officer, actor, at):
    """End an office; shares of running challenges stay with the old key, so the other two must open those."""
    _check_superuser(actor)
    locked = OpeningOfficer.objects.select_for_update(of=("self",)).get(pk=officer.pk)
    if locked.retired_at is None:
        locked.retired_at = at
        locked.save(update_fields=["retired_at"])
    return locked


def candidates(challenge):
    """``[(officer, [reasons against])]`` of those in office with a key; two queries."""
    rows = list(OpeningOfficer.objects.active().select_related("user").order_by("pk"))
    members = Membership.objects.filter(organization=challenge.organization_id, user__in=[row.user_id for row in rows])
    of_publisher = set(members.filter(status__in=[Status.SUBMITTED, Status.APPROVED]).values_list("user_id", flat=True))
    return [(row, _reasons_against(row, challenge, of_publisher)) for row in rows]


def _reasons_against(officer, challenge, of_publisher):
    reasons = {
        SWAPPED: not _is_marked(officer),
        OF_PUBLISHER: officer.user_id in of_publisher,
        AUTHOR: officer.user_id == challenge.created_by_id,
        CONTACT: bool(challenge.contact_email) and officer.user.email.lower() == challenge.contact_email.lower(),
    }
    return [text for text, holds in reasons.items() if holds]


def draw(challenge):
    """``(three officers, how it went)``: by lot from those with nothing against them, no two of one organization.

    The seed and the list are kept, so that the draw can be done again. Raises ``InvalidTransition`` without three.
    """
    pool = candidates(challenge)
    free = [officer for officer, reasons in pool if not reasons]
    seed = secrets.token_hex(16)
    drawn = drawn_with(seed, free, _organizations_of(free))
    if drawn is None:
        against = "；".join(f"{officer}：{'、'.join(reasons)}" for officer, reasons in pool if reasons)
        raise InvalidTransition(
            f"公开揭榜要有 {split_keys.OFFICERS} 位生成过钥匙、和发榜单位无关、互相不在同一单位的开标人，"
            f"现在能抽的有 {len(free)} 位"
            f"{f'（{against}）' if against else ''}。先请系统管理员在“开标人”里任命，再请他们生成钥匙。"
        )
    rows = [{"officer": officer.pk, "name": str(officer), "reasons": reasons} for officer, reasons in pool]
    return drawn, {"seed": seed, "at": database_now().isoformat(), "pool": rows, "drawn": [officer.pk for officer in drawn]}


def drawn_with(seed, free, organizations):
    """The three whom a seed gives, or ``None``; ``organizations`` are ``{user id: set of organizations}``."""
    order = random.Random(seed).sample(free, len(free))  # noqa: S311 - the seed is random and kept, so that the draw can be checked
    for three in itertools.combinations(order, split_keys.OFFICERS):
        own = [organizations.get(officer.user_id, set()) for officer in three]
        if not any(one & other for one, other in itertools.combinations(own, 2)):
            return list(three)
    return None


def _organizations_of(rows):
    found = {}
    memberships = Membership.objects.filter(user__in=[row.user_id for row in rows], status=Status.APPROVED)
    for user, organization in memberships.values_list("user_id", "organization_id"):
        found.setdefault(user, set()).add(organization)
    return found


@transaction.atomic
def share_out(*, challenge):
    """Make a challenge's key in memory, give three officers a sealed share each and forget it.

    Writes the public half, who was drawn and how, and the signature over all keys on ``challenge``. Raises ``InvalidTransition``
    where there are not three officers with keys who stand apart from the publisher.
    """
    officers, challenge.officer_draw = draw(challenge)
    private, public = split_keys.new_pair()
    purpose = share_purpose(challenge)
    shares = [
        KeyShare(
            challenge=challenge,
            officer=officer,
            officer_key=officer.public_key,
            commitment=split_keys.commitment_of(share, purpose=purpose),
            sealed=split_keys.seal(share, bytes.fromhex(officer.public_key), purpose=purpose),
        )
        for officer, share in zip(officers, split_keys.split(private), strict=True)
    ]
    KeyShare.objects.bulk_create(shares)
    challenge.public_key = public.hex()
    challenge.key_pin = pin_of(challenge, shares)
    challenge.save(update_fields=["public_key", "key_pin", "officer_draw"])


def pin_of(challenge, shares):
    """The signature over a challenge's key and the keys and shares of its officers."""
    rows = sorted(f"{row.officer_id}:{row.officer.user_id}:{row.officer_key}:{row.commitment}" for row in shares)
    return key_files.mark("|".join([str(challenge.pk), challenge.public_key, *rows]), purpose=PIN)


def check_keys(challenge):
    """Raises ``KeysChanged`` where a key of the challenge or of one of its officers is not what it was at publication."""
    shares = list(challenge.shares.select_related("officer"))
    is_signed = bool(challenge.key_pin) and constant_time_compare(challenge.key_pin, pin_of(challenge, shares))
    if not is_signed or any(row.officer_key != row.officer.public_key for row in shares):
        raise KeysChanged


def share_purpose(challenge):
    """To what a sealed share is bound."""
    return f"share of challenge {challenge.pk}"


def bid_purpose(bid):
    """To what a sealed bid is bound."""
    return f"bid {bid.pk} for challenge {bid.challenge_id}"


def _check_superuser(actor):
    if not (actor.is_superuser and actor.is_active):
        raise PermissionDenied("only system administrators name opening officers")


def _mark_of(officer):
    return key_files.mark(f"{officer.pk}|{officer.user_id}|{officer.public_key}", purpose=KEY_MARK)


def _is_marked(officer):
    return constant_time_compare(officer.key_mark, _mark_of(officer))
