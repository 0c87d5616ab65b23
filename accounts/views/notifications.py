"""A person's messages."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views import View
from django.views.generic import TemplateView

from core import outbox
from core.models import Notification
from core.notifications import mark_read
from core.paging import InvalidCursor, keyset_page
from core.registries import notification_events

PAGE_SIZE = 30
UNREAD = "unread"


def _groups():
    """``{group: [event codes]}`` of everything that the portal tells people."""
    groups = {}
    for entry in notification_events:
        groups.setdefault(entry.group, []).append(entry.code)
    return groups


class NotificationListView(LoginRequiredMixin, TemplateView):
    """Newest first, unread ones marked; all, the unread ones, or those of one group."""

    template_name = "accounts/notification_list.html"

    def get_context_data(self, **kwargs):
        """One page of the reader's own messages, newest first."""
        groups = _groups()
        rows = Notification.objects.visible_to(self.request.user)
        query = {}
        if (group := self.request.GET.get("group", "")) in groups:
            rows, query["group"] = rows.of_events(groups[group]), group
        if is_unread := self.request.GET.get("state") == UNREAD:
            rows, query["state"] = rows.unread(), UNREAD
        page = self._page(rows)
        return super().get_context_data(
            page=page,
            group=query.get("group", ""),
            is_unread_only=is_unread,
            views=self._views(groups, query.get("group", ""), is_unread),
            refusal=outbox.refusal_of(self.request.user),
            next_url=f"?{urlencode({**query, 'after': page.next_cursor})}" if page.next_cursor else "",
            previous_url=f"?{urlencode({**query, 'before': page.previous_cursor})}" if page.previous_cursor else "",
            **kwargs,
        )

    def _page(self, rows):
        try:
            cursors = {name: self.request.GET.get(name, "") for name in ("after", "before")}
            return keyset_page(rows, order=("-id",), size=PAGE_SIZE, **cursors)
        except InvalidCursor:
            return keyset_page(rows, order=("-id",), size=PAGE_SIZE)

    def _views(self, groups, group, is_unread):
        everything = ("全部", "?", not group and not is_unread)
        unread = ("没看过的", f"?{urlencode({'state': UNREAD})}", is_unread and not group)
        return [everything, unread, *((name, f"?{urlencode({'group': name})}", name == group) for name in groups)]


class NotificationOpenView(LoginRequiredMixin, View):
    """The way from a message, here or in a mail, to what it is about; who goes it has read it."""

    http_method_names = ["get", "head", "options"]

    def get(self, request, pk):
        """Note the message as read and lead to its page; one's own only, also those that the list does not show."""
        message = get_object_or_404(Notification, pk=pk, recipient=request.user)
        mark_read(messages=Notification.objects.filter(pk=message.pk), at=timezone.now())
        return redirect(message.url or "accounts:notification_list")


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


class MailAgainView(LoginRequiredMixin, View):
    """The owner of an address that was marked undeliverable says that it takes mail again."""

    http_method_names = ["post"]

    def post(self, request):
        """Forget the mark; what was not sent meanwhile stays in the messages."""
        if outbox.trust_again(person=request.user):
            messages.success(request, "好，以后的邮件照常发到这个邮箱。没收到的那些，在下面的消息里都有。")
        return redirect("accounts:notification_list")
