"""What is recognised: granted at the end of a case, awarded directly, renewed, lowered, ended."""

from dateutil.relativedelta import relativedelta
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone

from core import undoing
from core.actors import SYSTEM
from core.enums import Status
from core.recognition_registries import subject_kinds
from core.workflow import InvalidTransition, StaleVersion, perform_transition
from review.recognition import levels, title_undo
from review.recognition.codes import new_code
from review.recognition.enums import Ending, Purpose, SchemeLevel
from review.recognition.models import Application, Recognition, Scheme
from review.recognition.services import candidates, endings
from taxonomy.calendar import ONE_DAY


@transaction.atomic
def conclude(*, application, run, at):
    """The end of a case that passed its last stage: a new recognition, or the old one for a further time. Returns it.

    Raises ``InvalidTransition`` where a first application finds the title held already.
    """
    version = application.scheme_version
    on = timezone.localdate(at)
    level = run.level or levels.recommended_for(application)
    if application.purpose != Purpose.FIRST:
        return _renew(application, version, level, on, at)
    number = next_number(version.scheme, on)
    if Recognition.objects.standing_for(application).exists():
        raise InvalidTransition(f"“{application.subject_name}”已经是{version.scheme}了，不能再认定一次。")
    recognition, _ = Recognition.objects.get_or_create(
        application=application,
        defaults={
            "scheme": version.scheme,
            "scheme_version": version,
            "organization": application.organization,
            "content_type": application.content_type,
            "object_id": application.object_id,
            "holder_name": application.subject_name,
            "verify_code": new_code(),
        },
    )
    perform_transition(
        obj=recognition,
        action="grant",
        actor=SYSTEM,
        at=at,
        fields={
            "level": level or levels.default_of(version),
            "certificate_number": number,
            "recognized_on": on,
        }
        | terms_of(version, on),
    )
    return recognition


@transaction.atomic
def take_back(*, recognition, at, actor=SYSTEM):
    """Undo what was done last, by ``actor`` or as a stage's decision is taken back: the title stands as before.

    A title that was given has not been public: its number stays with the draft for whoever is recognised next, its code is new.
    """
    event = undoing.latest_event(recognition)
    fields = undoing.earlier_fields(recognition, event)
    if event.action == "renew":
        action = "unrenew" if event.from_status == Status.APPROVED else "unrenew_expired"
    elif event.action == "check":
        action = "uncheck"
    elif title_undo.STEPS.get(event.action) == "restore":
        action = "restore"
    else:
        action = "annul"
        fields |= {"verify_code": new_code(), "certificate_number": recognition.certificate_number}
    perform_transition(obj=recognition, action=action, actor=actor, at=at, fields=fields)


def terms_of(version, on):
    """How long a recognition of this version holds from a day, and when it is checked again."""
    return {
        "valid_until": on + relativedelta(months=version.validity_months, days=-1) if version.validity_months else None,
        "recheck_due_on": on + relativedelta(months=version.recheck_months) if version.recheck_months else None,
    }


def next_number(scheme, on):
    """The next certificate number of a scheme in a year; the scheme's row is the lock.

    First those that lie with drafts whose granting was taken back: nobody outside has seen them, and the numbers have no gap.
    """
    locked = Scheme.objects.select_for_update(of=("self",)).get(pk=scheme.pk)
    free = Recognition.objects.filter(scheme=locked, status=Status.DRAFT)
    free = free.filter(certificate_number__startswith=f"{locked.number_head}-{on.year}-").order_by("certificate_number").first()
    if free is not None:
        Recognition.objects.filter(pk=free.pk).update(certificate_number="")
        return free.certificate_number
    locked.last_number += 1
    locked.save(update_fields=["last_number"])
    return f"{locked.number_head}-{on.year}-{locked.last_number:04d}"


@transaction.atomic
def end(*, recognition, action, actor, at, reason, expected_version=None):
    """Revoke (``"revoke"``) or give back (``"resign"``) a recognition; raises the errors of ``perform_transition``.

    Its re-checks and renewals that are under way end with it; raises ``StaleVersion`` where one was begun at this very moment,
    because a case is locked before its title and never after it.
    """
    endings.end_rechecks(recognition=recognition, at=at, reason=f"“{recognition}”已经结束，复核不再办理。")
    ending = Ending.REVOKED if action == "revoke" else Ending.RESIGNED
    event = perform_transition(
        obj=recognition,
        action=action,
        actor=actor,
        at=at,
        reason=reason,
        expected_version=expected_version,
        fields={"ending": ending, "ended_on": timezone.localdate(at), "recheck_due_on": None},
    )
    if Application.objects.open().filter(recognition=recognition).exists():  # begun before the title was locked
        raise StaleVersion("对方刚开始办复核。刷新页面，再办一次。")
    return event


@transaction.atomic
def award(*, scheme, subject, actor, at, reason, level="", recognized_on=None, valid_until=None):
    """Recognise without a competition, on the strength of a document that ``reason`` names; returns the ``Recognition``.

    Without a level it is the only or the lowest of the rules in force. Raises ``InvalidTransition`` for a scheme that asks for
    applications, for a level that its rules do not have, for who holds it already, and for what ``actor`` may not award.
    """
    if scheme.is_competitive:
        raise InvalidTransition(f"“{scheme}”要申报和评审，不能直接授牌。")
    kind, version = subject_kinds.of(scheme.subject_kind), scheme.versions.in_force().first()
    level = level or levels.default_of(version)
    if level and level not in levels.offered_by(version):
        raise InvalidTransition(f"“{scheme}”的办法里没有{SchemeLevel(level).label}。")
    number = next_number(scheme, recognized_on or timezone.localdate(at))
    if Recognition.objects.held_by(subject).filter(scheme=scheme, status=Status.APPROVED).exists():
        raise InvalidTransition(f"“{subject}”已经是{scheme}了。")
    if refusal := scheme.refusal_of(kind.organization_of(subject)) or candidates.refusal_of_namesake(subject, scheme):
        raise InvalidTransition(refusal)
    recognition = Recognition.objects.create(
        scheme=scheme,
        scheme_version=version,
        level=level,
        organization=kind.organization_of(subject),
        content_type=ContentType.objects.get_for_model(kind.model),
        object_id=subject.pk,
        holder_name=str(subject),
        verify_code=new_code(),
        basis=reason[:200],
    )
    on = recognized_on or timezone.localdate(at)
    terms = terms_of(version, on) if version else {}
    terms |= {"valid_until": valid_until} if valid_until else {}
    fields = {"certificate_number": number, "recognized_on": on} | terms
    perform_transition(obj=recognition, action="award", actor=actor, at=at, reason=reason, fields=fields)
    return recognition


@transaction.atomic
def change_level(*, recognition, level, actor, at, reason, expected_version=None):
    """Lower a recognition to a lower level of its version; raises ``InvalidTransition`` for any other."""
    if level not in lower_levels(recognition):
        raise InvalidTransition("只能降到办法里更低的级别。要升级，重新申报。")
    return perform_transition(
        obj=recognition,
        action="downgrade",
        actor=actor,
        at=at,
        reason=reason,
        expected_version=expected_version,
        fields={"level": level} | _next_check(recognition, at),
    )


@transaction.atomic
def extend(*, recognition, valid_until, actor, at, reason, expected_version=None):
    """Let a recognition hold longer, by one further term of its version at most; raises ``InvalidTransition`` for other days."""
    if recognition.valid_until is None or valid_until is None or valid_until <= recognition.valid_until:
        raise InvalidTransition("新的有效期要比现在的晚。")
    months = recognition.scheme_version.validity_months if recognition.scheme_version else None
    latest = recognition.valid_until + relativedelta(months=months) if months else None
    if latest is not None and valid_until > latest:
        raise InvalidTransition(f"一次最多延长 {months} 个月，到 {latest:%Y-%m-%d}。")
    return perform_transition(
        obj=recognition,
        action="extend",
        actor=actor,
        at=at,
        reason=reason,
        expected_version=expected_version,
        fields={"valid_until": valid_until},
    )


def lower_levels(recognition):
    """The levels to which a recognition can be lowered, the highest first: those of its version below its own; one query."""
    order = SchemeLevel.values
    if recognition.level not in order:
        return []
    version = recognition.scheme_version
    offered = set(version.levels.values_list("level", flat=True)) if version else set(order)
    return [level for level in order[order.index(recognition.level) + 1 :] if level in offered]


def _next_check(recognition, at):
    """A title that is lowered because its re-check was refused has been checked: the next one is due a period later."""
    version = recognition.scheme_version
    if recognition.check_failed != Purpose.RECHECK or version is None or not version.recheck_months:
        return {}
    return {"recheck_due_on": timezone.localdate(at) + relativedelta(months=version.recheck_months)}


def expire_due(*, at):
    """Let what ran out expire; again changes nothing. Returns how many."""
    due = Recognition.objects.filter(status=Status.APPROVED, valid_until__lt=timezone.localdate(at))
    count = 0
    for recognition in due.order_by("pk").iterator():
        count += _expire(recognition, at)
    return count


@transaction.atomic
def _expire(recognition, at):
    locked = Recognition.objects.select_for_update(of=("self",)).get(pk=recognition.pk)
    is_due = locked.status == Status.APPROVED and locked.valid_until and locked.valid_until < timezone.localdate(at)
    if is_due:
        perform_transition(
            obj=locked, action="expire", actor=SYSTEM, at=at, fields={"ending": Ending.LAPSED, "ended_on": locked.valid_until}
        )
    return bool(is_due)


def _renew(application, version, level, on, at):
    recognition = Recognition.objects.select_for_update(of=("self",)).get(pk=application.recognition_id)
    if Recognition.objects.standing_for(application).exclude(pk=recognition.pk).exists():
        raise InvalidTransition(f"“{application.subject_name}”已经重新认定过{version.scheme}，原来的那一个不能再续。")
    terms = terms_of(version, on)
    if application.purpose == Purpose.RECHECK:
        del terms["valid_until"]
        if not recognition.is_valid(on):
            return _check_after_the_end(recognition, terms, at)
    elif recognition.is_valid(on) and recognition.valid_until is not None:
        terms["valid_until"] = terms_of(version, recognition.valid_until + ONE_DAY)["valid_until"]
    perform_transition(
        obj=recognition,
        action="renew",
        actor=SYSTEM,
        at=at,
        fields={
            "level": level or recognition.level or levels.default_of(version),
            "scheme_version": version,
            "ending": "",
            "ended_on": None,
        }
        | terms,
    )
    return recognition


def _check_after_the_end(recognition, terms, at):
    """A re-check that passed after the last day is on record and the title stays over: a renewal gives it a further time."""
    _expire(recognition, at)
    recognition.refresh_from_db()
    perform_transition(obj=recognition, action="check", actor=SYSTEM, at=at, fields=terms)
    return recognition
