"""A person's messages."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views import View
from django.views.generic import TemplateView

from core.models import Notification
from core.notifications import mark_read
from core.paging import InvalidCursor, keyset_page

PAGE_SIZE = 30


class NotificationListView(LoginRequiredMixin, TemplateView):
    """Newest first, unread ones marked."""

    template_name = "accounts/notification_list.html"

    def get_context_data(self, **kwargs):
        """One page of the reader's own messages, newest first."""
        rows = Notification.objects.visible_to(self.request.user)
        try:
            page = keyset_page(rows, order=("-id",), size=PAGE_SIZE, after=self.request.GET.get("after", ""))
        except InvalidCursor:
            page = keyset_page(rows, order=("-id",), size=PAGE_SIZE)
        return super().get_context_data(
            page=page,
            has_unread=any(row.read_at is None for row in page),
            next_url=f"?after={page.next_cursor}" if page.next_cursor else "",
            **kwargs,
        )


class NotificationReadView(LoginRequiredMixin, View):
    """Mark one message (``pk``) or all of one's own as read; then to the message's page or back to the list."""

    http_method_names = ["post"]

    def post(self, request, pk=None):
        """Mark one message, or without ``pk`` all of them, as read; leads on to what the message is about."""
        rows = Notification.objects.visible_to(request.user)
        chosen = get_object_or_404(rows, pk=pk) if pk is not None else None
        mark_read(messages=rows.filter(pk=pk) if chosen else rows, at=timezone.now())
        is_opened = chosen is not None and chosen.url and request.POST.get("open")
        return redirect(chosen.url if is_opened else "accounts:notification_list")
