"""What was answered, as people read it: for the applicant's pages, the signature page and the review desk."""

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal, InvalidOperation

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.utils import timezone

from core.enums import Status
from core.models import Document, ReviewEvent
from core.numbers import grouped_text
from review.recognition.enums import FieldKind
from review.recognition.models import AnnulledCertificate, Application, StageRun
from review.recognition.stages import stages_of
from taxonomy.calendar import WorkCalendar


@dataclass(frozen=True)
class Row:
    """One field of a case: its label, its answer in words, and the files or the evidence behind it."""

    field: object
    text: str
    files: list = field(default_factory=list)
    evidence_url: str = ""
    note: str = ""


@dataclass(frozen=True)
class Step:
    """A stage on the line of a case: ``state`` is ``"done"``, ``"now"``, ``"refused"`` or ``"next"``."""

    label: str
    state: str
    text: str
    rounds: int = 1


def answer_text(field, answer, file_names, figures):
    """An answer as a person reads it."""
    if field.kind == FieldKind.FIGURE:
        return figure_text(figures.get(field.figure, {}))
    if field.kind == FieldKind.ATTACHMENT:
        return "、".join(file_names.get(pk, "") for pk in answer or [])
    if isinstance(answer, list):
        return "、".join(str(item) for item in answer)
    if answer in (None, ""):
        return ""
    if field.kind in (FieldKind.NUMBER, FieldKind.MONEY):
        return f"{_grouped(answer)} {'元' if field.kind == FieldKind.MONEY else field.unit}".strip()
    return str(answer)


def figure_text(figure):
    """A figure of the portal with its unit; empty where it is not known."""
    return "" if figure.get("value") is None else f"{_grouped(figure['value'])} {figure['unit']}".strip()


def rows_by_section(fields, answers, documents, figures, *, evidence_of=None):
    """``[(section, [Row])]`` of what was answered; ``documents`` are those of a submission (``id``, ``name``).

    ``evidence_of(code)`` is the page of a figure's rows, for whoever reads them.
    """
    names = {row["id"]: row["name"] for row in documents}
    sections = {}
    for form_field in fields:
        answer = answers.get(form_field.code)
        figure = figures.get(form_field.figure, {}) if form_field.kind == FieldKind.FIGURE else {}
        files = []
        if form_field.kind == FieldKind.ATTACHMENT:
            files = [(pk, names[pk]) for pk in answer or [] if pk in names]
        row = Row(
            form_field,
            answer_text(form_field, answer, names, figures),
            files,
            evidence_of(form_field.figure) if figure and evidence_of else "",
            figure.get("note", ""),
        )
        sections.setdefault(form_field.section, []).append(row)
    return list(sections.items())


def differences(fields, earlier, later):
    """Where two submissions differ: ``[(label, before, after)]``, files by name."""
    names = {row["id"]: row["name"] for row in [*earlier.documents, *later.documents]}
    rows = []
    for form_field in fields:
        before = answer_text(form_field, earlier.answers.get(form_field.code), names, earlier.figures)
        after = answer_text(form_field, later.answers.get(form_field.code), names, later.figures)
        if before != after:
            rows.append((form_field.label, before, after))
    return rows


def files_of(application, answers, fields):
    """``{field code: [Document]}`` of the files that the answers name; one query, none without files."""
    named = {row.code: answers.get(row.code) or [] for row in fields if row.kind == FieldKind.ATTACHMENT}
    wanted = [pk for pks in named.values() for pk in pks]
    rows = {row.pk: row for row in Document.objects.of(application).filter(pk__in=wanted)} if wanted else {}
    for row in rows.values():
        row.is_picture = row.media_type.startswith("image/")
    return {code: [rows[pk] for pk in pks if pk in rows] for code, pks in named.items()}


def line_of(application, runs):
    """The stages of a case as steps of a line, those to come too."""
    by_stage = {}
    for run in runs:
        if run.status == Status.WITHDRAWN and application.status != Status.WITHDRAWN:
            continue
        by_stage.setdefault(run.stage_id, []).append(run)
    return [
        _step(stage, by_stage.get(stage.pk, []), application)
        for stage in stages_of(application.scheme_version, application.purpose)
    ]


def _step(stage, runs, application):
    if not runs:
        text = f"{stage.working_days} 个工作日内" if not application.is_closed else ""
        return Step(str(stage), "next", text)
    last = runs[-1]
    if last.status == Status.SUBMITTED:
        return Step(str(stage), "now", f"{last.due_on:%m-%d} 前办结", len(runs))
    ended = f"{timezone.localtime(last.decided_at):%m-%d} " if last.decided_at else ""
    if last.status == Status.APPROVED:
        return Step(str(stage), "done", f"{ended}{PASSED_ON if last.is_passed_on else '通过'}", len(runs))
    if last.status == Status.RETURNED:
        return Step(str(stage), "now", f"{ended}请你补正", len(runs))
    if last.status == Status.REJECTED and application.status == Status.REJECTED:
        return Step(str(stage), "refused", f"{ended}不予通过", len(runs))
    return Step(str(stage), "done", f"{ended}{_ENDED.get(last.status, '')}", len(runs))


PASSED_ON = "区里没有意见，市里接着办"
_ENDED = {Status.REJECTED: "不同意", Status.WITHDRAWN: "不再办理"}


def history_of(application, runs, more=()):
    """What happened, newest first: who of the organization, but only in which role where the city or a district decided.

    A stage tells what its end means for the case; experts are never named. A certificate that was taken back is named with its
    number. ``more`` are rows that this reader may read besides. Three queries.
    """
    stages = {run.pk: run.stage for run in runs}
    case_type, run_type = (ContentType.objects.get_for_model(model) for model in (Application, StageRun))
    of_case = Q(content_type=case_type, object_id=application.pk) & ~Q(action__in=_TOLD_BY_STAGE)
    of_stages = Q(content_type=run_type, object_id__in=list(stages)) & ~Q(action__in=("open", "cancel"))
    events = ReviewEvent.objects.filter(of_case | of_stages).newest_first()
    rows = [_event_row(event, stages.get(event.object_id) if event.content_type_id == run_type.pk else None) for event in events]
    for row in AnnulledCertificate.objects.filter(recognition__application=application):
        text = "这个号不再用，再认定另编一个。拿到过这张证书的人在查验页会看到已经作废。"
        rows.append({"label": f"证书 {row} 作废", "action": "annul", "actor": None, "at": row.annulled_at, "reason": text})
    return sorted([*rows, *more], key=lambda row: row["at"], reverse=True)


_TOLD_BY_STAGE = ("return", "reject", "approve", "undo")


def _event_row(event, stage):
    row = {"label": event.label, "action": event.action, "actor": event.actor, "at": event.at, "reason": event.reason}
    if stage is None:
        return row
    return row | {"label": f"{stage}：{event.label}", "actor": stage.get_role_display() if event.actor_id else None}


def days_left(until, at):
    """Working days that are left, rounded up, as text; empty where there is no end."""
    if until is None or until <= at:
        return ""
    left = WorkCalendar(at, until).elapsed_days(at, until)
    whole = int(-(-left // 1))
    return "今天到期" if until - at < timedelta(hours=8) and whole <= 1 else f"还剩 {whole} 个工作日"


def _grouped(text):
    """A number as it was typed, or what was typed instead of one."""
    try:
        return grouped_text(Decimal(text))
    except InvalidOperation:
        return str(text)
