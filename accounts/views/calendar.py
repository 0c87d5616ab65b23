"""The page of one's calendar feed, and the feed itself, which calendar programs fetch without signing in."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views import View
from django.views.generic import TemplateView

from core import calendar_feed
from core.letters import absolute
from core.models import CalendarFeed

SHOWN = 8


class CalendarPageView(LoginRequiredMixin, TemplateView):
    """The address, what stands in the calendar, and the buttons that make, change and end the address."""

    template_name = "accounts/calendar.html"

    def get_context_data(self, **kwargs):
        """The feed with its address, if there is one, and the next dates."""
        feed = CalendarFeed.objects.filter(person=self.request.user).first()
        entries = calendar_feed.entries_for(self.request.user, timezone.now())
        path = reverse("accounts:calendar_feed", args=[calendar_feed.token_of(feed)]) if feed else ""
        rows = [{"title": title, "url": url, "on": day or moment} for _, title, url, day, moment in entries[:SHOWN]]
        return super().get_context_data(
            feed=feed,
            address=absolute(path) if feed else "",
            rows=rows,
            more_count=max(len(entries) - SHOWN, 0),
            **kwargs,
        )

    def post(self, request):
        """Make a feed, give it another address, or end it."""
        if "remove" in request.POST:
            calendar_feed.remove(person=request.user)
            messages.success(request, "日历地址停用了，别的程序再也取不到。")
        else:
            had_one = CalendarFeed.objects.filter(person=request.user).exists()
            calendar_feed.make(person=request.user, at=timezone.now())
            messages.success(request, "换好了：旧地址已经停用，把新地址加到日历里。" if had_one else "日历地址生成了。")
        return redirect("accounts:calendar")


class CalendarFeedView(View):
    """The feed behind its secret address: the titles its person may see, nothing for anybody else."""

    http_method_names = ["get", "head", "options"]

    def get(self, request, token):
        """The calendar; an address that is none of ours or was changed is a 404."""
        person = calendar_feed.person_of(token)
        if person is None:
            raise Http404("no such calendar")
        at = timezone.now()
        name = f"协育{settings.CITY_NAME}：我的期限"
        text = calendar_feed.calendar_text(calendar_feed.entries_for(person, at), name=name, at=at)
        response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
        response["Content-Disposition"] = 'inline; filename="xieyu.ics"'
        response["Cache-Control"] = "private, max-age=900"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response
