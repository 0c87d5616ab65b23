"""Opening officers: their key, and the opening of a challenge's bids by two of them."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from core.workflow import WorkflowError
from projects import split_keys
from projects.challenge_enums import ChallengePhase
from projects.challenge_forms import OfficerKeyForm
from projects.models import OpenChallenge, OpeningOfficer, ShareRelease
from projects.services import officers, opening
from projects.views.acting import REFUSALS, SecretMixin


class OfficerView(SecretMixin, LoginRequiredMixin, View):
    """An officer's own page: make the key once, try it, see what waits."""

    def _officer(self):
        return get_object_or_404(OpeningOfficer, user=self.request.user, retired_at=None)

    def get(self, request):
        """Where the key stands and which challenges wait."""
        officer = self._officer()
        rows = OpenChallenge.objects.published().filter(shares__officer__user=request.user, opened_at=None)
        waiting = rows.filter(phase__in=[ChallengePhase.OPEN, ChallengePhase.CLOSED]).select_related("organization")
        context = {
            "officer": officer,
            "waiting": waiting.order_by("closes_at"),
            "form": OfficerKeyForm(),
        }
        return render(request, "projects/officer.html", context)

    def post(self, request):
        """Make the key and show it this once, or try it."""
        officer, now = self._officer(), timezone.now()
        if request.POST.get("action") == "make":
            try:
                key = officers.make_key(officer=officer, actor=request.user, at=now)
            except WorkflowError as error:
                messages.error(request, str(error))
                return redirect("projects:officer")
            officer.refresh_from_db()
            context = {
                "key": key,
                "fingerprint": officer.fingerprint,
                "made_at": now,
            }
            return render(request, "projects/officer_key.html", context)
        form = OfficerKeyForm(request.POST)
        try:
            if form.is_valid():
                officers.try_key(officer=officer, actor=request.user, text=form.cleaned_data["key"], at=now)
                messages.success(request, "对，就是这把。放回原来的地方。")
            else:
                messages.error(request, "把钥匙贴进来。")
        except split_keys.WrongKey as error:
            messages.error(request, str(error))
        return redirect("projects:officer")


class OpeningView(SecretMixin, LoginRequiredMixin, View):
    """Where an officer hands over the share; the second one opens."""

    def _challenge(self):
        """The officer's own, also while its publisher is suspended and it is not public."""
        rows = OpenChallenge.objects.published().filter(shares__officer__user=self.request.user).select_related("organization")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def get(self, request, pk):
        """Who has handed over and who has not; how many bids only after the deadline."""
        challenge = self._challenge()
        if challenge.opened_at:
            return redirect(challenge)
        released = set(ShareRelease.objects.filter(share__challenge=challenge).values_list("share_id", flat=True))
        shares = challenge.shares.select_related("officer__user").order_by("pk")
        context = {
            "challenge": challenge,
            "shares": [(share, share.pk in released) for share in shares],
            "is_suspended": challenge.organization.suspended_at is not None,
            "has_released": any(share.pk in released and share.officer.user_id == request.user.pk for share in shares),
            "is_due": timezone.now() >= challenge.closes_at,
            "needed": split_keys.NEEDED,
            "form": OfficerKeyForm(),
        }
        return render(request, "projects/challenge_opening.html", context)

    def post(self, request, pk):
        """With the officer's own key."""
        challenge = self._challenge()
        form = OfficerKeyForm(request.POST)
        if not form.is_valid():
            messages.error(request, "把钥匙贴进来。")
            return redirect(reverse("projects:challenge_opening", args=[pk]))
        try:
            outcome = opening.release(challenge=challenge, actor=request.user, text=form.cleaned_data["key"])
        except REFUSALS as error:
            messages.error(request, str(error))
            return redirect(reverse("projects:challenge_opening", args=[pk]))
        if outcome.is_own_broken:
            messages.error(request, "钥匙是对的，但平台存的你那一份坏了，验不过。请另外两位交出，两位就能开。")
            return redirect(reverse("projects:challenge_opening", args=[pk]))
        if outcome.broken:
            messages.warning(request, f"{'、'.join(outcome.broken)}先交出的一份验不过，没有用它。已经请他再交一次。")
        if outcome.is_open:
            messages.success(request, "开标了。开标记录已经写好，内容只有评审专家看得到。")
            return redirect(challenge)
        messages.success(request, "交出了。你的一份已经封给另外两位，再有一位就开标。")
        return redirect(reverse("projects:challenge_opening", args=[pk]))
