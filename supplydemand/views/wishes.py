"""What a reader wants of matching: an own threshold, and kinds that are not recommended any more."""

from django import forms
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from core.addresses import posted_next
from supplydemand.models import Exclusion, KindRefusal, MatchPreference
from supplydemand.models.wishes import SCORE_MIN_MAX
from supplydemand.services import preferences, refusals
from supplydemand.services.conversations import ContactError

ROWS_MAX = 100
BOUNDS = f"写 0 到 {SCORE_MIN_MAX} 的整数，0 就是全部。"


class MatchPreferenceForm(forms.ModelForm):
    """From which score on, and from how near."""

    class Meta:
        model = MatchPreference
        fields = ["score_min", "nearness"]
        help_texts = {"score_min": f"0 到 {SCORE_MIN_MAX}，填 0 就是全部", "nearness": "没写地区的算不在本地"}
        labels = {"score_min": "多少分以上才给我看", "nearness": "对方在哪里才给我看"}
        widgets = {
            "score_min": forms.NumberInput(attrs={"class": "xy-input-narrow", "max": SCORE_MIN_MAX}),
            "nearness": forms.RadioSelect,
        }
        error_messages = {"score_min": dict.fromkeys(("required", "invalid", "min_value", "max_value"), BOUNDS)}


class MatchSettingsView(LoginRequiredMixin, View):
    """The reader's own threshold, and what the reader's organizations have refused."""

    def get(self, request):
        """The page."""
        return self.draw(MatchPreferenceForm(instance=preferences.preference_of(request.user)))

    def post(self, request):
        """Keep the threshold; it holds for the list and for mails from now on."""
        form = MatchPreferenceForm(request.POST, instance=preferences.preference_of(request.user))
        if not form.is_valid():
            return self.draw(form, status=422)
        preferences.keep(user=request.user, **form.cleaned_data)
        messages.success(request, "记下了。匹配列表和“有新的匹配”都照这个来。")
        return HttpResponseRedirect(reverse("supplydemand:match_list"))

    def draw(self, form, status=200):
        """The page with the form as it stands."""
        user = self.request.user
        refused = KindRefusal.objects.of(user).in_force().select_related("organization", "demand", "supply")
        excluded = Exclusion.objects.of(user).in_force().select_related("organization", "other")
        context = {"form": form, "rows_max": ROWS_MAX}
        for name, rows in (("refusals", refused), ("exclusions", excluded)):
            found = list(rows.order_by("-pk")[: ROWS_MAX + 1])
            context |= {name: found[:ROWS_MAX], f"has_more_{name}": len(found) > ROWS_MAX}
        return render(self.request, "supplydemand/match_settings.html", context, status=status)


class RefusalLiftView(LoginRequiredMixin, View):
    """Let a kind of match come again."""

    http_method_names = ["post"]

    def post(self, request, pk):
        """Back to the settings."""
        row = get_object_or_404(KindRefusal.objects.of(request.user).in_force().select_related("organization"), pk=pk)
        target = reverse("supplydemand:match_settings")
        try:
            refusals.lift_refusal(refusal=row, actor=request.user, at=timezone.now())
        except ContactError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, "恢复了，下一次匹配起会再推荐。")
        return HttpResponseRedirect(posted_next(request, target))
