"""Registries by which recognition asks the apps above: what can be recognised, figures, conflicts, policy clauses."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.registries import CodeRegistry, Registry


@dataclass(frozen=True)
class SubjectWords:
    """How pages speak of a kind: 一门课程, 课程名称, 课程编号; ``number`` is empty where none is asked for."""

    one: str = "单位"
    measure: str = "家"
    name: str = "名称"
    number: str = ""


@dataclass(frozen=True)
class SubjectKind:
    """A kind of thing that can be recognised: an organization, a person, a course, a base.

    ``subjects(user)`` is the queryset of what this user may apply for; ``organization_of(subject)`` the applying organization;
    ``user_of(subject)`` the person applied for, or ``None``; ``email_of(subject)`` where that person is written to who has no
    account. ``is_put_forward`` says that organizations name any number of them; ``holds(subject)`` tells kinds apart that share
    a model.
    """

    code: str
    label: str
    model: type
    subjects: Callable[[Any], Any]
    organization_of: Callable[[Any], Any]
    user_of: Callable[[Any], Any] = lambda subject: None
    email_of: Callable[[Any], str] = lambda subject: ""
    words: SubjectWords = SubjectWords()
    is_put_forward: bool = False
    holds: Callable[[Any], bool] = lambda subject: True


@dataclass(frozen=True)
class FigureValue:
    """A figure at a time: ``value`` (``None`` where nothing is known), where its evidence is, and how it was counted."""

    value: Any
    evidence_url: str = ""
    note: str = ""


@dataclass(frozen=True)
class EvidenceRow:
    """A row behind a figure: what it is, its day, and its own page where it has one."""

    text: str
    on: date | None = None
    url: str = ""
    note: str = ""


@dataclass(frozen=True)
class FigureSource:
    """A figure of the portal that forms and rules may use; ``value(subject, on)`` counts it, in a constant number of queries.

    ``FigureValue.evidence_url`` is for the applicant alone. ``rows(subject, on, user)`` are the applicant's rows behind the
    figure, ``EVIDENCE_MAX`` at most, that ``user`` may see, in a constant number of queries; with ``is_public`` experts read
    them, too, for whom ``user`` is anonymous. ``counts_rows`` says that the figure is the number of these rows.
    """

    code: str
    label: str
    unit: str
    value: Callable[[Any, date], FigureValue]
    rows: Callable[[Any, date, Any], list] | None = None
    is_public: bool = False
    counts_rows: bool = True


EVIDENCE_MAX = 200


@dataclass(frozen=True)
class PolicyClause:
    """A clause of a policy that schemes and benefits may cite (D1)."""

    code: str
    title: str
    article: str = ""
    url: str = ""


subject_kinds = CodeRegistry()
"""``SubjectKind`` rows: what can be recognised."""

figure_sources = CodeRegistry()
"""``FigureSource`` rows: figures that fill themselves from the portal's data."""

TIE_MONTHS = 12
"""For how many months before a case was handed in dealings with the applicant tie an expert's organization to it."""

conflict_checks = Registry()
"""Functions ``(experts, applications) -> {(expert id, application id): reason}``: who must not judge what; constant queries."""

policy_clauses = Registry()
"""Functions ``() -> list[PolicyClause]`` of the policy inventory."""


def kind_of(subject):
    """The registered kind of a subject; ``None`` where nobody registers it."""
    return next((kind for kind in subject_kinds if isinstance(subject, kind.model) and kind.holds(subject)), None)


def organization_of(subject):
    """The organization that a subject of any registered kind belongs to; ``None`` for a kind that nobody registered."""
    kind = kind_of(subject)
    return kind.organization_of(subject) if kind else None


other_certificates = Registry()
"""Functions ``(code) -> address``: where a code of the verify page is checked that is no title's; empty for an unknown one."""
