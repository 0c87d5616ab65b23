"""What people are told about public notices and recognitions."""

from django.urls import reverse

from accounts.models import User
from core.notifications import notify
from core.registries import MAIL_NOW, NotificationEvent
from core.templatetags.xieyu import day
from review.coordinators import city_coordinators, coordinators_for, coordinators_of
from review.recognition import title_undo
from review.recognition.enums import SchemeLevel
from review.recognition.impartial import without_part
from review.recognition.models import Candidate

GROUP, HOLDER = "认定", "holder"
EVENTS = [
    NotificationEvent(
        "recognition.objection_raised",
        GROUP,
        "有人对公示提出异议",
        "管这个区的审核专员，和申报单位没有关系的",
        mail=MAIL_NOW,
        is_mandatory=True,
        reason="异议有答复期限，所以不能关。",
        roles=frozenset({"coordinator"}),
    ),
    NotificationEvent(
        "recognition.notice_closed",
        GROUP,
        "公示期满",
        "市级审核专员",
        roles=frozenset({"coordinator"}),
    ),
    NotificationEvent(
        "recognition.check_failed",
        GROUP,
        "复核没有通过，要决定怎么处理",
        "市级审核专员；区级认定还有管这个区的",
        mail=MAIL_NOW,
        is_mandatory=True,
        reason="处理有期限，所以不能关。",
        roles=frozenset({"coordinator"}),
    ),
    NotificationEvent(
        "recognition.recheck_due",
        GROUP,
        "认定快要复核或到期",
        "持有单位的管理员、经办人",
        mail=MAIL_NOW,
        is_mandatory=True,
        reason="错过了认定就失效，所以不能关。",
        roles=frozenset({"editor"}),
    ),
    NotificationEvent(
        "recognition.changed",
        GROUP,
        "认定有变化：授牌、降级、整改、延期、更正名称、撤销、到期",
        "持有单位的管理员、经办人和持有的人",
        mail=MAIL_NOW,
        is_mandatory=True,
        reason="这是对你们单位或你本人的正式决定，所以不能关。",
        roles=frozenset({"editor", HOLDER}),
    ),
]


def roles_of(user):
    """Persons whom an organization has put forward hear of their titles."""
    return {HOLDER} if Candidate.objects.filter(user=user).exists() else set()


def tell_of_objection(objection):
    """Tell the coordinators who may answer; nothing in it says who objected."""
    application = objection.application
    notify(
        event="recognition.objection_raised",
        recipients=without_part(coordinators_of(application.organization), application),
        key=f"objection:{objection.pk}",
        title=f"有人对{application.subject_name}的公示提出异议",
        text=f"{objection.entry.notice}。{day(objection.due_on)}前答复。",
        url=reverse("admin:review_objection_case", args=[objection.pk]),
        action_label="看异议",
    )


def deciders_of(recognition):
    """Who decides what becomes of a title: coordinators of the city, of the district's own titles its district's, too."""
    city = coordinators_for(district=None, organization=recognition.organization_id)
    if recognition.level != SchemeLevel.DISTRICT:
        return city
    return city | coordinators_for(district=recognition.organization.district_id, organization=recognition.organization_id)


def failed_check_key(event):
    """By what the messages about a refused re-check are found again."""
    return f"recognition:failed:{event.pk}"


def tell_of_failed_check(recognition, event, *, release_at):
    """Tell who decides that a re-check was refused and until when they say what becomes of the title."""
    notify(
        event="recognition.check_failed",
        recipients=deciders_of(recognition),
        key=failed_check_key(event),
        title=f"复核没有通过：{recognition}",
        text=f"{day(recognition.decide_by)}前决定撤销、降级，还是限期整改再复核。",
        url=reverse("admin:review_recognition_case", args=[recognition.pk]),
        action_label="去处理",
        release_at=release_at,
    )


def tell_of_closing(notice, stuck=()):
    """Tell the coordinators of the whole city that a notice is over, and which of its entries could not go on by themselves."""
    text = "没有异议的已经进入下一环节；有异议的，答复以后再往下走。"
    if stuck:
        text += f"没能自动往下走、要去审核里办的：{'、'.join(map(str, stuck))}。"
    notify(
        event="recognition.notice_closed",
        recipients=city_coordinators(),
        key=f"notice_closed:{notice.pk}",
        title=f"公示期满：{notice}",
        text=text,
        url=reverse("admin:review_publicnotice_case", args=[notice.pk]),
        action_label="看结果",
    )


WORDINGS = {
    "award": "授牌",
    "downgrade": "级别调整",
    "extend": "有效期延长",
    "correct": "限期整改",
    "rename": "证书上的名称更正了",
    "revoke": "认定被撤销",
    "expire": "认定到期",
}


def holder_key(event):
    """By what the messages about a step of a title are found again."""
    return f"recognition:{event.pk}"


def tell_holder(recognition, event):
    """Tell the holder's people what was done to their recognition; what they did themselves they know."""
    if event.action not in WORDINGS:
        return
    notify(
        event="recognition.changed",
        recipients=User.objects.editors_of(recognition.organization_id),
        key=holder_key(event),
        release_at=title_undo.told_from(recognition, event),
        title=f"{WORDINGS[event.action]}：{recognition}",
        text=event.reason,
        url=recognition.get_absolute_url(),
        action_label="看认定",
    )
