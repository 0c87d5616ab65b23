"""A person's due dates as a calendar feed (RFC 5545), at an address that nobody can guess and its owner can change."""

import hashlib
import secrets
from datetime import UTC, date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from core.letters import absolute
from core.models import CalendarFeed
from core.numbers import row_number
from core.outbox import host
from core.registries import calendar_items, workbench_items

SIGNATURE_LENGTH = 43
LINE_OCTETS = 75
ONE_DAY = timedelta(days=1)
ITEMS_MAX = 500
ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


def token_of(feed):
    """The secret part of the feed's address: the person's number, signed with the portal's key and the feed's nonce."""
    value = salted_hmac("core.calendar_feed", f"{feed.person_id}:{feed.nonce}", algorithm="sha256").hexdigest()
    return f"{feed.person_id}-{value[:SIGNATURE_LENGTH]}"


def person_of(token):
    """Whose feed an address is, or ``None`` for one that is none of ours or was changed; one query."""
    number = row_number(token.partition("-")[0])
    if number is None:
        return None
    feed = CalendarFeed.objects.select_related("person").filter(person=number, person__is_active=True).first()
    return feed.person if feed is not None and constant_time_compare(token_of(feed), token) else None


@transaction.atomic
def make(*, person, at):
    """A feed with a new address; the address before, if there was one, is dead from now on."""
    values = {"nonce": secrets.token_urlsafe(32), "made_at": at}
    return CalendarFeed.objects.update_or_create(person=person, defaults=values)[0]


def remove(*, person):
    """End the feed; returns whether there was one."""
    rows = list(CalendarFeed.objects.filter(person=person))
    for row in rows:
        row.delete()
    return bool(rows)


def entries_for(person, at):
    """``[(uid, title, path, day or None, moment or None)]``, earliest first: what apps say is due, and the work to do."""
    entries = []
    for source in calendar_items:
        entries += [(item.uid, item.title, item.url, item.starts_on, item.starts_at) for item in source(person, at)]
    known = {(url.partition("#")[0], _day(day, moment)) for _, _, url, day, moment in entries}
    for source in workbench_items:
        for item in source(person, at):
            if item.due_at is None or item.group != "do" or (item.url.partition("#")[0], _day(None, item.due_at)) in known:
                continue
            digest = hashlib.sha256(f"{item.url} {item.action_label}".encode()).hexdigest()[:32]
            entries.append((f"todo-{digest}", item.title, item.url, None, item.due_at))
    unique = {entry[0]: entry for entry in reversed(entries)}
    return sorted(unique.values(), key=lambda entry: (_day(entry[3], entry[4]), entry[0]))[:ITEMS_MAX]


def _day(day, moment):
    return day or timezone.localdate(moment)


def calendar_text(entries, *, name, at):
    """The calendar as RFC 5545 wants it: CRLF, lines of at most 75 octets, text escaped, moments in UTC."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//xieyu//due dates//ZH",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_escaped(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
        "X-PUBLISHED-TTL:PT6H",
    ]
    for entry in entries:
        lines += _event(entry, at)
    return "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"])


def _event(entry, at):
    uid, title, path, day, moment = entry
    if day is not None:
        end = min(day, date.max - ONE_DAY) + ONE_DAY
        when = [f"DTSTART;VALUE=DATE:{_basic(day)}", f"DTEND;VALUE=DATE:{_basic(end)}"]
    else:
        when = [f"DTSTART:{_utc(moment)}", "DURATION:PT15M"]
    address = absolute(path)
    return [
        "BEGIN:VEVENT",
        f"UID:{_escaped(uid)}@{host()}",
        f"DTSTAMP:{_utc(at)}",
        *when,
        f"SUMMARY:{_escaped(title)}",
        f"DESCRIPTION:{_escaped(f'到期前办好：{address}')}",
        f"URL:{address}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _basic(day):
    return f"{day.year:04}{day.month:02}{day.day:02}"  # strftime writes the year 1 as one digit


def _utc(moment):
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text):
    return text.translate(ESCAPES)


def _folded(line):
    """Cut after at most 75 octets, never inside a character; what follows starts with a blank, which counts."""
    parts, size = [""], 0
    for character in line:
        width = len(character.encode())
        if size + width > LINE_OCTETS:
            parts.append("")
            size = 1
        parts[-1] += character
        size += width
    return "\r\n ".join(parts)
