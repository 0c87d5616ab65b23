"""The coordinator's what-if of the seats: a page of a run in the admin."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from supplydemand import rules
from supplydemand.enums import RunState, SeatAim
from supplydemand.services import seat_trials

PAGE = "admin:supplydemand_matchingrun_seats"
TRIALS_MAX = 10
ROWS = (
    ("filled", "安排了的人", "越多越好"),
    ("mean_score", "平均分", "每个安排了的人"),
    ("total", "总分", "每个人的分数加起来"),
    ("demands", "分到人的需求", "至少一个人"),
    ("demands_full", "分够的需求", "要几个给几个"),
    ("supplies", "用到的供给", "学生有去处的"),
    ("pairs", "要谈的对数", "一条需求配一条供给"),
    ("blocking", "双方都想互换的对数", "越少越稳，0 是没有人想换"),
)


class SeatTrialForm(forms.Form):
    """What to look for, and from which score on."""

    aim = forms.ChoiceField(label="看重什么", choices=SeatAim, initial=SeatAim.SCORE, widget=forms.RadioSelect)
    score_min = forms.IntegerField(
        label="低于多少分的不安排",
        min_value=0,
        max_value=90,
        initial=0,
        required=False,
        widget=forms.NumberInput(attrs={"class": "xy-input-narrow"}),
    )


def seats_view(model_admin, request, pk):
    """The question, and the last answers beside the suggestion; an older run leads to the one whose lists stand."""
    run = model_admin.get_object(request, str(pk))
    if run is None or run.state != RunState.PUBLISHED:
        raise Http404("no published run")
    newest = seat_trials.newest()
    if run != newest:
        messages.info(request, "只能对现在这一次的分配试算，已经转到最近一次运行。")
        return HttpResponseRedirect(reverse(PAGE, args=[newest.pk]))
    may_run = rules.can_run_matching(request.user)
    form = SeatTrialForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        wanted = {"aim": form.cleaned_data["aim"], "score_min": form.cleaned_data["score_min"] or 0}
        seat_trials.start(run=run, actor=request.user, at=timezone.now(), **wanted)
        messages.success(request, "开始算了，匹配多的时候要几分钟。算完写在下面，大家看到的分配不变。")
        return HttpResponseRedirect(reverse(PAGE, args=[run.pk]))
    found = list(run.seat_trials.select_related("requested_by").order_by("-pk")[: TRIALS_MAX + 1])
    trials = [_shown(trial) for trial in found[:TRIALS_MAX]]
    context = {
        **model_admin.admin_site.each_context(request),
        "title": "换一种分法会怎样",
        "run": run,
        "form": form,
        "trials": trials,
        "older_than": TRIALS_MAX if len(found) > TRIALS_MAX else 0,
        "may_run": may_run,
        "seconds": seat_trials.SECONDS,
        "opts": model_admin.opts,
        "is_waiting": any(not row["trial"].finished_at for row in trials),
    }
    name = "_trials" if request.htmx else "seats"
    return render(request, f"admin/supplydemand/matchingrun/{name}.html", context)


def _shown(trial):
    stable, other = trial.figures.get("stable"), trial.figures.get("other")
    if not stable:
        return {"trial": trial, "rows": [], "sentence": ""}
    rows = [(label, hint, stable[key], other[key], _step(other[key] - stable[key])) for key, label, hint in ROWS]
    return {"trial": trial, "rows": rows, "sentence": _sentence(stable, other)}


def _step(difference):
    """To a tenth; no difference is 0, not 0.0."""
    return round(difference, 1) or 0


def _sentence(stable, other):
    """The trade-off in plain words; what wins neither people nor points is said to win nothing."""
    people, score = other["filled"] - stable["filled"], other["total"] - stable["total"]
    told = "，".join(
        (
            _compared(people, "多安排", "少安排", "人", equal="安排的人一样多"),
            _compared(score, "总分多", "总分少", "分", equal="总分一样"),
        )
    )
    swaps = f"有 {other['blocking']:,} 对双方都更愿意和对方换" if other["blocking"] else ""
    if people <= 0 and score <= 0:
        return f"这样分没有好处：和建议分配比，{told}{f'，还{swaps}' if swaps else ''}。照建议分配就行。"
    return f"和建议分配比，{told}；{f'代价是{swaps}' if swaps else '也没有人想互换'}。"


def _compared(difference, more, less, unit, *, equal):
    return f"{more if difference > 0 else less} {abs(difference):,} {unit}" if difference else equal
