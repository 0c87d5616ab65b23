"""What the review page of a stage or an appeal leads to: files, figures' evidence, the conditions, the case, what is missing."""

from django.urls import reverse
from django.utils import timezone

from core.enums import Status
from core.handling import Fact, Link
from core.models import Document
from review.recognition import eligibility, evidence, rules, signing
from review.recognition.completeness import fields_of
from review.recognition.enums import StageKind, StageRole
from review.recognition.models import Objection
from review.recognition.presentation import files_of
from review.recognition.services.appeals import ATTACHMENT

EVIDENCE = "看依据"
MET = {True: "达标", False: "没有达标", None: "还不知道"}


def links_of(obj):
    """The whole case, for a stage or an appeal."""
    return [Link("看整件申报", obj.application.get_absolute_url())]


def waits_for(run, user):
    """What the stage waits for before it can be passed, with the way there; whose it is, where it is not this reader's."""
    if not rules.may_decide_stage(user, run):
        return [Link(text=f"这一环节由{run.stage.get_role_display()}办。")] if run.stage.role != StageRole.COORDINATOR else []
    label, url = _way_on(run) if rules.is_city_coordinator(user, run) else ("", "")
    obstacles = [] if run.votes_needed else run.obstacles  # of votes the ballot says what this reader may know
    return [Link(label, url, text) for text in (*obstacles, *run.obstacles_to_return)]


def _way_on(run):
    if run.stage.kind == StageKind.EXPERT_REVIEW:
        case = getattr(run, "panel_case", None)
        if case is None:
            return "去评审组", reverse("admin:review_panel_changelist")
        return "去评审组", reverse("admin:review_panel_panel", args=[case.panel_id])
    if run.stage.kind == StageKind.PUBLIC_NOTICE:
        objection = Objection.objects.open().filter(entry__run__application=run.application_id).order_by("pk").first()
        if objection is not None:
            return "去答复异议", _page_of(objection)
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
        url = evidence.path_of(run.application, field.figure, submission) if field.figure else ""
        if url:
            found[field.code] = [Link(EVIDENCE, url)]
    return found


def facts_of(run):
    """The stamped page and the conditions, as sections about which no note is written."""
    sections = (
        ("公示异议", _objections(run)),
        ("复核的认定", _held(run)),
        ("盖章页", _signature(run)),
        ("条件，按今天的数", [_condition(run.application, row) for row in _standings(run)]),
    )
    return [(title, rows) for title, rows in sections if rows]


def _objections(run):
    """Every objection to the case with its answer, whatever notice it was raised to; one query."""
    rows = Objection.objects.filter(entry__run__application=run.application_id).exclude(status=Status.DRAFT).order_by("pk")
    return [
        Fact(_verdict(row), f"{row.text}\n答复：{row.answer}" if row.is_answered else row.text, [Link("看异议", _page_of(row))])
        for row in rows
    ]


def _verdict(objection):
    if not objection.is_answered:
        return f"没有答复，{objection.due_on:%m-%d} 前答复"
    return "异议成立" if objection.is_upheld else "异议不成立"


def _page_of(objection):
    return reverse("admin:review_objection_case", args=[objection.pk])


def _held(run):
    """The title that a re-check or a renewal is about, as it stands today."""
    held = run.application.recognition
    if held is None:
        return []
    ends = f"有效至 {held.valid_until:%Y-%m-%d}" if held.valid_until else "长期有效"
    due = f"，复核日 {held.recheck_due_on:%Y-%m-%d}" if held.recheck_due_on else ""
    return [Fact(held.state_text, f"{ends}{due}", [Link("看认定", held.get_absolute_url())])]


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


def _condition(application, row):
    """Evidence of a figure is the applicant's: the address that the applicant is given would show the reader's own rows."""
    url = evidence.path_of(application, row.figure) if row.figure else row.evidence_url
    return Fact(row.label, _standing_text(row), [Link(EVIDENCE, url)] if url else [])


def _standing_text(row):
    present = f"，现在 {row.present}" if row.present else ""
    return f"{MET[row.is_met]}：{row.asked}{present}" + (f"。{row.what_if}" if row.what_if else "")


def _file(document):
    return Link(document.name, document.get_absolute_url(), is_file=True)
