"""Exams of a camp: made by the host, with a partner confirmed by both (C6.4), results entered attempt by attempt."""

from django.db import IntegrityError, transaction

from core.workflow import InvalidTransition, StaleVersion
from projects.camps import rules
from projects.camps.exam_models import CampExam, CampExamResult
from projects.camps.models import CampEnrolment
from projects.camps.services import telling
from projects.camps.services.enrolling import locked

FIELDS = ("name", "content", "full_mark", "pass_mark", "attempts_most", "partner")


@transaction.atomic
def define(*, camp, values, actor, at):
    """A new exam, confirmed by its author for the host; a partner is asked. Raises ``InvalidTransition``."""
    if not rules.runs(actor, camp):
        raise InvalidTransition("要由主办单位的管理员或经办人来办。")
    _check(camp, values)
    exam = CampExam(camp=camp, host_confirmed_at=at, host_confirmed_by=actor, **{name: values[name] for name in FIELDS})
    return _saved(exam)


@transaction.atomic
def change(*, exam, values, actor, at, expected_version):
    """Change an exam of which there is no result yet; a partner confirms anew. Raises ``WorkflowError``."""
    exam = _locked(exam)
    if not rules.runs(actor, exam.camp):
        raise InvalidTransition("要由主办单位的管理员或经办人来办。")
    if str(exam.version) != str(expected_version):
        raise StaleVersion("这门考试刚在别处改过。看看最新内容，再改。")
    if exam.results.exists():
        raise InvalidTransition("已经登过成绩，考什么、多少分及格不能再改。另开一门考试。")
    _check(exam.camp, values)
    for name in FIELDS:
        setattr(exam, name, values[name])
    exam.host_confirmed_at, exam.host_confirmed_by = at, actor
    exam.partner_confirmed_at = exam.partner_confirmed_by = None
    exam.objection = ""
    exam.version += 1
    return _saved(exam)


@transaction.atomic
def answer(*, exam, is_confirmed, objection, actor, at, expected_version):
    """The partner confirms what they read, or says what should be otherwise. Raises ``WorkflowError``."""
    exam = _locked(exam)
    if not rules.is_partner(actor, exam):
        raise InvalidTransition("要由共建单位的管理员或经办人确认。")
    if str(exam.version) != str(expected_version):
        raise StaleVersion("主办单位刚改过这门考试。看看最新内容，再确认。")
    if exam.partner_confirmed_at is not None:
        raise InvalidTransition("你们已经确认过了。")
    if not is_confirmed and not objection.strip():
        raise InvalidTransition("写一句哪里要改。")
    if is_confirmed:
        exam.partner_confirmed_at, exam.partner_confirmed_by, exam.objection = at, actor, ""
    else:
        exam.objection = objection.strip()[:300]
    exam.version += 1
    exam.save()
    telling.tell_editors(
        event=telling.EXAM_ANSWERED,
        organization=exam.camp.organization,
        key=f"camp:exam-answered:{exam.pk}:{exam.version}",
        title=f"{exam.partner}{'确认了' if is_confirmed else '请你们改'}考试“{exam}”",
        text=exam.objection,
        url=exam.get_absolute_url(),
    )
    return exam


@transaction.atomic
def enter_results(*, exam, session, scores, held_on, actor, at, on):
    """Enter the next attempt of several learners; ``scores`` is ``{enrolment id: Decimal or None}``, ``None`` for who was absent.

    Returns the rows. Raises ``InvalidTransition``: then none of them stands.
    """
    session = locked(session)  # nobody is taken off the list and no certificate is issued meanwhile
    exam = _locked(exam)
    if not rules.runs(actor, exam.camp) or session.camp_id != exam.camp_id:
        raise InvalidTransition("要由主办单位的管理员或经办人登记。")
    if not exam.is_in_force:
        raise InvalidTransition("共建单位还没确认这门考试，确认以后才能登成绩。")
    if held_on > on or held_on < session.starts_on:
        raise InvalidTransition(f"考试日期要在开课（{session.starts_on:%Y-%m-%d}）以后、今天以前。")
    rows = {row.pk: row for row in CampEnrolment.objects.placed().filter(session=session, pk__in=scores)}
    done = {pk: [] for pk in rows}
    for result in exam.results.standing().filter(enrolment__in=rows).order_by("attempt"):
        done[result.enrolment_id].append(result)
    return [_enter(exam, rows.get(pk), done, score, held_on, actor, at) for pk, score in scores.items()]


@transaction.atomic
def void(*, result, reason, actor, at):
    """Take a wrong result back; later attempts must be gone first. Raises ``InvalidTransition``."""
    locked(result.enrolment.session)  # no certificate is issued meanwhile
    exam = _locked(result.exam)
    if not rules.runs(actor, exam.camp):
        raise InvalidTransition("要由主办单位的管理员或经办人办。")
    row = CampExamResult.objects.select_for_update(of=("self",)).select_related("enrolment").get(pk=result.pk)
    if row.voided_at is not None:
        raise InvalidTransition("已经作废过了。")
    if not reason.strip():
        raise InvalidTransition("写一句为什么作废。")
    if exam.results.standing().filter(enrolment=row.enrolment_id, attempt__gt=row.attempt).exists():
        raise InvalidTransition("后面还有补考成绩，从最后一次起作废。")
    if row.enrolment.certificates.valid().exists():
        raise InvalidTransition("证书已经发了，先作废证书再改成绩。")
    row.voided_at, row.voided_by, row.void_reason = at, actor, reason.strip()[:200]
    row.save(update_fields=["voided_at", "voided_by", "void_reason"])
    return row


def _enter(exam, enrolment, done, score, held_on, actor, at):
    if enrolment is None:
        raise InvalidTransition("名单刚变过，刷新页面再登。")
    earlier = done[enrolment.pk]
    if any(result.is_passed for result in earlier):
        raise InvalidTransition(f"{enrolment}已经及格，不用再考。")
    if len(earlier) >= exam.attempts_most:
        raise InvalidTransition(f"{enrolment}已经考了 {exam.attempts_most} 次，不能再考。")
    if score is not None and not 0 <= score <= exam.full_mark:
        raise InvalidTransition(f"{enrolment}的分数要在 0 到 {exam.full_mark} 之间。")
    if earlier and held_on < earlier[-1].held_on:
        raise InvalidTransition(f"{enrolment}上一次是 {earlier[-1].held_on:%Y-%m-%d} 考的，补考不能更早。")
    return CampExamResult.objects.create(
        exam=exam,
        enrolment=enrolment,
        attempt=len(earlier) + 1,
        held_on=held_on,
        score=score,
        is_passed=score is not None and score >= exam.pass_mark,
        entered_by=actor,
        entered_at=at,
    )


def _check(camp, values):
    if values["pass_mark"] > values["full_mark"]:
        raise InvalidTransition("及格分不能高于满分。")
    if values["partner"] is not None and values["partner"].pk == camp.organization_id:
        raise InvalidTransition("共建单位要选另一家。")


def _saved(exam):
    try:
        with transaction.atomic():
            exam.save()
    except IntegrityError:
        raise InvalidTransition("已经有同名的考试。") from None
    if exam.partner is not None:
        telling.tell_editors(
            event=telling.EXAM_ASKED,
            organization=exam.partner,
            key=f"camp:exam-asked:{exam.pk}:{exam.version}",
            title=f"{exam.camp.organization}请你们确认考试“{exam}”",
            text=f"{exam.camp}：{exam.content}。满分 {exam.full_mark}，{exam.pass_mark} 分及格。",
            url=exam.get_absolute_url(),
            action_label="去确认",
        )
    return exam


def _locked(exam):
    rows = CampExam.objects.select_for_update(of=("self",)).select_related("camp__organization", "partner")
    return rows.get(pk=exam.pk)
