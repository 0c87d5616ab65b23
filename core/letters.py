"""What a mail says: one message, or what a day has brought; each with the way to fewer mails."""

from dataclasses import dataclass, field

from django.conf import settings
from django.template.loader import render_to_string

from core import mail_templates
from core.registries import notification_events

DAILY = "core.daily"
"""The mail of the day, as ``OutgoingMail.event`` and ``MailTemplate.event`` name it: no event of the catalogue."""
SHOWN_IN_DIGEST = 50
"""Messages that the day's mail spells out; of more it says how many."""
WHY_MANDATORY = "这类邮件可以改为每天一封，不能关。"
WHY = "这类邮件可以改为每天一封，也可以关。"
WHY_DIGEST = "这是每天一封的汇总：哪些事放进来、哪些马上发、哪些不发，你可以自己定。"


@dataclass(frozen=True)
class Letter:
    """A mail's content, ready for the outbox."""

    subject: str
    text: str
    html: str
    headers: dict = field(default_factory=dict)


def absolute(path):
    """A path of this portal as an address."""
    return f"{settings.SITE_URL.rstrip('/')}{path}"


def address_of(message):
    """Where a message's link in a mail leads: to its exact page, on the way noted as read; links without sign-in go straight."""
    if message.url.startswith("/l/"):
        return absolute(message.url)
    return absolute(f"{settings.NOTIFICATIONS_URL}{message.pk}/open/")


def settings_address(event=""):
    """The page where its reader chooses how often to be mailed, at that event's line."""
    anchor = f"?event={event}#{event.replace('.', '-')}" if event else ""
    return absolute(f"{settings.NOTIFICATIONS_URL}preferences/{anchor}")


def _label_of(code):
    try:
        entry = notification_events.of(code)
    except LookupError:  # an event of a part that is no longer installed
        return "其他", "", WHY
    return entry.group, entry.label, WHY_MANDATORY if entry.is_mandatory else WHY


def of_template(template, context, *, settings_url=""):
    """A mail from the three templates of a name; with ``settings_url`` its foot and a header lead to fewer of its kind."""
    context = {"has_demo_data": settings.HAS_DEMO_DATA, "settings_url": settings_url, **context}
    unsubscribe = {"List-Unsubscribe": f"<{settings_url}>"} if settings_url else {}
    return Letter(
        subject=render_to_string(f"{template}.subject.txt", context),
        text=render_to_string(f"{template}.txt", context),
        html=render_to_string(f"{template}.html", context),
        headers={"Auto-Submitted": "auto-generated", **unsubscribe},
    )


def of_message(message, *, frequency_path="", template=None):
    """The mail about one message; ``frequency_path`` is where its reader chooses to have fewer of them.

    The city's ``MailTemplate`` of the event gives its words, ``template`` an unsaved one that somebody looks at beforehand.
    """
    group, label, why = _label_of(message.event)
    words = mail_templates.words_for(
        event=message.event,
        title=message.title,
        text=message.text,
        recipient=message.recipient,
        lead=message.text,
        template=template,
    )
    return of_template(
        "mail/notification",
        {
            "title": message.title,
            "subject_line": words["subject"],
            "lead": words["lead"],
            "closing": words["closing"],
            "action_url": address_of(message),
            "action_label": message.action_label or "去看看",
            "why": f"你收到这封信，是因为“{label or group}”要告诉你。{why}",
        },
        settings_url=absolute(frequency_path) if frequency_path else settings_address(message.event),
    )


def of_day(messages, *, on, template=None):
    """The mail about everything that a day has brought one person: by group, newest last, each with its own link.

    The city's ``MailTemplate`` of ``DAILY`` gives its words; the list stays between beginning and end.
    """
    groups = {}
    for message in messages[:SHOWN_IN_DIGEST]:
        group, _, _ = _label_of(message.event)
        action = message.action_label or "去看看"
        line = {"title": message.title, "text": message.text, "url": address_of(message), "action": action}
        groups.setdefault(group, []).append(line)
    title = f"{on.month} 月 {on.day} 日，{len(messages)} 件事" if len(messages) > 1 else messages[0].title
    words = mail_templates.words_for(
        event=DAILY,
        title=title,
        text="；".join(message.title for message in messages[:SHOWN_IN_DIGEST]),
        recipient=messages[0].recipient,
        lead="",
        template=template,
    )
    return of_template(
        "mail/digest",
        {
            "title": title,
            "subject_line": words["subject"],
            "lead": words["lead"],
            "closing": words["closing"],
            "groups": list(groups.items()),
            "more_count": max(len(messages) - SHOWN_IN_DIGEST, 0),
            "action_url": absolute(str(settings.NOTIFICATIONS_URL)),
            "action_label": "看全部消息",
            "why": WHY_DIGEST,
        },
        settings_url=settings_address(),
    )
