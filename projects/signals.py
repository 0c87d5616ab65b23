"""What projects tell."""

from django.dispatch import Signal

answered = Signal()
"""The other side has said something: ``entry`` as it stands now, ``said`` the ``Confirmation``; in its transaction."""
