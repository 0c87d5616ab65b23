"""The catalogue of events in words, for the documentation."""

from core.reader_models import Frequency
from core.registries import notification_events


def as_markdown():
    """A Markdown table of every registered event, by code."""
    rows = [
        f"| `{entry.code}` | {entry.group} | {entry.label} | {entry.audience} | {Frequency(entry.mail).label}"
        f"{'，不能关' if entry.is_mandatory else ''} |"
        for entry in sorted(notification_events, key=lambda entry: entry.code)
    ]
    return "\n".join(["| Code | Group | What | Who is told | Mail by default |", "|---|---|---|---|---|", *rows])
