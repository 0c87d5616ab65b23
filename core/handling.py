"""What a kind with a procedure of its own tells the review desk: who can act when, what is waited for, where the evidence is."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


def _nothing(*_):
    return ""


def _none(*_):
    return []


def _no_rows(*_):
    return {}


def _no_choice(*_):
    return None


@dataclass(frozen=True)
class Link:
    """Where somebody goes on; ``text`` is the sentence before it, where there is one; ``is_file``: to a file."""

    label: str = ""
    url: str = ""
    text: str = ""
    is_file: bool = False


@dataclass(frozen=True)
class Fact:
    """A line beside what was handed in, with where to look."""

    label: str
    text: str
    links: list = field(default_factory=list)


@dataclass(frozen=True)
class Choice:
    """What is chosen with an approval: ``field`` of the object takes one of ``options``, ``[(value, label)]``."""

    field: str
    label: str
    options: list
    initial: str
    hint: str = ""


@dataclass(frozen=True)
class Words:
    """What a kind calls its decisions on the review page; ``{}`` stands for what was decided."""

    approve: str = "通过"
    approved: str = "通过了《{}》。"
    reject: str = "不予通过"
    reject_hint: str = "结束，要写理由"
    rejected: str = "《{}》不予通过，理由发给对方。"
    sure_of_reject: str = "不予通过以后这一条就办完了，对方改不了，只能另交一条。只是要对方改，按“退回修改”。"
    reason_hint: str = "退回、不予通过要写，对方会看到"
    send_back: str = "退回修改"
    shares_reasons: bool = True
    """Whether the ready-made reasons of every kind fit this one as well."""


@dataclass(frozen=True)
class Ballot:
    """A vote that goes before a decision, as one reader sees it.

    ``rows`` are the votes that this reader may read, with ``actor``, ``label``, ``choice``, ``comment`` and ``at``; ``needed`` is
    how many must agree, ``given_count`` how many voted. ``missing_count``, how many more must agree, is ``None`` for who must not
    learn it before their own vote. ``choices`` are ``[(value, label)]`` for who may vote now, else empty.
    ``shortage`` says who is missing where so many votes cannot be given, ``fewer_label`` what may be done without them by who
    may; ``notes`` are the times when that was done, as rows of a history. ``opposed`` are the ``rows`` that count and
    say no.
    """

    title: str
    text: str
    needed: int
    given_count: int
    missing_count: int | None = None
    choices: tuple = ()
    rows: tuple = ()
    shortage: str = ""
    fewer_label: str = ""
    notes: tuple = ()
    opposed: tuple = ()


@dataclass(frozen=True)
class FieldChecks:
    """What checks before submitting know of a kind whose fields are rows.

    ``fields()`` are ``[(name, label)]``, ``value_of(obj, name)`` is what was handed in, ``returns(since)`` is
    ``{name: [(note, value)]}`` of what was sent back, ``usual(name)`` are values that were approved.
    """

    fields: Callable[[], list]
    value_of: Callable[[Any, str], Any]
    returns: Callable[[Any], dict]
    usual: Callable[[str], list]


@dataclass(frozen=True)
class Handling:
    """How the desk handles a kind; whatever is left out restricts and shows nothing.

    ``actionable(user, on)`` is the queryset of open rows about which this person can do something now, and
    ``words_of_waiting(pks, user, on)`` says of the others ``{pk: a few words}``, both in a constant number of queries.
    ``withheld(obj, action, on)`` is why a step is not due yet, as a sentence; ``barred(obj, user)`` why this person never decides
    it, which keeps them from taking it on; ``deciders_of(obj)`` the people of whom a decision is expected, ``None`` for the usual
    ones. For the page: ``waits_for(obj, user)`` are ``Link`` rows of what is still
    missing, ``links_of(obj)`` lead to the whole, ``evidence_of(obj)`` is ``{field: [Link]}`` of files and figures,
    ``facts_of(obj)`` further sections ``[(title, [Fact])]``, about which no note is written.
    ``caution_of(obj)`` is what follows from an approval that its button does not say, as a sentence, or nothing.
    ``choice_of(obj)`` is the ``Choice`` that goes with an approval, or ``None``; ``words`` are those of its decisions.
    ``ballot_of(obj, user)`` is the ``Ballot`` that goes before the decision, or ``None``; ``vote(obj, choice=…, comment=…,
    actor=…, at=…)`` gives a vote and raises workflow errors, ``go_on_with_fewer(obj, reason=…, actor=…, at=…)`` likewise.
    Where one kind is several sorts of work, ``parts`` are their ``[(code, label)]`` and ``part_of(obj)`` says which one a row is:
    the desk names, filters, counts and times each by itself. ``promises()`` are the working days that the rows themselves set,
    ``{part: (fewest, most)}`` of what is in force, in one query. ``has_own_reminders`` says that the kind's app reminds of it.
    ``checks`` are for a kind whose fields are rows and no columns of its model.
    """

    actionable: Callable[[Any, Any], Any] | None = None
    words_of_waiting: Callable[[list, Any, Any], dict] = _no_rows
    withheld: Callable[[Any, str, Any], str] = _nothing
    barred: Callable[[Any, Any], str] = _nothing
    deciders_of: Callable[[Any], Any] | None = None
    waits_for: Callable[[Any, Any], list] = _none
    links_of: Callable[[Any], list] = _none
    evidence_of: Callable[[Any], dict] = _no_rows
    facts_of: Callable[[Any], list] = _none
    caution_of: Callable[[Any], str] = _nothing
    choice_of: Callable[[Any], Choice | None] = _no_choice
    ballot_of: Callable[[Any, Any], Ballot | None] = _no_choice
    vote: Callable[..., Any] | None = None
    go_on_with_fewer: Callable[..., Any] | None = None
    parts: tuple = ()
    part_of: Callable[[Any], str] = _nothing
    promises: Callable[[], dict] = _no_rows
    has_own_reminders: bool = False
    checks: FieldChecks | None = None
    words: Words = Words()
