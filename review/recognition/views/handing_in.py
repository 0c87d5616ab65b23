"""From filled in to handed in: what is missing, the preview, the stamped page, and the buttons of a case."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from core import idempotency
from core.limits import limited
from core.papers import pdf
from core.workflow import WorkflowError
from review.recognition import eligibility, evidence, figures, signature_paper, signing
from review.recognition.completeness import fields_of, notices_of, problems_of
from review.recognition.content import content_of, fingerprint_of
from review.recognition.forms import ScanForm, WithdrawalForm
from review.recognition.presentation import days_left, rows_by_section
from review.recognition.services import cases, drafts, signatures
from review.recognition.views.cases import CasePostView, CaseView, address
from review.recognition.views.filling import sections_of, with_notes


class CheckView(CaseView):
    """Everything that is missing, each with the field where it is mended."""

    writes = True

    def get(self, request, pk):
        """The sections, the conditions, the stamped page, and what is in the way."""
        case = self.get_case()
        if not case.is_editable:
            return redirect(case)
        now = timezone.now()
        answers, documents = content_of(case)
        fields = fields_of(case.scheme_version, case.purpose)
        returned = with_notes(WithdrawalForm(), case)
        context = {
            "application": case,
            "problems": problems_of(case, at=now),
            "reminders": notices_of(case),
            "sections": sections_of(case, fields, answers),
            "standings": eligibility.of_application(case, answers=answers, on=timezone.localdate(now)),
            "levels": [] if case.case_number else list(case.scheme_version.levels.all()),
            "signature": self._signature(case, fingerprint_of(answers, documents)),
            "returned": getattr(returned, "returned", None),
            "notes": _notes(fields, getattr(returned, "field_notes", {}), case),
            "left": days_left(case.time_left_until, now),
            "trail": self.trail(case),
            "token": idempotency.new_token(),
        }
        return render(request, "review/recognition/application_check.html", context)

    def post(self, request, pk):
        """Choose the level that the draft asks for."""
        case = self.get_case()
        try:
            drafts.choose_level(
                application=case,
                level=request.POST.get("level", ""),
                actor=request.user,
                expected_version=request.POST.get("version", ""),
            )
        except WorkflowError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, "级别改好了。")
        return redirect(address("application_check", case))

    def _signature(self, case, fingerprint):
        return signing.standing_of(case, fingerprint) if case.scheme_version.needs_signature else None


class PreviewView(CaseView):
    """Exactly what is handed in, with the button that does it."""

    writes = True

    def get(self, request, pk):
        """The content as it stands, its fingerprint and whether it is ready."""
        case = self.get_case()
        if not case.is_editable:
            return redirect(case)
        now = timezone.now()
        answers, documents = content_of(case)
        fields = fields_of(case.scheme_version, case.purpose)
        values = figures.values_for(case, on=timezone.localdate(now))
        context = {
            "application": case,
            "sections": rows_by_section(
                fields, answers, documents, values, evidence_of=lambda code: evidence.path_of(case, code)
            ),
            "problems": problems_of(case, at=now),
            "reminders": notices_of(case),
            "fingerprint": fingerprint_of(answers, documents),
            "left": days_left(case.time_left_until, now),
            "trail": self.trail(case),
            "token": idempotency.new_token(),
        }
        return render(request, "review/recognition/application_preview.html", context)


class SubmitView(CasePostView):
    """Hand in what was previewed, once; of two who do it at the same time one wins."""

    def post(self, request, pk):
        """The case's page, or what is missing."""
        case = self.get_case()
        try:
            is_first, _ = idempotency.once(token=request.POST.get("token", ""), user=request.user, act=lambda: self._submit(case))
        except cases.NotReady as error:
            messages.error(request, str(error))
            return redirect(address("application_check", case))
        except (idempotency.StaleForm, WorkflowError) as error:
            messages.error(request, str(error))
            return redirect(address("application_preview", case))
        if is_first:
            messages.success(request, f"交上去了，受理号 {case.case_number}。每办完一步都会告诉你。")
        return redirect(case)

    def _submit(self, case):
        cases.submit(
            application=case,
            actor=self.request.user,
            at=timezone.now(),
            expected_version=self.request.POST.get("version", ""),
            expected_fingerprint=self.request.POST.get("fingerprint", ""),
        )


class SignatureView(CaseView):
    """盖章页: print it, stamp it, upload it."""

    writes = True

    def get(self, request, pk):
        """What to do now."""
        return self._draw(self.get_case(), None)

    def post(self, request, pk):
        """Bind an uploaded scan to the page whose code was typed."""
        case = self.get_case()
        form = ScanForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._draw(case, form)
        try:
            idempotency.once(token=request.POST.get("token", ""), user=request.user, act=lambda: self._bind(case, form))
        except (idempotency.StaleForm, WorkflowError) as error:
            form.add_error("short_code", str(error))
            return self._draw(case, form)
        messages.success(request, "盖章页传好了，和现在的内容对得上。")
        return redirect(address("application_check", case))

    def _bind(self, case, form):
        signatures.bind_scan(
            application=case,
            short_code=form.cleaned_data["short_code"],
            upload=form.cleaned_data["scan"],
            actor=self.request.user,
            at=timezone.now(),
        )

    def _draw(self, case, form):
        if not case.scheme_version.needs_signature or not case.is_editable:
            return redirect(case)
        standing = signing.standing_of(case)
        code = self.request.GET.get("code", "") or (standing.page.short_code if standing.page else "")
        fields = fields_of(case.scheme_version, case.purpose)
        answers, _ = content_of(case)
        context = {
            "application": case,
            "signature": standing,
            "form": form or ScanForm(initial={"short_code": code[:20]}),
            "missing": sum(row["missing"] for row in sections_of(case, fields, answers)),
            "trail": self.trail(case),
            "token": idempotency.new_token(),
        }
        return render(self.request, "review/recognition/application_signature.html", context)


class SignaturePrintView(CasePostView):
    """Make the page for the content as it stands, then lead to its PDF."""

    def post(self, request, pk):
        """The same content gives the same page, however often it is asked for."""
        case = self.get_case()
        try:
            page = signatures.print_page(application=case, actor=request.user, at=timezone.now())
        except WorkflowError as error:
            messages.error(request, str(error))
            return redirect(case)
        return redirect(address("signature_pdf", case, page.short_code))


class SignaturePdfView(CaseView):
    """The printed page; one that is outdated is not printed again."""

    writes = True

    @limited("paper")
    def get(self, request, pk, code):
        """The PDF."""
        case = self.get_case()
        page = get_object_or_404(case.signature_pages.all(), short_code=code)
        if page.fingerprint != signing.current_fingerprint(case):
            raise Http404("an outdated page")
        link = request.build_absolute_uri(f"{address('application_signature', case)}?code={page.short_code}")
        content = pdf(signature_paper.TEMPLATE, signature_paper.data_of(case, page, link=link))
        response = HttpResponse(content, content_type="application/pdf")
        response["Content-Disposition"] = f'attachment; filename="signature-{page.short_code}.pdf"'
        response["Cache-Control"] = "no-store"
        return response


class WithdrawView(CaseView):
    """Take a case back, with the reason."""

    writes = True

    def get(self, request, pk):
        """What it means, and the reason."""
        return self._draw(self.get_case(), WithdrawalForm())

    def post(self, request, pk):
        """Take it back."""
        case, form = self.get_case(), WithdrawalForm(request.POST)
        if not form.is_valid():
            return self._draw(case, form)
        try:
            cases.withdraw(
                application=case,
                actor=request.user,
                at=timezone.now(),
                reason=form.cleaned_data["reason"],
                expected_version=request.POST.get("version", ""),
            )
        except WorkflowError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, "撤回了。填的内容都留着，以后可以沿用。")
        return redirect(case)

    def _draw(self, case, form):
        context = {"application": case, "form": form, "trail": self.trail(case)}
        return render(self.request, "review/recognition/application_withdraw.html", context)


class DiscardView(CasePostView):
    """Throw a draft away."""

    def post(self, request, pk):
        """Back to the list."""
        case = self.get_case()
        try:
            cases.discard(
                application=case, actor=request.user, at=timezone.now(), expected_version=request.POST.get("version", "")
            )
        except WorkflowError as error:
            messages.error(request, str(error))
            return redirect(case)
        messages.success(request, "这份草稿不要了。")
        return redirect("recognition:application_list")


def _notes(fields, notes, case):
    """The coordinator's words on single fields: ``[(label, note, url)]``; those on what is no field come last without one."""
    known = {row.code: row for row in fields}
    rows = [
        (row.label, notes[row.code], f"{address('section_edit', case, row.section_id)}#id_f-{row.code}")
        for row in fields
        if row.code in notes
    ]
    return rows + [(code, note, "") for code, note in notes.items() if code not in known]
