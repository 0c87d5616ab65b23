"""What the pages of drafts share: what was entered and could be read, and the reviewer's words at the fields."""

from django.utils import timezone

from core.models import ReviewEvent
from core.workflow import changed_fields, snapshot_of


def entered(form):
    """``(values, unreadable)`` of a bound form; fields for which the reader chose the newer saved value are left out."""
    form.is_valid()
    chosen = set(form.data.getlist("use_saved")) if hasattr(form.data, "getlist") else set()
    values = {name: value for name, value in form.cleaned_data.items() if name not in chosen}
    unreadable = {name: text for name, text in form.unreadable_input().items() if name not in chosen}
    return values, unreadable


def with_notes(form, obj):
    """Hang the reviewer's words and what has changed since the last submission on the form."""
    if not obj.is_returned:
        return form
    returned = ReviewEvent.objects.latest_return_of(obj)
    submitted = ReviewEvent.objects.latest_submission_of(obj)
    if returned is not None:
        form.returned = returned
        form.field_notes = returned.field_notes
        form.field_notes_by = f"审核专员 · {timezone.localtime(returned.at):%m-%d %H:%M}"
    if submitted is not None:
        changes = changed_fields(submitted.snapshot, snapshot_of(obj))
        form.field_changes = {change["field"]: change["before"] or "（空着）" for change in changes}
    return form
