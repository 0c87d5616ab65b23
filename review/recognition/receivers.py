"""What follows when a stage, an appeal or an objection is decided."""

from django.dispatch import receiver

from core.signals import transition_performed
from review.recognition.models import Appeal, StageRun
from review.recognition.services import cases, stages


@receiver(transition_performed, sender=StageRun, dispatch_uid="recognition.follow_stage")
def follow_stage(sender, obj, event, **_):
    """The case goes on, back or to its end."""
    stages.follow(run=obj, event=event)


@receiver(transition_performed, sender=Appeal, dispatch_uid="recognition.follow_appeal")
def follow_appeal(sender, obj, event, **_):
    """An appeal that is upheld opens the case again."""
    cases.follow_appeal(appeal=obj, event=event)
