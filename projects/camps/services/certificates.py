"""Certificates: who has earned one, issuing and revoking them."""

from dataclasses import dataclass, field

from django.db import transaction

from core.workflow import InvalidTransition
from projects.camps import rules
from projects.camps.exam_models import CampCertificate, CampExam, CampExamResult
from projects.camps.models import CampAttendance, CampMeeting
from projects.camps.services import telling
from projects.camps.services.enrolling import locked
from review.recognition.codes import new_code


@dataclass
class Standing:
    """What a learner has reached; ``lacks`` are the sentences that keep a certificate away."""

    enrolment: object
    present_count: int = 0
    meeting_count: int = 0
    coming_count: int = 0
    """Meetings that are still to be held."""
    best: dict = field(default_factory=dict)
    """``{exam id: the best result that stands}``."""
    lacks: list = field(default_factory=list)
    certificate: object = None

    @property
    def share(self):
        """Attendance in whole per cent, rounded down."""
        return self.present_count * 100 // self.meeting_count if self.meeting_count else 0

    @property
    def is_ready(self):
        """Whether a certificate may be issued now."""
        return not self.lacks and self.certificate is None


def standings_of(session, *, at):
    """A ``Standing`` for each learner with a place, in five queries."""
    ends = list(CampMeeting.objects.filter(session=session).values_list("ends_at", flat=True))
    held = sum(end <= at for end in ends)
    exams = list(CampExam.objects.filter(camp=session.camp_id).order_by("pk"))
    rows = {
        row.pk: Standing(row, meeting_count=held, coming_count=len(ends) - held)
        for row in session.enrolments.placed().select_related("organization", "user").order_by("pk")
    }
    for standing in rows.values():
        standing.enrolment.session = session
    present = CampAttendance.objects.filter(meeting__session=session, meeting__ends_at__lte=at, is_present=True)
    for pk in present.values_list("enrolment", flat=True):
        if pk in rows:
            rows[pk].present_count += 1
    for result in CampExamResult.objects.standing().filter(enrolment__in=rows).order_by("attempt"):
        best = rows[result.enrolment_id].best
        if result.exam_id not in best or not best[result.exam_id].is_passed:
            best[result.exam_id] = result
    for certificate in CampCertificate.objects.valid().filter(session=session):
        if certificate.enrolment_id in rows:
            rows[certificate.enrolment_id].certificate = certificate
    for standing in rows.values():
        standing.lacks = list(_lacking(standing, session.camp, exams))
    return list(rows.values())


def _lacking(standing, camp, exams):
    if not standing.meeting_count:
        yield "还没上过课"
    elif standing.coming_count:
        yield f"还有 {standing.coming_count} 次课没上"
    elif standing.share < camp.min_attendance:
        yield f"出勤 {standing.share}%，要 {camp.min_attendance}%"
    for exam in exams:
        best = standing.best.get(exam.pk)
        if best is None:
            yield f"“{exam}”没有成绩"
        elif not best.is_passed:
            yield f"“{exam}”没及格"


@transaction.atomic
def issue(*, session, actor, at, on):
    """A certificate for everybody who has earned one and has none; returns the new ones. Raises ``InvalidTransition``."""
    session = locked(session)
    camp = session.camp
    if not rules.runs(actor, camp):
        raise InvalidTransition("要由主办单位的管理员或经办人发证。")
    if not camp.organization.may_publish:
        raise InvalidTransition("单位没有通过核验或暂停公开中，现在不能发证。")
    if session.cleared_at is not None:
        raise InvalidTransition("学员的个人信息已经清掉，没有名字的证书不能发。")
    exams = list(CampExam.objects.filter(camp=camp).select_related("partner").order_by("pk"))
    pending = [exam for exam in exams if not exam.is_in_force]
    if pending:
        raise InvalidTransition(f"考试“{pending[0]}”共建单位还没确认，确认以后才能发证。")
    ready = [standing for standing in standings_of(session, at=at) if standing.is_ready]
    if not ready:
        raise InvalidTransition("现在没有够条件、还没发证的学员。还差什么写在名单里。")
    issuers = [camp.organization.name, *dict.fromkeys(exam.partner.name for exam in exams if exam.partner)]
    return [_issue(standing, session, exams, "、".join(issuers), actor, at, on) for standing in ready]


@transaction.atomic
def revoke(*, certificate, reason, actor, at):
    """Say that a certificate does not hold. Raises ``InvalidTransition``."""
    locked(certificate.session)
    row = CampCertificate.objects.select_for_update(of=("self",)).get(pk=certificate.pk)
    if not rules.runs(actor, row.session.camp):
        raise InvalidTransition("要由发证单位的管理员或经办人作废。")
    if row.revoked_at is not None:
        raise InvalidTransition("已经作废过了。")
    if not reason.strip():
        raise InvalidTransition("写一句为什么作废，查证书的人看得到。")
    row.revoked_at, row.revoked_by, row.revoke_reason = at, actor, reason.strip()[:300]
    row.save(update_fields=["revoked_at", "revoked_by", "revoke_reason"])
    title, text = f"证书作废了：{row.title}", f"证书号 {row.number}。{row.revoke_reason}"
    _tell(row, "camp:revoked", title, text, at)
    return row


def _issue(standing, session, exams, issuers, actor, at, on):
    camp, enrolment = session.camp, standing.enrolment
    earlier = enrolment.certificates.count()
    number = f"PX{on:%Y}{camp.pk:04d}{session.number:02d}-{enrolment.pk:06d}{f'-{earlier + 1}' if earlier else ''}"
    results = "，".join(f"{exam} {standing.best[exam.pk].score.normalize():f} 分" for exam in exams)
    certificate = CampCertificate.objects.create(
        enrolment=enrolment,
        session=session,
        number=number,
        verify_code=new_code(),
        holder_name=enrolment.name,
        title=camp.title,
        kind=camp.kind,
        hours=camp.hours,
        issuers=issuers[:300],
        results=results[:300],
        issued_on=on,
        issued_by=actor,
        is_demo=actor.is_demo,
    )
    certificate.enrolment = enrolment
    _tell(certificate, "camp:certified", f"证书发了：{camp}", f"证书号 {certificate.number}，可以下载，也可以给别人查。", at)
    return certificate


def _tell(certificate, key, title, text, at):
    key = f"{key}:{certificate.pk}"
    telling.tell_learner(event=telling.CERTIFIED, enrolment=certificate.enrolment, key=key, title=title, text=text, at=at)
