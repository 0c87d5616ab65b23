"""What both sides write into a passport: checks with their documents, milestones, figures and how well these are borne out."""

from django.db import transaction

from core import documents
from core.models import Document
from core.workflow import InvalidTransition
from projects import rules
from projects.enums import CheckKind, EvidenceGrade
from projects.models import Milestone, ProjectFigure, StageCheck
from projects.services import stages

CHECK_FILE, FIGURE_FILE = "project_check", "project_figure"
"""``Document.kind`` of the files of a check and of a figure."""
MILESTONES_MOST = 40
FILES_MOST = 20
BY_ITSELF = {
    CheckKind.FIGURE: "这一项看数字：在“数字”里填报以后自动勾上。",
    CheckKind.MILESTONE: "这一项看里程碑：这个环节的里程碑都办成以后自动勾上。",
}


@transaction.atomic
def meet_check(*, check, actor, at, on, note="", files=()):
    """Say that an exit check is met, with what its kind asks for; ``files`` are ``core.documents.Checked``.

    Raises ``InvalidTransition``.
    """
    _, row = _check(check, actor)
    if words := BY_ITSELF.get(row.kind):
        raise InvalidTransition(words)
    note = note.strip()[:500]
    known = Document.objects.of(row).count()
    if row.kind == CheckKind.STATEMENT and not note:
        raise InvalidTransition("写一句是怎么办到的，对方和审核专员会看。")
    if row.kind == CheckKind.DOCUMENT and not (files or known):
        raise InvalidTransition("这一项要传文件。")
    if known + len(files) > FILES_MOST:
        raise InvalidTransition(f"一项最多 {FILES_MOST} 个文件。")
    for file in files:
        documents.store(upload=file, subject=row, kind=CHECK_FILE, uploaded_by=actor, at=at)
    row.note, row.done_on, row.done_by = note, row.done_on or on, actor
    row.save(update_fields=["note", "done_on", "done_by"])
    return row


@transaction.atomic
def reopen_check(*, check, actor):
    """Say that a check is not met after all; what was confirmed about its stage holds no more. Raises ``InvalidTransition``."""
    _, row = _check(check, actor)
    if words := BY_ITSELF.get(row.kind):
        raise InvalidTransition(words)
    row.done_on = row.done_by = None
    row.save(update_fields=["done_on", "done_by"])
    _forget_words(row)
    return row


@transaction.atomic
def add_check(*, stage, label, is_required, actor):
    """A check of the project's own, by the lead. Raises ``InvalidTransition``."""
    project = stages.lock(stage.project_id)
    if not rules.can_run(actor, project):
        raise InvalidTransition("自己加的检查由牵头单位来定，项目要在进行中。")
    stage = project.stages.get(pk=stage.pk)
    if stage.left_on is not None:
        raise InvalidTransition("这个环节已经走完了。")
    last = stage.checks.order_by("-place").values_list("place", flat=True).first() or 0
    row = StageCheck.objects.create(stage=stage, label=label[:120], is_required=is_required, place=last + 10)
    if is_required:
        _forget_words(row)
    return row


def _check(check, actor):
    project = stages.lock(check.stage.project_id)
    row = StageCheck.objects.select_for_update(of=("self",)).select_related("stage").get(pk=check.pk)
    _require_contributor(actor, project, row.stage)
    return project, row


def _require_contributor(actor, project, stage=None):
    if not rules.can_contribute(actor, project):
        raise InvalidTransition("只有牵头单位和已经答应的合作单位能填，项目要在进行中。")
    if stage is not None and stage.left_on is not None:
        raise InvalidTransition("这个环节已经走完，不能再改。")


def _forget_words(check):
    if check.is_required:
        check.stage.confirmations.all().delete()


@transaction.atomic
def add_milestone(*, stage, organization, title, due_on, actor, on):
    """Set a milestone; both sides may. Raises ``InvalidTransition``."""
    project = stages.lock(stage.project_id)
    stage = project.stages.get(pk=stage.pk)
    _require_contributor(actor, project, stage)
    if organization.pk not in {project.organization_id} | project.joined_ids:
        raise InvalidTransition("里程碑只能交给参加项目的单位。")
    if stage.milestones.count() >= MILESTONES_MOST:
        raise InvalidTransition(f"一个环节最多 {MILESTONES_MOST} 个里程碑。")
    row = Milestone.objects.create(stage=stage, organization=organization, title=title[:120], due_on=due_on, created_by=actor)
    _follow_milestones(stage, actor, on)
    return row


@transaction.atomic
def settle_milestone(*, milestone, is_reached, actor, on, note=""):
    """Note that a milestone is reached, or with ``is_reached`` false that it is dropped (which wants a word why).

    Raises ``InvalidTransition``.
    """
    project = stages.lock(milestone.stage.project_id)
    row = Milestone.objects.select_for_update(of=("self",)).select_related("stage").get(pk=milestone.pk)
    _require_contributor(actor, project, row.stage)
    if not row.is_open:
        raise InvalidTransition("这个里程碑已经有结果了。")
    note = note.strip()[:300]
    if not is_reached and not note:
        raise InvalidTransition("写一句为什么不做了。")
    row.note = note
    if is_reached:
        row.done_on, row.done_by = on, actor
    else:
        row.dropped_on = on
    row.save(update_fields=["note", "done_on", "done_by", "dropped_on"])
    _follow_milestones(row.stage, actor, on)
    return row


def _follow_milestones(stage, actor, on):
    """Checks that go by milestones are met while there are some and none is open."""
    rows = stage.milestones.filter(dropped_on=None)
    is_met = rows.exists() and not rows.filter(done_on=None).exists()
    for check in stage.checks.filter(kind=CheckKind.MILESTONE):
        _set_by_itself(check, is_met, actor, on)


def _set_by_itself(check, is_met, actor, on):
    if is_met == (check.done_on is not None):
        return
    check.done_on, check.done_by = (on, actor) if is_met else (None, None)
    check.save(update_fields=["done_on", "done_by"])
    if not is_met:
        _forget_words(check)


@transaction.atomic
def report_figure(*, project, definition, organization, value, counted_on, actor, at, on, note="", files=()):
    """Report a figure for one organization; the newest report counts, earlier ones stay. Raises ``InvalidTransition``."""
    project = stages.lock(project.pk)
    _require_contributor(actor, project)
    if organization.pk not in rules.sides_of(actor, project):
        raise InvalidTransition("只能替本单位填报。")
    if definition.type_id not in (None, project.type_id) or definition.retired_on is not None:
        raise InvalidTransition("这一类项目不报这个数字。")
    if counted_on > on:
        raise InvalidTransition("截至的日子还没到。")
    row = ProjectFigure.objects.create(
        project=project,
        definition=definition,
        organization=organization,
        value=value,
        counted_on=counted_on,
        note=note.strip()[:300],
        reported_by=actor,
        reported_at=at,
    )
    for file in files:
        documents.store(upload=file, subject=row, kind=FIGURE_FILE, uploaded_by=actor, at=at)
    _regrade(row)
    open_checks = StageCheck.objects.filter(stage__project=project, stage__left_on=None, kind=CheckKind.FIGURE, figure=definition)
    for check in open_checks.select_related("stage"):
        _set_by_itself(check, True, actor, on)
    return row


@transaction.atomic
def confirm_figure(*, figure, actor, at):
    """Another organization of the project bears a figure out. Raises ``InvalidTransition``."""
    project = stages.lock(figure.project_id)
    row = ProjectFigure.objects.select_for_update(of=("self",)).get(pk=figure.pk)
    if not set(rules.sides_of(actor, project)) - {row.organization_id}:
        raise InvalidTransition("数字要由参加项目的另一家单位来确认。")
    if row.organization_id in actor.organization_roles:
        raise InvalidTransition("你也是填报单位的人，请对方单位的人来确认。")
    if row.confirmed_at is None:
        row.confirmed_by, row.confirmed_at = actor, at
        row.save(update_fields=["confirmed_by", "confirmed_at"])
        _regrade(row)
    return row


@transaction.atomic
def verify_figure(*, figure, actor, at):
    """A coordinator in scope has looked at the evidence. Raises ``InvalidTransition``."""
    project = stages.lock(figure.project_id)
    row = ProjectFigure.objects.select_for_update(of=("self",)).get(pk=figure.pk)
    if not rules.can_verify(actor, project):
        raise InvalidTransition("核验由管这个单位、不在参加单位里的审核专员来做。")
    if not Document.objects.of(row).exists():
        raise InvalidTransition("没有佐证材料，先请填报单位补上。")
    if row.confirmed_at is None and rules.may_be_confirmed(row):
        raise InvalidTransition("对方单位还没有确认，先请对方确认。")
    if row.verified_at is None:
        row.verified_by, row.verified_at = actor, at
        row.save(update_fields=["verified_by", "verified_at"])
        _regrade(row)
    return row


def _regrade(row):
    """The strongest thing that can be said of the figure, as in the ledger: one's own file alone lifts nothing."""
    if row.verified_at is not None:
        grade = EvidenceGrade.VERIFIED
    elif row.confirmed_at is None:
        grade = EvidenceGrade.STATED
    else:
        grade = EvidenceGrade.DOCUMENTED if Document.objects.of(row).exists() else EvidenceGrade.CONFIRMED
    if grade != row.grade:
        row.grade = grade
        row.save(update_fields=["grade"])
