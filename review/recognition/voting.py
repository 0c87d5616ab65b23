"""Who votes in a joint review, and what of the votes each reader sees: reads only."""

from django.db.models import Q
from django.db.models.functions import Lower

from accounts.models import User
from core.handling import Ballot
from review.coordinators import coordinators_for
from review.recognition import rules
from review.recognition.enums import StageKind, StageRole, VoteChoice
from review.recognition.models import Expert, Vote

TITLE = "联审投票"


def voters_of(run):
    """Everybody who may vote: the stage's role, without those who have a part in the case or judge it as experts."""
    application = run.application
    own = {"organization": application.organization_id}
    city = coordinators_for(district=None, **own)
    districts = coordinators_for(district=application.organization.district_id, **own)
    people = {StageRole.CITY: city, StageRole.DISTRICT: districts}.get(
        run.stage.role, User.objects.filter(_either(city, districts))
    )
    parts = {application.created_by_id, application.subject_user_id}
    parts |= set(application.sections.values_list("edited_by", flat=True))
    parts |= set(application.submissions.values_list("submitted_by", flat=True))
    seated = Expert.objects.filter(seats__panel__cases__run__application=application).exclude(
        seats__state__in=("declined", "replaced")
    )
    judges = Q(pk__in=seated.exclude(user=None).values("user")) | Q(address__in=seated.values(low=Lower("email")))
    return people.exclude(pk__in=parts - {None}).alias(address=Lower("email")).exclude(judges)


def _either(first, second):
    return Q(pk__in=first.values("pk")) | Q(pk__in=second.values("pk"))


def needed_of(run):
    """How many must agree: the stage's quorum, all of them where fewer may vote; 0 where one person decides."""
    if run.stage.kind != StageKind.JOINT_REVIEW or run.stage.quorum < 2:
        return 0
    return max(min(run.stage.quorum, voters_of(run).count()), 1)


def silent_voters(run):
    """Those who may vote and have not."""
    return voters_of(run).exclude(pk__in=run.votes.values("voter"))


def ballot_of(run, user):
    """The ``Ballot`` of a joint review with votes; ``None`` for other stages. What others said is read behind the own vote."""
    if run.votes_needed < 2:
        return None
    rows = list(Vote.objects.visible_to(user).filter(run=run).select_related("voter"))
    own = next((row for row in rows if row.voter_id == user.pk), None)
    may_vote = own is None and rules.may_vote(user, run)
    given = run.votes.count()
    is_told = own is not None or not run.is_open
    agreeing = sum(row.choice == VoteChoice.AGREE for row in rows)
    return Ballot(
        title=TITLE,
        text=_text(run, own, may_vote, given, agreeing),
        needed=run.votes_needed,
        given_count=given,
        missing_count=max(run.votes_needed - agreeing, 0) if is_told else None,
        choices=tuple(VoteChoice.choices) if may_vote else (),
        rows=tuple(_row(row) for row in rows),
    )


def _row(vote):
    return {
        "actor": vote.voter,
        "label": vote.get_choice_display(),
        "choice": vote.choice,
        "comment": vote.comment,
        "at": vote.at,
    }


def _text(run, own, may_vote, given, agreeing):
    if not run.is_open:
        return f"{given} 人投票，{agreeing} 票同意。"
    if may_vote:
        return f"要 {run.votes_needed} 票同意才能通过，已有 {given} 人投票。投完看得到别人的意见；投了不能改。"
    if own is None:
        return f"要 {run.votes_needed} 票同意才能通过，已有 {given} 人投票。"
    missing = run.votes_needed - agreeing
    return f"还差 {missing} 票同意。" if missing > 0 else f"够 {run.votes_needed} 票同意了，可以通过。"


def events_of(runs, user):
    """The votes that this reader may read, as rows of a history."""
    if not any(run.votes_needed > 1 for run in runs):
        return []
    stages = {run.pk: run.stage for run in runs}
    rows = Vote.objects.visible_to(user).filter(run__in=list(stages)).select_related("voter")
    return [
        {
            "label": f"{stages[row.run_id]}投票：{row.get_choice_display()}",
            "action": "vote",
            "actor": row.voter,
            "at": row.at,
            "reason": row.comment,
        }
        for row in rows
    ]
