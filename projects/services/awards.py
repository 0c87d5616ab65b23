"""From the ranking to the acceptance: award, public notice with objections, project, contract, milestones (C6.5)."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Case, When
from django.utils import timezone

from accounts.models import User
from core.workflow import InvalidTransition
from projects import challenge_rules as rules
from projects.challenge_enums import ChallengeLevel, ChallengePhase
from projects.models import Award, AwardMilestone, AwardObjection, OpenChallenge, ProjectPartner, ProjectType
from projects.services import award_payments, challenge_news, drafts, evaluation, partners
from review.coordinators import coordinators_of
from taxonomy.calendar import add_working_days, closing_of

NOTICE_DAYS = 5
OBJECTIONS_MOST = 3


@transaction.atomic
def propose(*, challenge, bid, reason, actor, at):
    """The publisher's choice, shown to the public for five working days. Another than the first needs a reason."""
    locked = _locked(challenge)
    if not rules.can_propose_award(actor, locked):
        raise InvalidTransition("评分结束以后，由发榜单位定榜。")
    rows = evaluation.ranking(locked)
    row = next((row for row in rows if row.bid_id == bid.pk), None)
    if row is None:
        raise InvalidTransition("这份标书没有评分，不能定它。")
    if row.place > 1 and not reason.strip():
        raise InvalidTransition("没有定第一名，要写明理由，公示里会写出来。")
    today = timezone.localdate(at)
    award = Award.objects.create(
        challenge=locked,
        bid=bid,
        reason=reason.strip()[:500],
        ranking=[{"bid": row.bid_id, "place": row.place, "median": str(row.median), "mean": str(row.mean)} for row in rows],
        proposed_by=actor,
        proposed_at=at,
        notice_from=today,
        notice_until=closing_of(add_working_days(today, NOTICE_DAYS)),
    )
    _set_phase(locked, ChallengePhase.NOTICE)
    challenge_news.award_step(award, "proposed", "定榜公示", f"公示到 {challenge_news.moment_text(award.notice_until)}。")
    return award


@transaction.atomic
def file_objection(*, award, text, actor, at):
    """Anybody who is signed in may object while the notice lasts; a few times at most."""
    locked = Award.objects.select_for_update(of=("self",)).get(pk=award.pk)
    if locked.cancelled_at or locked.confirmed_at or at >= locked.notice_until:
        raise InvalidTransition("公示已经结束，不再收异议。")
    if locked.objections.filter(filed_by=actor).count() >= OBJECTIONS_MOST:
        raise InvalidTransition(f"一个人对一次定榜最多提 {OBJECTIONS_MOST} 次异议。")
    objection = AwardObjection.objects.create(award=locked, text=text.strip(), filed_by=actor, filed_at=at)
    challenge_news.objection_filed(objection, coordinators_of(locked.challenge.organization))
    return objection


@transaction.atomic
def answer_objection(*, objection, text, is_upheld, actor, at):
    """The coordinator's answer; an objection that is right cancels the award, and the publisher decides anew."""
    challenge = _locked(objection.award.challenge)
    locked = AwardObjection.objects.select_for_update(of=("self",)).select_related("award__bid").get(pk=objection.pk)
    if not rules.can_confirm_award(actor, challenge) or locked.answered_at:
        raise InvalidTransition("这条异议已经处理过了，或者不归你处理。")
    if not text.strip():
        raise InvalidTransition("写上处理意见，提异议的人会看到。")
    locked.answer, locked.is_upheld, locked.answered_by, locked.answered_at = text.strip(), is_upheld, actor, at
    locked.save()
    challenge_news.objection_answered(locked)
    if is_upheld:
        award = locked.award
        award.cancelled_at = at
        award.save(update_fields=["cancelled_at"])
        _set_phase(challenge, ChallengePhase.SCORING)
        challenge_news.award_step(award, "cancelled", "定榜撤销，重新定", "异议成立。")
    return locked


@transaction.atomic
def confirm(*, award, actor, at):
    """After the notice: the challenge is awarded and the winning bid becomes a project in draft."""
    challenge = _locked(award.challenge)
    locked = Award.objects.select_for_update(of=("self",)).select_related("bid__organization").get(pk=award.pk)
    if not rules.can_confirm_award(actor, challenge) or locked.cancelled_at:
        raise InvalidTransition("现在不能确认定榜。刷新页面看看最新进展。")
    if at < locked.notice_until:
        raise InvalidTransition(f"公示到 {challenge_news.moment_text(locked.notice_until)}，结束以后再确认。")
    if locked.objections.filter(answered_at=None).exists():
        raise InvalidTransition("还有异议没有处理。先处理，再确认。")
    locked.confirmed_by, locked.confirmed_at = actor, at
    locked.project = project_of(locked, at=at)
    locked.save()
    _set_phase(challenge, ChallengePhase.AWARDED)
    challenge_news.award_step(locked, "confirmed", "正式定榜", f"{locked.bid.organization}中榜，项目草稿已经建好。")
    return locked


KINDS = {
    ChallengeLevel.DOCTOR: "joint_research",
    ChallengeLevel.MASTER: "joint_research",
    ChallengeLevel.SKILLED: "skills_training",
}
"""As which kind of project an awarded challenge begins; its lead may choose another."""


def project_of(award, *, at):
    """A draft of the lead's with the publisher and the consortium as partners; they agreed when they bid.

    Raises ``InvalidTransition`` where nobody writes for the lead any more.
    """
    challenge, lead = award.challenge, award.bid.organization
    author = User.objects.editors_of(lead).order_by(Case(When(pk=award.bid.sealed_by_id, then=0), default=1), "pk").first()
    if author is None:
        raise InvalidTransition(f"{lead}现在没有管理员和经办人，项目草稿没有人接。先请他们补上。")
    today = timezone.localdate(at)
    values = {
        "title": challenge.title,
        "type": ProjectType.objects.in_force().filter(code=KINDS[challenge.level]).first(),
        "summary": (challenge.summary or challenge.title)[:200],
        "description": f"{challenge.need}\n\n来自揭榜挂帅 {challenge.code}，中榜 {award.bid.code}。"[-10_000:],
        "district": challenge.district or lead.district,
        "headcount": challenge.headcount,
        "starts_on": today,
    }
    project = drafts.create_draft(organization=lead, values=values, unreadable={}, actor=author)
    joined = [(challenge.organization, "发榜单位", award.proposed_by, award.proposed_at)]
    rows = award.bid.partners.filter(accepted_at__isnull=False).select_related("organization__kind")
    joined += [(row.organization, "联合揭榜", row.accepted_by, row.accepted_at) for row in rows]
    ProjectPartner.objects.bulk_create(
        ProjectPartner(
            project=project,
            organization=organization,
            role=partners.role_of(organization),
            duty=duty,
            invited_by=author,
            invited_at=at,
            accepted_by=person,
            accepted_at=moment,
        )
        for organization, duty, person, moment in joined
    )
    return project


@transaction.atomic
def sign(*, award, number, signed_on, amount, actor):
    """What the contract says; money is in 元, and not less than the steps together are paid."""
    locked = _running(award, actor)
    _check_paid(_paid(locked), amount)
    locked.contract_number, locked.signed_on, locked.amount = number.strip(), signed_on, amount
    locked.save(update_fields=["contract_number", "signed_on", "amount"])
    challenge_news.award_step(locked, "contract", "合同登记了")
    return locked


@transaction.atomic
def add_milestone(*, award, title, due_on, amount, actor, at):
    """A step with its day and what is paid for it; together not more than the contract. What it pays goes into the ledger."""
    locked = _running(award, actor)
    if locked.amount is None:
        raise InvalidTransition("先登记合同，再列节点。")
    _check_paid(_paid(locked) + (amount or 0), locked.amount)
    step = AwardMilestone.objects.create(award=locked, title=title.strip(), due_on=due_on, amount=amount, added_by=actor)
    award_payments.promise(milestone=step, actor=actor, at=at)
    return step


@transaction.atomic
def report_milestone(*, milestone, text, actor, at):
    """The awarded side says what was done; it may say it anew until that is accepted."""
    locked = (
        AwardMilestone.objects.select_for_update(of=("self",)).select_related("award__bid__organization").get(pk=milestone.pk)
    )
    if not rules.is_author(actor, locked.award.bid):
        raise PermissionDenied("the awarded side reports")
    if locked.accepted_at or not locked.award.is_running:
        raise InvalidTransition("这个节点已经确认过了。")
    if not text.strip():
        raise InvalidTransition("写上做到了什么。")
    locked.report, locked.reported_by, locked.reported_at = text.strip(), actor, at
    locked.save()
    challenge_news.award_step(locked.award, f"reported:{locked.pk}:{at:%Y%m%d%H%M}", f"节点报告了：{locked}")
    return locked


@transaction.atomic
def accept_milestone(*, milestone, actor, at):
    """The publisher agrees that a reported step is done."""
    locked = (
        AwardMilestone.objects.select_for_update(of=("self",))
        .select_related("award__challenge__organization")
        .get(pk=milestone.pk)
    )
    if not rules.runs_award(actor, locked.award.challenge):
        raise PermissionDenied("the publisher accepts")
    if locked.reported_at is None or locked.accepted_at:
        raise InvalidTransition("对方报告以后才能确认，确认一次就够了。")
    locked.accepted_by, locked.accepted_at = actor, at
    locked.save()
    challenge_news.award_step(locked.award, f"accepted:{locked.pk}", f"节点确认了：{locked}")
    return locked


@transaction.atomic
def accept(*, award, trained_count, note, actor, on):
    """The publisher's acceptance of the whole, once each step is accepted."""
    locked = _running(award, actor)
    steps = list(locked.milestones.all())
    if not steps or any(step.accepted_at is None for step in steps):
        raise InvalidTransition("每个节点都确认以后才能验收。")
    locked.accepted_on, locked.accepted_by = on, actor
    locked.trained_count, locked.acceptance_note = trained_count, note.strip()[:1000]
    locked.save()
    challenge_news.award_step(locked, "closed", "验收通过")
    return locked


def _paid(award):
    return sum(row.amount or 0 for row in award.milestones.all())


def _check_paid(paid, amount):
    if paid > amount:
        raise InvalidTransition(f"各节点的付款加起来 {paid:,} 元，超过了合同金额 {amount:,} 元。")


def _running(award, actor):
    locked = (
        Award.objects.select_for_update(of=("self",))
        .select_related("challenge__organization", "bid__organization")
        .get(pk=award.pk)
    )
    if not rules.runs_award(actor, locked.challenge):
        raise PermissionDenied("the publisher keeps the contract")
    if not locked.is_running:
        raise InvalidTransition("已经验收了，不能再改。")
    return locked


def _set_phase(challenge, phase):
    challenge.phase = phase
    challenge.version += 1
    challenge.save(update_fields=["phase", "version", "updated_at"])


def _locked(challenge):
    return OpenChallenge.objects.select_for_update(of=("self",)).select_related("organization").get(pk=challenge.pk)
