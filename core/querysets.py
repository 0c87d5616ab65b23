"""Reads of the kernel's own tables."""

from django.contrib.contenttypes.models import ContentType
from django.db import models


class ReviewEventQuerySet(models.QuerySet):
    """History rows."""

    def of(self, obj):
        """The history of one object."""
        return self.filter(content_type=ContentType.objects.get_for_model(type(obj)), object_id=obj.pk)

    def newest_first(self):
        """Newest first, with the actor joined."""
        return self.select_related("actor").order_by("-pk")


class NotificationQuerySet(models.QuerySet):
    """Messages to persons."""

    def visible_to(self, user):
        """A person sees their own messages only."""
        return self.filter(recipient=user) if user.is_authenticated else self.none()

    def unread(self):
        """Those not opened yet."""
        return self.filter(read_at=None)
