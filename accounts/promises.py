"""What applicants are told of the review desk's time; the desk lies above and answers through a registry."""

from core.registries import review_clocks


def promised_review(model, at):
    """A sentence without a full stop on when something handed in now is decided; empty where no desk is installed."""
    return next((clock.promised(model, at) for clock in review_clocks), "")


def review_due_on(model, ids):
    """``{id: day}`` by which what was handed in is decided; no query without ``ids``."""
    return next((clock.due_on(model, ids) for clock in review_clocks), {}) if ids else {}
