"""What the applicants are told about a decision: by message and by mail, once, with the exact page where to go on."""

from accounts.models import User
from core import undoing
from core.notifications import notify
from core.registries import MAIL_NOW, NotificationEvent, reviewable_for
from core.templatetags.xieyu import day
from review.coordinators import asked_coordinators

EVENTS = [
    NotificationEvent(
        "review.returned",
        "审核",
        "审核专员请你修改",
        "本单位的管理员、经办人",
        mail=MAIL_NOW,
        is_mandatory=True,
        reason="不改就一直停在那里，所以不能关。",
        roles=frozenset({"editor"}),
    ),
    NotificationEvent(
        "review.rejected",
        "审核",
        "没有通过审核",
        "本单位的管理员、经办人",
        mail=MAIL_NOW,
        is_mandatory=True,
        reason="这是对你们提交内容的正式决定，所以不能关。",
        roles=frozenset({"editor"}),
    ),
    NotificationEvent(
        "review.opinion_asked",
        "审核",
        "市里想听区里的意见",
        "被问到的区的审核专员",
        mail=MAIL_NOW,
        roles=frozenset({"coordinator"}),
    ),
    NotificationEvent("review.approved", "审核", "通过了审核", "本单位的管理员、经办人", roles=frozenset({"editor"})),
]


def tell_applicants(*, task, event):
    """Tell the submitter and the organization's editors what was decided; withdrawals and automatic approvals tell nobody.

    While the decision may be taken back nobody reads it: the messages wait, and their mails wait in the outbox.
    """
    if event.action not in WORDINGS:
        return
    code, wording = WORDINGS[event.action]
    entry = reviewable_for(type(task.obj))
    if entry.tells_itself:
        return
    title, text, action_label = wording(task, event, entry)
    mends = event.action == "return" and entry.edit_url_of is not None
    notify(
        event=code,
        recipients=applicants_of(task),
        organizations=[task.organization_id],
        key=message_key(event),
        release_at=undoing.deadline(event, task.obj),
        title=title,
        text=text,
        url=entry.edit_url_of(task.obj) if mends else task.obj.get_absolute_url(),
        action_label=action_label,
    )


def message_key(event):
    """By what the messages about a decision are found again."""
    return f"review:{event.pk}"


def applicants_of(task):
    """Every active manager and editor of the organization; who has left it since hears nothing."""
    return User.objects.editors_of(task.organization_id)


def _approved(task, event, entry):
    return f"通过了：{task.title}", f"{entry.label}《{task.title}》审核通过，{entry.approve_hint}。", "去看看"


def _returned(task, event, entry):
    labels = {name: label for _, rows in entry.sections(task.obj) for name, label, _ in rows}
    count = len(event.field_notes)
    notes = [f"{labels.get(name, name)}：{note}" for name, note in event.field_notes.items()]
    title = f"审核专员请你改 {count} 处：{task.title}" if count else f"审核专员请你改一改：{task.title}"
    return title, "\n".join([event.reason, *notes]), "去修改"


def _rejected(task, event, entry):
    return f"没有通过：{task.title}", f"{event.reason}\n这一条不再办理。情况有变化，可以另交一条。", "看办理记录"


WORDINGS = {
    "approve": ("review.approved", _approved),
    "return": ("review.returned", _returned),
    "reject": ("review.rejected", _rejected),
}


def ask_district(opinion):
    """Tell the coordinators of the asked district, who may not belong to the organization, what is wanted and until when."""
    notify(
        event="review.opinion_asked",
        recipients=asked_coordinators(opinion),
        key=f"opinion:{opinion.pk}",
        title=f"给意见：{opinion.task.title}",
        text=f"市里决定以前想听区里的意见，{day(opinion.due_on)}前给：同意、建议或不同意。",
        url=opinion.task.get_absolute_url(),
        action_label="给意见",
    )
