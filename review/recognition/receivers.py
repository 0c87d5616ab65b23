"""What follows when a stage, an appeal or an objection is decided."""

from django.dispatch import receiver

from accounts.models import Organization
from core.signals import organizations_merging, transition_performed
from review.recognition import announcements, persons, telling
from review.recognition.models import Appeal, Application, Objection, Recognition, StageRun
from review.recognition.services import appeals, merging, stages


@receiver(transition_performed, sender=StageRun, dispatch_uid="recognition.follow_stage")
def follow_stage(sender, obj, event, **_):
    """The case goes on, back or to its end."""
    stages.follow(run=obj, event=event)
    telling.tell_of_stage(obj, event)


@receiver(transition_performed, sender=Application, dispatch_uid="recognition.tell_of_case")
def tell_of_case(sender, obj, event, **_):
    """The applicant is told what became of the case."""
    telling.tell_of_case(obj, event)


@receiver(transition_performed, sender=Appeal, dispatch_uid="recognition.follow_appeal")
def follow_appeal(sender, obj, event, **_):
    """An appeal that is upheld opens the case again."""
    appeals.follow(appeal=obj, event=event)
    telling.tell_of_appeal(obj, event)


@receiver(transition_performed, sender=Objection, dispatch_uid="recognition.tell_of_objection")
def tell_of_objection(sender, obj, event, **_):
    """The applicant hears of an objection that was upheld."""
    telling.tell_of_objection(obj, event)


@receiver(organizations_merging, sender=Organization, dispatch_uid="recognition.move_cases")
def move_cases(sender, source, target, at, **_):
    """Cases about an organization, and what it holds, are about the one that it becomes a part of."""
    merging.move_cases(source=source, target=target, at=at)
    merging.move_recognitions(source=source, target=target)


@receiver(transition_performed, sender=Recognition, dispatch_uid="recognition.tell_holder")
def tell_holder(sender, obj, event, **_):
    """The holder's people hear of it, and the person who holds it."""
    announcements.tell_holder(obj, event)
    persons.tell(obj, event)
