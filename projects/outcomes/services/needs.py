"""Answers to technology needs: a team offers, the enterprise chooses, both are told (A1.3)."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core.notifications import notify
from core.registries import NotificationEvent
from core.workflow import InvalidTransition
from projects.outcomes import rules
from projects.outcomes.enums import AnswerState
from projects.outcomes.models import NeedAnswer, TechnologyNeed

OFFERED = NotificationEvent(
    "projects.need_answered", "技术需求", "有团队应答你们的技术需求", "发布技术需求的单位的管理员和经办人"
)
DECIDED = NotificationEvent("projects.need_decided", "技术需求", "对方答复了你们的应答", "应答单位的管理员和经办人")
EVENTS = (OFFERED, DECIDED)


@transaction.atomic
def answer(*, need, organization, team, proposal, contact, actor, at):
    """An organization's offer; one open one for each need. Raises ``InvalidTransition`` in a sentence."""
    need = _locked(need)
    if not rules.can_answer(actor, organization):
        raise InvalidTransition("要由本单位的管理员或经办人应答，单位要通过核验。")
    if organization.pk == need.organization_id:
        raise InvalidTransition("这是你们自己的需求。")
    if not need.is_open(timezone.localdate(at)):
        raise InvalidTransition("这条需求已经不征集了。")
    if need.answers.filter(organization=organization).exclude(state=AnswerState.WITHDRAWN).exists():
        raise InvalidTransition("你们已经应答过了，先撤回再重新写。")
    row = NeedAnswer.objects.create(
        need=need, organization=organization, team=team, proposal=proposal, contact=contact, answered_by=actor
    )
    _tell(OFFERED, row, need.organization, f"{organization}应答了“{need}”", f"{team}：{proposal[:100]}")
    return row


@transaction.atomic
def decide(*, answer, is_accepted, reply, actor, at):
    """The enterprise chooses an answer or says no; the other side is told. Raises ``InvalidTransition``."""
    need = _locked(answer.need)
    row = NeedAnswer.objects.select_for_update().get(pk=answer.pk)
    if not rules.is_author(actor, need):
        raise InvalidTransition("要由发布单位的管理员或经办人答复。")
    if row.state != AnswerState.OFFERED:
        raise InvalidTransition(f"现在是“{row.get_state_display()}”，不能再答复。刷新页面看看。")
    row.state = AnswerState.ACCEPTED if is_accepted else AnswerState.DECLINED
    row.reply, row.decided_by, row.decided_at = reply, actor, at
    row.save()
    word = "选中了" if is_accepted else "没选"
    _tell(DECIDED, row, row.organization, f"{need.organization}{word}你们的应答：{need}", reply)
    return row


@transaction.atomic
def withdraw(*, answer, actor):
    """The team takes its offer back while nobody has decided. Raises ``InvalidTransition``."""
    _locked(answer.need)
    row = NeedAnswer.objects.select_for_update().get(pk=answer.pk)
    if not rules.is_author(actor, row):
        raise InvalidTransition("要由本单位的管理员或经办人撤回。")
    if row.state != AnswerState.OFFERED:
        raise InvalidTransition(f"现在是“{row.get_state_display()}”，不能撤回。")
    row.state = AnswerState.WITHDRAWN
    row.save()
    return row


@transaction.atomic
def close(*, need, actor, on):
    """No more answers. Raises ``InvalidTransition``."""
    row = _locked(need)
    if not rules.is_author(actor, row):
        raise InvalidTransition("要由本单位的管理员或经办人结束。")
    if not row.is_open(on):
        raise InvalidTransition("已经不征集了。")
    row.closed_on = on
    row.version += 1
    row.save(update_fields=["closed_on", "version", "updated_at"])
    return row


def _locked(need):
    return TechnologyNeed.objects.select_for_update(of=("self",)).select_related("organization").get(pk=need.pk)


def _tell(event, row, organization, title, text):
    notify(
        event=event.code,
        recipients=User.objects.editors_of(organization),
        key=f"{event.code}:{row.pk}",
        title=title,
        text=text,
        url=row.get_absolute_url(),
        action_label="去看看",
        organizations=[organization.pk],
    )
