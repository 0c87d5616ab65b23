"""The link at the foot of a mail by which its reader, without signing in, has such mails once a day or not at all."""

from datetime import timedelta

from django.conf import settings

from core import links, preferences
from core.registries import MAIL_DAILY, MAIL_NOW, MAIL_OFF, LinkPurpose, notification_events

PURPOSE = "core.mail_frequency"
VALID_FOR = timedelta(days=180)
DONE = {MAIL_DAILY: "改好了：“{label}”以后放进每天一封的汇总。", MAIL_OFF: "改好了：“{label}”以后不发邮件，站内消息照常。"}


def address_for(person, event, at):
    """The path of that link for one kind of mail: the same one within a month, a new one after the choice was changed.

    Empty for an event that no installed part registers any more.
    """
    try:
        entry = notification_events.of(event)
    except LookupError:
        return ""
    mail = preferences.choices_of([person.pk], entry)[person.pk].mail
    link = links.issue(purpose=PURPOSE, obj=person, user=person, key=f"{event}:{mail}:{at:%Y-%m}", expires_at=at + VALID_FOR)
    return link.url


def _entry_of(link):
    try:
        return notification_events.of(link.key.partition(":")[0])
    except LookupError as error:
        raise links.LinkRefused("这类邮件已经没有了，不用再改。") from error


def _describe(link, at):
    entry = _entry_of(link)
    now = preferences.choices_of([link.user_id], entry)[link.user_id].mail
    choices = [links.LinkChoice(MAIL_DAILY, "改为每天一封", "和别的事并成一封，每天早上发", is_primary=True)]
    if not entry.is_mandatory:
        choices.append(links.LinkChoice(MAIL_OFF, "不再发这类邮件", "站内消息照常，随时可以改回来"))
    return {
        "title": "少收一些邮件",
        "facts": [("哪类邮件", entry.label), ("现在", preferences.MAIL_WORDS[now]), ("发到", link.user.email)],
        "lead": entry.reason,
        "question": f"“{entry.label}”的邮件怎么发？",
        "choices": choices,
        "note": "别的邮件不变。" if now == MAIL_NOW else "",
        "page_url": f"{settings.NOTIFICATIONS_URL}preferences/",
    }


def _perform(link, data, at):
    entry = _entry_of(link)
    choice = preferences.choose(person=link.user, event=entry.code, mail=data["choice"])
    return DONE[choice.mail].format(label=entry.label)


LINK = LinkPurpose(
    PURPOSE, _describe, _perform, is_allowed=lambda user, obj: obj.pk == user.pk and user.is_active, is_for_staff=True
)
