"""Small typed registries that upper apps fill in ``AppConfig.ready()``, so that a lower app can ask upward."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from core.handling import Handling


@dataclass(frozen=True)
class WorkbenchItem:
    """One line of 我的待办: what, by when, how long it takes, and the one thing to click.

    ``group`` is ``"do"`` (mine to do) or ``"wait"`` (others must act). ``due_at`` is ``None`` only where nothing is lost by
    waiting; the page then says 没有期限. What somebody else waits for (``is_pressing``) is never shown under 不急.
    ``on_behalf_of`` names the absent colleagues for whom the reader stands in; the workbench fills it in. ``organization`` is
    the reader's own organization whose work it is: who works for several reads them apart.
    """

    title: str
    why: str
    url: str
    action_label: str
    cost: str = ""
    due_at: datetime | None = None
    group: str = "do"
    is_pressing: bool = False
    on_behalf_of: str = ""
    organization: str = ""


@dataclass(frozen=True)
class Reviewable:
    """A kind that the review desk handles.

    ``model`` is the model class; ``organization_of(obj)`` the submitting organization; ``rules`` are its ``ReviewRule`` rows;
    ``sections(obj)`` gives the rows of the review form as ``[(title, [(field, label, text)])]``.
    ``baseline_of(obj)`` names the public row that ``obj`` would replace (or ``None``), so that a first submission of a revision
    shows what it changes; ``edit_url_of(obj)`` is where the applicant mends it (else its page); ``approve_hint`` says in a few
    words what follows an approval. ``text_of(obj)`` is what is compared with others of the kind to find near duplicates.
    ``due_on(obj)`` is the day by which it is to be decided, where the kind's usual promise does not hold. ``can_be_flagged`` is
    ``False`` for what nobody finds on a public page; ``tells_itself`` is ``True`` where the kind's app tells the applicants of
    decisions in words of its own. ``handling`` is what a procedure of its own adds to the desk.
    """

    model: type
    label: str
    organization_of: Callable[[Any], Any]
    sections: Callable[[Any], list]
    rules: tuple = ()
    text_of: Callable[[Any], str] | None = None
    baseline_of: Callable[[Any], Any] | None = None
    edit_url_of: Callable[[Any], str] | None = None
    approve_hint: str = "马上公开"
    due_on: Callable[[Any], date] | None = None
    can_be_flagged: bool = True
    tells_itself: bool = False
    handling: Handling = Handling()


@dataclass(frozen=True)
class Finding:
    """What an automatic rule saw: ``level`` is ``"ok"``, ``"notice"`` or ``"problem"``; ``url`` is where to look."""

    code: str
    level: str
    text: str
    url: str = ""


@dataclass(frozen=True)
class HandoverItem:
    """Work that a person owns for an organization and leaves to a successor when they go.

    ``rows(person, organization)`` is the queryset of what would move; each row has ``str()`` and may have
    ``get_absolute_url()``. ``move(person, to, phone, organization, actor, at)``, all by keyword, gives them to the member
    ``to``, who is reached at ``phone``, in the caller's transaction and returns how many; it must never change what somebody
    did (history keeps names).
    ``owners(organizations)`` yields ``(organization id, person id)`` of everybody who owns such work, in one query; leave it
    ``None`` for what nobody misses when its owner has left. ``is_named`` says that others read the person's name and telephone
    in it: nobody goes before it is given away. ``needs_phone`` says that a telephone is written there, hence ``phone`` not empty.
    """

    code: str
    label: str
    rows: Callable[[Any, Any], Any]
    move: Callable[..., int]
    owners: Callable[[Any], Any] | None = None
    is_named: bool = False
    needs_phone: bool = False


@dataclass(frozen=True)
class LinkPurpose:
    """Something that a person may do from a mail without signing in (``core.links``).

    ``describe(link, at)`` returns what the page shows: ``title`` and, where wanted, ``lead``, ``facts`` ``[(label, text)]``,
    ``question``, ``choices`` (``[(value, label)]`` or ``core.links.LinkChoice``), ``form_class`` and ``button_label`` for a page
    without choices, ``page_url`` (where a person who signs in does the same), ``note``. ``perform(link, data, at)`` does it
    as ``link.user`` under a lock of the link, inside a transaction, and returns a Chinese sentence; ``data["choice"]`` is the
    choice, the rest is the form's cleaned data. It checks the person's right itself and raises ``core.links.LinkRefused``
    (or a ``WorkflowError``) to draw the page again. ``is_allowed(user, obj)`` decides whether the person may still see the
    object at all; by default ``visible_to`` of its manager decides. Staff act only after a second factor, hence not by
    link, unless ``is_for_staff`` says that nothing of theirs is at stake.
    """

    code: str
    describe: Callable[[Any, datetime], dict]
    perform: Callable[[Any, dict, datetime], str]
    is_allowed: Callable[[Any, Any], bool] | None = None
    is_for_staff: bool = False


@dataclass(frozen=True)
class DocumentSubject:
    """A model whose rows carry files: ``visible(user, rows)`` narrows its rows to those whose files this reader may have.

    ``kinds`` limits the entry to files of these kinds; a model may register several entries, and any of them is enough.
    """

    model: type
    visible: Callable[[Any, Any], Any]
    kinds: tuple = ()


@dataclass(frozen=True)
class ReviewRule:
    """An automatic check of a reviewable kind: ``check(obj, on)`` yields ``Finding`` rows that carry the rule's ``code``.

    ``label`` tells administrators what it looks for. ``fields`` are those that it reads: what a coordinator set aside comes
    back when one of them changes; a rule that names none reads everything. A constant number of queries each.
    """

    code: str
    label: str
    check: Callable[[Any, date], Any]
    fields: tuple[str, ...] = ()


@dataclass(frozen=True)
class OrganizationFact:
    """A line of the coordinators' card of an organization: what is known, how grave it is, and where to look."""

    label: str
    text: str
    level: str = ""
    url: str = ""


@dataclass(frozen=True)
class ReviewClock:
    """What the review desk promises, for apps below it.

    ``promised(model, at)`` is a sentence without a full stop for what is handed in now, two queries; ``due_on(model, ids)`` is
    ``{id: day}`` by which open submissions are decided, one query.
    """

    promised: Callable[[Any, datetime], str]
    due_on: Callable[[Any, Any], dict]


EVERYONE, SIGNED_IN, STAFF = "everyone", "signed in", "staff"


@dataclass(frozen=True)
class Entry:
    """A link of the navigation at its ``place`` (lowest first); ``audience`` says who sees it.

    ``group`` is the heading under which a menu shows it. A missing page is an error.
    """

    place: int
    url_name: str
    label: str
    audience: str = EVERYONE
    group: str = ""

    def is_shown_to(self, user):
        """True when this reader sees the link."""
        if self.audience == STAFF:
            return user.is_active and user.is_staff
        return self.audience == EVERYONE or user.is_authenticated


MAIL_NOW, MAIL_DAILY, MAIL_OFF = "now", "daily", "off"


@dataclass(frozen=True)
class NotificationEvent:
    """A kind of event that people are told about; each person chooses from the catalogue of these.

    ``code`` is ``app.what_happened``, ``audience`` who is told, ``mail`` how often it is mailed to who chose nothing. A mandatory
    one is not switched off; ``reason`` says why. ``roles`` are those whom it can reach. A confidential one is not in the admin.
    """

    code: str
    group: str
    label: str
    audience: str
    mail: str = MAIL_NOW
    is_mandatory: bool = False
    reason: str = ""
    roles: frozenset[str] = frozenset()
    is_confidential: bool = False

    def __post_init__(self):
        if self.mail not in (MAIL_NOW, MAIL_DAILY, MAIL_OFF) or "." not in self.code:
            raise ValueError(f"{self.code}: not an event that can be told")
        if self.is_mandatory and self.mail == MAIL_OFF:
            raise ValueError(f"{self.code}: what is mandatory is mailed")


@dataclass(frozen=True)
class CalendarItem:
    """Something due in a person's calendar feed: on a day, or at a moment; ``uid`` never changes, ``url`` is a path here."""

    uid: str
    title: str
    url: str
    starts_on: date | None = None
    starts_at: datetime | None = None

    def __post_init__(self):
        if (self.starts_on is None) == (self.starts_at is None):
            raise ValueError(f"{self.uid}: either a day or a moment")


@dataclass(frozen=True)
class Deadline:
    """A kind of due date, of rows of any model, of which people are reminded in steps (``review.deadlines``).

    ``due(on, first, last)`` yields ``(obj, due_on)`` of what is open on ``on`` and due from ``first`` to ``last``, in constant
    queries. ``responsible(obj)`` must act, ``leaders(obj)`` are told when nothing happens; both are asked only when one is told.
    ``wording(obj)`` is ``(what is to be done, path, button)``, for those above ``leaders_wording(obj)`` where it is another.
    ``steps`` are ``(working days, "responsible" or "leaders")`` to begin with; people change them. ``list_url()`` is where many
    are seen at once, ``organization_of(obj)`` whose group robots hear of it. ``letter(obj, key=…, title=…, text=…, label=…,
    at=…)`` writes to who is responsible without an account; ``None`` where they have one.
    """

    code: str
    label: str
    event: str
    due: Callable[[date, date, date], Any]
    wording: Callable[[Any], tuple]
    responsible: Callable[[Any], Any]
    leaders: Callable[[Any], Any]
    steps: tuple
    list_url: Callable[[], str]
    organization_of: Callable[[Any], int] | None = None
    leaders_wording: Callable[[Any], tuple] | None = None
    letter: Callable[..., Any] | None = None


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

review_clocks = Registry()
"""``ReviewClock`` of the review desk; one, or none where no desk is installed."""

shared_rules = Registry()
"""``ReviewRule`` rows for every kind."""

organization_facts = Registry()
"""Functions ``(organization, user, at) -> list[OrganizationFact]`` for the vetting card: flags, licences, offices."""

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

stand_ins = Registry()
"""Functions ``(people, event) -> [(deputy, absent person)]``: who else is told while people are away; constant queries."""

handover_items = Registry()
"""``HandoverItem`` rows, one for each kind of work that a person may own."""

warmers = Registry()
"""Functions ``(at) -> None`` that read what a web process keeps in memory, called once when it starts."""

reconcilers = Registry()
"""Functions ``(at) -> None``, called every few seconds by beat: each puts right what a crash or a missed night left over."""


class CodeRegistry(Registry):
    """Entries with a ``code``, which is registered once."""

    def register(self, entry):
        """Add an entry; raises ``ValueError`` where another one has its code."""
        if any(other.code == entry.code and other != entry for other in self):
            raise ValueError(f"two entries have the code {entry.code}")
        return super().register(entry)

    def of(self, code):
        """The entry with that code; raises ``LookupError`` where none is registered."""
        for entry in self:
            if entry.code == code:
                return entry
        raise LookupError(f"{code} is not registered")


link_purposes = CodeRegistry()
"""``LinkPurpose`` rows: what may be done from a mail without signing in."""

notification_events = CodeRegistry()
"""``NotificationEvent`` rows: everything the portal tells people."""

notification_roles = Registry()
"""Functions ``(user) -> set[str]``, the roles by which ``NotificationEvent.roles`` finds its readers; constant queries."""

deadlines = CodeRegistry()
"""``Deadline`` rows: of what people are reminded before and after it is due."""

group_channels = Registry()
"""Functions ``(*, event, organizations, key, url, at)``, called by ``notify`` for groups that hear of an event besides people."""

calendar_items = Registry()
"""Functions ``(user, at) -> list[CalendarItem]``: due dates of a person, with constant queries."""

document_subjects = Registry()
"""``DocumentSubject`` rows: who may download the files of what."""


@dataclass(frozen=True)
class MassAudience:
    """A group of people whom a coordinator may write to; ``people(user)`` is a queryset of those in that coordinator's scope."""

    code: str
    label: str
    people: Callable[[Any], Any]


@dataclass(frozen=True)
class Hits:
    """What a saved search has found: ``rows`` as ``(object id, title)``, newest first, and whether there are more."""

    rows: list
    has_more: bool = False


@dataclass(frozen=True)
class Searchable:
    """A public list whose filter people may save and follow.

    ``canonical(user, query)`` turns the parameters of the list's address (a ``QueryDict``) into the address's query string as it
    is kept, with nothing in it that the list does not know; it raises ``ValueError`` with a Chinese sentence when a value is no
    longer one of the list's. ``words(user, query)`` says the conditions in Chinese. ``hits(user, query, since, shown, limit)``
    returns ``Hits``: what this user may see now, came in after ``since`` and is not among the object ids ``shown``.
    """

    code: str
    label: str
    url_name: str
    canonical: Callable[[Any, Any], str]
    words: Callable[[Any, Any], str]
    hits: Callable[..., Hits]


mass_audiences = CodeRegistry()
"""``MassAudience`` rows: to whom coordinators may write."""

searchables = CodeRegistry()
"""``Searchable`` rows: lists whose filters can be saved."""


def reviewable_for(model):
    """The ``Reviewable`` of a model class; raises ``LookupError`` when the kind is not registered."""
    for entry in reviewables:
        if entry.model is model:
            return entry
    raise LookupError(f"{model.__name__} is not a reviewable kind")
