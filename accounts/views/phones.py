"""Text messages for what must not be missed: a person asks for them and stops them here."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.debug import sensitive_post_parameters

from accounts.forms.phones import CodeForm, NumberForm
from core import texting
from core.texting_models import TextingChoice


@method_decorator(sensitive_post_parameters("code", "number"), name="dispatch")
class PhoneView(LoginRequiredMixin, View):
    """One's own number; the page is there only where the city has a sender."""

    def dispatch(self, request, *args, **kwargs):
        """Without a sender there is no such page."""
        if not texting.is_on() and request.user.is_authenticated:
            raise Http404("no text messages here")
        return super().dispatch(request, *args, **kwargs)

    def get(self, request):
        """What holds now."""
        return self._draw()

    def post(self, request):
        """Ask for a code, name it, or stop."""
        acts = {"ask": self._ask, "confirm": self._confirm, "stop": self._stop}
        if request.POST.get("do") not in acts:
            raise Http404("no such action here")
        return acts[request.POST["do"]](request)

    def _ask(self, request):
        form = NumberForm(request.POST)
        if form.is_valid():
            try:
                texting.ask_for_code(person=request.user, number=form.cleaned_data["number"].strip(), at=timezone.now())
            except texting.TextingError as error:
                form.add_error("number", str(error))
        if form.errors:
            return self._draw(number_form=form, status=422)
        messages.success(request, "验证码发出去了，写在下面。")
        return redirect("accounts:phone")

    def _confirm(self, request):
        form = CodeForm(request.POST)
        if form.is_valid() and not texting.confirm(person=request.user, code=form.cleaned_data["code"], at=timezone.now()):
            form.add_error("code", "验证码不对，或者过期了。再看一眼短信，或者重新发一个。")
        if form.errors:
            return self._draw(code_form=form, status=422)
        messages.success(request, "开通了。不能错过的事会再发一条短信。")
        return redirect("accounts:phone")

    def _stop(self, request):
        texting.stop(person=request.user)
        messages.success(request, "停了，手机号也删了。站内消息和邮件照常。")
        return redirect("accounts:phone")

    def _draw(self, *, number_form=None, code_form=None, status=200):
        choice = TextingChoice.objects.visible_to(self.request.user).first()
        context = {
            "choice": choice,
            "masked": f"{choice.number[:3]}****{choice.number[-4:]}" if choice else "",
            "number_form": number_form or NumberForm(),
            "code_form": code_form or CodeForm(),
            "form": code_form or number_form,
            "a_day": texting.A_DAY,
            "trail": [("怎么通知我", reverse("accounts:notification_preferences"))],
        }
        return render(self.request, "accounts/phone.html", context, status=status)
