"""A district's first-level opinion: asked for by data, given with one click, awaited until its day, deciding nothing."""

from django.db import transaction
from django.db.models import F, Q

from core.workflow import InvalidTransition, MissingReason
from review.announcements import ask_district
from review.enums import Opinion
from review.models import DistrictOpinion, OpinionRule
from taxonomy.calendar import WorkCalendar, add_working_days


def ask(*, task, on):
    """Ask the organization's district where a rule says so; returns the ``DistrictOpinion`` or ``None``. One query without.

    The city has a working day left after the district's, as long as its own day lets it.
    """
    district = task.organization.district_id
    if district is None:
        return None
    rules = OpinionRule.objects.filter(content_type=task.content_type_id, is_active=True)
    rule = rules.filter(Q(district=district) | Q(district=None)).order_by(F("district").asc(nulls_last=True)).first()
    if rule is None:
        return None
    opinion, is_new = DistrictOpinion.objects.get_or_create(
        task=task, defaults={"district_id": district, "due_on": _due_on(task, rule, on)}
    )
    if is_new:
        ask_district(opinion)
    return opinion


def _due_on(task, rule, on):
    wanted = add_working_days(on, rule.days)
    if task.due_on is None or wanted < task.due_on:
        return wanted
    return max(on, WorkCalendar(on, task.due_on).before(task.due_on, 1))


def of(task):
    """The opinion asked for on a task, given or not; ``None`` where none was asked."""
    return getattr(task, "district_opinion", None)


def may_give(*, task, actor):
    """Whether this person speaks for the district that was asked: a coordinator of it who is none of the whole city."""
    opinion = of(task)
    if opinion is None or not task.is_open or not opinion.is_waited_for:
        return False
    scopes = actor.scope_district_ids
    return opinion.district_id in scopes and None not in scopes and task.organization_id not in actor.organization_roles


@transaction.atomic
def give(*, task, choice, reason, actor, at):
    """Note the district's opinion once; ``MissingReason`` where 建议 or 不同意 says nothing, ``InvalidTransition`` else."""
    opinion = DistrictOpinion.objects.select_for_update().filter(task=task).first()
    if opinion is None or not may_give(task=task, actor=actor):
        raise InvalidTransition("这一条没有请你给意见。")
    if not opinion.is_waited_for:
        raise InvalidTransition(f"{opinion.district}已经给过意见：{opinion.get_opinion_display()}。")
    reason = reason.strip()
    if choice != Opinion.AGREE and not reason:
        raise MissingReason(f"“{Opinion(choice).label}”要写一句理由，市里的审核专员会看到。")
    opinion.opinion, opinion.reason, opinion.given_by, opinion.given_at = Opinion(choice), reason[:500], actor, at
    opinion.save(update_fields=["opinion", "reason", "given_by", "given_at"])
    return opinion


def check_may_decide(*, task, actor, on):
    """Raise ``InvalidTransition`` while the asked district has not spoken and has time left, and for the district itself."""
    opinion = of(task)
    if opinion is None:
        return
    if None not in actor.scope_district_ids:
        raise InvalidTransition("这一类由市里决定，区里给意见。")
    if opinion.is_waited_for and on <= opinion.due_on:
        raise InvalidTransition(f"在等{opinion.district}的意见，{opinion.due_on:%m-%d} 以后没有意见也可以决定。")
