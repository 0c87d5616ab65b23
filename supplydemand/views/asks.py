"""Asking for contact about a listing, answering such a request, and wanting no more of an organization."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from accounts.models import Organization
from core import idempotency
from core.addresses import posted_next
from core.kept_forms import KeepsPostedForm, take
from supplydemand import rules
from supplydemand.contact_forms import AskForm, DeclineAskForm, ExclusionForm
from supplydemand.enums import ExclusionScope, Side
from supplydemand.match_cards import ORGANIZATION
from supplydemand.models import ContactAsk, Exclusion, Match
from supplydemand.services import asks, refusals
from supplydemand.services.conversations import ContactError
from supplydemand.services.matches import OTHER, listing_of
from supplydemand.withheld import withhold


class AskCreateView(KeepsPostedForm, View):
    """Ask a listing's organization for contact, without a match."""

    kind = None

    def get(self, request, pk):
        """The form with what is left this week, or why it cannot be asked."""
        listing = self.get_listing()
        kept = take(request, at=timezone.now())
        initial = {"text": kept.get("text", "") if kept else ""}
        return self.draw(listing, AskForm(initial=initial, organizations=self.organizations()))

    def get_listing(self):
        """A published listing of somebody else, or a 404."""
        rows = self.kind.model.objects.visible_to(self.request.user).standing().select_related("organization")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def organizations(self):
        """Those for which the reader may ask."""
        return Organization.objects.edited_by(self.request.user).order_by("name", "pk")

    def draw(self, listing, form, status=200):
        """The page."""
        now, own = timezone.now(), list(self.organizations())
        reasons = [(row, asks.why_not(listing=listing, organization=row, at=now)) for row in own]
        context = {
            "listing": listing,
            "form": form,
            "token": idempotency.token_for(form.data),
            "why_not": reasons[0][1] if len(reasons) == 1 else "",
            "has_no_organization": not own,
            "remaining": [(row, asks.remaining(organization=row, at=now)) for row in own],
            "limit": asks.weekly_limit(),
        }
        return render(self.request, "supplydemand/ask_form.html", context, status=status)

    def post(self, request, pk):
        """Send once; what cannot be sent stands in the form again with the reason."""
        listing = self.get_listing()
        form = AskForm(request.POST, organizations=self.organizations())
        if not form.is_valid():
            return self.draw(listing, form, status=422)
        organization, token = form.cleaned_data["organization"], request.POST.get("token", "")
        wanted = {"listing": listing, "actor": request.user, "at": timezone.now(), **form.cleaned_data}
        try:
            _, url = idempotency.once(token=token, user=request.user, act=lambda: asks.ask(**wanted).get_absolute_url())
        except (ContactError, idempotency.StaleForm) as error:
            form.add_error(None, str(error))
            return self.draw(listing, form, status=422)
        left = asks.remaining(organization=organization, at=timezone.now())
        messages.success(request, f"发出去了。对方答复后会告诉你。你们单位这个星期还能发 {left} 个。")
        return HttpResponseRedirect(url or listing.get_absolute_url())


class AskMixin(LoginRequiredMixin):
    """Finds a request that the reader's organizations sent or got; anything else is a 404."""

    def get_ask(self):
        """The request with what its page shows."""
        return get_object_or_404(ContactAsk.objects.visible_to(self.request.user).for_table(), pk=self.kwargs["pk"])

    def draw(self, ask, form=None, status=200):
        """The page."""
        is_asked = rules.is_editor(self.request.user, ask.owner)
        context = {"ask": withhold(ask, self.request.user), "is_asked": is_asked, "form": form or DeclineAskForm()}
        return render(self.request, "supplydemand/ask_detail.html", context, status=status)


class AskDetailView(AskMixin, View):
    """One request, for the two organizations."""

    def get(self, request, pk):
        """The page."""
        return self.draw(self.get_ask())


class AskAnswerView(AskMixin, View):
    """Yes, or no with a reason."""

    http_method_names = ["post"]

    def post(self, request, pk):
        """To the thread after a yes; back to the request after a no."""
        row, now = self.get_ask(), timezone.now()
        try:
            if request.POST.get("answer") == "accept":
                thread = asks.accept(ask=row, actor=request.user, at=now)
                messages.success(request, f"联系开通了，也告诉了{row.organization}。")
                return HttpResponseRedirect(f"{thread.get_absolute_url()}#thread")
            form = DeclineAskForm(request.POST)
            if not form.is_valid():
                return self.draw(row, form, status=422)
            asks.decline(ask=row, actor=request.user, at=now, **form.cleaned_data)
        except ContactError as error:
            messages.error(request, str(error))
            return HttpResponseRedirect(row.get_absolute_url())
        messages.success(request, "答复了，对方能看到原因。")
        return HttpResponseRedirect(row.get_absolute_url())


class MatchExcludeView(LoginRequiredMixin, View):
    """No more matches of the other side's organization, or of a kind, with a reason."""

    http_method_names = ["post"]

    def post(self, request, pk):
        """Back to the list without them."""
        rows = Match.objects.visible_to(request.user).select_related("demand__organization", "supply__organization")
        match = get_object_or_404(rows, pk=pk)
        side = next((side for side in Side.values if rules.can_answer(request.user, match, side)), "")
        form = ExclusionForm(request.POST)
        if not side or not form.is_valid():
            messages.error(request, "没有记下：选一个原因再交。" if side else "只有本单位的管理员和经办人能定。")
            return HttpResponseRedirect(match.get_absolute_url())
        try:
            told = self._refuse(match, side, **form.cleaned_data)
        except ContactError as error:
            messages.error(request, str(error))
            return HttpResponseRedirect(match.get_absolute_url())
        messages.success(request, f"以后不再推荐{told}。想恢复，去“匹配设置”。")
        return HttpResponseRedirect(reverse("supplydemand:match_list"))

    def _refuse(self, match, side, *, what, is_for_listing, **why):
        """Take the wish; returns in words what is not recommended any more."""
        wish = {"match": match, "actor": self.request.user, "at": timezone.now(), **why}
        aspect, _, value = what.partition(":")
        if aspect and aspect != ORGANIZATION:
            row = refusals.refuse_kind(side=side, aspect=aspect, value=value, is_for_listing=is_for_listing, **wish)
            return row.label
        own, other = listing_of(match, side).organization, listing_of(match, OTHER[side]).organization
        asks.exclude(organization=own, other=other, scope=ExclusionScope.MATCHES, **wish)
        return other


class ExclusionLiftView(LoginRequiredMixin, View):
    """Let an organization's matches or requests come again."""

    http_method_names = ["post"]

    def post(self, request, pk):
        """Back to the list of threads."""
        row = get_object_or_404(Exclusion.objects.of(request.user).in_force().select_related("organization"), pk=pk)
        asks.lift_exclusion(exclusion=row, actor=request.user, at=timezone.now())
        messages.success(request, "取消了，以后会再推荐。")
        return HttpResponseRedirect(posted_next(request, reverse("supplydemand:conversation_list")))
