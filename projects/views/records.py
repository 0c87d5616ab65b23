"""The page of one entry, and what the two sides and a coordinator do to it."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from core import guest_links, idempotency, letters
from core.client import client_address
from core.guest_link_pages import note_asker
from core.limits import is_within
from core.numbers import grouped_text
from core.papers import qr_code
from projects import evidence_rules as rules
from projects.enums import Answer, EvidenceGrade
from projects.evidence_kinds import JOINED, KINDS, LEDGER_KINDS, TRAINING_KINDS
from projects.evidence_tabs import tabs_of
from projects.ledger_forms import AskPersonForm, CorrectionForm, DisputeForm, FilesForm, VerifyForm
from projects.services import evidence, ledger, training
from projects.services.evidence import EvidenceError
from projects.training_forms import VoidForm

TOO_MANY = "今天请人确认的次数太多了，明天再发。"


class RecordMixin(LoginRequiredMixin):
    """Finds an entry of a project whose inside the reader may read; anything else is a 404."""

    def get_entry(self):
        """The entry with what its page shows."""
        model = KINDS.get(self.kwargs["kind"])
        if model is None:
            raise Http404("no such kind")
        rows = model.objects.visible_to(self.request.user).select_related(*JOINED[model.code])
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def draw(self, entry, *, status=200, **forms):
        """The page; ``forms`` are bound ones with faults."""
        user, last = self.request.user, evidence.last_answer(entry)
        is_author, is_other = rules.is_author(user, entry), rules.is_other_side(user, entry)
        net = evidence.net_of(entry)
        is_open = entry.is_waiting and bool(net)
        link = guest_links.open_links_of(entry).order_by("-pk").first()
        is_shown = is_author and link is not None and guest_links.is_shown_to_author(link)
        files = evidence.files_of(entry)
        context = {
            "entry": entry,
            "net_text": grouped_text(net),
            "tabs": tabs_of(entry.project, user, entry.tab),
            "answers": evidence.answers_of(entry).select_related("link"),
            "files": files,
            "corrections": entry.corrections.select_related("created_by").order_by("pk") if hasattr(entry, "corrections") else [],
            "last": last,
            "link": link,
            "link_url": letters.absolute(guest_links.path_of(link)) if is_shown else "",
            "mailed_to": guest_links.masked_email(link) if link else "",
            "is_author": is_author,
            "is_overdue": link is not None and link.issued_at + guest_links.REMIND_AFTER <= timezone.now(),
            "ask_form": forms.get("ask") or (AskPersonForm(prefix="ask") if is_author and is_open else None),
            "dispute_form": forms.get("dispute") or DisputeForm(prefix="dispute"),
            "can_answer": is_other and is_open,
            "can_take_back": rules.can_withdraw_confirmation(user, entry, last),
            "files_form": forms.get("files") or (FilesForm(prefix="files") if rules.can_attach(user, entry) else None),
            "verify_form": forms.get("verify") or self._verify_form(user, entry, files),
            "correct_form": forms.get("correct") or self._correct_form(entry, is_author, net, last),
            "void_form": forms.get("void") or self._void_form(entry, is_author),
            "deliver_url": self._deliver_url(entry, user, net),
            "token": idempotency.new_token(),
        }
        answer = render(self.request, "projects/record.html", context, status=status)
        return note_asker(self.request, answer) if is_shown else answer

    def _verify_form(self, user, entry, files):
        is_fit = rules.can_verify(user, entry) and (entry.grade == EvidenceGrade.DOCUMENTED or files.exists())
        return VerifyForm(prefix="verify") if is_fit else None

    def _correct_form(self, entry, is_author, net, last):
        if not is_author or entry.code not in LEDGER_KINDS or entry.is_correction or not net:
            return None
        said = last.number if last and last.answer == Answer.DISPUTED else None
        initial = {"right_amount": said} if said is not None and said < net else None
        return CorrectionForm(prefix="correct", unit=entry.unit, initial=initial)

    def _void_form(self, entry, is_author):
        return (
            VoidForm(prefix="void")
            if is_author and entry.is_stated_only and entry.is_waiting and entry.code in TRAINING_KINDS
            else None
        )

    def _deliver_url(self, entry, user, net):
        if entry.code != "commitment" or entry.is_correction or not net:
            return ""
        sides = {entry.stated_by_id, entry.counterpart_id}
        if not any(party.pk in sides for party in rules.own_parties(user, entry.project)):
            return ""
        return reverse("projects:delivery_create", args=[entry.pk])


class RecordDetailView(RecordMixin, View):
    """One entry."""

    def get(self, request, kind, pk):
        """The page."""
        return self.draw(self.get_entry())


class RecordStepView(RecordMixin, View):
    """A step: ``form_class`` with ``name`` as its prefix is asked first, then ``step`` is taken once."""

    http_method_names = ["post"]
    name, form_class, done_text = "", None, ""

    def make_form(self, entry):
        """The bound form."""
        return self.form_class(self.request.POST, self.request.FILES, prefix=self.name)

    def post(self, request, kind, pk):
        """Back to the entry; what is wrong is said at its field."""
        entry = self.get_entry()
        form = self.make_form(entry) if self.form_class else None
        if form is not None and not form.is_valid():
            return self.draw(entry, status=422, **{self.name: form})
        try:
            _, url = idempotency.once(
                token=request.POST.get("token", ""),
                user=request.user,
                act=lambda: self.step(entry, form.cleaned_data if form else {}) or entry.get_absolute_url(),
            )
        except (EvidenceError, idempotency.StaleForm) as error:
            if form is None:
                messages.error(request, str(error))
                return HttpResponseRedirect(entry.get_absolute_url())
            form.add_error(None, str(error))
            return self.draw(entry, status=422, **{self.name: form})
        messages.success(request, self.done_text)
        return HttpResponseRedirect(url)


class RecordAskView(RecordStepView):
    """Make the link for a person of the other side; this browser is then known as the asking side's."""

    name, form_class, done_text = "ask", AskPersonForm, "链接好了。填了邮箱的只发到那个邮箱；没填的，把链接或二维码发给对方。"

    def post(self, request, kind, pk):
        """As every step."""
        return note_asker(request, super().post(request, kind, pk))

    def step(self, entry, values):
        """Limited a day and person, because it mails to addresses that nobody has confirmed."""
        if not is_within(self.request, "guest_link_asked"):
            raise EvidenceError(TOO_MANY)
        evidence.ask(entry=entry, actor=self.request.user, at=timezone.now(), address=client_address(self.request), **values)
        return f"{entry.get_absolute_url()}#ask"


class RecordConfirmView(RecordStepView):
    """A member of the other side says yes."""

    done_text = "确认了。"

    def step(self, entry, values):
        """Take the yes."""
        evidence.answer(entry=entry, answer=Answer.CONFIRMED, user=self.request.user, at=timezone.now())


class RecordDisputeView(RecordStepView):
    """A member of the other side says that it is otherwise, also after somebody confirmed by a link."""

    name, form_class, done_text = "dispute", DisputeForm, "记下了，对方会看到。"

    def step(self, entry, values):
        """Take the objection."""
        evidence.answer(entry=entry, answer=Answer.DISPUTED, user=self.request.user, at=timezone.now(), **values)


class RecordFilesView(RecordStepView):
    """Either side hands in files."""

    name, form_class, done_text = "files", FilesForm, "佐证存好了。"

    def step(self, entry, values):
        """Keep them."""
        evidence.attach(entry=entry, actor=self.request.user, at=timezone.now(), **values)
        return f"{entry.get_absolute_url()}#files"


class RecordVerifyView(RecordStepView):
    """A coordinator verifies."""

    name, form_class, done_text = "verify", VerifyForm, "核验了。"

    def step(self, entry, values):
        """Verify."""
        evidence.verify(entry=entry, actor=self.request.user, at=timezone.now(), **values)


class RecordCorrectView(RecordStepView):
    """The author takes a part or all of an entry back."""

    name, form_class, done_text = "correct", CorrectionForm, "更正记下了。对方确认过的、合同要付的，要对方同意才生效。"

    def get_entry(self):
        """Entries of the ledger alone."""
        entry = super().get_entry()
        if entry.code not in LEDGER_KINDS:
            raise Http404("not in the ledger")
        return entry

    def make_form(self, entry):
        """With the entry's unit."""
        return CorrectionForm(self.request.POST, prefix=self.name, unit=entry.unit)

    def step(self, entry, values):
        """Write the correction; of what was confirmed or a contract pays it waits on its own page for the other side."""
        row = ledger.correct(entry=entry, actor=self.request.user, at=timezone.now(), **values)
        return f"{row.get_absolute_url()}#ask" if row.is_waiting else entry.get_absolute_url()


class RecordVoidView(RecordStepView):
    """The author takes a statement of the training back that nobody has confirmed."""

    name, form_class, done_text = "void", VoidForm, "作废了。要更正，重新记一条。"

    def get_entry(self):
        """Statements of the training alone."""
        entry = super().get_entry()
        if entry.code not in TRAINING_KINDS:
            raise Http404("not of the training")
        return entry

    def step(self, entry, values):
        """Void it."""
        training.take_back(entry=entry, actor=self.request.user, at=timezone.now(), **values)


class RecordCodeView(RecordMixin, View):
    """The QR code of an entry's open link, for those who asked."""

    http_method_names = ["get", "head"]

    def get(self, request, kind, pk):
        """An SVG; a 404 for everybody but the author's side."""
        entry = self.get_entry()
        link = guest_links.open_links_of(entry).order_by("-pk").first()
        if link is None or not rules.is_author(request.user, entry) or not guest_links.is_shown_to_author(link):
            raise Http404("no link to show")
        response = HttpResponse(qr_code(letters.absolute(guest_links.path_of(link))), content_type="image/svg+xml")
        response["Cache-Control"] = "private, no-store"
        return note_asker(request, response)
