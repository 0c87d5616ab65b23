"""What coordinators see of a matching run: the last one on their first page, and a run's figures on its own."""

from django.db.models import Count
from django.urls import reverse

from core.templatetags.xieyu import day
from supplydemand.enums import ChangeKind, RunPart, RunState
from supplydemand.models import MatchChange, MatchingRun

EXPOSURE_TABLES = (("地区", "by_place"), ("学校类型", "by_kind"), ("学校隶属", "by_nature"))
"""Title and figure of each table; runs from before schools were told apart by kind have no ``by_kind``."""


def last_run(user, at):
    """The newest run's date, state and counts with the way to it; one query. Whoever reaches the desk may read runs."""
    run = MatchingRun.objects.without_snapshot().order_by("-pk").first()
    if run is None:
        return {
            "title": "供需匹配",
            "text": "还没有匹配过。今晚会自动算一次。",
            "url": reverse("admin:supplydemand_matchingrun_changelist"),
            "link_label": "匹配运行",
        }
    return {
        "title": "供需匹配",
        "text": f"{day(run.on)}这一次{_outcome(run)}",
        "url": reverse("admin:supplydemand_matchingrun_change", args=[run.pk]),
        "link_label": "看这一次运行",
    }


def _outcome(run):
    if run.state == RunState.PUBLISHED:
        return f"已发布：需求 {run.demand_count:,} 条，供给 {run.supply_count:,} 条，匹配 {run.match_count:,} 对。"
    if run.state == RunState.CANCELLED:
        return "取消了，大家看到的还是上一次的匹配，白天的改动照样跟上。"
    if run.state == RunState.FAILED:
        return "没做成，大家看到的还是上一次的匹配。打开看看原因，可以接着算。"
    return f"还在算（{run.get_state_display()}），需求 {run.demand_count:,} 条，供给 {run.supply_count:,} 条。"


def cancelled_night(run, on):
    """What the page of a cancelled night says on the day ``on``: the run in its place, or whether one may still take it."""
    if run.state != RunState.CANCELLED or not run.is_nightly:
        return {}
    instead = MatchingRun.objects.without_snapshot().filter(on=run.on, is_nightly=True, pk__gt=run.pk).order_by("-pk").first()
    return {"instead": instead, "may_replace": instead is None and run.on == on}


def figures_of(run):
    """What the run's page says of its result: shares, exposure tables, what it changed itself and what changed by day after it.

    One query for the changes.
    """
    exposure = run.figures.get("exposure")
    if not exposure:
        return {}
    changes = MatchChange.objects.filter(run=run).order_by().with_part()
    counts = {}
    for part, kind, count in changes.values_list("part", "kind").annotate(count=Count("pk")):
        counts.setdefault(part, dict.fromkeys(ChangeKind.values, 0))[kind] = count
    return {
        "shown_percent": _percent(exposure["shown"], exposure["total"]),
        "exposure_tables": [
            (title, [_spread(*row) for row in exposure[name]]) for title, name in EXPOSURE_TABLES if name in exposure
        ],
        "changes": counts.get(RunPart.RUN),
        "day_changes": counts.get(RunPart.DAY),
    }


def _spread(name, shown, total, places, gini=None):
    """A row of an exposure table; runs before groups had a Gini of their own have none."""
    return name, shown, total, _percent(shown, total), places, gini


def _percent(part, whole):
    return f"{100 * part / whole:.0f}" if whole else "0"
