"""Further closed cases that went the way of one that the services carried: same steps, other firms, answers and days, in bulk.

Each copy must be complete and meet the conditions as at a submission; decisions are taken by who decides for its own district.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone

from accounts.models import Organization, User
from core.documents import store
from core.models import ReviewEvent
from core.workflow import snapshot_of
from portal.demo.procedure import scan_of
from review.models import ReviewTask
from review.recognition import completeness, eligibility, figures, signing
from review.recognition.codes import new_code
from review.recognition.content import fingerprint_of
from review.recognition.models import Application, ApplicationSection, Recognition, StageRun, Submission
from review.recognition.services import cases, recognitions, signatures


@dataclass
class Twin:
    """A firm that goes the same way: who acts for it and decides on it, what it answers, when it hands in."""

    organization: Organization
    manager: User
    district: User
    answers: dict
    at: datetime
    recognition: Recognition | None = None


class Trail:
    """Everything that a closed case left behind, for ``follow``."""

    def __init__(self, application, desk):
        self.case = Application.objects.select_related("call__version__scheme", "scheme_version__scheme", "organization").get(
            pk=application.pk
        )
        self.sections = list(self.case.sections.order_by("section__place", "section_id"))
        self.submission = self.case.submissions.get()
        self.page = self.case.signature_pages.get()
        self.runs = list(self.case.runs.select_related("stage").order_by("pk"))
        self.tasks = {run.pk: ReviewTask.objects.of(run).get() for run in self.runs}
        self.title = self.case.recognition or self.case.outcome
        self.fields = completeness.fields_of(self.case.scheme_version, self.case.purpose)
        self.district = desk.districts[self.case.organization.district_id]

    def events_of(self, row):
        """The history of a row of the trail; of the title what this case did to it."""
        events = ReviewEvent.objects.of(row).order_by("pk")
        return list(events.filter(at=self.case.decided_at) if row == self.title else events)


def follow(trail, twins):
    """Write the twins' cases; returns ``{organization id: Recognition}``."""
    shifts = [timedelta(days=(timezone.localdate(twin.at) - timezone.localdate(trail.case.submitted_at)).days) for twin in twins]
    rows = [_case(trail, twin, shift) for twin, shift in zip(twins, shifts, strict=True)]
    Application.objects.bulk_create(rows)
    sections = [
        _moved(section, application=row, answers=_answers_of(section, twin), edited_by=twin.manager)
        for row, twin in zip(rows, twins, strict=True)
        for section in trail.sections
    ]
    ApplicationSection.objects.bulk_create(sections)
    for row, twin in zip(rows, twins, strict=True):
        _check(trail, row, twin)
    handed_in = [_submission(trail, *entry) for entry in zip(rows, twins, shifts, strict=True)]
    Submission.objects.bulk_create(handed_in)
    runs = [
        [_moved(run, shift, application=row, submission=submission) for run in trail.runs]
        for row, submission, shift in zip(rows, handed_in, shifts, strict=True)
    ]
    StageRun.objects.bulk_create([run for row in runs for run in row])
    titles = _titles(trail, rows, twins, shifts)
    events, tasks = [], []
    for row, own, title, twin, shift in zip(rows, runs, titles, twins, shifts, strict=True):
        for source, target in [(trail.case, row), *zip(trail.runs, own, strict=True), (trail.title, title)]:
            events += _events(trail, source, target, twin, shift)
        tasks += [_task(trail, *pair, twin, shift) for pair in zip(trail.runs, own, strict=True)]
    ReviewEvent.objects.bulk_create(events)
    ReviewTask.objects.bulk_create(tasks)
    return {twin.organization.pk: title for twin, title in zip(twins, titles, strict=True)}


def _moved(row, shift=timedelta(), **changes):
    """A copy of a row with its days and moments moved and some fields changed; not saved."""
    values = {}
    for field in row._meta.concrete_fields:
        value = getattr(row, field.attname)
        if field.primary_key or {field.name, field.attname} & changes.keys():
            continue
        values[field.attname] = value + shift if isinstance(field, models.DateField) and value is not None else value
    return type(row)(**values, **changes)


def _case(trail, twin, shift):
    return _moved(
        trail.case,
        shift,
        call=trail.case.call,
        scheme_version=trail.case.scheme_version,
        content_type=trail.case.content_type,
        organization=twin.organization,
        subject=twin.organization,
        object_id=twin.organization.pk,
        subject_name=twin.organization.name,
        case_number=cases.next_number(trail.case.call, twin.at),
        recognition=twin.recognition,
        created_by=twin.manager,
    )


def _answers_of(section, twin):
    return {code: twin.answers[code] for code in section.answers if code in twin.answers}


def _check(trail, row, twin):
    """As at a submission: complete, and every condition met."""
    problems = completeness.field_problems(trail.fields, twin.answers)
    standings = eligibility.of_application(row, answers=twin.answers, on=timezone.localdate(twin.at))
    if problems or eligibility.is_blocked(standings):
        raise ValueError(f"{row} could not be handed in: {problems} {standings}")


def _submission(trail, row, twin, shift):
    answers = {code: answer for section in trail.sections for code, answer in _answers_of(section, twin).items()}
    fingerprint = fingerprint_of(answers, [])
    scan = store(upload=scan_of(row), subject=row, kind=signing.SCAN, uploaded_by=twin.manager, at=twin.at)
    people = {"printed_by": twin.manager, "bound_by": twin.manager}
    code = signatures.new_code()
    _moved(trail.page, shift, application=row, scan=scan, fingerprint=fingerprint, short_code=code, **people).save()
    return _moved(
        trail.submission,
        shift,
        application=row,
        answers=answers,
        figures=figures.values_for(row, on=timezone.localdate(twin.at)),
        documents=[signing.row_of(scan)],
        fingerprint=fingerprint,
        submitted_by=twin.manager,
    )


def _titles(trail, rows, twins, shifts):
    """New titles, or those that were checked, with the next day of a check."""
    scheme, version, titles = trail.case.scheme_version.scheme, trail.case.scheme_version, []
    for row, twin, shift in zip(rows, twins, shifts, strict=True):
        on = timezone.localdate(trail.case.decided_at) + shift
        if twin.recognition is not None:
            twin.recognition.version += 1
            twin.recognition.recheck_due_on = recognitions.terms_of(version, on)["recheck_due_on"]
            titles.append(twin.recognition)
            continue
        own = {"organization": twin.organization, "object_id": twin.organization.pk, "holder_name": twin.organization.name}
        number = recognitions.next_number(scheme, on)
        terms = recognitions.terms_of(version, on) | {"recognized_on": on, "certificate_number": number}
        titles.append(_moved(trail.title, shift, application=row, verify_code=new_code(), **own, **terms))
    Recognition.objects.bulk_create([title for title in titles if title.pk is None])
    Recognition.objects.bulk_update([twin.recognition for twin in twins if twin.recognition], ["version", "recheck_due_on"])
    return titles


def _events(trail, source, target, twin, shift):
    actors = {trail.case.created_by_id: twin.manager.pk, trail.district.pk: twin.district.pk}
    events = []
    for event in trail.events_of(source):
        snapshot = event.snapshot and snapshot_of(target)
        actor = actors.get(event.actor_id, event.actor_id)
        events.append(_moved(event, shift, object_id=target.pk, actor_id=actor, snapshot=snapshot))
    return events


def _task(trail, source, target, twin, shift):
    task = trail.tasks[source.pk]
    decider = twin.district.pk if task.decided_by_id == trail.district.pk else task.decided_by_id
    names = {"organization": twin.organization, "title": str(target)[:200]}
    return _moved(task, shift, object_id=target.pk, decided_by_id=decider, **names)
