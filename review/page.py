"""What the review page shows: the submitted fields with what changed, the notes, the clock, the organization's record."""

import datetime
import re
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from core import undoing
from core.enums import Status
from core.handling import Ballot, Choice, Link, Words
from core.models import ReviewEvent
from core.registries import reviewable_for
from core.workflow import WorkflowError, available_actions, changed_fields, snapshot_of
from review import clock, kinds, opinions
from review.clock import Clock
from review.enums import DECISION_LABELS
from review.findings import findings_of
from review.models import ReturnReason, ReviewTask, Viewing
from review.services import standing_in_for
from taxonomy.calendar import WorkCalendar, closing_of

SHORT = 24
"""Values up to that many characters are compared whole, longer ones clause by clause."""
COUNT_LIMIT = 1000
RECORD_DAYS = 365
CLAUSE = re.compile(r"[^，。；、！？,;\s]*[，。；、！？,;\s]?")


@dataclass
class Row:
    """One field of the submission; ``links`` are its files, or what proves it."""

    field: str
    label: str
    text: str
    before: str | None = None
    asked: str = ""
    note: str = ""
    links: list = field(default_factory=list)

    @property
    def takes_note(self):
        """Whether it is something that the applicant can change."""
        return bool(self.field)

    @property
    def is_files(self):
        """Whether its text is nothing but the names of its links."""
        return bool(self.links) and self.text == "、".join(link.label for link in self.links)

    @property
    def is_changed(self):
        """Whether the value differs from the last submission (or from the public text)."""
        return self.before is not None

    @property
    def diff(self):
        """``[(operation, text)]`` with operations ``equal``, ``insert`` and ``delete``, before against after."""
        return diff_segments(self.before or "", self.text)

    @property
    def input_name(self):
        """The name of the note's control."""
        return f"note-{self.field}"


@dataclass
class Section:
    """A titled group of rows; ``remark`` stands beside the title."""

    title: str
    rows: list
    remark: str = ""


@dataclass
class ReviewPage:
    """Everything that the template draws."""

    task: ReviewTask
    obj: object
    label: str
    sections: list
    findings: list
    events: list
    clock: Clock
    record: dict
    twin_count: int
    actions: dict
    approve_hint: str
    change_count: int
    is_revision: bool
    reasons: list
    opinion: object = None
    may_give_opinion: bool = False
    obstacle: str = ""
    is_barred: bool = False
    caution: str = ""
    other: Viewing | None = None
    carried_days: object = 0
    queue: dict = field(default_factory=dict)
    undo_until: datetime.datetime | None = None
    undo_obstacle: str = ""
    undo_minutes: int = 0
    """So long what is decided here can be taken back; 0 where it cannot."""
    deputy_of: object = None
    waits: list = field(default_factory=list)
    links: list = field(default_factory=list)
    choice: Choice | None = None
    words: Words = Words()
    ballot: Ballot | None = None

    @property
    def timeline(self):
        """The history with the votes that this reader may read, newest first."""
        votes = [
            row | {"label": f"投票：{row['label']}", "reason": row["comment"]}
            for row in (self.ballot.rows if self.ballot else ())
        ]
        notes = self.ballot.notes if self.ballot else ()
        return sorted(
            [*self.events, *votes, *notes], key=lambda row: row["at"] if isinstance(row, dict) else row.at, reverse=True
        )

    @property
    def takes_reason(self):
        """Whether a step that this reader may take can be given a reason."""
        return bool({"return", "reject", "oppose", "approve"} & set(self.actions))

    @property
    def end_words(self):
        """How the task ended, where the status alone would say something else."""
        return DECISION_LABELS[self.task.decision] if self.task.decision in ("oppose", "pass_on") else ""

    @property
    def note_count(self):
        """Notes written so far."""
        return sum(bool(row.note) for section in self.sections for row in section.rows)

    @property
    def open_finding_count(self):
        """Findings to look at."""
        return sum(finding.is_open for finding in self.findings)

    @property
    def ok_count(self):
        """Rules that found nothing wrong."""
        return sum(finding.is_ok for finding in self.findings)


def build_page(*, task, user, at, notes=None, other=None):
    """The page of one task; ``notes`` are the reviewer's words so far, by field name, ``other`` who else has it open."""
    obj = task.obj
    entry = reviewable_for(type(obj))
    standard = clock.standard_of(type(obj), task.part)
    handling = entry.handling
    barred = handling.barred(obj, user) if task.is_open else ""
    obstacle = barred or _obstacle(task, user, at)
    events = list(ReviewEvent.objects.of(obj).newest_first())
    changes, is_revision = _changes(entry, obj, events)
    drawn = _as_handed_in(entry.sections(obj), obj, events)
    sections = _sections(drawn, changes, _asked(events), notes or {}, is_revision)
    _show_evidence(sections, handling.evidence_of(obj))
    tasks = ReviewTask.objects.visible_to(user)
    end = task.closed_at or at
    calendar = _calendar(task, end)
    used = task.carried_days + calendar.elapsed_days(task.submitted_at, end)
    is_decidable = task.is_open and not obstacle
    actions, waits = _actions(entry, obj, user, timezone.localdate(at)) if is_decidable else ({}, [])
    return ReviewPage(
        task=task,
        obj=obj,
        label=kinds.label_of(task),
        sections=sections + _facts(handling.facts_of(obj)),
        links=handling.links_of(obj),
        findings=findings_of(task, on=timezone.localdate(at)),
        events=events,
        clock=Clock(used, clock.usual_of(standard), clock.promised_days(task, standard, calendar)),
        record=ReviewTask.objects.record_of(task.organization, since=at - datetime.timedelta(days=RECORD_DAYS)),
        twin_count=_twins(task.organization),
        actions=actions,
        waits=waits,
        approve_hint=entry.approve_hint,
        change_count=len(changes),
        is_revision=is_revision,
        reasons=list(ReturnReason.objects.for_kind(task.content_type)) if is_decidable else [],
        opinion=opinions.of(task),
        may_give_opinion=opinions.may_give(task=task, actor=user),
        obstacle=obstacle,
        is_barred=bool(barred),
        caution=handling.caution_of(obj) if "approve" in actions else "",
        other=other,
        carried_days=task.carried_days,
        queue=_queue(tasks, task),
        deputy_of=standing_in_for(task=task, actor=user, on=timezone.localdate(at)) if task.is_open else None,
        choice=choice_of(task) if is_decidable else None,
        words=handling.words,
        ballot=handling.ballot_of(obj, user),
        undo_minutes=settings.UNDO_MINUTES if undoing.is_possible(type(obj)) else 0,
        **_undo(task, obj, events, user, at),
    )


def _calendar(task, end):
    """The working days from the submission to the end or to the due day, whichever is later; one query."""
    closing = closing_of(task.due_on) if task.due_on else end
    return WorkCalendar(task.submitted_at, max(end, closing))


def _actions(entry, obj, user, on):
    """``({action: transition}, [Link])``: what this reader may do now, and what is missing for something else."""
    handling = entry.handling
    found = {transition.action: transition for transition in available_actions(obj, user)}
    withheld = {action: words for action in found if (words := handling.withheld(obj, action, on))}
    actions = {action: transition for action, transition in found.items() if action not in withheld}
    return actions, [*(Link(text=words) for words in withheld.values()), *handling.waits_for(obj, user)]


def _undo(task, obj, events, user, at):
    """Until when this reader may take the decision back, or why not any more; nothing where the decision is somebody else's."""
    latest = events[0] if events else None
    if task.is_open or latest is None or task.decided_by_id != user.pk or latest.at != task.closed_at:
        return {}
    obstacle = undoing.obstacle(latest, obj, user, at)
    return {"undo_obstacle": obstacle} if obstacle else {"undo_until": latest.at + undoing.window()}


def choice_of(task):
    """What is chosen with an approval of this task, or ``None``."""
    return reviewable_for(type(task.obj)).handling.choice_of(task.obj)


def words_of(task):
    """What the kind of this task calls its decisions."""
    return reviewable_for(type(task.obj)).handling.words


def note_fields(task):
    """``{control name: field}`` of the fields on which a note may be written."""
    obj = task.obj
    return {f"note-{name}": name for _, rows in reviewable_for(type(obj)).sections(obj) for name, _, _ in rows}


def _obstacle(task, user, at):
    if not task.is_open:
        return ""
    try:
        opinions.check_may_decide(task=task, actor=user, on=timezone.localdate(at))
    except WorkflowError as error:
        return str(error)
    return ""


def diff_segments(before, after):
    """What to strike out and what to add, as ``[(operation, text)]``; short values are replaced whole."""
    if len(before) <= SHORT or len(after) <= SHORT:
        return [pair for pair in (("delete", before), ("insert", after)) if pair[1]]
    old, new = CLAUSE.findall(before), CLAUSE.findall(after)
    segments = []
    for operation, old_start, old_end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if operation == "equal":
            segments.append(("equal", "".join(old[old_start:old_end])))
            continue
        segments.append(("delete", "".join(old[old_start:old_end])))
        segments.append(("insert", "".join(new[new_start:new_end])))
    return [pair for pair in segments if pair[1]]


def _submissions(events):
    return [event for event in events if event.to_status == Status.SUBMITTED and event.action != undoing.UNDO]


def _as_handed_in(sections, obj, events):
    """The rows as they were last handed in, while the author is changing them: unsent words are nobody else's business."""
    submissions = _submissions(events)
    if not obj.is_editable or not submissions:
        return sections
    snapshot = submissions[0].snapshot
    return [
        (title, [(name, label, snapshot[name]["text"] if name in snapshot else text) for name, label, text in rows])
        for title, rows in sections
    ]


def _changes(entry, obj, events):
    """``{field: change}`` since the last submission, or against the public row that a revision would replace."""
    submissions = _submissions(events)
    if len(submissions) > 1 or (submissions and obj.is_editable):
        return {change["field"]: change for change in submissions[0].changes}, False
    baseline = entry.baseline_of(obj) if entry.baseline_of else None
    if baseline is None:
        return {}, False
    return {change["field"]: change for change in changed_fields(snapshot_of(baseline), snapshot_of(obj))}, True


def _asked(events):
    """The notes of the latest return; empty once something else was decided since."""
    decided = next((event for event in undoing.standing(events) if event.from_status == Status.SUBMITTED), None)
    return decided.field_notes if decided is not None and decided.action == "return" else {}


def _sections(drawn, changes, asked, notes, is_revision):
    first, rest, seen = [], [], set()
    for title, drawn_rows in drawn:
        rows = []
        for name, label, text in drawn_rows:
            seen.add(name)
            before = changes[name]["before"] if name in changes else None
            row = Row(name, label, text, before, asked.get(name, ""), notes.get(name, ""))
            (first if row.is_changed or row.asked else rows).append(row)
        if rows:
            rest.append(Section(title, rows))
    unseen = [change for name, change in changes.items() if name not in seen]
    first += [Row(change["field"], change["label"], change["after"], change["before"]) for change in unseen]
    if not first:
        return rest
    return [Section(_first_title(changes, asked, is_revision), first, "其他内容没有变"), *rest]


def _show_evidence(sections, evidence):
    for row in (row for section in sections for row in section.rows):
        row.links = evidence.get(row.field, [])


def _facts(found):
    return [Section(title, [Row("", fact.label, fact.text, links=fact.links) for fact in facts]) for title, facts in found]


def _first_title(changes, asked, is_revision):
    if asked:
        return f"上次请对方改的 {len(asked)} 处"
    return f"和公开的那一份比，改了 {len(changes)} 处" if is_revision else f"这次改了 {len(changes)} 处"


def _twins(organization):
    """How many other organizations, handed in or verified, carry the same name or school code."""
    same = Q(name=organization.name)
    if organization.school_code:
        same |= Q(school_code=organization.school_code)
    return type(organization).objects.known().exclude(pk=organization.pk).filter(same).count()


def _queue(tasks, task):
    waiting = tasks.open()
    return {
        "count": waiting.bounded_count(COUNT_LIMIT),
        "limit": COUNT_LIMIT,
        "previous": waiting.before(task).backwards().first(),
    }
