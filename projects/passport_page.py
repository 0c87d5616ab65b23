"""A passport as one reader sees it: stages with checks, files, milestones and words, in a constant number of queries."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from core.models import Document
from projects import rules
from projects.enums import CheckKind, Stage, place_of
from projects.models import Acceptance, FigureDefinition, ProjectFigure, ProjectStage, StageCheck, StagePace, TypeStage
from projects.services.passport import BY_ITSELF

DONE, NOW, LATER, SKIPPED = "done", "now", "later", "skipped"
STATE_WORDS = {DONE: "走完了", NOW: "现在", LATER: "还没到", SKIPPED: "跳过了"}


@dataclass
class StageView:
    """One stage as it is drawn."""

    row: ProjectStage
    state: str
    guide: str = ""
    checks: list = field(default_factory=list)
    milestones: list = field(default_factory=list)
    words: list = field(default_factory=list)

    @property
    def name(self):
        """The stage's name."""
        return self.row.get_stage_display()

    @property
    def state_text(self):
        """Where it stands, in words."""
        return STATE_WORDS[self.state]

    @property
    def is_open(self):
        """Whether the project stands in it."""
        return self.state == NOW

    @property
    def is_over(self):
        """Whether nothing of it changes any more."""
        return self.state in (DONE, SKIPPED)

    @property
    def missing(self):
        """Required checks that are not met."""
        return [check for check in self.checks if check.is_required and check.done_on is None]

    @property
    def met_text(self):
        """How many checks are met."""
        met = sum(check.done_on is not None for check in self.checks)
        return f"{met}/{len(self.checks)} 项" if self.checks else "没有检查"


def state_of(row):
    """Where a stage of a project stands."""
    if row.left_on is not None:
        return SKIPPED if row.skip_reason else DONE
    return NOW if row.entered_on is not None else LATER


def stages_of(project):
    """The project's stages in order with state only; one query."""
    order = Stage.values
    rows = sorted(project.stages.all(), key=lambda row: order.index(row.stage))
    return [StageView(row, state_of(row)) for row in rows]


def whole_stages_of(project):
    """The same with checks and their files, milestones and words; six queries."""
    views = stages_of(project)
    by_pk = {view.row.pk: view for view in views}
    guides = dict(TypeStage.objects.filter(type=project.type_id).values_list("stage", "guide"))
    checks = list(StageCheck.objects.filter(stage__in=by_pk).select_related("done_by", "figure").order_by("place", "pk"))
    files = _files_of(StageCheck, checks)
    for check in checks:
        check.files = files.get(check.pk, [])
        check.goes_by_itself = check.kind in BY_ITSELF
        check.wants_file = check.kind == CheckKind.DOCUMENT
        by_pk[check.stage_id].checks.append(check)
    for view in views:
        view.row.project, view.guide = project, guides.get(view.row.stage, "")
        view.milestones = []
    for milestone in _milestones(by_pk):
        by_pk[milestone.stage_id].milestones.append(milestone)
    for row in _confirmations(by_pk):
        by_pk[row.stage_id].words.append(row)
    return views


def _milestones(by_pk):
    model = ProjectStage._meta.get_field("milestones").related_model
    return model.objects.filter(stage__in=by_pk, dropped_on=None).select_related("organization").order_by("due_on", "pk")


def _confirmations(by_pk):
    model = ProjectStage._meta.get_field("confirmations").related_model
    return model.objects.filter(stage__in=by_pk).select_related("organization", "confirmed_by").order_by("pk")


def _files_of(model, rows):
    found = {}
    for file in Document.objects.of_many(model, [row.pk for row in rows]) if rows else ():
        found.setdefault(file.object_id, []).append(file)
    return found


@dataclass
class FigureView:
    """One figure that the kind reports, with its newest value."""

    definition: FigureDefinition
    newest: ProjectFigure | None = None
    files: list = field(default_factory=list)
    can_confirm: bool = False
    can_verify: bool = False

    @property
    def grade_place(self):
        """From 1 to 4, how well it is borne out."""
        return place_of(self.newest.grade) if self.newest else 0


def _definitions_of(project):
    """What projects of the kind report: its own figures first, then those of all kinds; one query."""
    rows = FigureDefinition.objects.filter(Q(type=project.type_id) | Q(type=None), retired_on=None)
    return sorted(rows, key=lambda row: row.type_id is None)


def reported_figures_of(project):
    """The newest value of each figure that was reported; two queries."""
    newest = {row.definition_id: row for row in project.figures.newest().select_related("organization")}
    return [view for view in _views_of(project, newest) if view.newest] if newest else []


def _views_of(project, newest):
    views = [FigureView(row, newest.get(row.pk)) for row in _definitions_of(project)]
    for view in views:
        if view.newest is not None:
            view.newest.definition = view.definition
    return views


def figures_of(project, user):
    """What projects of the kind report, with the newest values; three queries, and what ``user`` may do with each."""
    reported = project.figures.newest().select_related("organization", "reported_by", "confirmed_by")
    newest = {row.definition_id: row for row in reported}
    views = _views_of(project, newest)
    files = _files_of(ProjectFigure, list(newest.values()))
    sides = set(rules.sides_of(user, project)) if project.is_running else set()
    may_verify = rules.can_verify(user, project)
    for view in views:
        if view.newest is not None:
            view.files = files.get(view.newest.pk, [])
            own = view.newest.organization_id in (user.organization_roles if user.is_authenticated else ())
            view.can_confirm = view.newest.confirmed_at is None and not own and bool(sides - {view.newest.organization_id})
            stands = view.newest.confirmed_at is not None or not rules.may_be_confirmed(view.newest)
            view.can_verify = may_verify and stands and view.newest.verified_at is None and bool(view.files)
    return views


@dataclass(frozen=True)
class Pace:
    """How long a project has stood in its stage, against its peers."""

    days: int
    median_days: int | None = None
    project_count: int = 0

    @property
    def is_slow(self):
        """Whether it takes longer than half of its peers did."""
        return self.median_days is not None and self.days > self.median_days

    @property
    def text(self):
        """In words."""
        if self.median_days is None:
            return f"在这个环节 {self.days} 天。同类项目还太少，没有可比的。"
        word = "卡在这里" if self.is_slow else "在这个环节"
        return f"{word} {self.days} 天，同类项目中位 {self.median_days} 天（{self.project_count} 个）。"


def pace_of(project, on: date):
    """How long the project has stood where it stands; ``None`` unless it runs. One query of a figure counted at night."""
    if not project.is_running or project.stage_since is None:
        return None
    row = StagePace.objects.filter(type=project.type_id, stage=project.stage).first()
    days = (on - project.stage_since).days
    return Pace(days, row.median_days, row.project_count) if row else Pace(days)


def verdicts_of(project):
    """What the sides have said of the whole, without files; one query."""
    return list(project.acceptances.select_related("organization").order_by("pk"))


def acceptances_of(project):
    """The same with who said it and the files; two queries."""
    rows = list(project.acceptances.select_related("organization", "given_by").order_by("pk"))
    files = _files_of(Acceptance, rows)
    for row in rows:
        row.files = files.get(row.pk, [])
    return rows


def strip_of(views, on: date):
    """All six stages for the band above a page: ``[{"name", "css", "label", "lines", "is_slow"}]``."""
    by_stage = {view.row.stage: view for view in views}
    return [_cell(stage, by_stage.get(stage), on) for stage in Stage]


_CSS = {DONE: "is-done", NOW: "is-now", LATER: "is-todo", SKIPPED: "is-skipped"}


def _cell(stage, view, on):
    if view is None:
        return {"name": stage.label, "css": "is-skipped", "label": "不用", "lines": ["这一类项目不走"]}
    row = view.row
    if view.state == LATER:
        lines = [f"计划 {row.planned_from:%Y-%m} 起"] if row.planned_from else ["还没到"]
    elif view.state == NOW:
        lines = [f"{row.entered_on} 起", f"到今天 {(on - row.entered_on).days} 天"]
    elif view.state == SKIPPED:
        lines = [f"{row.left_on} 跳过"]
    else:
        until = f"{row.left_on:%m-%d}" if row.left_on.year == row.entered_on.year else row.left_on
        lines = [f"{row.entered_on} 到 {until}", f"{(row.left_on - row.entered_on).days} 天"]
    return {"name": stage.label, "css": _CSS[view.state], "label": view.state_text, "lines": lines}
