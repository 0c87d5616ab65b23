"""The record of a project (项目档案) for printing: stages, partners, figures and the ledger, each with its evidence."""

from core import papers
from core.templatetags.xieyu import moment
from projects.enums import EvidenceGrade
from projects.ledger_page import sums_of
from projects.models import ProjectChange
from projects.passport_page import reported_figures_of, verdicts_of, whole_stages_of
from projects.presentation import source_words
from projects.training_page import cohorts_of, note_evidence, plans_of

NOTHING = "—"


def pdf_of(project, *, at):
    """The record as PDF; bytes."""
    return papers.pdf(papers.SECTIONS, content_of(project, at=at))


def content_of(project, *, at):
    """What the paper says: ``title``, ``subtitle`` and ``sections`` of facts, tables or text."""
    sections = [
        ("基本情况", {"facts": _basics(project, at)}),
        ("合作单位", {"table": _partners(project)}),
        ("六个环节", {"table": _stages(project)}),
        ("数字", {"table": _figures(project)}),
        ("承诺、实物和到账", {"table": _ledger(project)}),
        ("共同培养", {"table": _training(project)}),
        ("变更", {"table": _changes(project)}),
        ("验收", {"table": _verdicts(project)}),
        ("签字", {"text": "牵头单位：\n\n合作单位：\n\n日期："}),
    ]
    return {
        "title": "项目档案",
        "subtitle": f"{project}",
        "sections": [
            {"title": f"{place}、{title}", **content}
            for place, (title, content) in zip("一二三四五六七八九", sections, strict=True)
        ],
    }


def _basics(project, at):
    return [
        ("编号", project.code),
        ("类型", str(project.type)),
        ("牵头单位", str(project.organization)),
        ("所在区", str(project.district)),
        ("起止", f"{project.starts_on} 到 {project.ends_on}"),
        ("培养人数", f"{project.headcount} 人" if project.headcount else "没写"),
        ("经费和投入", project.money_text or "没写"),
        ("从哪里来", "；".join(source_words(project)) or "自己立项"),
        ("现在", project.standing_text),
        ("证据等级", f"{'、'.join(EvidenceGrade.labels)}，由弱到强；合计里等级不同的，写明各级各多少"),
        ("出具时间", moment(at)),
    ]


def _table(header, rows):
    """``None`` without rows would leave a bare heading, so it says that there are none."""
    return (header, rows or [["没有", *[""] * (len(header) - 1)]])


def _partners(project):
    rows = [[str(project.organization), "牵头", "", ""]]
    rows += [
        [str(row.organization), row.get_role_display(), row.duty, f"{row.accepted_at:%Y-%m-%d}"]
        for row in project.joined_partners
    ]
    return _table(["单位", "角色", "承担什么", "答应日期"], rows)


def _stages(project):
    return _table(["环节", "计划", "实际", "检查", "里程碑", "双方确认"], [_stage(view) for view in whole_stages_of(project)])


def _stage(view):
    row = view.row
    settled = sum(step.done_on is not None for step in view.milestones)
    return [
        view.name,
        _span(row.planned_from, row.planned_until),
        f"跳过：{row.skip_reason}" if row.left_on and row.skip_reason else _span(row.entered_on, row.left_on),
        view.met_text,
        f"{settled}/{len(view.milestones)} 个" if view.milestones else NOTHING,
        "、".join(f"{word.confirmed_by}（{word.confirmed_at:%Y-%m-%d}）" for word in view.words) or NOTHING,
    ]


def _span(first, last):
    return f"{first or ''} 到 {last or ''}".strip() if first or last else NOTHING


def _figures(project):
    rows = [
        [
            view.definition.name,
            view.newest.value_text,
            f"{view.newest.counted_on}",
            str(view.newest.organization),
            view.newest.get_grade_display(),
        ]
        for view in reported_figures_of(project)
    ]
    return _table(["数字", "最新", "截至", "谁报的", "证据等级"], rows)


def _ledger(project):
    rows = [
        [f"{line.label}（{line.unit}）", _graded(line.pledged), _graded(line.in_kind), _graded(line.received)]
        for line in sums_of(project, EvidenceGrade.STATED)
    ]
    return _table(["什么", "承诺", "实物", "到账"], rows)


def _graded(figure):
    """A sum; where its parts are borne out differently, how much of it how well: paper has no floor to choose."""
    if not figure.grade:
        return NOTHING
    if len(figure.parts) < 2:
        return f"{figure.text}（{figure.word}）"
    return f"{figure.text}（{'，'.join(f'{word} {text}' for _, word, text in figure.by_grade)}）"


def _training(project):
    plans, cohorts = plans_of(project), cohorts_of(project, EvidenceGrade.STATED)
    note_evidence(project, [*plans, *(row.cohort for row in cohorts)])
    rows = [[f"招生计划：{plan}", f"{plan.planned_count} 人", _admitted(plan), plan.grade_word] for plan in plans]
    rows += [
        [f"班级：{row.cohort}", f"{row.cohort.headcount} 人", f"录用 {_graded(row.hired)}", row.cohort.grade_word]
        for row in cohorts
    ]
    return _table(["什么", "人数", "结果", "人数的证据等级"], rows)


def _admitted(plan):
    return NOTHING if plan.admitted_count is None else f"录取 {plan.admitted_count} 人"


def _changes(project):
    applied = ProjectChange.objects.filter(project=project, applied_at__isnull=False).order_by("applied_at", "pk")
    rows = [[f"{row.applied_at:%Y-%m-%d}", row.get_kind_display(), row.reason] for row in applied[:200]]
    return _table(["生效", "变更什么", "为什么"], rows)


def _verdicts(project):
    rows = [
        [str(row.organization), row.get_verdict_display(), row.note, f"{row.given_at:%Y-%m-%d}"] for row in verdicts_of(project)
    ]
    return _table(["单位", "结论", "意见", "日期"], rows)
