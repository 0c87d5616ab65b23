"""Links by which one person without an account does one thing once: the twin of ``core.links``.

The address is made of the row's number and a keyed digest of it; the table holds the SHA-256 of the address alone. Who opens the
link presses a button first, because mail and chat programs look at links by themselves: the press binds it to that device, and
whoever it is passed on to afterwards learns nothing but that. What this does not prevent stands in docs/security.md.
"""

import hashlib
import ipaddress
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from core import letters, outbox
from core.links import KEPT_FOR, LinkFormInvalid, LinkRefused
from core.models import GuestLink
from core.registries import CodeRegistry

SALT = "core.guest_links"
VALID_FOR = timedelta(days=14)
REMIND_AFTER = timedelta(days=7)

OPEN, SEALED, ELSEWHERE, USED, EXPIRED, VOID = "open", "sealed", "elsewhere", "used", "expired", "void"
"""Opened on this device; not opened yet; opened on another device; done; too late; replaced, or settled another way."""


@dataclass(frozen=True)
class GuestPurpose:
    """Something that a person without an account may do by a link.

    ``describe(link, at)`` gives ``asks`` (who asks, shown before the link is opened), ``title``, ``facts`` ``[(label, text)]``
    and ``choices`` (``core.links.LinkChoice``). ``perform(link, data, at)`` does it under a lock of the link, inside a
    transaction, and returns a Chinese sentence; it may raise ``core.links.LinkRefused``. ``data`` also says ``is_mailed`` (only
    the mailbox got the address), ``is_from_same_address`` (from the network from which the link was made) and
    ``is_from_same_device`` (from a browser in which somebody of the asking side made or saw links). ``is_barred(user, obj)`` says
    of somebody who is signed in that they must not answer: who asks does not answer for the other side.
    """

    code: str
    describe: Callable
    perform: Callable
    is_barred: Callable


guest_purposes = CodeRegistry()
"""``GuestPurpose`` rows."""


def _digest(text):
    return hashlib.sha256(text.encode()).hexdigest()


def token_of(link):
    """The secret part of the link's address."""
    return f"{link.pk}.{salted_hmac(SALT, str(link.pk), algorithm='sha256').hexdigest()}"


def path_of(link):
    """The path of the link's page."""
    return reverse("guest_link", args=[token_of(link)])


def is_shown_to_author(link):
    """Whether who asks hands the link over: one that is mailed is known to its mailbox alone."""
    return not link.email


def masked_email(link):
    """The mailbox as everybody of the asking side may read it."""
    name, _, host = link.email.partition("@")
    return f"{name[:1]}***@{host}" if host else ""


def find(token):
    """The link of an address, or ``None``."""
    return GuestLink.objects.select_related("content_type", "issued_by").filter(token_digest=_digest(token)).first()


@transaction.atomic
def issue(*, purpose, obj, name, organization_name, user, at, email="", phone="", address=None, wording=None):
    """A new link for ``obj``; the one before it is void. With ``email`` and ``wording`` ``(title, lead)`` it is mailed."""
    guest_purposes.of(purpose)
    void(purpose=purpose, obj=obj, at=at)
    link = GuestLink.objects.create(
        purpose=purpose,
        obj=obj,
        token_digest=secrets.token_hex(32),
        name=name,
        organization_name=organization_name,
        email=email,
        phone=phone,
        issued_by=user,
        issued_at=at,
        issued_from=address or None,
        expires_at=at + VALID_FOR,
    )
    link.token_digest = _digest(token_of(link))
    link.save(update_fields=["token_digest"])
    if email and wording:
        mail(link, key="first", wording=wording, at=at)
    return link


def mail(link, *, key, wording, at):
    """Write the link's mail; the same key writes it once."""
    title, lead = wording
    context = {
        "title": title,
        "lead": lead,
        "action_url": letters.absolute(path_of(link)),
        "action_label": "去看看，20 秒",
        "why": f"{link.issued_by.name} 在协育平台上请你确认，留了这个邮箱。链接只给你本人用，不要转发。",
    }
    letter = letters.of_template("mail/notification", context)
    written = outbox.write(key=f"guest:{link.pk}:{key}", event=link.purpose, address=link.email, letter=letter, at=at)
    outbox.send_later([written])


def open_links_of(obj):
    """Those of an object that nobody has used and nothing replaced, in date or not."""
    content_type = ContentType.objects.get_for_model(type(obj))
    return GuestLink.objects.filter(content_type=content_type, object_id=obj.pk, used_at=None, voided_at=None)


def void(*, purpose, obj, at):
    """End the open links of a purpose; returns how many."""
    return open_links_of(obj).filter(purpose=purpose).update(voided_at=at)


def state_of(link, device, at):
    """What the link is to somebody on ``device`` (what its cookie says, may be empty)."""
    is_here = bool(link.device_digest) and constant_time_compare(link.device_digest, _device(link, device))
    if link.device_digest and not is_here:
        return ELSEWHERE if link.used_at is None else USED
    if link.used_at is not None:
        return USED
    if link.voided_at is not None:
        return VOID
    if link.expires_at < at:
        return EXPIRED
    return OPEN if is_here else SEALED


def is_own_device(link, device):
    """Whether the link was opened on this device."""
    return bool(link.device_digest) and constant_time_compare(link.device_digest, _device(link, device))


def _device(link, device):
    return _digest(f"{link.pk}:{device}")


@transaction.atomic
def open_on(*, link, device, at):
    """Bind the link to the device on which it is opened first; returns it as it stands then."""
    locked = GuestLink.objects.select_for_update(of=("self",)).get(pk=link.pk)
    if state_of(locked, device, at) == SEALED:
        locked.opened_at, locked.device_digest = at, _device(locked, device)
        locked.save(update_fields=["opened_at", "device_digest"])
    return locked


@transaction.atomic
def perform(*, link, device, data, user, at, address="", askers=()):
    """Do what the link is for, once; returns the link as it stands then. ``askers`` make links in this browser.

    Raises ``LinkRefused`` or ``LinkFormInvalid``: then nothing was done and the link stays open.
    """
    locked = GuestLink.objects.select_for_update(of=("self",)).select_related("content_type", "issued_by").get(pk=link.pk)
    if state_of(locked, device, at) != OPEN:
        return locked
    purpose = guest_purposes.of(locked.purpose)
    if user.is_authenticated and purpose.is_barred(user, locked.obj):
        raise LinkRefused("你是填写这一条的单位的人，不能替对方确认。把链接发给对方。")
    choices = {choice.value: choice for choice in purpose.describe(locked, at)["choices"]}
    choice = choices.get(data.get("choice", ""))
    if choice is None:
        raise LinkRefused("这个选项现在没有了。看看下面能选的。")
    cleaned = {}
    if choice.form_class is not None:
        form = choice.form_class(data, prefix=choice.value or None)
        if not form.is_valid():
            raise LinkFormInvalid(choice.value, form)
        cleaned = form.cleaned_data
    told = {
        "choice": choice.value,
        "is_mailed": not is_shown_to_author(locked),
        "is_from_same_address": is_same_network(address, locked.issued_from),
        "is_from_same_device": any(purpose.is_barred(asker, locked.obj) for asker in askers),
    }
    locked.result = purpose.perform(locked, cleaned | told, at)[:300]
    locked.choice, locked.used_at = choice.value[:40], at
    locked.save(update_fields=["result", "choice", "used_at"])
    return locked


def is_same_network(first, second):
    """Whether two addresses lie in one network: 256 neighbours, of IPv6 what one connection usually has."""
    try:
        one, other = ipaddress.ip_address(first), ipaddress.ip_address(second)
    except ValueError:
        return False
    length = 24 if one.version == 4 else 64
    return one.version == other.version and other in ipaddress.ip_network(f"{one}/{length}", strict=False)


def unanswered(*, purpose, at):
    """Links that nobody has answered for a week, still in date and not reminded of."""
    rows = GuestLink.objects.filter(purpose=purpose, used_at=None, voided_at=None, reminded_at=None)
    return rows.filter(issued_at__lte=at - REMIND_AFTER, expires_at__gt=at).select_related("issued_by").order_by("pk")


def purge(*, at):
    """Forget mail address, telephone and network address of who was asked half a year after the end; returns how many."""
    over = GuestLink.objects.filter(expires_at__lt=at - KEPT_FOR)
    over = over.exclude(email="", phone="", issued_from=None)
    return over.update(email="", phone="", issued_from=None)
