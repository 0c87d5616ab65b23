"""What applicants do with a case as a whole: begin, hand in, take back; appeals are ``services.appeals``."""

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone

from core.enums import Status
from core.recognition_registries import subject_kinds
from core.workflow import InvalidTransition, StaleVersion, perform_transition
from review.recognition import completeness, figures, rechecks, rules, signing
from review.recognition.content import content_of, current_fingerprint, fingerprint_of
from review.recognition.enums import Purpose
from review.recognition.models import Appeal, Application, ApplicationSection, Call, Recognition, Submission
from review.recognition.services import candidates, endings, stages


class NotReady(InvalidTransition):
    """The application cannot be handed in yet; ``problems`` are ``completeness.Problem`` rows."""

    def __init__(self, problems):
        super().__init__("还不能提交：" + "；".join(problem.text for problem in problems[:3]))
        self.problems = problems


@transaction.atomic
def begin(*, call, subject, actor, at, level=""):
    """The open case of a subject in a call: the one that is there, or a new draft with an empty section for each part.

    A case that checks or renews is about the recognition that its subject holds. Raises ``InvalidTransition`` for who does not
    write for the organization, one of a kind that may not apply, a first application by who holds the title, and while an appeal
    about an earlier case of the call is open.
    """
    kind = subject_kinds.of(call.version.scheme.subject_kind)
    if not rules.is_applicant(actor, kind.organization_of(subject)):
        raise InvalidTransition("只有本单位的管理员和经办人能申报。")
    if not call.takes_applications(at):
        raise InvalidTransition("这项申报现在不受理。看看通知里的起止时间。")
    content_type = ContentType.objects.get_for_model(kind.model)
    Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
    known = Application.objects.open().of_subject_in(call, content_type, subject.pk).first()
    if known is not None:
        return known
    if refusal := call.version.scheme.refusal_of(kind.organization_of(subject)):
        raise InvalidTransition(refusal)
    _require_free(call, content_type, subject, at)
    application = Application.objects.create(
        call=call,
        scheme_version=call.version,
        purpose=call.purpose,
        organization=kind.organization_of(subject),
        content_type=content_type,
        object_id=subject.pk,
        subject_user=kind.user_of(subject),
        subject_name=str(subject),
        level=level,
        recognition=_held(call, subject, timezone.localdate(at)),
        created_by=actor,
    )
    ApplicationSection.objects.bulk_create(
        ApplicationSection(application=application, section=section) for section in call.version.sections.all()
    )
    return application


@transaction.atomic
def submit(*, application, actor, at, expected_version=None, expected_fingerprint=None):
    """Hand in: keeps exactly what is handed in and opens the stage; returns the ``Submission``.

    ``expected_fingerprint`` is that of the content which the actor saw. Raises ``NotReady`` with everything that is missing, and
    the errors of ``perform_transition``.
    """
    locked = Application.objects.select_for_update(of=("self",)).select_related("call", "scheme_version").get(pk=application.pk)
    if expected_fingerprint is not None and expected_fingerprint != current_fingerprint(locked):
        raise StaleVersion("同事刚改过内容。再看一遍，没问题就提交。")
    _hold_title_before(locked)
    problems = completeness.problems_of(locked, at=at)
    if problems:
        raise NotReady(problems)
    fields = {} if locked.case_number else {"case_number": next_number(locked.call, at)}
    perform_transition(
        obj=application,
        action="submit",
        actor=actor,
        at=at,
        expected_version=expected_version,
        fields={"supplement_until": None} | fields,
    )
    submission = _keep(application, actor, at)
    stages.open_next(application=application, submission=submission, at=at)
    return submission


@transaction.atomic
def withdraw(*, application, actor, at, reason, expected_version=None):
    """Take a case back; what is being handled is handled no more."""
    event = perform_transition(
        obj=application, action="withdraw", actor=actor, at=at, reason=reason, expected_version=expected_version
    )
    endings.cancel_open(application=application, at=at)
    return event


@transaction.atomic
def discard(*, application, actor, at, expected_version=None):
    """Throw a draft away."""
    return perform_transition(obj=application, action="discard", actor=actor, at=at, expected_version=expected_version)


def _require_free(call, content_type, subject, at):
    """No title that a first application would ask for a second time, and no appeal that may open an earlier case again."""
    earlier = Application.objects.of_subject_in(call, content_type, subject.pk)
    if Appeal.objects.open().filter(application__in=earlier.values("pk")).exists():
        raise InvalidTransition("上一份申报的申诉还没有答复。等答复了再申报，或者先撤回申诉。")
    if call.purpose != Purpose.FIRST:
        return
    scheme, on = call.version.scheme, timezone.localdate(at)
    if Recognition.objects.in_force(on).held_by(subject).filter(scheme=scheme).exists():
        raise InvalidTransition(f"“{subject}”已经是{scheme}了，不用再申报。到期前在认定页上办复核。")
    if refusal := candidates.refusal_of_namesake(subject, scheme, call):
        raise InvalidTransition(refusal)


def _keep(application, actor, at):
    answers, documents = content_of(application)
    fingerprint = fingerprint_of(answers, documents)
    scan = signing.standing_of(application, fingerprint).scan
    return Submission.objects.create(
        application=application,
        number=application.submissions.count() + 1,
        answers=answers,
        figures=figures.values_for(application, on=timezone.localdate(at)),
        documents=documents + ([signing.row_of(scan)] if scan else []),
        fingerprint=fingerprint,
        submitted_by=actor,
        at=at,
    )


def _held(call, subject, on):
    """The recognition that a re-check or a renewal is about; ``None`` for a first application.

    Locked, so that its granting cannot be taken back at the same moment.
    """
    if call.purpose == Purpose.FIRST:
        return None
    held = Recognition.objects.select_for_update(of=("self",)).held_by(subject).filter(scheme=call.version.scheme_id)
    found = held.filter(status__in=(Status.APPROVED, Status.EXPIRED)).order_by("-pk").first()
    if found is None:
        raise InvalidTransition(f"还没有“{call.version.scheme}”的认定，不用办{call.get_purpose_display()}。")
    if call.purpose == Purpose.RECHECK and not found.is_valid(on):
        raise InvalidTransition("有效期已经到了，要办期满续认；年度复核不延长有效期。")
    if call.purpose == Purpose.RECHECK and rechecks.waits_for_decision(found, on):
        raise InvalidTransition(rechecks.UNDECIDED)
    return found


def _hold_title_before(application):
    """Lock the title that the case is handed in on the strength of: its granting cannot be taken back at the same moment."""
    held = Recognition.objects.filter(content_type=application.content_type_id, object_id=application.object_id)
    list(held.filter(scheme=application.scheme_version.follows_id).order_by("pk").select_for_update(of=("self",)))


def next_number(call, at):
    """The next number of a case in a call; the call's row is the lock."""
    locked = Call.objects.select_for_update(of=("self",)).select_related("version__scheme").get(pk=call.pk)
    locked.last_number += 1
    locked.save(update_fields=["last_number"])
    scheme = locked.version.scheme
    return f"{scheme.number_prefix or scheme.pk}{timezone.localdate(at):%Y}{locked.pk:03d}-{locked.last_number:04d}"
