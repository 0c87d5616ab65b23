"""What the review page of a stage or an appeal leads to: files, figures' evidence, the conditions, the case, what is missing."""

from django.urls import reverse
from django.utils import timezone

from core.handling import Fact, Link
from core.models import Document
from review.recognition import eligibility, rules, signing
from review.recognition.completeness import fields_of
from review.recognition.enums import StageKind, StageRole
from review.recognition.presentation import files_of
from review.recognition.services.appeals import ATTACHMENT

EVIDENCE = "看依据"
MET = {True: "达标", False: "没有达标", None: "还不知道"}


def links_of(obj):
    """The whole case, for a stage or an appeal."""
    return [Link("看整件申报", obj.application.get_absolute_url())]


def waits_for(run, user):
    """What the stage waits for before it can be passed, with the way there; and whose it is, where it is not this reader's."""
    if not rules.may_decide_stage(user, run):
        return [Link(text=f"这一环节由{run.stage.get_role_display()}办。")] if run.stage.role != StageRole.COORDINATOR else []
    label, url = _way_on(run) if rules.is_city_coordinator(user, run) else ("", "")
    return [Link(label, url, text) for text in (*run.obstacles, *run.obstacles_to_return)]


def _way_on(run):
    if run.stage.kind == StageKind.EXPERT_REVIEW:
        case = getattr(run, "panel_case", None)
        if case is None:
            return "去评审组", reverse("admin:review_panel_changelist")
        return "去评审组", reverse("admin:review_panel_panel", args=[case.panel_id])
    if run.stage.kind == StageKind.PUBLIC_NOTICE:
        entry = run.notice_entries.standing().order_by("-pk").first()
        if entry is None:
            return "去公示", reverse("admin:review_publicnotice_changelist")
        return "去公示", reverse("admin:review_publicnotice_case", args=[entry.notice_id])
    return "", ""


def evidence_of(run):
    """``{field: [Link]}``: the files of a stage's submission and the evidence of its figures."""
    submission = run.submission
    fields = fields_of(run.application.scheme_version, run.application.purpose)
    files = files_of(run.application, submission.answers, fields)
    found = {code: [_file(row) for row in rows] for code, rows in files.items() if rows}
    for field in fields:
        url = submission.figures.get(field.figure, {}).get("evidence_url", "") if field.figure else ""
        if url:
            found[field.code] = [Link(EVIDENCE, url)]
    return found


def facts_of(run):
    """The stamped page and the conditions, as sections about which no note is written."""
    signature, conditions = _signature(run), [_condition(row) for row in _standings(run)]
    return [(title, rows) for title, rows in (("盖章页", signature), ("条件", conditions)) if rows]


def appeal_facts_of(appeal):
    """The files that were handed in with an appeal."""
    links = [_file(row) for row in Document.objects.of(appeal).filter(kind=ATTACHMENT)]
    return [("申诉的附件", [Fact("附件", "" if links else "没有附件", links)])]


def _signature(run):
    if not run.application.scheme_version.needs_signature:
        return []
    standing = signing.standing_of(run.application, run.submission.fingerprint)
    return [Fact("盖章扫描件", standing.text, [_file(standing.page.scan)] if standing.is_bound else [])]


def _standings(run):
    """The conditions with the answers that were handed in; the portal's figures are of today."""
    return eligibility.of_application(run.application, answers=run.submission.answers, on=timezone.localdate())


def _condition(row):
    return Fact(row.label, _standing_text(row), [Link(EVIDENCE, row.evidence_url)] if row.evidence_url else [])


def _standing_text(row):
    present = f"，现在 {row.present}" if row.present else ""
    return f"{MET[row.is_met]}：{row.asked}{present}" + (f"。{row.what_if}" if row.what_if else "")


def _file(document):
    return Link(document.name, document.get_absolute_url())
