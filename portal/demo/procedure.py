"""Carry cases of the demo city through the stages of a scheme: the same services as in the browser, each at a day of its own."""

import datetime
import io
from dataclasses import replace
from functools import cache

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from pypdf import PdfWriter

from core.documents import read, store
from core.enums import Status
from core.workflow import perform_transition
from review.recognition.enums import SeatState, StageKind, StageRole, VoteChoice
from review.recognition.models import ApplicationSection, FormField
from review.recognition.services import cases, notices, panels, seats, signatures, votes
from taxonomy.calendar import add_working_days, closing_of

PROOF = "proof"
"""The attachment of the packaged schemes."""
SCORING_DAYS = 5
"""Working days between the draw and the meeting; scoring ends at noon before it."""
NOON, MEETS_AFTER, LASTS = 12, datetime.timedelta(hours=2), datetime.timedelta(hours=2)


class Desk:
    """Who decides in the demo city: ``districts`` are coordinators by district id, ``speakers`` by the code of a department."""

    def __init__(self, city, deputy, districts, speakers):
        self.city = city
        self.deputy = deputy
        self.districts = districts
        self.speakers = speakers

    def of(self, run):
        """Who decides a stage."""
        if run.stage.role == StageRole.DISTRICT:
            return self.districts[run.application.organization.district_id]
        return self.city


def write(application, answers, actor):
    """Fill in what the form asks for, from ``{code: answer}``; codes of other sections are left alone."""
    codes = {}
    for section_id, code in FormField.objects.filter(section__version=application.scheme_version).values_list(
        "section_id", "code"
    ):
        codes.setdefault(section_id, []).append(code)
    rows = list(ApplicationSection.objects.filter(application=application))
    for row in rows:
        own = {code: answers[code] for code in codes.get(row.section_id, ()) if code in answers}
        row.answers, row.edited_by, row.version = row.answers | own, actor, row.version + bool(own)
    ApplicationSection.objects.bulk_update(rows, ["answers", "edited_by", "version"])


def hand_in(*, call, subject, actor, answers, at, level="", files=()):
    """A case with all its answers, its proofs (what ``documents.read`` returned) and the stamped page, handed in."""
    application = cases.begin(call=call, subject=subject, actor=actor, at=at, level=level)
    kept = [store(upload=file, subject=application, kind=PROOF, uploaded_by=actor, at=at).pk for file in files]
    write(application, answers | {PROOF: kept}, actor)
    if application.scheme_version.needs_signature:
        page = signatures.print_page(application=application, actor=actor, at=at)
        signatures.bind_scan(application=application, short_code=page.short_code, upload=scan_of(application), actor=actor, at=at)
    cases.submit(application=application, actor=actor, at=at)
    return application


def scan_of(application):
    """The scan of a page that nobody stamped: an empty sheet, a file of its own for each case."""
    blank = _blank_page()
    return replace(blank, content=blank.content + f"\n% {application.pk}".encode())


@cache
def _blank_page():
    writer, file = PdfWriter(), io.BytesIO()
    writer.add_blank_page(width=595, height=842)
    writer.write(file)
    return read(SimpleUploadedFile("盖章页.pdf", file.getvalue(), content_type="application/pdf"))


def open_run(application):
    """The stage in which a case is now; ``None`` where it is in none."""
    runs = application.runs.select_related("stage", "submission", "application__organization", "application__call")
    return runs.filter(status=Status.SUBMITTED).first()


def take(desk, application, action, at, *, reason="", run=None, **options):
    """Take a transition on the stage in which the case is, by who decides it."""
    run = run or open_run(application)
    perform_transition(obj=run, action=action, actor=desk.of(run), at=at, reason=reason, **options)


def pass_plain(desk, application, at, *, until=None):
    """Pass stages that wait for nothing, a day each, until one that does or until ``until``; returns the moment after."""
    halts = (until, StageKind.EXPERT_REVIEW, StageKind.PUBLIC_NOTICE)
    while (run := open_run(application)) is not None and run.stage.kind not in halts:
        agree(run, (desk.city, desk.deputy), at)
        take(desk, application, "approve", at, run=run)
        at += datetime.timedelta(days=1)
    return at


def agree(run, people, at, *, comment=""):
    """Let these people vote for the case in a joint review that has votes; nothing in another stage."""
    for person in people if run.votes_needed else ():
        votes.cast(run=run, choice=VoteChoice.AGREE, comment=comment, actor=person, at=at)


def gather(desk, applications, field, at, *, title, days=SCORING_DAYS):
    """A panel for cases that wait for experts, drawn and invited; it meets after so many working days."""
    call = applications[0].call
    last = closing_of(add_working_days(timezone.localdate(at), days)).replace(hour=NOON)
    panel = panels.create(
        call=call,
        stage=open_run(applications[0]).stage,
        field=field,
        title=title,
        score_until=last,
        actor=desk.city,
        at=at,
        meeting_at=last + MEETS_AFTER,
        meeting_place="市教育局三楼会议室",
    )
    panels.take_in(panel=panel, run_ids=[open_run(row).pk for row in applications], actor=desk.city, at=at)
    panels.draw(panel=panel, actor=desk.city, at=at)
    panels.invite(panel=panel, actor=desk.city, at=at)
    return panel


def accept(panel, at, *, count=None):
    """Let the first ``count`` of the drawn experts accept, all by default; returns their seats."""
    rows = list(panel.seats.filter(state=SeatState.INVITED).order_by("draw_place"))[:count]
    return [seats.answer(seat=seat, accepts=True, at=at) for seat in rows]


def score(seat, case, points, at, *, comment=""):
    """Hand in a card with these points, one a criterion."""
    card = seats.card_of(seat, case)
    criteria = list(panel_criteria(case))
    seats.hand_in(
        card=card,
        expected_version=card.version,
        at=at,
        points=dict(zip(criteria, points, strict=True)),
        comments={},
        comment=comment,
    )


def panel_criteria(case):
    """Ids of what is scored."""
    return case.panel.stage.version.criteria.values_list("pk", flat=True)


def judge(desk, panel, marks, at, *, conclusion):
    """Everybody accepts and scores, the meeting is held, the panel ends; ``marks`` are points by application id.

    Returns the end of that day in the office.
    """
    sitting = accept(panel, at)
    panels.set_chair(seat=sitting[0], actor=desk.city, at=at)
    for case in panel.cases.select_related("run", "panel__stage__version"):
        about = marks[case.run.application_id]
        count = len(panel_criteria(case))
        for number, seat in enumerate(sitting):
            points = [about + (number - 1) * 2 + step % 3 for step in range(count)]
            score(
                seat,
                case,
                points,
                at + datetime.timedelta(days=1),
                comment="材料翔实，数字能核对。" if about >= 75 else "成效的依据不足。",
            )
    over = panel.meeting_at + LASTS
    panels.write_conclusion(panel=panel, text=conclusion, actor=desk.city, at=over)
    panels.close(panel=panel, actor=desk.city, at=over)
    return closing_of(timezone.localdate(over))


def judged(desk, marks, field, at, *, title, conclusion):
    """Carry cases (``{case: points}``) from their first stage to the end of a panel's meeting; returns the moment after it."""
    for application in marks:
        pass_plain(desk, application, at)
    panel = gather(desk, list(marks), field, at + datetime.timedelta(days=3), title=title)
    by_pk = {application.pk: about for application, about in marks.items()}
    return judge(desk, panel, by_pk, at + datetime.timedelta(days=4), conclusion=conclusion)


def to_notice(desk, applications, at):
    """Past the experts' stage and a joint review, if there is one, up to the notice."""
    for application in applications:
        take(desk, application, "approve", at)
        pass_plain(desk, application, at + datetime.timedelta(days=1), until=StageKind.PUBLIC_NOTICE)


def through_notice(desk, applications, at, *, title):
    """Experts' stage passed, joint review, notice, decision."""
    to_notice(desk, applications, at)
    over = end_notice(publish_notice(desk, applications, at + datetime.timedelta(days=3), title=title))
    for application in applications:
        pass_plain(desk, application, over + datetime.timedelta(days=1))


def publish_notice(desk, applications, at, *, title):
    """A notice of five working days that begins at ``at``."""
    notice = notices.prepare(
        call=applications[0].call,
        runs=[open_run(row) for row in applications],
        title=title,
        text="现将拟认定名单公示。有异议的，请在公示期内提出并附依据；可以不留姓名。",
        opens_on=timezone.localdate(at),
        working_days=5,
        actor=desk.city,
    )
    perform_transition(obj=notice, action="publish", actor=desk.city, at=at)
    return notice


def end_notice(notice):
    """Let a notice end at its hour; returns the moment."""
    notices.close(notice=notice, at=notice.closes_at)
    notice.refresh_from_db()
    return notice.closes_at
