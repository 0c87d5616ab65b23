"""Signals that lower apps send and upper apps listen to; always sent inside the transaction of the change itself."""

from django.dispatch import Signal

transition_performed = Signal()
"""Sent by ``core.workflow.perform_transition``.

``sender`` is the model class, ``obj`` the changed row, ``event`` its ``ReviewEvent``.
"""

organizations_merging = Signal()
"""Sent in a merger's transaction before rows move (``source``, ``target``, ``at``): upper apps take apart what would collide."""

organizations_merged = Signal()
"""Sent after the rows have moved (``source``, ``target``, ``at``): upper apps mend what they derive from an organization."""
