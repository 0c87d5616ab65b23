"""Who votes in a joint review, and what of the votes each reader sees: reads only."""

from django.db.models import Q

from accounts.models import CoordinatorScope, User
from core.handling import Ballot
from review.coordinators import coordinators_for
from review.recognition import rules
from review.recognition.enums import StageKind, StageRole, VoteChoice
from review.recognition.impartial import without_part
from review.recognition.models import FewerVotes, Vote
from review.recognition.obstacles import counted_votes
from taxonomy.models import Department

TITLE = "联审投票"


def voters_of(run):
    """Everybody who may vote: the stage's role, without those who have a part in the case or judge it as experts.

    Where the stage names departments, those who speak for one of them.
    """
    application = run.application
    own = {"organization": application.organization_id}
    city = coordinators_for(district=None, **own)
    districts = coordinators_for(district=application.organization.district_id, **own)
    people = {StageRole.CITY: city, StageRole.DISTRICT: districts}.get(
        run.stage.role, User.objects.filter(_either(city, districts))
    )
    people = without_part(people, application)
    return _speakers(people, run.stage.departments) if run.stage.departments else people


def _speakers(people, codes):
    return people.filter(pk__in=CoordinatorScope.objects.filter(department__code__in=codes).values("user"))


def _either(first, second):
    return Q(pk__in=first.values("pk")) | Q(pk__in=second.values("pk"))


def needed_of(run):
    """How many must agree, as the rules say, however many may vote; 0 where one person decides."""
    return run.stage.quorum if run.stage.kind == StageKind.JOINT_REVIEW and run.stage.quorum > 1 else 0


def silent_voters(run):
    """Those who may vote and have not, nor has anybody for their department."""
    people = voters_of(run).exclude(pk__in=run.votes.values("voter"))
    return _speakers(people, _silent_codes(run)) if run.stage.departments else people


def department_for(user, run):
    """The department for which this person votes in a stage that names some: the first that has not; else ``None``."""
    code = next((code for code in _silent_codes(run) if code in user.department_codes), None)
    return Department.objects.get(code=code) if code else None


def _silent_codes(run):
    given = set(run.votes.exclude(department=None).values_list("department__code", flat=True))
    return [code for code in run.stage.departments if code not in given]


def votes_possible(run):
    """How many votes there can be: those given, and those of people or departments that may still vote."""
    return counted_votes(run).count() + _still_possible(run)


def _still_possible(run):
    people = silent_voters(run).count()
    return min(people, len(_silent_codes(run)) - len(_unspoken(run))) if run.stage.departments else people


def _unspoken(run):
    """Names of the departments that have not voted and for which nobody may speak."""
    silent = _silent_codes(run)
    spoken = set(
        CoordinatorScope.objects.filter(user__in=silent_voters(run).values("pk")).values_list("department__code", flat=True)
    )
    names = dict(Department.objects.filter(code__in=silent).values_list("code", "name"))
    return [names.get(code, code) for code in silent if code not in spoken]


def shortage_of(run):
    """Who is missing where fewer votes can be given than are needed, as a sentence; empty where there are enough."""
    if not run.is_open or not run.votes_needed:
        return ""
    possible = votes_possible(run)
    if possible >= run.votes_needed:
        return ""
    said = f"要 {run.votes_needed} 票同意，现在最多只能有 {possible} 票。"
    if unspoken := _unspoken(run) if run.stage.departments else []:
        return f"{said}没有人代表：{'、'.join(unspoken)}。在“审核范围”里给部门定人。"
    people = "、".join(str(person) for person in silent_voters(run).order_by("pk"))
    return f"{said}{f'还没投的：{people}。' if people else ''}在“审核范围”里加人。"


def ballot_of(run, user):
    """The ``Ballot`` of a joint review with votes; ``None`` for other stages. What others said is read behind the own vote."""
    if not run.votes_needed:
        return None
    rows = list(Vote.objects.visible_to(user).filter(run=run).select_related("voter", "department"))
    own = next((row for row in rows if row.voter_id == user.pk), None)
    may_vote = own is None and rules.may_vote(user, run) and _has_a_vote(user, run)
    shortage = shortage_of(run)
    counted = set(counted_votes(run).values_list("pk", flat=True))
    left = _voters_who_left(run, rows)
    given = len(counted)
    is_told = own is not None or (not run.is_open and bool(rows))
    agreeing = sum(row.choice == VoteChoice.AGREE and row.pk in counted for row in rows)
    shown = {row.pk: _row(row, row.pk in counted, row.voter_id in left) for row in rows}
    return Ballot(
        title=TITLE,
        text=_text(run, own, may_vote, given, agreeing if is_told else None) + _departments_text(run),
        needed=run.votes_needed,
        given_count=given,
        missing_count=max(run.votes_needed - agreeing, 0) if is_told else None,
        choices=tuple(VoteChoice.choices) if may_vote else (),
        rows=tuple(shown.values()),
        opposed=tuple(shown[row.pk] for row in rows if row.choice == VoteChoice.OPPOSE and row.pk in counted),
        shortage=shortage,
        fewer_label=_fewer_label(run, user) if shortage else "",
        notes=tuple(_note(row) for row in run.fewer_votes.select_related("actor")),
    )


def _has_a_vote(user, run):
    return not run.stage.departments or department_for(user, run) is not None


def _fewer_label(run, user):
    possible = votes_possible(run)
    return f"按 {possible} 票办" if possible and rules.may_go_on_with_fewer(user, run) else ""


def _departments_text(run):
    if not run.stage.departments or not run.is_open:
        return ""
    unspoken, silent = _unspoken(run), _silent_codes(run)
    names = dict(Department.objects.filter(code__in=silent).values_list("code", "name"))
    waiting = [name for code in silent if (name := names.get(code, code)) not in unspoken]
    said = f"还没投：{'、'.join(waiting)}。" if waiting else ""
    return said + (f"没有人代表：{'、'.join(unspoken)}。" if unspoken else "")


def _note(row):
    return {
        "label": f"联审按 {row.needed} 票办，原定 {row.needed_before} 票",
        "action": "fewer",
        "actor": row.actor,
        "at": row.at,
        "reason": row.reason,
    }


def _voters_who_left(run, rows):
    """Whose votes count as given in office, though they may vote no more; asked while the stage is open: later they may leave."""
    if not run.is_open or not rows:
        return set()
    return {row.voter_id for row in rows} - set(voters_of(run).values_list("pk", flat=True))


def _row(vote, is_counted, has_left):
    if not is_counted:
        mark = "，和这一件有关，不计"
    else:
        mark = "，投票以后不再管这一件，照算" if has_left else ""
    return {
        "actor": vote.voter,
        "label": f"{vote.said}{mark}",
        "choice": vote.choice,
        "comment": vote.comment,
        "at": vote.at,
    }


def _text(run, own, may_vote, given, agreeing):
    if not run.is_open:
        return f"{given} 人投票" + ("。决定不能再收回以后看得到意见。" if agreeing is None else f"，{agreeing} 票同意。")
    if may_vote:
        return f"要 {run.votes_needed} 票同意才能通过，已有 {given} 人投票。投完看得到别人的意见；投了不能改。"
    if own is None:
        return f"要 {run.votes_needed} 票同意才能通过，已有 {given} 人投票。"
    missing = run.votes_needed - agreeing
    return f"还差 {missing} 票同意。" if missing > 0 else f"够 {run.votes_needed} 票同意了，可以通过。"


def events_of(runs, user):
    """The votes that this reader may read, as rows of a history; that fewer were enough, and why, everybody reads."""
    stages = {run.pk: run.stage for run in runs if run.votes_needed}
    if not stages:
        return []
    rows = Vote.objects.visible_to(user).filter(run__in=list(stages)).select_related("voter", "department")
    fewer = FewerVotes.objects.filter(run__in=list(stages))
    told = [_note(row) | {"actor": stages[row.run_id].get_role_display()} for row in fewer.select_related("actor")]
    return told + [
        {
            "label": f"{stages[row.run_id]}投票：{row.said}",
            "action": "vote",
            "actor": row.voter,
            "at": row.at,
            "reason": row.comment,
        }
        for row in rows
    ]
