"""What publishers and the portal do with challenges: draft, publish with a key, answer, extend, stop, close, split."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction

from core.clock import database_now
from core.drafting import check_submission, fill_in, keep
from core.workflow import InvalidTransition, perform_transition
from projects import challenge_rules as rules
from projects.challenge_enums import ChallengePhase
from projects.criteria import UnreadableCriteria, criteria_of
from projects.models import ChallengeBid, ChallengeCriterion, ChallengeQuestion, OpenChallenge, ShareRelease
from projects.services import challenge_news, officers

FIELDS = (
    "title",
    "summary",
    "need",
    "level",
    "headcount",
    "amount",
    "district",
    "terms",
    "criteria_text",
    "closes_at",
    "contact_name",
    "contact_phone",
    "contact_email",
)
NEEDED = {
    "title": "写上榜题。",
    "need": "写清楚要解决什么。",
    "level": "选一类人才。",
    "headcount": "写上要培养几个人。",
    "amount": "写上榜金。",
    "criteria_text": "写上评分标准，一行一项，写成：方案可行性 40",
    "closes_at": "定一个揭榜截止时间。",
    "contact_name": "写上联系人。",
}
OPEN_AT_LEAST = timedelta(days=7)
QUESTIONS_MOST = 20


@transaction.atomic
def create_draft(*, organization, values, unreadable, actor, part_of=None):
    """A new draft with whatever was entered; contact and place default to the organization's."""
    challenge = OpenChallenge(organization=organization, created_by=actor, part_of=part_of, district=organization.district)
    _check_author(actor, challenge)
    _check_publisher(organization)
    for name in ("contact_name", "contact_phone", "contact_email"):
        setattr(challenge, name, getattr(organization, name))
    _write(challenge, values, unreadable)
    return challenge


@transaction.atomic
def save_draft(*, challenge, values, unreadable, actor, expected_version):
    """Keep what was entered; the version grows only when something changed. Raises ``StaleVersion`` or ``InvalidTransition``."""
    saved = _locked(challenge)
    _check_author(actor, saved)
    return keep(saved, write=lambda: _write(saved, values, unreadable), expected_version=expected_version)


@transaction.atomic
def submit(*, challenge, actor, at, expected_version):
    """Hand a challenge in for review; raises ``IncompleteDraft`` with what to do at each field, or a ``WorkflowError``."""
    saved = _locked(challenge)
    _check_publisher(saved.organization)
    check_submission(saved, faults_of(saved, at=at), expected_version=expected_version)
    perform_transition(obj=saved, action="submit", actor=actor, at=at, expected_version=expected_version)
    return saved


def faults_of(challenge, *, at):
    """``{field: what to do}`` of what keeps a challenge from being handed in."""
    faults = {name: text for name, text in NEEDED.items() if getattr(challenge, name) in (None, "")}
    faults |= {name: f"“{text[:40]}”读不懂，改一下这一项。" for name, text in challenge.draft_input.items()}
    if challenge.criteria_text and "criteria_text" not in faults:
        try:
            criteria_of(challenge.criteria_text)
        except UnreadableCriteria as error:
            faults["criteria_text"] = str(error)
    if challenge.closes_at and challenge.closes_at < at + OPEN_AT_LEAST:
        faults["closes_at"] = f"揭榜截止要在 {OPEN_AT_LEAST.days} 天以后，学校才来得及准备。"
    return faults


@transaction.atomic
def publish(*, challenge):
    """What an approval brings, in its transaction: key, shares and criteria. Raises ``InvalidTransition`` without officers."""
    officers.share_out(challenge=challenge)
    ChallengeCriterion.objects.bulk_create(
        ChallengeCriterion(challenge=challenge, label=row.label, weight=row.weight, place=place)
        for place, row in enumerate(criteria_of(challenge.criteria_text), start=1)
    )


@transaction.atomic
def ask(*, challenge, organization, text, actor, at):
    """A question that everybody reads, without who asked. Raises ``InvalidTransition`` after the deadline."""
    locked = _locked(challenge)
    if not locked.is_open(at):
        raise InvalidTransition("揭榜已经截止，不再收问题。")
    if not rules.can_bid_for(actor, locked, organization):
        raise InvalidTransition("提问的要是经过核验、不是发榜单位的单位。")
    if locked.questions.filter(organization=organization).count() >= QUESTIONS_MOST:
        raise InvalidTransition(f"一个单位对一个榜最多提 {QUESTIONS_MOST} 个问题。")
    question = ChallengeQuestion.objects.create(
        challenge=locked, organization=organization, text=text.strip(), asked_by=actor, asked_at=at
    )
    challenge_news.question_asked(question)
    return question


@transaction.atomic
def answer(*, question, text, actor, at):
    """Answer once, for everybody."""
    locked = ChallengeQuestion.objects.select_for_update(of=("self",)).select_related("challenge").get(pk=question.pk)
    if not rules.can_answer(actor, locked.challenge):
        raise PermissionDenied("the publisher answers")
    if locked.answered_at:
        raise InvalidTransition("这个问题已经答复过了。要补充，请再答一条新问题。")
    locked.answer, locked.answered_by, locked.answered_at = text.strip(), actor, at
    locked.save(update_fields=["answer", "answered_by", "answered_at"])
    challenge_news.question_answered(locked)
    return locked


@transaction.atomic
def extend(*, challenge, closes_at, actor, at):
    """A later deadline, while bids are still taken by the database's clock."""
    locked = _locked(challenge)
    if not rules.can_extend(actor, locked) or locked.paused_at is not None or database_now() >= locked.closes_at:
        raise InvalidTransition("揭榜已经截止，不能再延期。")
    if closes_at <= locked.closes_at:
        raise InvalidTransition("截止时间只能往后延，不能提前：别人是照原来的时间准备的。")
    locked.closes_at = closes_at
    locked.version += 1
    locked.save(update_fields=["closes_at", "version", "updated_at"])
    challenge_news.extended(locked)
    return locked


@transaction.atomic
def stop(*, challenge, reason, actor, at):
    """End a challenge without an award, with a reason that everybody reads; sealed bids then stay sealed for ever."""
    locked = _locked(challenge)
    if not rules.can_stop(actor, locked):
        raise InvalidTransition("现在不能终止这个榜。刷新页面看看最新进展。")
    if not reason.strip():
        raise InvalidTransition("写上为什么终止，揭榜的单位会看到。")
    locked.phase, locked.stopped_at, locked.stop_reason = ChallengePhase.STOPPED, at, reason.strip()[:500]
    locked.version += 1
    locked.save(update_fields=["phase", "stopped_at", "stop_reason", "version", "updated_at"])
    if locked.opened_at is None:
        ShareRelease.objects.filter(share__challenge=locked).delete()
        locked.shares.all().delete()
    challenge_news.stopped(locked)
    return locked


def close_due(at):
    """Count the bids of what is past its deadline; running it twice changes nothing."""
    for challenge in OpenChallenge.objects.due_to_close(at).order_by("pk")[:200]:
        close(challenge=challenge)


@transaction.atomic
def close(*, challenge):
    """Close one challenge if the database's clock says so; returns it as it stands."""
    locked = _locked(challenge)
    if locked.phase != ChallengePhase.OPEN or locked.paused_at is not None or database_now() < locked.closes_at:
        return locked
    locked.bid_count = ChallengeBid.objects.sealed().filter(challenge=locked).count()
    locked.phase = ChallengePhase.CLOSED if locked.bid_count else ChallengePhase.UNBID
    locked.version += 1
    locked.save(update_fields=["bid_count", "phase", "version", "updated_at"])
    challenge_news.closed(locked)
    return locked


def pause_all(*, organization, at):
    """The deadlines of an organization that is suspended stand still; what is sealed stays sealed."""
    running = OpenChallenge.objects.filter(organization=organization, phase=ChallengePhase.OPEN, paused_at=None, closes_at__gt=at)
    for challenge in running.select_for_update(of=("self",)).order_by("pk"):
        challenge.paused_at = at
        challenge.version += 1
        challenge.save(update_fields=["paused_at", "version", "updated_at"])
        challenge_news.paused(challenge)


def resume_all(*, organization, at):
    """Deadlines run again, later by as long as they stood still."""
    for challenge in OpenChallenge.objects.filter(organization=organization, paused_at__isnull=False).select_for_update(
        of=("self",)
    ):
        challenge.closes_at += at - challenge.paused_at
        challenge.paused_at = None
        challenge.version += 1
        challenge.save(update_fields=["closes_at", "paused_at", "version", "updated_at"])
        challenge_news.resumed(challenge)


@transaction.atomic
def split(*, challenge, suggestion, actor):
    """Drafts of the parts of an unbid challenge, once: a second time returns those that are there."""
    locked = _locked(challenge)
    if not rules.can_split(actor, locked):
        raise InvalidTransition("没有人揭的榜才能拆。")
    if there := list(locked.parts.order_by("pk")):
        return there
    same = {name: getattr(locked, name) for name in ("summary", "need", "terms", "criteria_text")}
    return [
        create_draft(
            organization=locked.organization,
            values=same
            | {
                "title": f"{locked.title[:100]}（{part.mark}）",
                "level": part.level,
                "headcount": part.headcount,
                "amount": part.amount,
                "district": part.district,
            },
            unreadable={},
            actor=actor,
            part_of=locked,
        )
        for part in suggestion.parts
    ]


def _locked(challenge):
    return OpenChallenge.objects.select_for_update(of=("self",)).select_related("organization").get(pk=challenge.pk)


def _check_author(actor, challenge):
    if not rules.is_author(actor, challenge):
        raise PermissionDenied("only the organization's own editors write its challenges")


def _check_publisher(organization):
    if not rules.publishes(organization):
        raise InvalidTransition("榜由企业、区和联盟来发，学校来揭。学校有技术要合作，可以立项目或者应答技术需求。")


def _write(challenge, values, unreadable):
    fill_in(challenge, values, unreadable, fields=FIELDS)
    challenge.save()
