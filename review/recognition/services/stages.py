"""A case moves from stage to stage: each stage ends by a transition of its run, and what follows is done here, at once."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from core.actors import SYSTEM
from core.workflow import InvalidTransition, perform_transition
from review.recognition import voting
from review.recognition.models import Application, StageRun
from review.recognition.services import clocks, failed_checks, recognitions
from review.recognition.stages import stage_after, stages_of
from taxonomy.calendar import add_working_days, closing_of

READ_ON_THE_WAY = ("call", "organization", "scheme_version__scheme", "content_type")
"""What the next stage, its task and the end of a case read of it."""


@transaction.atomic
def open_stage(*, application, stage, submission, at):
    """Open a run of ``stage``; a further one of the same stage has the next round. Returns it."""
    run = StageRun.objects.create(
        application=application,
        stage=stage,
        submission=submission,
        round=application.runs.filter(stage=stage).count() + 1,
        due_on=clocks.own_day(stage, at),
    )
    run.votes_needed = voting.needed_of(run)
    if run.votes_needed:
        run.save(update_fields=["votes_needed"])
    perform_transition(obj=run, action="open", actor=SYSTEM, at=at)
    return run


@transaction.atomic
def open_next(*, application, submission, at):
    """After a submission: the first stage, or the one that asked for the supplement, or where an appeal sends the case back."""
    last = application.runs.standing().select_related("stage__version").order_by("-pk").first()
    stage = last.stage if last is not None else next(iter(stages_of(application.scheme_version, application.purpose)), None)
    if stage is None:
        raise InvalidTransition(f"“{application.get_purpose_display()}”没有写办理环节，现在交不了。联系市联席会议办公室。")
    return open_stage(application=application, stage=stage, submission=submission, at=at)


@transaction.atomic
def follow(*, run, event):
    """What a stage's end means for its case: called for every transition of a run, in the transition's transaction."""
    application = Application.objects.select_related(*READ_ON_THE_WAY).locked(run.application_id)
    if event.action in ("approve", "oppose", "pass_on"):
        _go_on(application, run, event.at)
    elif event.action == "return":
        perform_transition(
            obj=application,
            action="return",
            actor=SYSTEM,
            at=event.at,
            reason=event.reason,
            field_notes=event.field_notes,
            fields={"supplement_until": _supplement_until(application.scheme_version, event.at)},
        )
    elif event.action == "reject":
        perform_transition(obj=application, action="reject", actor=SYSTEM, at=event.at, reason=event.reason)
        failed_checks.record(application=application, run=run, event=event)


def _go_on(application, run, at):
    stage = stage_after(run.stage)
    if stage is not None:
        open_stage(application=application, stage=stage, submission=run.submission, at=at)
        return
    recognitions.conclude(application=application, run=run, at=at)
    perform_transition(obj=application, action="approve", actor=SYSTEM, at=at)


def _supplement_until(version, at) -> datetime:
    return closing_of(add_working_days(timezone.localdate(at), version.supplement_days))
