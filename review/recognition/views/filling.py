"""Filling in a case, one section a page; several people at once, each in a section of their own."""

from dataclasses import dataclass, field

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from core import idempotency, kept_forms
from core.models import ReviewEvent
from core.numbers import row_number
from core.workflow import WorkflowError
from review.recognition import answers as entries
from review.recognition import eligibility, figures
from review.recognition.completeness import field_problems, fields_of
from review.recognition.content import answers_of
from review.recognition.enums import FieldKind
from review.recognition.forms import SectionForm, data_of
from review.recognition.models import FormSection
from review.recognition.presentation import answer_text, days_left, files_of
from review.recognition.services import drafts
from review.recognition.views.cases import CaseView, address


@dataclass
class SectionPage:
    """What a section's page shows around the form."""

    form: SectionForm
    row: object
    conflicts: list = field(default_factory=list)
    is_kept: bool = False


class SectionView(kept_forms.KeepsPostedForm, CaseView):
    """One section: fields, files, figures, and what the conditions say of them."""

    writes = True
    template_name = "review/recognition/section_form.html"

    def load(self):
        """The case, its section and the fields of the section."""
        self.case = self.get_case()
        self.section = get_object_or_404(FormSection, version=self.case.scheme_version, pk=self.kwargs["section"])
        self.fields = fields_of(self.case.scheme_version, self.case.purpose)
        self.own_fields = [row for row in self.fields if row.section_id == self.section.pk]

    def get(self, request, pk, section):
        """What is kept, with the fault of what cannot be read, or what was posted when the session had ended."""
        self.load()
        if not self.case.is_editable:
            messages.info(request, f"现在是“{self.case.get_status_display()}”，不能改了。")
            return redirect(self.case)
        row = drafts.section_as_kept(self.case, self.section)
        kept = kept_forms.take(request, at=timezone.now())
        form = SectionForm(kept if kept is not None else data_of(row.answers, self.own_fields), form_fields=self.own_fields)
        form.is_valid()
        if "check" in request.GET:
            form.show_missing()
        return self.draw(SectionPage(form, row, is_kept=kept is not None))

    def post(self, request, pk, section):
        """Keep everything; a stale tab shows both sides and overwrites nothing."""
        self.load()
        form = SectionForm(request.POST, request.FILES, form_fields=self.own_fields)
        form.is_valid()
        saved = []
        try:
            is_first, _ = idempotency.once(
                token=request.POST.get("token", ""), user=request.user, act=lambda: saved.append(self.save(form))
            )
        except idempotency.StaleForm as error:
            messages.warning(request, str(error))
            return self.draw(SectionPage(form, drafts.section_as_kept(self.case, self.section)))
        except WorkflowError as error:
            messages.error(request, str(error))
            return self.draw(SectionPage(form, drafts.section_as_kept(self.case, self.section)))
        if is_first and saved[0].is_stale and (conflicts := self.conflicts(form, saved[0].section)):
            messages.warning(request, "同事刚存过这一部分。你填的没有丢，选好用哪一份再存一次。")
            return self.draw(SectionPage(form, saved[0].section, conflicts))
        self._say(form)
        return redirect(self._next())

    def save(self, form):
        """Keep what was entered, less what the reader gave up for the newer entry."""
        chosen = set(self.request.POST.getlist("use_saved"))
        return drafts.save_section(
            application=self.case,
            section=self.section,
            values={code: value for code, value in form.values.items() if code not in chosen},
            uploads=form.uploads,
            removed=[pk for pk in map(row_number, self.request.POST.getlist("remove")) if pk],
            actor=self.request.user,
            at=timezone.now(),
            expected_version=self.request.POST.get("version", ""),
        )

    def conflicts(self, form, row):
        """Where the reader's entries differ from what a colleague kept: ``[{"name", "label", "yours", "saved"}]``."""
        rows = []
        for code, value in form.values.items():
            saved = row.answers.get(code)
            if value != saved and not (entries.is_empty(value) and entries.is_empty(saved)):
                words = [answer_text(form.form_fields[code], answer, {}, {}) for answer in (value, saved)]
                rows.append({"name": code, "label": form.form_fields[code].label, "yours": words[0], "saved": words[1]})
        return rows

    def _say(self, form):
        files = [code for code in form.errors if form.form_fields[code].kind == FieldKind.ATTACHMENT]
        for code in files:
            messages.error(self.request, f"“{form.form_fields[code].label}”没有传上：{form.errors[code][0]}")
        faults = len(form.errors) - len(files)
        if faults:
            messages.warning(self.request, f"草稿已存。还有 {faults} 处读不懂，标在字段下面，原样留着。")
        elif not files:
            messages.success(self.request, "草稿已存。")

    def _next(self):
        if self.request.POST.get("action") == "next":
            sections = list(self.case.scheme_version.sections.all())
            behind = sections[sections.index(self.section) + 1 :]
            return address("section_edit", self.case, behind[0].pk) if behind else address("application_check", self.case)
        return address("section_edit", self.case, self.section.pk)

    def draw(self, page):
        """The page."""
        now = timezone.now()
        answers = answers_of(self.case)
        on, named = timezone.localdate(now), [row.figure for row in self.own_fields if row.figure]
        values = figures.values_of(named, self.case.subject, on=on)
        standings = eligibility.of_application(self.case, answers=answers, on=on)
        form = with_notes(page.form, self.case)
        form.mark_needed()
        files = files_of(self.case, page.row.answers, self.own_fields)
        context = {
            "application": self.case,
            "section": self.section,
            "form": form,
            "items": [self._item(row, form, files, values, standings) for row in self.own_fields],
            "sections": sections_of(self.case, self.fields, answers, self.section.pk),
            "standings": standings,
            "row": page.row,
            "conflicts": page.conflicts,
            "is_kept": page.is_kept,
            "token": idempotency.new_token(),
            "left": days_left(self.case.time_left_until, now),
            "trail": self.trail(self.case),
            "autosave_url": address("section_autosave", self.case, self.section.pk),
        }
        return render(self.request, self.template_name, context)

    def _item(self, row, form, files, values, standings):
        return {
            "field": row,
            "bound": form[row.code] if row.code in form.fields else None,
            "unit": "元" if row.kind == FieldKind.MONEY else row.unit,
            "figure": values.get(row.figure),
            "text": answer_text(row, None, {}, values) if row.figure else "",
            "files": files.get(row.code, []),
            "standing": next((standing for standing in standings if standing.field_code == row.code), None),
        }


class SectionAutosaveView(SectionView):
    """The script's save: JSON with the new version; 409 where a colleague saved meanwhile. Files go with the form itself."""

    is_for_script = True
    http_method_names = ["post"]

    def post(self, request, pk, section):
        """Keep what was entered, unless that would overwrite a colleague's entry."""
        self.load()
        form = SectionForm(request.POST, form_fields=self.own_fields)
        form.is_valid()
        try:
            saved = self.save(form)
        except WorkflowError as error:
            return JsonResponse({"error": str(error)}, status=409)
        if saved.is_stale and self.conflicts(form, saved.section):
            return JsonResponse({"error": "同事刚存过这一部分。"}, status=409)
        return JsonResponse({"version": saved.section.version, "unreadable": sorted(form.errors)})


class StandingsView(CaseView):
    """How the case stands with its conditions, as a fragment that follows each save."""

    writes = True

    def get(self, request, pk):
        """The list of conditions."""
        case = self.get_case()
        standings = eligibility.of_application(case, answers=answers_of(case), on=timezone.localdate())
        return render(request, "review/recognition/_standings.html", {"standings": standings, "application": case})


class CopiedView(CaseView):
    """What came over from an earlier case, and what did not."""

    writes = True

    def get(self, request, pk):
        """Both lists, worked out from both cases."""
        case = self.get_case()
        if case.copied_from is None:
            return redirect(address("application_check", case))
        carried = drafts.carried_over(application=case, source=case.copied_from)
        context = {"application": case, "trail": self.trail(case), "carried": carried}
        return render(request, "review/recognition/application_copied.html", context)


def sections_of(application, fields, answers, current=None):
    """``[{"title", "url", "missing", "is_current"}]``: the sections with how much is still to be filled in."""
    missing = {}
    for problem in field_problems(fields, answers):
        missing[problem.section_id] = missing.get(problem.section_id, 0) + 1
    sections = {row.section_id: row.section for row in fields}
    return [
        {
            "title": section.title,
            "url": address("section_edit", application, pk),
            "missing": missing.get(pk, 0),
            "is_current": pk == current,
        }
        for pk, section in sections.items()
    ]


def with_notes(form, application):
    """Hang the coordinator's words on the fields of a case that was sent back."""
    if application.supplement_until is None:
        return form
    event = ReviewEvent.objects.latest_return_of(application)
    if event is not None:
        form.returned, form.field_notes = event, event.field_notes
        form.field_notes_by = f"审核专员 · {timezone.localtime(event.at):%m-%d %H:%M}"
    return form
