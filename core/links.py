"""Links in mails by which one person does one thing once, without signing in.

The address is the row's number with a signature of its own salt: nothing stored could be used to make one. Looking at a
link never does anything, because mail programs open links by themselves; only the button on its page does. What the
link's person may not see any more, the link does not show either.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.urls import reverse

from core.models import ActionLink, Notification
from core.numbers import read_signed_number, signed_number
from core.registries import link_purposes
from core.workflow import WorkflowError

KEPT_FOR = timedelta(days=180)
"""So long after its end a link still says what was done with it or that it is too late."""

OPEN, USED, EXPIRED, REFUSED = "open", "used", "expired", "refused"
SALT = "core.links"


class LinkRefused(Exception):
    """The step is not possible now; ``str()`` is the Chinese sentence the page shows, above the same choices."""


class LinkFormInvalid(Exception):
    """The choice or its form was not filled in properly; ``form`` is the bound form, ``None`` for an unknown choice."""

    def __init__(self, value, form):
        self.value = value
        self.form = form
        super().__init__(value)


@dataclass(frozen=True)
class LinkChoice:
    """One button of a link's page; ``form_class`` asks for more before it, ``hint`` says what follows."""

    value: str
    label: str
    hint: str = ""
    form_class: Callable | None = None
    is_primary: bool = False


def path_of(link):
    """The path of a link's page."""
    return reverse("action_link", args=[signed_number(link.pk, salt=SALT)])


def issue(*, purpose, obj, user, key, expires_at):
    """The link by which ``user`` does ``purpose`` with ``obj``; the same person, purpose and key get the same link again."""
    link_purposes.of(purpose)
    link, _ = ActionLink.objects.get_or_create(
        user=user, purpose=purpose, key=key, defaults={"obj": obj, "expires_at": expires_at}
    )
    return link


def find(token):
    """The link of a signed address with its person, or ``None`` for an address that is none of ours."""
    number = read_signed_number(token, salt=SALT)
    return ActionLink.objects.select_related("user", "content_type").filter(pk=number).first() if number is not None else None


def state_of(link, at):
    """Whether the link is open, used, expired, or no longer its person's to use (which is asked first)."""
    if not _is_allowed(link):
        return REFUSED
    if link.used_at is not None:
        return USED
    return EXPIRED if link.expires_at < at else OPEN


def _is_allowed(link):
    purpose, user, obj = link_purposes.of(link.purpose), link.user, link.obj
    if obj is None or not user.is_active or (user.is_staff and not purpose.is_for_staff):
        return False
    if purpose.is_allowed is not None:
        return purpose.is_allowed(user, obj)
    return type(obj).objects.visible_to(user).filter(pk=obj.pk).exists()


def describe(link, at):
    """What the page of an open link shows; ``choices`` are ``LinkChoice`` rows: one where the purpose names none, none where it
    says that there is nothing to choose any more."""
    page = {"facts": [], "lead": "", "question": "", "note": "", "page_url": ""}
    page |= link_purposes.of(link.purpose).describe(link, at)
    one = LinkChoice("", page.get("button_label") or "确认", form_class=page.get("form_class"), is_primary=True)
    given = page.get("choices", [one])
    page["choices"] = [choice if isinstance(choice, LinkChoice) else LinkChoice(*choice) for choice in given]
    return page


@transaction.atomic
def perform(*, link, data, at):
    """Do what the link is for, once; returns the link, used now or before. The message that brought it counts as read.

    ``data`` is what was posted. Raises ``LinkRefused``, ``LinkFormInvalid`` or a ``WorkflowError``: then nothing was done and
    the link stays open. A link that is used, expired or no longer its person's does nothing.
    """
    locked = ActionLink.objects.select_for_update(of=("self",)).select_related("user", "content_type").get(pk=link.pk)
    if state_of(locked, at) != OPEN:
        return locked
    choices = {choice.value: choice for choice in describe(locked, at)["choices"]}
    choice = choices.get(data.get("choice", ""))
    if choice is None:
        raise LinkRefused("这个选项现在没有了。看看下面能选的。")
    cleaned = {}
    if choice.form_class is not None:
        form = choice.form_class(data, prefix=choice.value or None)
        if not form.is_valid():
            raise LinkFormInvalid(choice.value, form)
        cleaned = form.cleaned_data
    locked.result = link_purposes.of(locked.purpose).perform(locked, {**cleaned, "choice": choice.value}, at)[:300]
    locked.choice, locked.used_at = choice.value[:40], at
    locked.save(update_fields=["result", "choice", "used_at"])
    Notification.objects.filter(recipient=locked.user, url=path_of(locked)).unread().update(read_at=at)
    return locked


def purge(*, at):
    """Delete links that ended more than 180 days ago, used or not; returns how many."""
    return ActionLink.objects.filter(expires_at__lt=at - KEPT_FOR).delete()[0]


REFUSALS = (LinkRefused, WorkflowError)
"""What a purpose raises when the step is not possible now."""
