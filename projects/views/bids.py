"""A bid's pages for its bidders: drafting, partners, copy, sealing, receipts, replacing, withdrawing.

Nothing of a bid's content is kept by these pages but through ``projects.services.bids``.
"""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from core.kept_forms import SESSION_KEY
from core.key_files import MissingKey
from core.numbers import row_number
from core.workflow import StaleVersion, WorkflowError
from projects import bid_text
from projects import challenge_rules as rules
from projects.challenge_forms import BidFileForm, BidForm, CopyForm, PartnerForm
from projects.models import BidPartner, ChallengeBid
from projects.services import bids
from projects.views.acting import ActionView, SecretMixin, own_organizations
from projects.views.challenges import get_challenge

LOST = "这份草稿的钥匙文件不在了，草稿读不出来。丢掉它，再从副本恢复或重新写。已经密封的标书不受影响。"


def get_bid(request, pk, *, is_writing=False):
    """The bid if it is one of the reader's own, else 404."""
    rows = ChallengeBid.objects.led_by(request.user) if is_writing else ChallengeBid.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("challenge__organization", "organization"), pk=pk)


class BidMixin(SecretMixin):
    """A bid's page or button: a draft whose key is gone says so instead of failing."""

    def dispatch(self, request, *args, **kwargs):
        """Lead to the bid's page, where the draft can be thrown away."""
        try:
            return super().dispatch(request, *args, **kwargs)
        except MissingKey:
            messages.error(request, LOST)
            return redirect("projects:bid_detail", pk=kwargs["pk"])


class BidStartView(SecretMixin, ActionView):
    """Begin a bid, or the one that replaces a sealed one."""

    bid = None

    def page_url(self):
        """The challenge's page."""
        return reverse("projects:challenge_detail", args=[self.kwargs["pk"]])

    def back(self):
        """The draft."""
        return reverse("projects:bid_edit", args=[self.bid.pk]) if self.bid else self.page_url()

    def act(self):
        """For the organization that was chosen."""
        challenge = get_challenge(self.request, self.kwargs["pk"])
        own = own_organizations(self.request.user, challenge)
        wanted = row_number(self.request.POST.get("organization", ""))
        organization = next((row for row in own if row.pk == wanted), own[0] if own else None)
        if organization is None:
            raise WorkflowError("揭榜的要是经过核验、不是发榜单位的单位，由它的管理员或经办人来填。")
        self.bid = bids.start(challenge=challenge, organization=organization, actor=self.request.user)


class BidDetailView(SecretMixin, LoginRequiredMixin, View):
    """Where a bid stands, its receipts, and what a partner is asked."""

    def get(self, request, pk):
        """For the lead and for partners; the content is on the draft's page only."""
        bid = get_bid(request, pk)
        is_lead, own = ChallengeBid.objects.of(request.user).filter(pk=bid.pk).exists(), set(request.user.organization_roles)
        partners = list(bid.partners.select_related("organization"))
        seats = set(bid.partners.kept_by(request.user).filter(organization__in=own).values_list("pk", flat=True))
        if not is_lead and not seats:
            raise Http404("not one of the bidders")
        mine = []
        for row in partners:
            row.bid = bid
            if row.pk in seats and row.declined_at is None:
                mine.append({"row": row, "terms": _terms(row), "can_answer": rules.is_author(request.user, row)})
        context = {
            "bid": bid,
            "challenge": bid.challenge,
            "is_lead": is_lead,
            "can_write": rules.writes_bid(request.user, bid),
            "is_open": bid.challenge.is_open(timezone.now()),
            "partners": [row for row in partners if row.accepted_at],
            "asked": mine,
            "receipts": list(bid.receipts.select_related("sealed_by").order_by("-number")) if is_lead else [],
            "copy_form": CopyForm(),
        }
        return render(request, "projects/bid_detail.html", context)


class BidEditView(BidMixin, LoginRequiredMixin, View):
    """The draft: its texts, files and partners."""

    def get(self, request, pk):
        """What is written so far."""
        bid = get_bid(request, pk, is_writing=True)
        if not bid.has_draft:
            return redirect(bid)
        return self.draw(bid, BidForm(initial=bids.texts_of(bid)))

    def post(self, request, pk):
        """Save; then on to sealing if asked."""
        bid = get_bid(request, pk, is_writing=True)
        form = BidForm(request.POST)
        try:
            bid = bids.save_draft(
                bid=bid, texts=form.texts(), actor=request.user, expected_version=request.POST.get("version", "")
            )
        except StaleVersion as error:
            saved, typed = bids.texts_of(bid), form.texts()
            conflicts = [
                {"label": label, "yours": typed[name], "saved": saved.get(name, "")}
                for name, label in bid_text.TEXTS.items()
                if name in typed and typed[name] != saved.get(name, "")
            ]
            if conflicts:
                messages.warning(request, str(error))
                return self.draw(bid, form, conflicts=conflicts)
        except WorkflowError as error:
            messages.error(request, str(error))
            return redirect(bid)
        if request.POST.get("action") == "review":
            return redirect("projects:bid_seal", pk=bid.pk)
        messages.success(request, "草稿已存，是加密的，只有本单位看得到。")
        return redirect("projects:bid_edit", pk=bid.pk)

    def draw(self, bid, form, *, conflicts=()):
        """The form page."""
        partners = [(row, _terms(row)) for row in _with_bid(bid)]
        form.mark_needed(bids.NEEDED)
        context = {
            "bid": bid,
            "challenge": bid.challenge,
            "form": form,
            "fieldsets": form.fieldsets(),
            "version": bid.version,
            "files": bids.files_of(bid),
            "partners": partners,
            "conflicts": conflicts,
            "file_form": BidFileForm(),
            "partner_form": PartnerForm(),
            "copy_form": CopyForm(),
            "autosave_url": reverse("projects:bid_autosave", args=[bid.pk]),
        }
        return render(self.request, "projects/bid_form.html", context)


class BidAutosaveView(BidMixin, LoginRequiredMixin, View):
    """The script's save: under the draft's key like every other."""

    http_method_names = ["post"]

    def handle_no_permission(self):
        """The script keeps its copy in the bidder's own browser."""
        return JsonResponse({"error": "登录已过期"}, status=401)

    def post(self, request, pk):
        """JSON with the new version; 409 when another window saved meanwhile."""
        bid = get_bid(request, pk, is_writing=True)
        try:
            saved = bids.save_draft(
                bid=bid,
                texts=BidForm(request.POST).texts(),
                actor=request.user,
                expected_version=request.POST.get("version", ""),
            )
        except WorkflowError as error:
            return JsonResponse({"error": str(error)}, status=409)
        return JsonResponse({"version": saved.version, "saved_at": f"{timezone.localtime():%H:%M}"})


class BidAction(BidMixin, ActionView):
    """A button of the draft's page."""

    @property
    def bid(self):
        """The bid if the reader may write it."""
        return get_bid(self.request, self.kwargs["pk"], is_writing=True)

    def page_url(self):
        """The draft's page."""
        return reverse("projects:bid_edit", args=[self.kwargs["pk"]])


class BidFileAddView(BidAction):
    """Add a file."""

    def act(self):
        """Checked like every upload, then encrypted; it never lies on the disk."""
        bid, data = self.bid, self.valid(BidFileForm(self.request.POST, self.request.FILES))
        bids.add_file(bid=bid, checked=data["file"], actor=self.request.user)
        return "附件加上了，和正文一样是加密的。"


class BidFileRemoveView(BidAction):
    """Take a file out."""

    def act(self):
        """Of this draft."""
        bids.remove_file(bid=self.bid, pk=self.kwargs["file"], actor=self.request.user)
        return "附件去掉了。"


class PartnerAddView(BidAction):
    """Ask a partner, or change its terms."""

    def act(self):
        """The invitation goes out at once."""
        bid, data = self.bid, self.valid(PartnerForm(self.request.POST))
        partner = bids.invite(bid=bid, actor=self.request.user, at=timezone.now(), **data)
        return (
            f"{partner.organization}已经同意过这个条件。"
            if partner.accepted_at
            else f"邀请发给{partner.organization}了，等它同意。"
        )


class PartnerRemoveView(BidAction):
    """Take a partner out."""

    def act(self):
        """Of this draft."""
        bid = self.bid
        partner = get_object_or_404(BidPartner, pk=self.kwargs["partner"], bid=bid)
        bids.remove_partner(bid=bid, partner=partner, actor=self.request.user)
        return "去掉了。份额要重新分。"


class PartnerAnswerView(ActionView):
    """A partner's yes or no."""

    def page_url(self):
        """The bid's page."""
        return reverse("projects:bid_detail", args=[self.kwargs["pk"]])

    def back(self):
        """After a no the bid is not the partner's any more."""
        return self.page_url() if self.request.POST.get("answer") == "yes" else reverse("projects:challenge_mine")

    def act(self):
        """To the terms as they are."""
        bid = get_bid(self.request, self.kwargs["pk"])
        own = list(self.request.user.organization_roles)
        rows = BidPartner.objects.kept_by(self.request.user).filter(bid=bid, organization__in=own)
        partner = get_object_or_404(rows, pk=self.kwargs["partner"])
        is_accepted = self.request.POST.get("answer") == "yes"
        bids.answer_invitation(partner=partner, is_accepted=is_accepted, actor=self.request.user, at=timezone.now())
        return "同意了。牵头单位可以密封标书了。" if is_accepted else "谢绝了，对方会收到消息。"


class BidCopyView(BidMixin, LoginRequiredMixin, View):
    """The copy that the bidder keeps: exactly what is sealed."""

    def get(self, request, pk):
        """An archive, never cached."""
        bid = get_bid(request, pk, is_writing=True)
        if not bid.has_draft:
            raise Http404("no draft")
        response = HttpResponse(bid_text.copy_of(bids.plain_of(bid), title=bid.challenge.title), content_type="application/zip")
        response["Content-Disposition"] = f'attachment; filename="{bid.code}.zip"'
        return response


class BidSealView(BidMixin, LoginRequiredMixin, View):
    """Look once more, take the copy, seal."""

    def get(self, request, pk):
        """Everything as it will be sealed, with what still keeps it from that."""
        bid = get_bid(request, pk, is_writing=True)
        if not bid.has_draft:
            return redirect(bid)
        return self.draw(bid, bids.faults_of(bid))

    def draw(self, bid, faults):
        """The page of the last look."""
        plain = bids.plain_of(bid)
        found = bid_text.read(plain)
        labels = bid_text.TEXTS | {"partners": "合作单位"}
        context = {
            "bid": bid,
            "challenge": bid.challenge,
            "texts": [(label, bid_text.shown(name, found["texts"][name])) for name, label in bid_text.TEXTS.items()],
            "partners": found["partners"],
            "files": found["files"],
            "faults": [(labels[name], text) for name, text in faults.items()],
            "digest": bid_text.digest_of(plain),
            "is_open": bid.challenge.is_open(timezone.now()),
        }
        return render(self.request, "projects/bid_seal.html", context)

    def post(self, request, pk):
        """Seal; too late is said clearly, and the draft stays."""
        bid = get_bid(request, pk, is_writing=True)
        if not bid.has_draft:
            return redirect(bid)
        if not request.POST.get("has_copy"):
            messages.warning(request, "先下载副本，再勾上“副本存好了”。密封以后谁也看不到内容，包括你们。")
            return self.draw(bid, bids.faults_of(bid))
        try:
            receipt = bids.seal(bid=bid, actor=request.user, expected_version=request.POST.get("version", ""))
        except bids.Incomplete as error:
            return self.draw(bid, error.faults)
        except WorkflowError as error:
            messages.error(request, str(error))
            return redirect("projects:bid_seal", pk=bid.pk) if bid.has_draft else redirect(bid)
        request.session.pop(SESSION_KEY, None)
        messages.success(request, f"密封好了，回执 {bid.code} 第 {receipt.number} 次。截止前可以换一份。")
        return redirect(bid)


class BidWithdrawView(BidAction):
    """Take a sealed bid back."""

    def back(self):
        """The bid's page."""
        return reverse("projects:bid_detail", args=[self.kwargs["pk"]])

    def act(self):
        """Before the deadline."""
        bids.withdraw(bid=self.bid, actor=self.request.user)
        return "撤回了，密文已经删掉，回执留着。截止前还可以再揭。"


class BidDiscardView(BidWithdrawView):
    """Throw the draft away."""

    def act(self):
        """What is sealed stays."""
        bids.discard_draft(bid=self.bid, actor=self.request.user)
        return "草稿丢掉了。"


class BidRestoreView(BidAction):
    """Fill the draft from the bidder's own copy."""

    def act(self):
        """Texts, files, and partners' terms."""
        bid, data = self.bid, self.valid(CopyForm(self.request.POST, self.request.FILES))
        bids.restore(bid=bid, copy=_content(data["copy"]), actor=self.request.user, at=timezone.now())
        return "从副本恢复了。看一遍，改好再密封。"


class BidVerifyView(BidWithdrawView):
    """Whether a copy is what a receipt speaks of."""

    def act(self):
        """Nothing of the copy is kept."""
        bid, data = self.bid, self.valid(CopyForm(self.request.POST, self.request.FILES))
        receipt = bids.receipt_of_copy(bid, _content(data["copy"]))
        if receipt is None:
            raise WorkflowError("这份副本和哪一张回执都对不上。")
        state = "后来换过新的一份" if receipt.replaced_at else "就是现在密封的这一份"
        return f"对得上：第 {receipt.number} 次密封，{timezone.localtime(receipt.sealed_at):%Y-%m-%d %H:%M:%S}，{state}。"


def _content(upload):
    if upload.size > bid_text.PLAIN_MOST:
        raise bid_text.NotACopy("这个文件太大，不是标书副本。")
    return upload.read()


def _terms(partner):
    try:
        return bids.terms_of(partner)
    except MissingKey:
        return {}


def _with_bid(bid):
    rows = list(bid.partners.select_related("organization"))
    for row in rows:
        row.bid = bid
    return rows
