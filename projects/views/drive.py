"""百千万专项: targets and counts for everybody, and where organizations report."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View
from django.views.generic import TemplateView

from accounts.models import Organization
from accounts.rules import is_coordinator_of
from core.numbers import row_number
from core.workflow import WorkflowError
from projects import burn_up, targets
from projects.challenge_forms import HeadcountForm
from projects.enums import GRADE_ORDER, EvidenceGrade, grades_from, place_of
from projects.ledger_forms import FloorForm
from projects.models import DistrictTarget, HeadReport, TalentDrive, TalentHead
from projects.services import headcounts
from projects.views.acting import ActionView, SecretMixin

YEARS_MOST = 20


class TalentDriveView(TemplateView):
    """How far a year is: figures, a chart and the same as a table (C6.5)."""

    template_name = "projects/talent_drive.html"

    def get_context_data(self, **kwargs):
        """Two queries, whatever was counted."""
        today = timezone.localdate()
        years = sorted(set(TalentDrive.objects.order_by().values_list("year", flat=True)), reverse=True)
        year = row_number(self.request.GET.get("year", "")) or (
            today.year if today.year in years else next(iter(years), today.year)
        )
        counts = {}
        for level, month, grade, count in TalentHead.objects.by_month(year):
            counts.setdefault(level, []).append((month, grade, count))
        chosen = self.request.GET.get("floor", "")
        floor = chosen if chosen in EvidenceGrade.values else ""
        last_month = today.month if year == today.year else burn_up.MONTHS
        targets = TalentDrive.objects.of_year(year)
        rows = [self._row(target, counts.get(target.level, []), floor or target.floor, last_month) for target in targets]
        user = self.request.user
        can_report = user.is_authenticated and Organization.objects.edited_by(user).exists()
        shown = floor or (rows[0]["floor"] if rows else EvidenceGrade.STATED)
        return super().get_context_data(
            year=year,
            years=years,
            rows=rows,
            can_report=can_report,
            sees_reports=can_report or (user.is_authenticated and user.is_staff),
            floor=shown,
            floor_form=FloorForm(initial={"floor": shown}),
            kept=[("year", year)],
            **kwargs,
        )

    @staticmethod
    def _row(target, counted, floor, last_month):
        grades, counts, by_grade = set(grades_from(floor)), {}, {}
        for month, grade, count in counted:
            by_grade[grade] = by_grade.get(grade, 0) + count
            if grade in grades:
                counts[month] = counts.get(month, 0) + count
        total = sum(counts.values())
        return {
            "target": target,
            "floor": floor,
            "floor_label": EvidenceGrade(floor).label,
            "by_grade": [
                (place_of(grade), EvidenceGrade(grade).label, by_grade[grade]) for grade in GRADE_ORDER if grade in by_grade
            ],
            "total": total,
            "percent": min(100, total * 100 // target.target_count),
            "left": max(0, target.target_count - total),
            "chart": burn_up.chart_of(counts, target=target.target_count, last_month=last_month),
        }


class HeadReportsView(LoginRequiredMixin, View):
    """What the reader's organizations have reported; for coordinators what is in scope, and where they verify it."""

    def get(self, request):
        """The newest hundred."""
        rows = list(
            HeadReport.objects.visible_to(request.user).select_related("organization", "verified_by").order_by("-pk")[:100]
        )
        reports = [(row, row.verified_at is None and is_coordinator_of(request.user, row.organization)) for row in rows]
        return render(request, "projects/head_reports.html", {"reports": reports})


class HeadVerifyView(ActionView):
    """A coordinator has held a report against a roll."""

    def page_url(self):
        """The list."""
        return reverse("projects:head_reports")

    def act(self):
        """Once."""
        report = get_object_or_404(HeadReport.objects.visible_to(self.request.user), pk=self.kwargs["pk"])
        headcounts.verify(report=report, actor=self.request.user, note=self.request.POST.get("note", ""), at=timezone.now())
        return f"核验了：{report}。"


class DistrictTargetView(TemplateView):
    """What districts want to reach with projects in a year, and how far they are (A3.1)."""

    template_name = "projects/district_targets.html"

    def get_context_data(self, **kwargs):
        """Four queries, whatever was reached."""
        this_year = timezone.localdate().year
        years = list(DistrictTarget.objects.order_by("-year").values_list("year", flat=True).distinct()[:YEARS_MOST])
        asked = row_number(self.request.GET.get("year", ""))
        year = asked if asked in years else this_year if this_year in years else next(iter(years), this_year)
        floor = FloorForm.floor_of(self.request.GET)
        return super().get_context_data(
            year=year,
            years=years,
            floor=floor,
            floor_form=FloorForm(initial={"floor": floor}),
            kept=[("year", year)],
            districts=targets.progress_of(year, floor),
            **kwargs,
        )


class HeadcountView(SecretMixin, LoginRequiredMixin, View):
    """Report people: pasted, turned into digests, forgotten."""

    def _form(self, data=None):
        organizations = Organization.objects.edited_by(self.request.user).order_by("pk")
        years = sorted(set(TalentDrive.objects.order_by().values_list("year", flat=True)), reverse=True)
        return HeadcountForm(data, organizations=organizations, years=years)

    def get(self, request):
        """An empty form."""
        return render(request, "projects/headcount_form.html", {"form": self._form()})

    def post(self, request):
        """Count who is not counted yet; nothing of what was pasted is kept, so a faulty form comes back without it."""
        form = self._form(request.POST)
        if not form.is_valid():
            return render(request, "projects/headcount_form.html", {"form": form})
        data = form.cleaned_data
        pairs, faults = headcounts.pairs_of(data["people"])
        if faults or not pairs:
            lines = "、".join(str(number) for number in faults[:10])
            form.add_error(
                "people", f"第 {lines} 行不是“标识码 学号”两项。一个也没有计入，改好再交。" if faults else "一行也没读到。"
            )
            return render(request, "projects/headcount_form.html", {"form": form})
        try:
            new, known = headcounts.count(
                pairs=pairs,
                year=data["year"],
                level=data["level"],
                organization=data["organization"],
                actor=request.user,
                on=timezone.localdate(),
            )
        except WorkflowError as error:
            messages.error(request, str(error))
            return render(request, "projects/headcount_form.html", {"form": form})
        messages.success(request, f"新计入 {new} 人，{known} 人以前计过，不重复算。名单没有保存。")
        return redirect(f"{reverse('projects:talent_drive')}?year={data['year']}")
