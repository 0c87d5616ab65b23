"""Matching runs in the admin: history, progress, what went wrong, and a button to run now."""

from functools import partial

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_POST

from core import idempotency
from core.admin import ReadOnlyAdmin
from core.templatetags.xieyu import moment
from supplydemand import contact_admin, rules, run_panel, seat_admin, weights_admin  # noqa: F401 - two register themselves
from supplydemand.models import MatchingRun
from supplydemand.services import matching

RUN_PAGE = "admin:supplydemand_matchingrun_change"


@admin.register(MatchingRun)
class MatchingRunAdmin(ReadOnlyAdmin):
    """All coordinators may look; those of the whole city may start and retry."""

    list_display = ("name", "kind", "state", "progress", "counts", "versions", "took", "ended", "digest")
    list_display_links = None
    list_filter = ("state", "is_nightly")
    list_per_page = 30
    sortable_by = ()
    ordering = ("-pk",)
    change_list_template = "admin/supplydemand/matchingrun/change_list.html"

    def has_view_permission(self, request, obj=None):
        """Coordinators of any scope, and system administrators."""
        user = request.user
        return user.is_active and user.is_staff and (user.is_superuser or bool(user.scope_district_ids))

    def get_queryset(self, request):
        """Runs without their snapshots, with the number of finished shards."""
        return MatchingRun.objects.without_snapshot().with_progress()

    def get_urls(self):
        """The buttons and the fragment that the page polls."""

        def wrap(view):
            return self.admin_site.admin_view(view)

        return [
            path("start/", wrap(require_POST(self.start_view)), name="supplydemand_matchingrun_start"),
            path("<int:pk>/cancel/", wrap(require_POST(self.cancel_view)), name="supplydemand_matchingrun_cancel"),
            path("<int:pk>/seats/", wrap(partial(seat_admin.seats_view, self)), name="supplydemand_matchingrun_seats"),
            path("<int:pk>/retry/", wrap(require_POST(self.retry_view)), name="supplydemand_matchingrun_retry"),
            path("<int:pk>/progress/", wrap(self.progress_view), name="supplydemand_matchingrun_progress"),
            *super().get_urls(),
        ]

    def changelist_view(self, request, extra_context=None):
        """The history, with the button for those who may start a run."""
        may_run = rules.can_run_matching(request.user)
        own = {"title": "匹配运行", "may_run": may_run, "token": idempotency.new_token()}
        return super().changelist_view(request, own | (extra_context or {}))

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """One run with its shards."""
        context = {**self.admin_site.each_context(request), **self._context(request, object_id)}
        return render(request, "admin/supplydemand/matchingrun/run.html", context)

    def progress_view(self, request, pk):
        """The part of a run's page that changes while it works."""
        return render(request, "admin/supplydemand/matchingrun/_progress.html", self._context(request, pk))

    def _context(self, request, pk):
        if not self.has_view_permission(request):
            raise PermissionDenied
        run = self.get_object(request, str(pk))
        if run is None:
            raise Http404("no such run")
        return {
            "title": f"匹配运行：{run}",
            "run": run,
            "shards": run.shards.defer("rows").order_by("index"),
            "left": run.time_left(timezone.now()),
            **run_panel.figures_of(run),
            **run_panel.cancelled_night(run, timezone.localdate()),
            "may_run": rules.can_run_matching(request.user),
            "token": idempotency.new_token(),
            "opts": self.opts,
        }

    def start_view(self, request):
        """Start a run over today's listings; the same form posted again leads to the same run."""
        self._demand_right(request)
        now = timezone.now()

        def start():
            run = matching.start_run(on=timezone.localdate(now), requested_by=request.user, at=now)
            return reverse(RUN_PAGE, args=[run.pk])

        try:
            _, url = idempotency.once(token=request.POST.get("token"), user=request.user, act=start)
        except idempotency.StaleForm:
            messages.warning(request, "没有开始：这一页太旧了。再点一次“现在运行一次”。")
            return HttpResponseRedirect(reverse("admin:supplydemand_matchingrun_changelist"))
        messages.success(request, "开始了。可以离开这一页，算完会显示在这里。")
        return HttpResponseRedirect(url or reverse("admin:supplydemand_matchingrun_changelist"))

    def retry_view(self, request, pk):
        """Go on with a failed run."""
        self._demand_right(request)
        run = self.get_object(request, str(pk))
        if run is None:
            raise Http404("no such run")
        if matching.retry_run(run=run):
            messages.success(request, "接着算了，做完的部分不用重做。")
        else:
            messages.warning(request, "这一次没有可以接着做的。要新的结果，现在运行一次。")
        return HttpResponseRedirect(reverse(RUN_PAGE, args=[run.pk]))

    def cancel_view(self, request, pk):
        """Stop a run; what people see stays."""
        self._demand_right(request)
        run = self.get_object(request, str(pk))
        if run is None:
            raise Http404("no such run")
        try:
            is_stopped = matching.cancel_run(run=run, actor=request.user)
        except matching.RunBusy as busy:
            messages.warning(request, str(busy))
        else:
            said = "取消了。大家看到的还是上一次的匹配。" if is_stopped else "这一次已经结束，不用取消。"
            messages.add_message(request, messages.SUCCESS if is_stopped else messages.WARNING, said)
        return HttpResponseRedirect(reverse(RUN_PAGE, args=[run.pk]))

    def _demand_right(self, request):
        if not rules.can_run_matching(request.user):
            raise PermissionDenied

    @admin.display(description="运行")
    def name(self, run):
        """Date and number; leads to the run's page."""
        return format_html('<a href="{}">{}</a>', reverse(RUN_PAGE, args=[run.pk]), run)

    @admin.display(description="怎么来的")
    def kind(self, run):
        """Nightly, or who asked for it."""
        return run.origin

    @admin.display(description="分片")
    def progress(self, run):
        """Finished and all shards."""
        return "没有重算" if run.same_as_id else f"{run.finished_count}/{run.shard_count}"

    @admin.display(description="需求 · 供给 · 匹配")
    def counts(self, run):
        """What went in and what came out."""
        return f"{run.demand_count:,} · {run.supply_count:,} · {run.match_count:,}"

    @admin.display(description="分值 · 词频", empty_value="")
    def versions(self, run):
        """By which weights and which words."""
        if not run.profile_version:
            return None
        return f"第 {run.profile_version} 版" + (f" · 第 {run.text_version_id} 版" if run.text_version_id else "")

    @admin.display(description="用时", empty_value="")
    def took(self, run):
        """Seconds from start to publication."""
        return f"{(run.published_at - run.started_at).total_seconds():.1f} 秒" if run.published_at else None

    @admin.display(description="发布时间", empty_value="")
    def ended(self, run):
        """When people could see it."""
        return moment(run.published_at) or None

    @admin.display(description="结果指纹", empty_value="")
    def digest(self, run):
        """The beginning of the output digest."""
        return run.output_digest[:12] or None
