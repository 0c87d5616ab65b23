"""Versions of matching's weights in the admin: define, try on known outcomes, put in force, put back."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_POST

from core.admin import ReadOnlyAdmin
from core.admin_history import AuditHistoryMixin
from core.numbers import row_number
from core.templatetags.xieyu import moment
from supplydemand import rules
from supplydemand.matching.profile import DEMAND_SUPPLY
from supplydemand.models import MatchingWeights
from supplydemand.services import weights
from supplydemand.services.weights import WeightsError

PAGE = "admin:supplydemand_matchingweights_change"
POINT = 100
"""Ten-thousandths in one of the hundred points that people see."""
FEW = 30
"""Below so many good pairs the page says that the figures prove nothing."""


class WeightsForm(forms.Form):
    """One field a component, in points of a hundred, and why."""

    reason = forms.CharField(label="为什么改", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args, start, **kwargs):
        super().__init__(*args, **kwargs)
        for component in DEMAND_SUPPLY.components:
            self.fields[component.key] = forms.DecimalField(
                label=component.label,
                min_value=0,
                max_value=100,
                decimal_places=1,
                initial=f"{start[component.key] / POINT:g}",
                widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "xy-input-narrow"}),
                error_messages={
                    "required": "写一个数；这一项不算就写 0。",
                    "invalid": "只写一个数，比如 12.5。",
                    "max_decimal_places": "最多一位小数。",
                    "min_value": "不能小于 0。",
                    "max_value": "最多 100 分。",
                },
            )

    def clean(self):
        """The points make a hundred."""
        data = super().clean()
        points = [data.get(component.key) for component in DEMAND_SUPPLY.components]
        if None not in points and sum(points) != 100:
            self.add_error(None, f"各项加起来是 {sum(points):g} 分，要正好 100 分。")
        return data

    @property
    def weights(self):
        """Component key → ten-thousandths."""
        return {component.key: int(self.cleaned_data[component.key] * POINT) for component in DEMAND_SUPPLY.components}

    @property
    def rows(self):
        """The bound fields of the components."""
        return [self[component.key] for component in DEMAND_SUPPLY.components]


@admin.register(MatchingWeights)
class MatchingWeightsAdmin(AuditHistoryMixin, ReadOnlyAdmin):
    """All versions; the one in force is marked."""

    list_display = ("name", "reason", "by", "made", "used", "is_used_now")
    list_display_links = None
    list_per_page = 30
    sortable_by = ()
    ordering = ("-number",)
    change_list_template = "admin/supplydemand/matchingweights/change_list.html"

    def get_queryset(self, request):
        """With when each was put in force, and which one holds."""
        self.in_force = MatchingWeights.objects.in_force(DEMAND_SUPPLY.name)
        return MatchingWeights.objects.filter(profile=DEMAND_SUPPLY.name).newest_first()

    def get_urls(self):
        """The pages of a version and its buttons."""

        asked_or_done = require_http_methods(["GET", "HEAD", "POST"])

        def wrap(view):
            return self.admin_site.admin_view(view)

        return [
            path("new/", wrap(self.new_view), name="supplydemand_matchingweights_new"),
            path("<int:pk>/try/", wrap(require_POST(self.try_view)), name="supplydemand_matchingweights_try"),
            path("<int:pk>/use/", wrap(asked_or_done(self.use_view)), name="supplydemand_matchingweights_use"),
            *super().get_urls(),
        ]

    def changelist_view(self, request, extra_context=None):
        """The versions, with the way to a new one."""
        return super().changelist_view(request, {"title": "匹配分值", **(extra_context or {})})

    def new_view(self, request):
        """The form of a new version; it starts from the one in force."""
        self._demand_right(request)
        start = weights.profile_in_force()
        form = WeightsForm(request.POST or None, start={c.key: c.weight for c in start.components})
        if request.method == "POST" and form.is_valid():
            version, is_new = weights.create(
                weights=form.weights, reason=form.cleaned_data["reason"], actor=request.user, at=timezone.now()
            )
            if is_new:
                messages.success(request, f"{version}存好了，还没有启用。先试算，看看和现在差在哪里。")
            else:
                messages.info(request, f"和{version}一样，没有另存一版。")
            return HttpResponseRedirect(reverse(PAGE, args=[version.pk]))
        context = {**self.admin_site.each_context(request), "title": "新定一版匹配分值", "form": form, "opts": self.opts}
        return render(request, "admin/supplydemand/matchingweights/new.html", context)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """One version beside the one in force, and its trials."""
        version = self._version(request, object_id)
        used = weights.profile_in_force()
        trials = version.trials.select_related("against", "requested_by").order_by("-pk")[:10]
        context = {
            **self.admin_site.each_context(request),
            "title": f"匹配分值：{version}",
            "version": version,
            "rows": [_row(component, version.weights.get(component.key, 0)) for component in used.components],
            "is_in_force": used.version == version.number,
            "was_used": version.used_at is not None,
            "used_number": used.version,
            "trials": trials,
            "is_waiting": any(not trial.finished_at for trial in trials),
            "few": FEW,
            "opts": self.opts,
        }
        name = "_trials" if request.htmx else "version"
        return render(request, f"admin/supplydemand/matchingweights/{name}.html", context)

    def try_view(self, request, pk):
        """Start a back-test."""
        return self._act(
            request,
            pk,
            lambda version, now: weights.start_trial(version=version, on=timezone.localdate(now), actor=request.user, at=now),
            "开始试算了。可以离开这一页，算完写在下面。",
        )

    def use_view(self, request, pk):
        """Say what will change; posted, put the version in force."""
        if request.method != "POST":
            return self._ask(request, pk)
        seen = row_number(request.POST.get("seen", "")) or 0
        return self._act(
            request,
            pk,
            lambda version, now: weights.put_in_force(version=version, actor=request.user, at=now, seen=seen),
            "启用了。下一次匹配开始用这一版；已经发布的匹配不变。",
        )

    def _ask(self, request, pk):
        self._demand_right(request)
        version, used = self._version(request, pk), weights.profile_in_force()
        if used.version == version.number:
            messages.info(request, f"现在用的就是{version}。")
            return HttpResponseRedirect(reverse(PAGE, args=[version.pk]))
        rows = [_row(component, version.weights.get(component.key, 0)) for component in used.components]
        tried = [row.number for row in weights.tried_against(version)]
        word = "退回这一版" if version.used_at else "启用这一版"
        context = {
            **self.admin_site.each_context(request),
            "title": f"{word}：{version}",
            "word": word,
            "version": version,
            "changed": [row for row in rows if row[1] != row[2]],
            "used_number": used.version,
            "may_be_used": weights.may_be_used(version),
            "is_tried": used.version in tried,
            "tried_number": next(iter(tried), None),
            "opts": self.opts,
        }
        return render(request, "admin/supplydemand/matchingweights/use.html", context)

    def _act(self, request, pk, act, done):
        self._demand_right(request)
        version = self._version(request, pk)
        try:
            act(version, timezone.now())
            messages.success(request, done)
        except WeightsError as error:
            messages.error(request, str(error))
        return HttpResponseRedirect(reverse(PAGE, args=[version.pk]))

    def _version(self, request, pk):
        if not self.has_view_permission(request):
            raise PermissionDenied
        version = self.get_object(request, str(pk))
        if version is None:
            raise Http404("no such version")
        return version

    def _demand_right(self, request):
        if not rules.can_run_matching(request.user):
            raise PermissionDenied

    @admin.display(description="版本")
    def name(self, version):
        """The number; leads to the version's page."""
        return format_html('<a href="{}">{}</a>', reverse(PAGE, args=[version.pk]), version)

    @admin.display(description="谁定的")
    def by(self, version):
        """A person, or the program."""
        return version.created_by or "随系统提供"

    @admin.display(description="什么时候定的")
    def made(self, version):
        """When."""
        return moment(version.created_at)

    @admin.display(description="最近启用", empty_value="没有用过")
    def used(self, version):
        """When it was last put in force."""
        return moment(version.used_at) or None

    @admin.display(description="现在用的", empty_value="")
    def is_used_now(self, version):
        """Whether new runs use it."""
        return "是" if version == self.in_force else None


def _row(used, weight):
    """Label, points here and in the version in force, and the difference in words."""
    difference = weight - used.weight
    words = f"{'多' if difference > 0 else '少'} {abs(difference) / POINT:g} 分" if difference else "一样"
    return used.label, weight / POINT, used.weight / POINT, words
