"""The holiday calendar in the admin: a year at a glance, single days, and next year's file."""

import datetime

from django import forms
from django.contrib import admin, messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone

from taxonomy import holidays, models
from taxonomy.code_admin import CityAdmin
from taxonomy.enums import DayKind

FIRST_YEAR, LAST_YEAR = 2010, 2100
FILE_BYTES = 100_000


class DayForm(forms.Form):
    """One day: free or worked, and why."""

    date = forms.DateField(label="日期", widget=forms.DateInput(attrs={"type": "date", "class": "xy-input-mid"}))
    kind = forms.ChoiceField(label="类型", choices=DayKind.choices)
    name = forms.CharField(label="名称", max_length=holidays.NAME_LENGTH, help_text="例如：国庆节、国庆节调休")


class FileForm(forms.Form):
    """A year's days in the packaged shape."""

    file = forms.FileField(label="CSV 文件", max_length=120, help_text="第一行 date,kind,name；kind 写 day_off 或 workday")

    def clean_file(self):
        """The text of a small file in UTF-8."""
        file = self.cleaned_data["file"]
        if file.size > FILE_BYTES:
            raise forms.ValidationError("文件太大了，一年的节假日只有几十行。")
        try:
            return file.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            raise forms.ValidationError("文件要用 UTF-8 保存。") from None


@admin.register(models.Holiday)
class HolidayAdmin(CityAdmin):
    """Days off and make-up workdays."""

    list_display = ("date", "name", "kind", "origin")
    list_filter = ("kind",)
    search_fields = ("name",)
    date_hierarchy = "date"
    change_list_template = "admin/taxonomy/holiday/change_list.html"

    def get_urls(self):
        """The calendar and the file beside the stock pages."""
        wrap = self.admin_site.admin_view
        return [
            path("calendar/", wrap(self.calendar_view), name="taxonomy_holiday_calendar"),
            path("calendar.csv", wrap(self.file_view), name="taxonomy_holiday_file"),
            *super().get_urls(),
        ]

    def calendar_view(self, request):
        """A year; superusers set single days and import a file, everybody else looks."""
        if not self.has_view_permission(request):
            raise Http404("staff only")
        year = _year(request)
        if request.method == "POST" and not self.has_change_permission(request):
            raise Http404("the calendar is the administrators'")
        day_form = DayForm(request.POST if "day" in request.POST else None)
        file_form = FileForm(*((request.POST, request.FILES) if "import" in request.POST else ()))
        if self._was_kept(request, day_form, file_form, year):
            return HttpResponseRedirect(f"{request.path}?year={year}")
        context = {
            **self.admin_site.each_context(request),
            "title": f"{year} 年节假日",
            "opts": self.opts,
            "year": year,
            "months": holidays.months_of(year),
            "is_missing": holidays.is_missing(year),
            "missing_year": holidays.missing_year(timezone.localdate()),
            "may_change": self.has_change_permission(request),
            "day_form": day_form,
            "file_form": file_form,
            "weekdays": "一二三四五六日",
        }
        status = 422 if day_form.is_bound or file_form.is_bound else 200
        return TemplateResponse(request, "admin/taxonomy/holiday/calendar.html", context, status=status)

    def _was_kept(self, request, day_form, file_form, year):
        if day_form.is_bound and day_form.is_valid():
            row = holidays.set_day(
                on=day_form.cleaned_data["date"], kind=day_form.cleaned_data["kind"], name=day_form.cleaned_data["name"]
            )
            messages.success(request, f"{row.date} 记为{row.get_kind_display()}。还没到期的期限，下次算的时候按新的日历。")
            return True
        if file_form.is_bound and file_form.is_valid():
            try:
                count = holidays.load(rows=holidays.read(file_form.cleaned_data["file"], year=year))
            except holidays.HolidayFault as fault:
                file_form.add_error("file", str(fault))
                return False
            messages.success(request, f"导入了 {year} 年的 {count} 天。")
            return True
        return False

    def file_view(self, request):
        """A year's days as the file that can be imported."""
        if not self.has_view_permission(request):
            raise Http404("staff only")
        year = _year(request)
        rows = models.Holiday.objects.between(datetime.date(year, 1, 1), datetime.date(year, 12, 31)).order_by("date")
        lines = [",".join(holidays.COLUMNS), *(f"{row.date},{row.kind},{row.name.replace(',', '，')}" for row in rows)]
        answer = HttpResponse("\ufeff" + "\r\n".join(lines) + "\r\n", content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="holidays-{year}.csv"'
        return answer


def _year(request):
    text = request.GET.get("year", "")
    year = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else timezone.localdate().year
    return min(max(year, FIRST_YEAR), LAST_YEAR)
