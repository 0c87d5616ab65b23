"""Versions of matching's weights: made, tried on known outcomes, put in force, and put back."""

from dataclasses import replace

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from core import jobs
from supplydemand import back_test, rules
from supplydemand.matching.profile import DEMAND_SUPPLY, WHOLE
from supplydemand.models import MatchingRun, MatchingWeights, WeightsActivation, WeightsTrial

TRY = "supplydemand.try_weights"


class WeightsError(Exception):
    """The step is not possible now; the message says why, in Chinese."""


def profile_in_force(base=DEMAND_SUPPLY):
    """The profile that new runs use: the packaged one with the weights of the version in force; one query.

    A version for other components than the program has today counts as none.
    """
    version = MatchingWeights.objects.in_force(base.name)
    return profile_of(version, base) if version is not None and set(version.weights) == set(base.keys) else base


def profile_of(version, base=DEMAND_SUPPLY):
    """The packaged profile with the weights of one version.

    Raises:
        WeightsError: the version was made for other components than the program knows today.
    """
    if set(version.weights) != set(base.keys):
        raise WeightsError(f"{version}的分项和现在的程序对不上，不能用。照现在的分项新定一版。")
    components = tuple(replace(component, weight=version.weights[component.key]) for component in base.components)
    return replace(base, version=version.number, components=components)


def profile_numbered(name, number, base=DEMAND_SUPPLY):
    """The profile of a run that is under way or published, by what its row says.

    Raises:
        WeightsError: no such version.
    """
    if name == base.name:
        version = MatchingWeights.objects.filter(profile=name, number=number).first() if str(number).isdecimal() else None
        if version is not None:
            return profile_of(version, base)
        if str(number) == str(base.version):
            return base
    raise WeightsError(f"这一次用的是匹配方案 {name} 第 {number} 版，程序里已经换了；重新运行一次")


def profiles_of_runs(run_ids, base=DEMAND_SUPPLY):
    """Run id → the profile by which it scored, for reading its parts; the packaged one where the version is gone. Two queries."""
    numbers = dict(MatchingRun.objects.filter(pk__in=run_ids).values_list("pk", "profile_version"))
    rows = MatchingWeights.objects.filter(profile=base.name, number__in=[int(n) for n in numbers.values() if n.isdecimal()])
    known = {str(row.number): profile_of(row, base) for row in rows if set(row.weights) == set(base.keys)}
    return {pk: known.get(number, base) for pk, number in numbers.items()}


@transaction.atomic
def create(*, weights, reason, actor, at, base=DEMAND_SUPPLY):
    """A new version; ``weights`` maps each component key to ten-thousandths that sum to the whole. Returns ``(row, is_new)``.

    The same weights as an earlier version give that version back instead of a second one. Raises ``WeightsError``.
    """
    _demand_right(actor)
    if set(weights) != set(base.keys) or any(value < 0 for value in weights.values()) or sum(weights.values()) != WHOLE:
        raise WeightsError("各项分值加起来要正好 100 分，一项也不能少。")
    versions = _locked(base.name)
    same = versions.filter(weights=weights).first()
    if same is not None:
        return same, False
    newest = versions.aggregate(newest=Max("number"))["newest"] or base.version
    row = MatchingWeights.objects.create(
        profile=base.name, number=newest + 1, weights=weights, reason=reason.strip(), created_by=actor, created_at=at
    )
    return row, True


def may_be_used(version):
    """Whether a version may be put in force: it was before, or a trial of it was worked out."""
    return version.activations.exists() or _worked_out(version).exists()


def tried_against(version):
    """The versions beside which it was tried, the last trial first."""
    return [trial.against for trial in _worked_out(version).select_related("against").order_by("-pk")]


def _worked_out(version):
    return version.trials.filter(finished_at__isnull=False, error="")


@transaction.atomic
def put_in_force(*, version, actor, at, seen=None):
    """New runs use this version from now on; what is published stays until the next run.

    A version that never was in force must have been tried. With ``seen``, the number of the version that the actor saw in
    force, only while that is still so. Raises ``WeightsError``.
    """
    _demand_right(actor)
    _locked(version.profile)
    used = MatchingWeights.objects.in_force(version.profile)
    if used == version:
        raise WeightsError(f"现在用的就是{version}。")
    profile_of(version)
    if not may_be_used(version):
        raise WeightsError("先试算一次，看看和现在的差别，再启用。")
    if seen is not None and used is not None and used.number != seen:
        raise WeightsError(f"没有启用：现在用的已经是{used}，和你打开那一页时不一样。看看下面的差别，再按一次。")
    return WeightsActivation.objects.create(weights=version, at=at, by=actor)


@transaction.atomic
def start_trial(*, version, on, actor, at):
    """Register a back-test of a version beside the one in force; returns the ``WeightsTrial``. Raises ``WeightsError``."""
    _demand_right(actor)
    _locked(version.profile)
    against = MatchingWeights.objects.in_force(version.profile)
    if against is None or against == version:
        raise WeightsError("这一版就是现在用的，没有可比的。换一版再试。")
    running = version.trials.filter(finished_at=None, against=against).first()
    if running is not None:
        return running
    trial = WeightsTrial.objects.create(weights=version, against=against, on=on, requested_by=actor, started_at=at)
    jobs.enqueue(TRY, key=f"trial:{trial.pk}", payload={"trial_id": trial.pk})
    return trial


def run_trial(*, trial_id, at):
    """Compare and keep the figures; a trial that is done is not done again."""
    trial = WeightsTrial.objects.select_related("weights", "against").get(pk=trial_id)
    if trial.finished_at is not None:
        return
    figures = back_test.compare(profile_of(trial.weights), profile_of(trial.against), on=trial.on)
    WeightsTrial.objects.filter(pk=trial.pk, finished_at=None).update(figures=figures, finished_at=at)


def mark_trial_failed(payload, error):
    """A trial was given up: say so in its row."""
    trial = WeightsTrial.objects.filter(pk=payload["trial_id"], finished_at=None)
    trial.update(error=f"没算成：{error}", finished_at=timezone.now())


def _locked(profile_name):
    """The versions of a profile, held so that two people do not decide at once."""
    versions = MatchingWeights.objects.filter(profile=profile_name)
    list(versions.select_for_update().order_by("pk").values_list("pk"))
    return versions


def _demand_right(actor):
    if not rules.can_run_matching(actor):
        raise WeightsError("匹配分值由全市的审核专员来定。")
