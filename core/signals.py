"""Signals that lower apps send and upper apps listen to; always sent inside the transaction of the change itself."""

from django.dispatch import Signal

transition_performed = Signal()
"""Sent by ``core.workflow.perform_transition``.

``sender`` is the model class, ``obj`` the changed row, ``event`` its ``ReviewEvent``.
"""
