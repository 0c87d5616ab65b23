"""What people are told about camps: by the catalogue who has an account, by a plain mail who left an address."""

from django.urls import reverse

from accounts.models import User
from core import letters, outbox
from core.notifications import notify
from core.registries import MAIL_DAILY, NotificationEvent
from projects.camps.codes import place_token
from projects.services.telling import EDITORS

GROUP = "训练营和继续教育"
_EDITOR = frozenset({"editor"})
ENROLLED = NotificationEvent("projects.camp_enrolled", GROUP, "有人报名", EDITORS, mail=MAIL_DAILY, roles=_EDITOR)
PLACE_NEWS = NotificationEvent("projects.camp_place", GROUP, "候补转正、取消和改期", "报名的人，或替人报名的单位")
EXAM_ASKED = NotificationEvent("projects.camp_exam_asked", GROUP, "请你们确认共建的考试", EDITORS, roles=_EDITOR)
EXAM_ANSWERED = NotificationEvent("projects.camp_exam_answered", GROUP, "共建单位答复了考试", EDITORS, roles=_EDITOR)
CERTIFIED = NotificationEvent("projects.camp_certified", GROUP, "证书发了，或者作废了", "学员，或替人报名的单位")
EVENTS = (ENROLLED, PLACE_NEWS, EXAM_ASKED, EXAM_ANSWERED, CERTIFIED)


def tell_editors(*, event, organization, key, title, text="", url, action_label="去看看"):
    """Tell those who write for an organization, once for each key."""
    notify(
        event=event.code,
        recipients=User.objects.editors_of(organization),
        organizations=[organization.pk],
        key=key,
        title=title[:200],
        text=text,
        url=url,
        action_label=action_label,
    )


def tell_learner(*, event, enrolment, key, title, text, at):
    """Tell whoever enrolled: the account, the organization that handed them in, or the address that was left; once a key.

    An organization's messages stay when its people's names go, so they hold no whole name.
    """
    session, key = enrolment.session, f"{key}:{enrolment.pk}"
    if enrolment.user is not None:
        notify(
            event=event.code,
            recipients=[enrolment.user],
            key=key,
            title=title[:200],
            text=text,
            url=reverse("projects:camp_own"),
            action_label="看我的报名",
        )
    elif enrolment.organization is not None:
        tell_editors(
            event=event,
            organization=enrolment.organization,
            key=key,
            title=f"{enrolment.masked_name or enrolment}：{title}",
            text=text,
            url=reverse("projects:camp_own"),
        )
    elif enrolment.email:
        _mail(event, enrolment, session, key, title, text, at)


def place_path(enrolment):
    """The address of somebody's place; whoever has it may read and cancel it."""
    return reverse("projects:camp_place", args=[place_token(enrolment)])


def _mail(event, enrolment, session, key, title, text, at):
    context = {
        "title": title,
        "lead": f"{enrolment.name}，你好。{text}",
        "action_url": letters.absolute(place_path(enrolment)),
        "action_label": "看我的报名",
        "why": f"你在协育平台上报了“{session.camp}”，留了这个邮箱。链接只给你本人用，不要转发。",
    }
    letter = letters.of_template("mail/notification", context)
    outbox.send_later([outbox.write(key=key, event=event.code, address=enrolment.email, letter=letter, at=at)])
