"""Which level a case is given: offered at 联审 and 认定, recommended by what the panel found."""

from core.handling import Choice
from review.recognition import panel_figures
from review.recognition.enums import SchemeLevel, StageKind
from review.recognition.models import PanelCase

OFFERED_AT = (StageKind.JOINT_REVIEW, StageKind.DECISION)


def choice_of(run):
    """The levels of the version with the recommended one first chosen; ``None`` in other stages and where there is no choice."""
    if run.stage.kind not in OFFERED_AT:
        return None
    rules = list(run.application.scheme_version.levels.all())
    if len(rules) < 2:
        return None
    options = [(rule.level, rule.get_level_display()) for rule in rules]
    initial, why = _recommended(run.application, {rule.level: rule for rule in rules})
    if initial not in dict(options):
        initial, why = default_of(run.application.scheme_version), "没有申报级别，先选最低的"
    return Choice("level", "认定级别", options, initial, why)


def given_before(application):
    """The level that an earlier stage gave; empty where none did."""
    runs = application.runs.exclude(level="").order_by("-pk")
    return runs.values_list("level", flat=True).first() or ""


def offered_by(version):
    """The levels that may be given under a version, any where there is none or it names none; one query."""
    return set(version.levels.values_list("level", flat=True) if version else ()) or set(SchemeLevel.values)


def default_of(version):
    """The level that a recognition of this version has where nobody chose one: its only or its lowest; one query.

    Empty without a version, or where the version has no levels.
    """
    offered = set(version.levels.values_list("level", flat=True)) if version else ()
    return next((level for level in reversed(SchemeLevel.values) if level in offered), "")


def recommended_for(application):
    """The level that a case is given where its last decision chose none; empty where nothing says one."""
    return _recommended(application, {rule.level: rule for rule in application.scheme_version.levels.all()})[0]


def _recommended(application, rules):
    if given := given_before(application):
        return given, "前面的环节定的"
    wanted = application.level or (application.recognition.level if application.recognition else "")
    standing = _standing_of(application)
    if standing is None:
        return wanted, "申报的" if wanted else ""
    reached = standing.level
    if reached is None:
        return wanted, f"专家均分 {standing.summary.mean}，没有达到任何级别"
    is_lower = wanted not in rules or reached.pass_score < rules[wanted].pass_score
    return reached.level if is_lower else wanted, f"专家均分 {standing.summary.mean}，达到{reached}"


def _standing_of(application):
    case = PanelCase.objects.filter(run__application=application, panel__closed_at__isnull=False).order_by("-pk").first()
    if case is None:
        return None
    return panel_figures.standing_of(case)
