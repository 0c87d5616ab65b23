"""Keeping own listings right: still valid, pause, resume, close, copy, hand in; one from its page, many from the list."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from core import idempotency
from core.addresses import posted_next
from core.numbers import row_number
from core.workflow import WorkflowError
from supplydemand.lifecycle_forms import BulkCloseForm, CloseForm, CopyForm
from supplydemand.own_listings import BULK_MAX
from supplydemand.services import copies, lifecycle, listings
from supplydemand.views.editing import OwnListingPostView, own_rows

STEPS = {
    "keep": (lifecycle.keep, "仍有效"),
    "pause": (lifecycle.pause, "暂停了"),
    "resume": (lifecycle.resume, "恢复了"),
    "open_again": (lifecycle.open_again, "重新开放了"),
    "submit": (listings.submit, "交上去了"),
}
"""What needs no further question: the service and the word for what was done."""


RESULT_URL_MAX = 300
"""The room of ``FormToken.result_url``."""


class ListingKeepView(OwnListingPostView):
    """One listing, from its page."""

    def post(self, request, pk):
        """Take the step; closing asks for the outcome first where it is missing."""
        listing = get_object_or_404(own_rows(self.kind, request.user), pk=pk)
        step, now = request.POST.get("step", ""), timezone.now()
        about = {"actor": request.user, "at": now, "on": timezone.localdate(now)}
        about["expected_version"] = request.POST.get("version", "")
        try:
            if step == "close":
                form = CloseForm(request.POST, headcount=listing.headcount)
                if not form.is_valid():
                    return self._ask(request, listing, form)
                lifecycle.close(listing=listing, outcome=form.cleaned_data, **about)
                messages.success(request, "结束了，结果记下了。记录都留着，不再公开和匹配。")
            elif step in STEPS and step != "submit":
                STEPS[step][0](listing=listing, **about)
                messages.success(request, f"“{listing}”{STEPS[step][1]}。")
            else:
                raise Http404("no such step")
        except WorkflowError as error:
            messages.error(request, str(error))
        return redirect(listing)

    def _ask(self, request, listing, form):
        context = {"kind": self.kind, "listing": listing, "form": form, "action_url": self.kind.url("keep", listing.pk)}
        return render(request, "supplydemand/listing_close.html", context, status=422)


class ListingBulkView(OwnListingPostView):
    """Many listings, chosen by boxes in the own list; each with the version that the reader saw."""

    def handle_no_permission(self):
        """The address itself answers no GET, so the sign-in leads to the list."""
        return redirect_to_login(self.kind.url("mine"))

    def post(self, request):
        """Ask what is still missing, or act once per form and say what became of each."""
        step = request.POST.get("step", "")
        if step not in (*STEPS, "close", "copy"):
            raise Http404("no such step")
        rows, versions = self._chosen(request)
        if not rows:
            messages.warning(request, "先勾选要办的，再点按钮。")
            return redirect(self._back(request))
        form = self._form(step, rows, request)
        if form is not None and not form.is_valid():
            return self._ask(request, step, rows, versions, form)
        try:
            return redirect(self._act_once(request, step, rows, versions, form))
        except idempotency.StaleForm as error:
            messages.warning(request, str(error))
            return redirect(self._back(request))

    def _chosen(self, request):
        """``(listings, {pk: version})``; what is not one's own is a missing page."""
        pairs = [value.partition(":") for value in request.POST.getlist("rows")[: BULK_MAX + 1]]
        versions = {row_number(pk): version for pk, _, version in pairs}
        versions.pop(None, None)
        rows = list(own_rows(self.kind, request.user).filter(pk__in=versions).order_by("-pk"))
        if len(rows) != len(versions):
            raise Http404("not one's own")
        if len(rows) > BULK_MAX:
            messages.warning(request, f"一次最多办 {BULK_MAX} 条，多出来的没有动。")
        return rows[:BULK_MAX], versions

    def _form(self, step, rows, request):
        data = request.POST if "asked" in request.POST else None
        if step == "close":
            return BulkCloseForm(rows, data)
        return CopyForm(data) if step == "copy" else None

    def _ask(self, request, step, rows, versions, form):
        on = timezone.localdate()
        context = {
            "kind": self.kind,
            "step": step,
            "form": form,
            "pairs": [(row, versions[row.pk]) for row in rows],
            "moved": [(row, copies.moved(row, on=on, months=12)) for row in rows] if step == "copy" else [],
            "token": idempotency.token_for({"token": request.POST.get("token", "")}),
            "bulk_url": self.kind.url("bulk"),
            "back": self._back(request),
        }
        return render(request, "supplydemand/listing_bulk.html", context, status=422 if form.is_bound else 200)

    def _act_once(self, request, step, rows, versions, form):
        now = timezone.now()
        about = {"actor": request.user, "at": now, "on": timezone.localdate(now)}

        def act():
            if step == "copy":
                return self._copy(request, rows, form, about)
            self._act(request, step, rows, versions, form, about)
            return self._back(request)

        _, url = idempotency.once(token=request.POST.get("token", ""), user=request.user, act=act)
        return url or self._back(request)

    def _copy(self, request, rows, form, about):
        drafts = copies.copy_to_term(listings=rows, actor=about["actor"], on=about["on"], **form.shift())
        messages.success(request, f"照着建了 {len(drafts)} 份草稿，日期换好了。看一遍，一起提交。")
        url = f"{self.kind.url('mine')}?rows={','.join(str(draft.pk) for draft in drafts)}"
        return url if len(url) <= RESULT_URL_MAX else f"{self.kind.url('mine')}?need=draft"

    def _act(self, request, step, rows, versions, form, about):
        def act(row):
            take = partial(lifecycle.close, outcome=form.outcome_of(row)) if step == "close" else STEPS[step][0]
            take(listing=row, expected_version=versions[row.pk], **about)

        done, faults = lifecycle.each_by_itself(rows, act)
        refused = [f"“{row}”没动：{error}" for row, error in faults]
        if done:
            messages.success(request, f"{done} 条{'结束了' if step == 'close' else STEPS[step][1]}。")
        for text in refused[:5]:
            messages.warning(request, text)
        if len(refused) > 5:
            messages.warning(request, f"还有 {len(refused) - 5} 条没动，逐条打开看原因。")

    def _back(self, request):
        target = posted_next(request, "")
        return target if target.startswith(self.kind.url("mine")) else self.kind.url("mine")
