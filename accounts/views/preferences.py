"""How often a person is told of what."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import Count
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View

from accounts.forms.preferences import PreferencesForm
from accounts.models import Organization, Robot
from core import outbox, preferences, texting
from core.models import TextingChoice
from core.registries import MAIL_DAILY, MAIL_NOW, MAIL_OFF


class PreferencesView(LoginRequiredMixin, View):
    """The catalogue of what can reach the reader, with a choice a line; ``?event=`` comes from a mail about one of them."""

    def get(self, request):
        """What holds now."""
        form = self._form(request)
        return self._draw(form, asked=self._asked(form, request.GET.get("event", "")))

    def post(self, request):
        """Keep the whole page, one line (``only``), or put everything into the daily mail (``all_daily``)."""
        if "only" in request.POST:
            return self._keep_one(request)
        form = self._form(request, data=None if "all_daily" in request.POST else request.POST)
        if "all_daily" in request.POST:
            chosen = [(entry.code, None, MAIL_DAILY) for entry in form.events if form.now[entry.code].mail == MAIL_NOW]
        elif form.is_valid():
            chosen = form.chosen()
        else:
            return self._draw(form, status=422)
        preferences.choose_all(person=request.user, chosen=chosen)
        messages.success(request, "存好了，从现在起照这个来。")
        return redirect("accounts:notification_preferences")

    def _keep_one(self, request):
        form = self._form(request)
        entry = self._asked(form, request.POST["only"])
        if entry is None or request.POST.get("mail") not in (MAIL_NOW, MAIL_DAILY, MAIL_OFF):
            raise Http404("no such kind of message")
        choice = preferences.choose(person=request.user, event=entry.code, mail=request.POST["mail"])
        messages.success(request, f"改好了：“{entry.label}”{preferences.MAIL_WORDS[choice.mail]}。")
        return redirect(f"{reverse('accounts:notification_preferences')}#{entry.code.replace('.', '-')}")

    def _form(self, request, data=None):
        now = preferences.choices_by_event(request.user)
        form = PreferencesForm(data, catalogue=preferences.catalogue_for(request.user), choices=now)
        form.now = now
        return form

    def _asked(self, form, code):
        return next((entry for entry in form.events if entry.code == code), None)

    def _draw(self, form, *, asked=None, status=200):
        context = {
            "form": form,
            "asked": asked,
            "asked_words": preferences.MAIL_WORDS[form.now[asked.code].mail] if asked else "",
            "asked_mail": form.now[asked.code].mail if asked else "",
            "channels": _channels(self.request.user),
            "refusal": outbox.refusal_of(self.request.user),
        }
        return render(self.request, "accounts/notification_preferences.html", context, status=status)


def _channels(user):
    """``[(what, for whom, how it stands, path)]`` of the ways besides messages and mail; three queries at most."""
    rows = []
    if texting.is_on():
        choice = TextingChoice.objects.visible_to(user).first()
        state = "开着" if choice and choice.confirmed_at else "没有开"
        rows.append(("短信", "只发给你：不能关的事和快到期的事", state, reverse("accounts:phone")))
    if "manager" in user.organization_roles.values():
        for organization in Organization.objects.managed_by(user).annotate(robot_count=Count("robots")).order_by("pk"):
            page = reverse("accounts:robot_list", args=[organization.pk])
            rows.append(("群机器人", f"{organization}的工作群", _robots_in_words(organization.robot_count), page))
    if user.is_staff and user.coordinates(None):
        count, page = Robot.objects.of_desk().count(), reverse("admin:accounts_robot_changelist")
        rows.append(("群机器人", "审核专员的工作群", _robots_in_words(count), page))
    return rows


def _robots_in_words(count):
    return f"接了 {count} 个群" if count else "没有接"
