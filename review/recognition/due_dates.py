"""Due dates of recognition of which people are reminded: stages by kind, appeals, objections, re-checks, titles that end."""

from datetime import timedelta

from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from accounts.models import User
from core.enums import Status
from core.registries import Deadline
from review.coordinators import coordinators_for, coordinators_of
from review.deadline_models import Addressee
from review.due_dates import deciders, leaders
from review.models import ReviewTask
from review.recognition import rechecks
from review.recognition.announcements import deciders_of
from review.recognition.enums import PARTS, Purpose, StageKind
from review.recognition.impartial import without_part
from review.recognition.models import Appeal, Application, NoticeEntry, Objection, Recognition, StageRun
from taxonomy.calendar import closing_of

STEPS = ((-63, Addressee.RESPONSIBLE), (-21, Addressee.RESPONSIBLE), (0, Addressee.RESPONSIBLE))
"""Working days: about 90 and 30 days before, and on the day."""
RECHECK_STEPS = (*STEPS, (5, Addressee.LEADERS))
EVENT = "recognition.recheck_due"


def _being_renewed():
    return Application.objects.filter(status=Status.SUBMITTED).exclude(recognition=None).values("recognition")


def _open_objections(on, first, last):
    rows = Objection.objects.open().filter(due_on__range=(first, last)).for_table()
    for row in rows.order_by("due_on", "pk"):
        yield row, row.due_on


def _rechecks(on, first, last):
    rows = Recognition.objects.in_force(on).filter(recheck_due_on__range=(first, last)).exclude(pk__in=_being_renewed())
    rows = list(rows.for_table().order_by("recheck_due_on", "pk"))
    begun = rechecks.begun({row.scheme_id for row in rows}, at=closing_of(on))
    for row in rows:
        row.has_call = (row.scheme_id, Purpose.RECHECK) in begun
        if row.valid_until is None or row.recheck_due_on < row.valid_until - timedelta(days=31):
            yield row, row.recheck_due_on


def _recheck_wording(row):
    if row.has_call:
        return f"复核“{row.scheme}”", _recheck_url(row), "办复核"
    return f"“{row.scheme}”还没有开始受理复核，发复核的通知：{row.holder_name}", reverse("admin:review_call_add"), "发通知"


def _asked_to_recheck(row):
    """The holder, once a call takes the re-check; until then the city, which has to open one."""
    return _holders(row) if row.has_call else _city(row)


def _failed_checks(on, first, last):
    rows = Recognition.objects.to_decide(on).filter(decide_by__range=(first, last)).for_table()
    for row in rows.order_by("decide_by", "pk"):
        yield row, row.decide_by


def _endings(on, first, last):
    rows = Recognition.objects.in_force(on).filter(valid_until__range=(first, last)).exclude(pk__in=_being_renewed())
    for row in rows.for_table().order_by("valid_until", "pk"):
        yield row, row.valid_until


def _holders(recognition):
    return User.objects.editors_of(recognition.organization_id)


def _city(row):
    return coordinators_for(district=None, organization=row.organization_id)


def _recheck_url(recognition):
    return reverse("recognition:recognition_recheck", args=[recognition.pk])


def _schemes():
    return reverse("recognition:scheme_list")


OBJECTIONS = Deadline(
    code="recognition.objection",
    label="异议",
    event="recognition.objection_raised",
    due=_open_objections,
    wording=lambda row: (f"答复{row}", reverse("admin:review_objection_case", args=[row.pk]), "去答复"),
    responsible=lambda row: without_part(coordinators_of(row.organization), row.application),
    leaders=_city,
    steps=((-1, Addressee.RESPONSIBLE), (0, Addressee.RESPONSIBLE), (1, Addressee.LEADERS)),
    list_url=lambda: reverse("admin:review_objection_changelist"),
)
RECHECKS = Deadline(
    code="recognition.recheck",
    label="认定复核",
    event=EVENT,
    due=_rechecks,
    wording=_recheck_wording,
    responsible=_asked_to_recheck,
    leaders=_city,
    steps=RECHECK_STEPS,
    list_url=_schemes,
    organization_of=lambda row: row.organization_id,
)
FAILED = Deadline(
    code="recognition.failed_check",
    label="复核未通过的处理",
    event="recognition.check_failed",
    due=_failed_checks,
    wording=lambda row: (f"决定“{row}”怎么处理", reverse("admin:review_recognition_case", args=[row.pk]), "去处理"),
    responsible=deciders_of,
    leaders=_city,
    steps=((-3, Addressee.RESPONSIBLE), (0, Addressee.RESPONSIBLE), (1, Addressee.LEADERS), (5, Addressee.LEADERS)),
    list_url=lambda: f"{reverse('admin:review_recognition_changelist')}?due=failed",
)
ENDINGS = Deadline(
    code="recognition.ending",
    label="认定有效期",
    event=EVENT,
    due=_endings,
    wording=lambda row: (f"“{row.scheme}”的有效期", _recheck_url(row), "办续认"),
    responsible=_holders,
    leaders=_city,
    steps=STEPS,
    list_url=_schemes,
    organization_of=lambda row: row.organization_id,
)


def _due_tasks(model, part=""):
    """Open tasks of a kind of stage, or of appeals. A notice that runs ends by itself, and objections have dates of their own."""

    def due(on, first, last):
        rows = ReviewTask.objects.open().filter(content_type=ContentType.objects.get_for_model(model), part=part)
        if part == StageKind.PUBLIC_NOTICE:
            standing = NoticeEntry.objects.standing()
            running = standing.filter(notice__status=Status.APPROVED).values("run")
            objected = StageRun.objects.filter(application__in=Objection.objects.open().values("entry__run__application"))
            rows = rows.exclude(object_id__in=running).exclude(object_id__in=objected.values("pk"))
        rows = rows.filter(due_on__range=(first, last)).select_related("organization", "assignee", "district_opinion")
        for task in rows.by_clock():
            yield task, task.due_on

    return due


def _of_desk(code, label, steps, model, part=""):
    return Deadline(
        code=code,
        label=label,
        event="review.task_due",
        due=_due_tasks(model, part),
        wording=lambda task: (f"办“{task.title}”", task.get_absolute_url(), "去办"),
        responsible=deciders,
        leaders=leaders,
        steps=steps,
        list_url=lambda: f"{reverse('admin:review_reviewtask_changelist')}?kind={model._meta.label_lower}:{part}".rstrip(":"),
    )


BEFORE_AND_AFTER = ((-1, Addressee.RESPONSIBLE), (1, Addressee.RESPONSIBLE), (3, Addressee.LEADERS))
STEPS_OF = {StageKind.DISTRICT_OPINION: ((-1, Addressee.RESPONSIBLE), (1, Addressee.LEADERS))}
"""Once the district's day is past, the city may go on without it, and is told."""
STAGES = tuple(
    _of_desk(f"recognition.stage.{kind}", label, STEPS_OF.get(kind, BEFORE_AND_AFTER), StageRun, kind) for kind, label in PARTS
)
APPEALS = _of_desk("recognition.appeal", "认定申诉", BEFORE_AND_AFTER, Appeal)
ALL = (*STAGES, APPEALS, OBJECTIONS, RECHECKS, FAILED, ENDINGS)
