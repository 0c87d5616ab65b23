"""Votes of a joint review: each person's once, none on an own case; who comes at the same moment is counted, too."""

from django.db import transaction

from core.workflow import InvalidTransition, MissingReason
from review.recognition import rules, voting
from review.recognition.enums import VoteChoice
from review.recognition.models import StageRun, Vote

COMMENT_LENGTH = Vote._meta.get_field("comment").max_length


@transaction.atomic
def cast(*, run, choice, comment, actor, at):
    """Give a vote; returns it. The same one given again is the same.

    Raises ``MissingReason`` where 不同意 or 弃权 says nothing, ``InvalidTransition`` for who may not vote or has voted otherwise,
    and ``ValueError`` for a choice that there is not.
    """
    choice, comment = VoteChoice(choice), comment.strip()[:COMMENT_LENGTH]
    run.lock_owner()
    locked = StageRun.objects.select_for_update(of=("self",)).select_related("stage", "application__organization").get(pk=run.pk)
    known = locked.votes.filter(voter=actor).first()
    if known is not None:
        if (known.choice, known.comment) == (choice, comment):
            return known
        raise InvalidTransition(f"你已经投了“{known.get_choice_display()}”，每人一票，不能再改。")
    if not rules.may_vote(actor, locked):
        raise InvalidTransition("这一件现在不用你投票：已经办了，或者不归你投。")
    if choice != VoteChoice.AGREE and not comment:
        raise MissingReason(f"“{choice.label}”要写一句理由，一起联审的人会看到。")
    vote = Vote.objects.create(run=locked, voter=actor, choice=choice, comment=comment, at=at)
    renew_needed(locked)
    return vote


def renew_needed(run):
    """Reckon anew how many must agree: people come and go, and no stage waits for more votes than there are people."""
    needed = voting.needed_of(run)
    if needed and needed != run.votes_needed:
        StageRun.objects.filter(pk=run.pk).update(votes_needed=needed)
        run.votes_needed = needed
