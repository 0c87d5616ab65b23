"""百千万专项: targets and counts for everybody, and where organizations report."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View
from django.views.generic import TemplateView

from accounts.models import Organization
from core.numbers import row_number
from core.workflow import WorkflowError
from projects import burn_up
from projects.challenge_forms import HeadcountForm
from projects.models import TalentDrive, TalentHead
from projects.services import headcounts
from projects.views.acting import SecretMixin


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
        for level, month, count in TalentHead.objects.by_month(year):
            counts.setdefault(level, {})[month] = count
        last_month = today.month if year == today.year else burn_up.MONTHS
        rows = [self._row(target, counts.get(target.level, {}), last_month) for target in TalentDrive.objects.of_year(year)]
        user = self.request.user
        can_report = user.is_authenticated and Organization.objects.edited_by(user).exists()
        return super().get_context_data(year=year, years=years, rows=rows, can_report=can_report, **kwargs)

    @staticmethod
    def _row(target, counts, last_month):
        total = sum(counts.values())
        return {
            "target": target,
            "total": total,
            "percent": min(100, total * 100 // target.target_count),
            "left": max(0, target.target_count - total),
            "chart": burn_up.chart_of(counts, target=target.target_count, last_month=last_month),
        }


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
