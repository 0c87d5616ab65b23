"""Drafts of outcomes, courses, plans and needs: saved as they are, handed in; every write takes the version that was seen."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from core.enums import Status
from core.workflow import IncompleteDraft, InvalidTransition, StaleVersion, perform_transition, snapshot_of
from projects.outcomes import rules
from projects.outcomes.completeness import faults_of
from projects.outcomes.models import Course, Outcome, TechnologyNeed, TrainingPlan
from supplydemand.search import weighted_document
from supplydemand.services.listings import obstacles_of

SHARED_FIELDS = ("title", "summary", "description", "project")
CONTENT_FIELDS = {
    Outcome: (*SHARED_FIELDS, "kind", "number", "clause", "dated_on"),
    Course: (*SHARED_FIELDS, "level", "hours", "technology", "standard", "process"),
    TrainingPlan: (*SHARED_FIELDS, "level", "adopted_on", "follows", "changed"),
    TechnologyNeed: (*SHARED_FIELDS, "industry", "budget", "answers_until"),
}
CONTENT_LISTS = ("majors",)
FURTHER_TEXT = {
    Outcome: ("number", "clause"),
    Course: ("technology", "standard", "process"),
    TrainingPlan: ("changed",),
    TechnologyNeed: (),
}


@transaction.atomic
def create_draft(*, model, organization, values, unreadable, actor):
    """A new draft of ``organization`` with whatever was entered."""
    row = model(organization=organization, created_by=actor)
    _check_author(actor, row)
    _write(row, values, unreadable)
    return row


@transaction.atomic
def save_draft(*, row, values, unreadable, actor, expected_version):
    """Keep what was entered in a draft or returned row; returns the saved one, whose version grows when something changed.

    Raises ``StaleVersion`` where it was changed after ``expected_version``, ``InvalidTransition`` where it is no draft any more.
    """
    saved = locked(row)
    _check_author(actor, saved)
    if not saved.is_editable:
        raise InvalidTransition(f"现在是“{Status(saved.status).label}”，不能再改。刷新页面看看最新状态。")
    if str(saved.version) != str(expected_version):
        raise StaleVersion("这一条刚在别处改过。两边的内容都在下面，逐项选一份。")
    before = (snapshot_of(saved), saved.draft_input)
    _write(saved, values, unreadable)
    if (snapshot_of(saved), saved.draft_input) != before:
        saved.version += 1
        saved.save(update_fields=["version", "updated_at"])
    return saved


@transaction.atomic
def submit(*, row, actor, at, on, expected_version):
    """Hand it in for review. Raises ``IncompleteDraft`` with what to do at each field, or a ``WorkflowError``."""
    saved = locked(row)
    if str(saved.version) != str(expected_version):
        raise StaleVersion("这一条刚在别处改过。看看最新内容，再提交。")
    faults = faults_of(saved, on=on, has_majors=saved.majors.exists())
    faults |= {name: f"“{text[:40]}”读不懂，改一下这一项。" for name, text in saved.draft_input.items() if name not in faults}
    faults = obstacles_of(saved) | faults
    if not saved.organization.is_verified:
        raise InvalidTransition("单位还没通过核验，先存草稿。核验通过后再提交，核验要多久写在单位的页面上。")
    if saved.organization.suspended_at is not None:
        raise InvalidTransition("单位暂停公开中，先存草稿。照暂停说明办好、恢复公开以后再提交。")
    if faults:
        raise IncompleteDraft(faults)
    perform_transition(obj=saved, action="submit", actor=actor, at=at, expected_version=expected_version)
    return saved


def locked(row):
    """The row with its lock and what rules read."""
    model = type(row)
    return (
        model.objects.select_for_update(of=("self",)).select_related("organization__kind", *model.shown_in_lists).get(pk=row.pk)
    )


def refresh_search(row):
    """Write the search document anew: title A, organization and majors B, the summary C, the rest D."""
    names = [row.organization.name, *(major.name for major in row.majors.all())]
    rest = " ".join([row.description, *(getattr(row, name) for name in FURTHER_TEXT[type(row)])])
    row.search_document = weighted_document([("A", row.title), ("B", " ".join(names)), ("C", row.summary), ("D", rest)])
    type(row).objects.filter(pk=row.pk).update(search_document=row.search_document)


def _check_author(actor, row):
    if not rules.is_author(actor, row):
        raise PermissionDenied("only the organization's own editors write")


def _write(row, values, unreadable):
    for name in CONTENT_FIELDS[type(row)]:
        if name in values:
            setattr(row, name, values[name])
    kept = {name: text for name, text in row.draft_input.items() if name not in values}
    row.draft_input = kept | unreadable
    row.save()
    for name in CONTENT_LISTS:
        if name in values:
            getattr(row, name).set(values[name])
    refresh_search(row)
