"""What the reader's organizations have to do here besides mending drafts: confirm exams made together, issue certificates."""

from datetime import timedelta

from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.models import Organization
from core.registries import WorkbenchItem
from projects.camps.enums import PlaceState
from projects.camps.exam_models import CampCertificate, CampExam
from projects.camps.models import CampSession
from taxonomy.calendar import end_of

ITEMS_MAX = 20
CERTIFY_WITHIN = timedelta(days=14)
"""So long after a session learners should have their certificates."""


def partners_items(user, at):
    """Exams to be confirmed that were made together."""
    rows = CampExam.objects.to_confirm(Organization.objects.edited_by(user))
    rows = rows.select_related("camp__organization", "partner").order_by("pk")
    return [
        WorkbenchItem(
            f"确认共建的考试：{exam}",
            f"{exam.camp.organization}的“{exam.camp}”，{exam.pass_mark} 分及格",
            exam.get_absolute_url(),
            "去确认",
            cost="约 3 分钟",
            is_pressing=True,
            organization=str(exam.partner),
        )
        for exam in rows[:ITEMS_MAX]
    ]


def hosts_items(user, at):
    """Sessions that have ended without a certificate."""
    own, on = Organization.objects.edited_by(user), timezone.localdate(at)
    ended = CampSession.objects.filter(
        camp__organization__in=own, cancelled_at=None, ends_on__lt=on, ends_on__gte=on - timedelta(days=60)
    )
    without = ended.exclude(Exists(CampCertificate.objects.filter(session=OuterRef("pk"))))
    rows = without.filter(enrolments__state=PlaceState.PLACED).distinct().select_related("camp__organization")
    return [
        WorkbenchItem(
            f"登成绩、发证书：{session}",
            f"{session.ends_on:%Y-%m-%d} 结束，还没发过证书",
            session.roster_url,
            "去名单",
            cost="约 10 分钟",
            due_at=end_of(session.ends_on + CERTIFY_WITHIN),
            organization=str(session.camp.organization),
        )
        for session in rows.order_by("ends_on", "pk")[:ITEMS_MAX]
    ]
