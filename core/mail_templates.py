"""The city's own words in the mails of an event: placeholders from a fixed list, filled as plain text."""

import re

from django.conf import settings

from core.models import MailTemplate
from core.registries import Registry

outside_letters = Registry()
"""``(code, label)`` of mails to people without an account that are no event of the catalogue; the city gives them words, too."""

PLACEHOLDERS = {"标题": "消息的标题", "内容": "消息的内容", "收件人": "收件人的姓名", "城市": "城市名称"}
"""What may stand in braces; anything else in braces is refused."""
BRACES = re.compile(r"\{([^{}]*)\}")
PARTS = ("subject", "lead", "closing")


def unknown_in(text):
    """What stands in braces and is no placeholder, and braces that are left open."""
    unknown = [name for name in BRACES.findall(text) if name not in PLACEHOLDERS]
    return [*unknown, *(["括号没有成对"] if re.search(r"[{}]", BRACES.sub("", text)) else [])]


def filled(text, values):
    """The text with its placeholders replaced, once: what is filled in is not looked through again."""
    return BRACES.sub(lambda found: values.get(found[1], found[0]), text)


def words_for(*, event, title, text, recipient, lead, template=None):
    """``{"subject", "lead", "closing"}`` of a mail; the portal's own words where the city has none. One query.

    ``title`` and ``text`` are what the placeholders stand for, ``lead`` is how the mail begins by itself.
    """
    row = template or MailTemplate.objects.filter(event=event, is_active=True).first()
    own = {"subject": title, "lead": lead, "closing": ""}
    if row is None:
        return own
    values = {"标题": title, "内容": text, "收件人": str(recipient), "城市": settings.CITY_NAME}
    return own | {part: filled(getattr(row, part), values) for part in PARTS if getattr(row, part).strip()}
