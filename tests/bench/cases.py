"""Rows of recognition for the bench of the desk: cases in their stages, titles, panels, a notice with objections.

They are copies of a case that the demo city brings along; nobody could have made them by hand, and nothing may be done with them.
"""

from datetime import timedelta

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from review.models import ReviewTask
from review.recognition.enums import StageKind
from review.recognition.models import (
    Application,
    NoticeEntry,
    Objection,
    Panel,
    PublicNotice,
    Recognition,
    ReviewField,
    Stage,
    StageRun,
)

FIRST_OBJECT = 20_000_000
BATCH = 2000
PAGES = {
    "queue, all stages": "/admin/review/reviewtask/?kind=review.stagerun",
    "queue, joint reviews": "/admin/review/reviewtask/?kind=review.stagerun:joint_review",
    "cases": "/admin/review/application/",
    "cases, search": "/admin/review/application/?q=77",
    "titles": "/admin/review/recognition/",
    "titles, search": "/admin/review/recognition/?q=77",
    "objections": "/admin/review/objection/",
    "panels": "/admin/review/panel/",
    "notices": "/admin/review/publicnotice/",
}
TABLES = "review_application, review_stagerun, review_reviewtask, review_recognition, review_panel, review_objection"


def pages():
    """What is asked for, with the public list of the scheme whose titles there are many of."""
    return PAGES | {"public list of titles": f"/recognition/{_mould().application.scheme_version.scheme.code}/"}


def fill(count, at):
    """``count`` cases in open stages, as many titles, a hundredth of panels and objections."""
    mould = _mould()
    cases = _cases(mould.application, count)
    stages = list(Stage.objects.filter(version=mould.application.scheme_version, purpose=mould.application.purpose))
    runs = _runs(mould, cases, stages, at)
    _tasks(runs, at)
    _titles(mould.application, count, at)
    _panels(mould.application.call, stages, count // 100 or 1, at)
    _objections(mould.application.call, [row for row in runs if row.stage.kind == StageKind.PUBLIC_NOTICE], count // 100 or 1, at)


def _mould():
    return StageRun.objects.select_related("application__scheme_version__scheme", "submission").order_by("pk").first()


def _cases(case, count):
    rows = [
        Application(
            call=case.call,
            scheme_version=case.scheme_version,
            purpose=case.purpose,
            organization_id=case.organization_id,
            content_type=case.content_type,
            object_id=FIRST_OBJECT + number,
            subject_name=f"基准单位 {number}",
            case_number=f"BENCH-{number}",
            created_by_id=case.created_by_id,
            status="submitted",
        )
        for number in range(count)
    ]
    return Application.objects.bulk_create(rows, batch_size=BATCH)


def _runs(mould, cases, stages, at):
    day = timezone.localdate(at)
    rows = [
        StageRun(
            application=case,
            stage=(stage := stages[number % len(stages)]),
            submission=mould.submission,
            due_on=day + timedelta(days=number % 60 - 20),
            status="submitted",
            submitted_at=at,
            votes_needed=stage.quorum if stage.kind == StageKind.JOINT_REVIEW else 0,
        )
        for number, case in enumerate(cases)
    ]
    return StageRun.objects.bulk_create(rows, batch_size=BATCH)


def _tasks(runs, at):
    kind = ContentType.objects.get_for_model(StageRun)
    rows = [
        ReviewTask(
            content_type=kind,
            object_id=run.pk,
            part=run.stage.kind,
            organization_id=run.application.organization_id,
            title=run.application.subject_name,
            submitted_at=at,
            due_on=run.due_on,
        )
        for run in runs
    ]
    ReviewTask.objects.bulk_create(rows, batch_size=BATCH)


def _titles(case, count, at):
    day = timezone.localdate(at)
    rows = [
        Recognition(
            scheme=case.scheme_version.scheme,
            scheme_version=case.scheme_version,
            organization_id=case.organization_id,
            content_type=case.content_type,
            object_id=FIRST_OBJECT + number,
            holder_name=f"基准单位 {number}",
            level="municipal",
            certificate_number=f"BENCH-{number}",
            verify_code=f"BENCH{number:012d}",
            recognized_on=day - timedelta(days=number % 900),
            valid_until=day + timedelta(days=number % 900 - 30),
            recheck_due_on=day + timedelta(days=number % 400 - 30),
            status="approved",
        )
        for number in range(count)
    ]
    Recognition.objects.bulk_create(rows, batch_size=BATCH)


def _panels(call, stages, count, at):
    stage = next((row for row in stages if row.kind == StageKind.EXPERT_REVIEW), stages[0])
    field = ReviewField.objects.order_by("pk").first()
    rows = [
        Panel(call=call, stage=stage, field=field, title=f"基准评审组 {number}", score_until=at + timedelta(days=number % 30))
        for number in range(count)
    ]
    Panel.objects.bulk_create(rows, batch_size=BATCH)


def _objections(call, runs, count, at):
    day = timezone.localdate(at)
    notice = PublicNotice.objects.create(
        call=call, title="基准公示", opens_on=day, closes_at=at + timedelta(days=7), status="approved"
    )
    entries = NoticeEntry.objects.bulk_create([NoticeEntry(notice=notice, run=run) for run in runs[:count]], batch_size=BATCH)
    rows = [
        Objection(
            entry=entry,
            text="基准异议",
            is_anonymous=True,
            receipt_digest=f"bench{number:059d}",
            status="submitted",
            submitted_at=at,
            due_on=day + timedelta(days=number % 20 - 5),
        )
        for number, entry in enumerate(entries)
    ]
    Objection.objects.bulk_create(rows, batch_size=BATCH)
