"""Opening officers and their keys. The portal makes a key, shows it once and keeps its public half only."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from core.workflow import InvalidTransition
from projects import split_keys
from projects.challenge_enums import ChallengePhase
from projects.models import KeyShare, OpeningOfficer

RUNNING = (ChallengePhase.OPEN, ChallengePhase.CLOSED)


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
    locked.public_key, locked.key_made_at = public.hex(), at
    locked.save(update_fields=["public_key", "key_made_at"])
    return split_keys.written(private)


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
def retire(*, officer, at):
    """End an office; shares of running challenges stay with the old key, so the other two must open those."""
    locked = OpeningOfficer.objects.select_for_update(of=("self",)).get(pk=officer.pk)
    if locked.retired_at is None:
        locked.retired_at = at
        locked.save(update_fields=["retired_at"])
    return locked


@transaction.atomic
def share_out(*, challenge):
    """Make a challenge's key in memory, give three officers a sealed share each and forget it; returns the public half.

    Raises ``InvalidTransition`` where there are not three officers with keys who stand apart from the publisher.
    """
    officers = list(OpeningOfficer.objects.fit_for(challenge.organization)[: split_keys.OFFICERS])
    if len(officers) < split_keys.OFFICERS:
        raise InvalidTransition(
            f"公开揭榜要有 {split_keys.OFFICERS} 位生成过钥匙、和发榜单位无关的开标人，现在只有 {len(officers)} 位。"
            "先在“开标人”里任命，再请他们生成钥匙。"
        )
    private, public = split_keys.new_pair()
    KeyShare.objects.bulk_create(
        KeyShare(
            challenge=challenge,
            officer=officer,
            sealed=split_keys.seal(share, bytes.fromhex(officer.public_key), purpose=share_purpose(challenge)),
        )
        for officer, share in zip(officers, split_keys.split(private), strict=True)
    )
    return public.hex()


def share_purpose(challenge):
    """To what a sealed share is bound."""
    return f"share of challenge {challenge.pk}"


def bid_purpose(bid):
    """To what a sealed bid is bound."""
    return f"bid {bid.pk} for challenge {bid.challenge_id}"
