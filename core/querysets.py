"""Reads of the kernel's own tables."""

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models.functions import Now

from core import registries


class ReviewEventQuerySet(models.QuerySet):
    """History rows."""

    def of(self, obj):
        """The history of one object."""
        return self.filter(content_type=ContentType.objects.get_for_model(type(obj)), object_id=obj.pk)

    def latest_returns(self, model, pks):
        """The latest return of each of these objects of one model, one row an object."""
        returns = self.filter(content_type=ContentType.objects.get_for_model(model), object_id__in=pks, action="return")
        return returns.order_by("object_id", "-pk").distinct("object_id")

    def latest_return_of(self, obj):
        """The latest return of one object with its actor, or ``None``."""
        return self.latest_returns(type(obj), [obj.pk]).select_related("actor").first()

    def latest_submission_of(self, obj):
        """The latest submission of one object that kept its content, or ``None``."""
        return self.of(obj).exclude(snapshot={}).order_by("-pk").first()

    def newest_first(self):
        """Newest first, with the actor joined."""
        return self.select_related("actor", "on_behalf_of").order_by("-pk")


class NotificationQuerySet(models.QuerySet):
    """Messages to persons."""

    def visible_to(self, user):
        """A person sees their own messages only, without those that wait or are of events that they do not want to see here."""
        return self.filter(recipient=user, is_shown=True).released() if user.is_authenticated else self.none()

    def released(self):
        """Those whose moment has come."""
        return self.filter(models.Q(release_at=None) | models.Q(release_at__lte=Now()))

    def unread(self):
        """Those not opened yet."""
        return self.filter(read_at=None)

    def for_digest(self):
        """Those that wait for the mail of the day: wanted in it, in none yet, and not read in the meantime."""
        return self.filter(mail_plan=registries.MAIL_DAILY, mail=None, read_at=None).released()

    def of_events(self, codes):
        """Those of some kinds of events."""
        return self.filter(event__in=codes)


class DocumentQuerySet(models.QuerySet):
    """Files that people handed in."""

    def visible_to(self, user):
        """Those whose subject's app shows them to this reader; what no app speaks for, nobody sees."""
        condition = models.Q(pk__in=[])
        for entry in registries.document_subjects:
            subjects = entry.visible(user, entry.model._base_manager.all())
            seen = models.Q(
                content_type=ContentType.objects.get_for_model(entry.model), object_id__in=subjects.order_by().values("pk")
            )
            condition |= seen & models.Q(kind__in=entry.kinds) if entry.kinds else seen
        return self.filter(condition)

    def of(self, subject):
        """The files of one object, in the order in which they came."""
        return self.of_many(type(subject), [subject.pk])

    def of_many(self, model, pks):
        """The files of several objects of one model, in the order in which they came."""
        return self.filter(content_type=ContentType.objects.get_for_model(model), object_id__in=pks).order_by("pk")
