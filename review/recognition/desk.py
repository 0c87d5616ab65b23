"""What recognition adds to the review desk and to other pages."""

from django.db.models import Max, Min
from django.urls import reverse

from core import mail_templates, registries
from core.desk_registries import undo_objections, undo_steps
from core.handling import FieldChecks, Handling, Words
from core.recognition_registries import subject_kinds
from core.registries import Reviewable
from review.recognition import (
    desk_evidence,
    form_checks,
    handed_in,
    handling,
    late_conflicts,
    levels,
    panel_figures,
    quota,
    voting,
)
from review.recognition.completeness import fields_of
from review.recognition.enums import PARTS, VersionState
from review.recognition.models import Appeal, SchemeVersion, Stage, StageRun
from review.recognition.presentation import answer_text
from review.recognition.services import votes
from review.recognition.subjects import SUBJECT_KINDS


def run_sections(run):
    """What was handed in, section by section; the file names stand for the files."""
    rows = {}
    names = {document["id"]: document["name"] for document in run.submission.documents}
    for field in fields_of(run.application.scheme_version, run.application.purpose):
        answer = run.submission.answers.get(field.code)
        rows.setdefault(field.section.title, []).append(
            (field.code, field.label, answer_text(field, answer, names, run.submission.figures))
        )
    return [*_scores_of(run), *rows.items()]


def _scores_of(run):
    """What experts said of the case, once their panel is closed; by nobody's name."""
    case = getattr(run, "panel_case", None)
    if case is None or case.panel.closed_at is None:
        return []
    standing = panel_figures.standing_of(case)
    figures = standing.summary
    reached = str(standing.level) if standing.level else "没有达到任何级别"
    aside = sum(card.is_set_aside for card in standing.abstained)
    rows = [
        ("panel_mean", "均分", f"{figures.mean}，{figures.count} 位专家交分"),
        ("panel_median", "中位数", str(figures.median)),
        ("panel_spread", "最高和最低差", f"{figures.spread}" + ("，有离群分" if figures.has_outlier else "")),
        ("panel_level", "达到", reached),
        *([("panel_aside", "不计入的", f"{aside} 张，交分后才回避")] if aside else []),
        *((f"panel_{criterion.pk}", criterion.label, str(mean)) for criterion, mean in standing.by_criterion),
        ("panel_conclusion", "会议意见", case.panel.conclusion),
    ]
    return [("专家评审", rows)]


def _appeal_sections(appeal):
    return [("申诉", [("text", "理由", appeal.text), ("against", "不服的决定", appeal.against.reason)])]


def stage_promises():
    """``{kind of stage: (fewest, most)}`` working days of the rules in force; one query."""
    rows = Stage.objects.filter(version__state=VersionState.PUBLISHED, version__scheme__is_active=True).order_by()
    days = rows.values("kind").annotate(fewest=Min("working_days"), most=Max("working_days"))
    return {row["kind"]: (row["fewest"], row["most"]) for row in days}


def appeal_promises():
    """The working days in which the rules in force answer an appeal; one query."""
    rows = SchemeVersion.objects.in_force().filter(scheme__is_active=True, scheme__is_competitive=True)
    days = rows.aggregate(fewest=Min("appeal_days"), most=Max("appeal_days"))
    return {"": (days["fewest"], days["most"])} if days["most"] else {}


RUN = Reviewable(
    model=StageRun,
    label="认定环节",
    organization_of=lambda run: run.application.organization,
    sections=run_sections,
    edit_url_of=lambda run: reverse("recognition:application_detail", args=[run.application_id]),
    approve_hint="进入下一环节",
    due_on=lambda run: run.due_on,
    can_be_flagged=False,
    tells_itself=True,
    rules=(quota.RULE, late_conflicts.RULE, *handed_in.RULES),
    handling=Handling(
        actionable=handling.actionable_runs,
        words_of_waiting=handling.run_words,
        withheld=handling.withheld,
        barred=handling.run_barred,
        caution_of=handling.caution_of,
        deciders_of=handling.deciders_of_run,
        waits_for=desk_evidence.waits_for,
        links_of=desk_evidence.links_of,
        evidence_of=desk_evidence.evidence_of,
        facts_of=desk_evidence.facts_of,
        choice_of=levels.choice_of,
        ballot_of=voting.ballot_of,
        vote=lambda run, **said: votes.cast(run=run, **said),
        go_on_with_fewer=lambda run, **said: votes.go_on_with_fewer(run=run, **said),
        parts=PARTS,
        part_of=lambda run: run.stage.kind,
        promises=stage_promises,
        has_own_reminders=True,
        checks=FieldChecks(form_checks.checkable, form_checks.value_of, form_checks.returns, form_checks.usual),
        words=Words(
            sure_of_reject="不予通过以后这一件就办完了，过了能收回的时间，对方可以申诉一次。只是要对方补材料，按“要求补正”。",
            reason_hint="要求补正、不予通过要写，对方会看到",
            send_back="要求补正",
            shares_reasons=False,
        ),
    ),
)
APPEAL = Reviewable(
    model=Appeal,
    label="认定申诉",
    organization_of=lambda appeal: appeal.application.organization,
    sections=_appeal_sections,
    approve_hint="退回原环节重新办理",
    due_on=lambda appeal: appeal.due_on,
    can_be_flagged=False,
    tells_itself=True,
    handling=Handling(
        actionable=handling.actionable_appeals,
        words_of_waiting=handling.appeal_words,
        barred=handling.appeal_barred,
        deciders_of=handling.deciders_of_appeal,
        links_of=desk_evidence.links_of,
        facts_of=desk_evidence.appeal_facts_of,
        promises=appeal_promises,
        has_own_reminders=True,
        words=Words(
            approve="申诉成立",
            approved="《{}》成立，理由发给对方，原环节重新办理。",
            reject="申诉不成立",
            reject_hint="维持原来的决定",
            rejected="《{}》不成立，理由发给对方，原来的决定不变。",
            sure_of_reject="答复以后这件申诉就办完了，同一个决定不能再申诉。",
            reason_hint="成立、不成立都要写，对方会看到",
        ),
    ),
)


def register():
    """Fill the registries; called once when the app is ready."""
    from review.recognition import (
        call_news,
        case_work,
        notice_panels,
        panel_due,
        panel_mail,
        receivers,  # noqa: F401
        taking_back,
        tasks,  # noqa: F401
        unsigned,  # noqa: F401
    )

    case_work.register()
    notice_panels.register()
    for kind in SUBJECT_KINDS:
        subject_kinds.register(kind)
    for entry in (RUN, APPEAL):
        registries.reviewables.register(entry)
    registries.desk_panels.register(quota.desk_panel)
    undo_objections.register(taking_back.objection_of)
    undo_steps.register(taking_back.take_back)
    for event in (*panel_mail.EVENTS, call_news.OPENED, call_news.CHANGED):
        registries.notification_events.register(event)
    registries.notification_roles.register(panel_mail.roles_of)
    registries.workbench_items.register(panel_mail.workbench_lines)
    registries.calendar_items.register(panel_mail.calendar_lines)
    for letter in panel_mail.LETTERS:
        mail_templates.outside_letters.register(letter)
    for deadline in panel_due.ALL:
        registries.deadlines.register(deadline)
    registries.navigation.register(registries.Entry(45, "recognition:scheme_list", "认定与名录"))
