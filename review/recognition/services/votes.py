"""Votes of a joint review: each person's and each department's once; who comes at the same moment is counted, too."""

from django.db import transaction

from core.workflow import InvalidTransition, MissingReason
from review.recognition import rules, voting
from review.recognition.enums import VoteChoice
from review.recognition.models import FewerVotes, StageRun, Vote

COMMENT_LENGTH = Vote._meta.get_field("comment").max_length


@transaction.atomic
def cast(*, run, choice, comment, actor, at):
    """Give a vote; returns it. The same one given again is the same.

    Raises ``MissingReason`` where 不同意 or 弃权 says nothing, ``InvalidTransition`` for who may not vote or has voted otherwise,
    and ``ValueError`` for a choice that there is not.
    """
    choice, comment = VoteChoice(choice), comment.strip()[:COMMENT_LENGTH]
    locked = _locked(run)
    known = locked.votes.filter(voter=actor).first()
    if known is not None:
        if (known.choice, known.comment) == (choice, comment):
            return known
        raise InvalidTransition(f"你已经投了“{known.get_choice_display()}”，每人一票，不能再改。")
    if not rules.may_vote(actor, locked):
        raise InvalidTransition("这一件现在不用你投票：已经办了，或者不归你投。")
    if choice != VoteChoice.AGREE and not comment:
        raise MissingReason(f"“{choice.label}”要写一句理由，一起联审的人会看到。")
    department = voting.department_for(actor, locked) if locked.stage.departments else None
    if locked.stage.departments and department is None:
        raise InvalidTransition("你代表的部门已经投了，一个部门一票。")
    return Vote.objects.create(run=locked, voter=actor, department=department, choice=choice, comment=comment, at=at)


@transaction.atomic
def go_on_with_fewer(*, run, reason, actor, at):
    """Let as many votes be enough as can be given, where the rules ask for more; returns the ``FewerVotes`` that says so.

    Raises ``MissingReason`` without a reason, ``InvalidTransition`` for who may not, where votes enough can be given, and where
    none can.
    """
    reason, locked = reason.strip()[:COMMENT_LENGTH], _locked(run)
    possible = voting.votes_possible(locked)
    if not rules.may_go_on_with_fewer(actor, locked) or possible >= locked.votes_needed:
        raise InvalidTransition("票数够得到，或者这一件不归你定：按规定的票数办。")
    if not possible:
        raise InvalidTransition("一个能投票的人都没有，先在“审核范围”里定人。")
    if not reason:
        raise MissingReason("写明为什么按少的票数办，会留在办理记录里，申报单位也看得到。")
    kept = FewerVotes.objects.create(
        run=locked, needed_before=locked.votes_needed, needed=possible, reason=reason, actor=actor, at=at
    )
    locked.votes_needed = possible
    locked.save(update_fields=["votes_needed", "updated_at"])
    return kept


def _locked(run):
    run.lock_owner()
    return StageRun.objects.select_for_update(of=("self",)).select_related("stage", "application__organization").get(pk=run.pk)
