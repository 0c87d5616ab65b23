"""Small typed registries that upper apps fill in ``AppConfig.ready()``, so that a lower app can ask upward."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class WorkbenchItem:
    """One line of 我的待办: what, by when, how long it takes, and the one thing to click.

    ``group`` is ``"do"`` (mine to do) or ``"wait"`` (others must act). ``due_at`` is ``None`` only where nothing is lost by
    waiting; the page then says 没有期限. What somebody else waits for (``is_pressing``) is never shown under 不急.
    """

    title: str
    why: str
    url: str
    action_label: str
    cost: str = ""
    due_at: datetime | None = None
    group: str = "do"
    is_pressing: bool = False


@dataclass(frozen=True)
class Reviewable:
    """A kind that the review desk handles.

    ``model`` is the model class; ``organization_of(obj)`` the submitting organization; ``findings(obj)`` returns
    ``core.registries.Finding`` rows; ``sections(obj)`` the rows of the review form as ``[(title, [(field, label, text)])]``.
    ``baseline_of(obj)`` names the public row that ``obj`` would replace (or ``None``), so that a first submission of a revision
    shows what it changes; ``edit_url_of(obj)`` is where the applicant mends it (else its page); ``approve_hint`` says in a few
    words what follows an approval.
    """

    model: type
    label: str
    organization_of: Callable[[Any], Any]
    findings: Callable[[Any], list]
    sections: Callable[[Any], list]
    baseline_of: Callable[[Any], Any] | None = None
    edit_url_of: Callable[[Any], str] | None = None
    approve_hint: str = "马上公开"


@dataclass(frozen=True)
class Finding:
    """What an automatic rule saw: ``level`` is ``"ok"``, ``"notice"`` or ``"problem"``."""

    code: str
    level: str
    text: str


EVERYONE, SIGNED_IN, STAFF = "everyone", "signed in", "staff"


@dataclass(frozen=True)
class Entry:
    """A link of the navigation at its ``place`` (lowest first); ``audience`` says who sees it. A missing page is an error."""

    place: int
    url_name: str
    label: str
    audience: str = EVERYONE

    def is_shown_to(self, user):
        """True when this reader sees the link."""
        if self.audience == STAFF:
            return user.is_active and user.is_staff
        return self.audience == EVERYONE or user.is_authenticated


class Registry(list):
    """An ordered list of entries; registering the same entry twice keeps one."""

    def register(self, entry):
        """Add ``entry`` at the end unless it is there."""
        if entry not in self:
            self.append(entry)
        return entry


workbench_items = Registry()
"""Functions ``(user, at) -> list[WorkbenchItem]``, each with a constant number of queries."""

reviewables = Registry()
"""``Reviewable`` rows, one a kind."""

detail_panels = Registry()
"""Functions ``(obj, user) -> dict | None`` with ``template`` and its context, shown beside a detail page."""

staff_links = Registry()
"""Functions ``(obj, user) -> (label, url) | None``: where staff work on an object, shown on its page in the admin."""

desk_panels = Registry()
"""Functions ``(user, at) -> dict | None`` with ``title``, ``text``, ``url``, ``link_label`` for the coordinators' first page."""

trust_objections = Registry()
"""Functions ``(organization) -> str``: why what it publishes must still be reviewed; empty where nothing objects."""

home_figures = Registry()
"""Functions ``(at) -> list[dict]`` with ``label``, ``value``, ``unit``, ``definition``, ``url`` for the home page."""

navigation = Registry()
"""``Entry`` rows of the main navigation."""

account_menu = Registry()
"""``Entry`` rows of the reader's own menu."""

reconcilers = Registry()
"""Functions ``(at) -> None``, called every few seconds by beat: each puts right what a crash or a missed night left over."""


def reviewable_for(model):
    """The ``Reviewable`` of a model class; raises ``LookupError`` when the kind is not registered."""
    for entry in reviewables:
        if entry.model is model:
            return entry
    raise LookupError(f"{model.__name__} is not a reviewable kind")
