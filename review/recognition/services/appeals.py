"""Appeals of applicants against a refusal: lodged with their files, taken back, answered, and what an answer does to the case."""

from django.db import transaction
from django.utils import timezone

from core.actors import SYSTEM
from core.documents import store
from core.enums import Status
from core.models import ReviewEvent
from core.workflow import InvalidTransition, perform_transition
from review.recognition import rules
from review.recognition.models import Appeal, Application, Call
from review.recognition.services import failed_checks, stages
from taxonomy.calendar import add_working_days, closing_of

ATTACHMENT = "attachment"


@transaction.atomic
def lodge(*, application, actor, at, text, uploads=()):
    """Appeal against a refusal, once and in the days of its scheme, with what proves it; returns the ``Appeal``."""
    if not rules.is_applicant(actor, application):
        raise InvalidTransition("只有本单位的管理员和经办人能申诉。")
    application = Application.objects.locked(application.pk)
    refusal = refusal_of(application)
    if refusal is None or at > appeal_until(application, refusal):
        raise InvalidTransition("现在不能申诉：没有可以申诉的决定，或者过了申诉期限。")
    if Appeal.objects.filter(against=refusal).exists():
        raise InvalidTransition("这个决定已经申诉过了，结果会通知你。")
    Call.objects.select_for_update(of=("self",)).get(pk=application.call_id)
    if _beside(application).exists():
        raise InvalidTransition("你们已经开始了一份新的申报。要申诉，先撤回或者删掉新的那份。")
    row = Appeal.objects.create(
        application=application,
        against=refusal,
        text=text.strip(),
        created_by=actor,
        due_on=add_working_days(timezone.localdate(at), application.scheme_version.appeal_days),
    )
    perform_transition(obj=row, action="submit", actor=actor, at=at)
    for upload in uploads:
        store(upload=upload, subject=row, kind=ATTACHMENT, uploaded_by=actor, at=at)
    return row


@transaction.atomic
def withdraw(*, appeal, actor, at, expected_version=None):
    """Take an appeal back; the refusal then stands."""
    return perform_transition(obj=appeal, action="withdraw", actor=actor, at=at, expected_version=expected_version)


@transaction.atomic
def decide(*, appeal, action, actor, at, reason, expected_version=None):
    """Uphold (``"approve"``) or dismiss (``"reject"``) an appeal; raises the errors of ``perform_transition``."""
    return perform_transition(obj=appeal, action=action, actor=actor, at=at, reason=reason, expected_version=expected_version)


@transaction.atomic
def follow(*, appeal, event):
    """An appeal that is upheld opens the case again at the stage that refused it."""
    if event.action != "approve":
        return
    application = Application.objects.locked(appeal.application_id)
    Call.objects.select_for_update(of=("self",)).get(pk=application.call_id)
    if _beside(application).exists():
        raise InvalidTransition("申报单位又开始了一份新的申报，这份不能重新办理。请单位先撤回新的那份，再答复申诉。")
    perform_transition(obj=application, action="reopen", actor=SYSTEM, at=event.at, reason=event.reason)
    failed_checks.lift(application=application, at=event.at)
    submission = application.submissions.order_by("-number").first()
    stages.open_next(application=application, submission=submission, at=event.at)


def refusal_of(application):
    """The ``ReviewEvent`` of the stage that refused a refused case; ``None`` otherwise."""
    if application.status != Status.REJECTED:
        return None
    last = application.runs.standing().order_by("-pk").first()
    return ReviewEvent.objects.of(last).filter(action="reject").order_by("-pk").first()


def may_appeal(application, refusal, *, at):
    """Whether an appeal against ``refusal`` is taken now: in time, and the first."""
    if refusal is None or at > appeal_until(application, refusal):
        return False
    return not Appeal.objects.filter(against=refusal).exists()


def appeal_until(application, refusal):
    """The moment until which an appeal against ``refusal`` is taken."""
    return closing_of(add_working_days(timezone.localdate(refusal.at), application.scheme_version.appeal_days))


def _beside(application):
    """Other open cases of the same subject in the same call."""
    rows = Application.objects.open().of_subject_in(application.call_id, application.content_type_id, application.object_id)
    return rows.exclude(pk=application.pk)
