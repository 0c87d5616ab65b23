"""Drafts of outcomes, courses, plans and needs: saved as they are, handed in; every write takes the version that was seen."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from core.drafting import check_submission, fill_in, fill_lists, keep
from core.workflow import perform_transition
from projects.outcomes import rules
from projects.outcomes.completeness import faults_of
from supplydemand.search import weighted_document


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
    return keep(saved, write=lambda: _write(saved, values, unreadable), expected_version=expected_version)


@transaction.atomic
def submit(*, row, actor, at, on, expected_version):
    """Hand it in for review. Raises ``IncompleteDraft`` with what to do at each field, or a ``WorkflowError``."""
    saved = locked(row)
    faults = faults_of(saved, on=on, has_majors=saved.majors.exists())
    check_submission(saved, faults, expected_version=expected_version)
    perform_transition(obj=saved, action="submit", actor=actor, at=at, expected_version=expected_version)
    return saved


def locked(row):
    """The row with its lock and what rules read."""
    model = type(row)
    return (
        model.objects.select_for_update(of=("self",)).select_related("organization__kind", *model.shown_in_lists).get(pk=row.pk)
    )


def refresh_search(row):
    """Write the search document anew: title A, organization and codes B, the summary C, the rest D."""
    names = [row.organization.name, *(code.name for name in row.content_lists for code in getattr(row, name).all())]
    rest = " ".join([row.description, *(getattr(row, name) for name in row.further_text)])
    row.search_document = weighted_document([("A", row.title), ("B", " ".join(names)), ("C", row.summary), ("D", rest)])
    type(row).objects.filter(pk=row.pk).update(search_document=row.search_document)


def _check_author(actor, row):
    if not rules.is_author(actor, row):
        raise PermissionDenied("only the organization's own editors write")


def _write(row, values, unreadable):
    fill_in(row, values, unreadable, fields=row.content_fields)
    row.save()
    fill_lists(row, values, lists=row.content_lists)
    refresh_search(row)
