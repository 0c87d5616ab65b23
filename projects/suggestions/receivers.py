"""What a project that is handed in sets going."""

from django.dispatch import receiver

from core.signals import transition_performed
from projects.models import Project
from projects.suggestions import services


@receiver(transition_performed, sender=Project)
def look_for_partners(*, obj, event, **_):
    """Whoever hands a project in reads likely partners in a minute, not tomorrow."""
    if event.action == "submit":
        services.look_for(project=obj)
