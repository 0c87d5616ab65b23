"""A call that opened: told once to those who may apply, in their daily mail unless they switched it off."""

from django.urls import reverse

from accounts.enums import WRITING_ROLES
from accounts.models import Membership, Organization, User
from core.enums import Status
from core.notifications import notify
from core.registries import MAIL_DAILY, NotificationEvent
from core.templatetags.xieyu import moment
from review.recognition.enums import Purpose
from review.recognition.models import Call, Recognition

BATCH = 500
OPENED = NotificationEvent(
    "recognition.call_opened",
    "认定申报",
    "有新的申报通知",
    "可以申报的单位的管理员和经办人",
    mail=MAIL_DAILY,
    roles=frozenset({"editor"}),
)


def announce(*, call_id):
    """Tell the writers of every organization that may apply; again tells nobody twice. Returns how many people there are."""
    call = Call.objects.select_related("version__scheme", "version__follows").get(pk=call_id)
    if call.status != Status.APPROVED:
        return 0
    until = f"{moment(call.closes_at)} 截止" if call.closes_at else "随时受理"
    people = _writers(call).order_by("pk")
    count, after = 0, 0
    while batch := list(people.filter(pk__gt=after)[:BATCH]):
        notify(
            event=OPENED.code,
            recipients=batch,
            key=f"call:{call.pk}",
            title=f"可以申报了：{call.title}",
            text=f"{moment(call.opens_at)} 开始，{until}。先看看够不够条件，草稿随时能存。",
            url=reverse("recognition:call_detail", args=[call.pk]),
            action_label="看通知和条件",
        )
        after, count = batch[-1].pk, count + len(batch)
    return count


def _writers(call):
    organizations, kinds = Organization.objects.verified(), call.version.scheme.organization_kinds.all()
    if kinds:
        organizations = organizations.filter(kind__in=kinds)
    before = call.version.scheme if call.purpose != Purpose.FIRST else call.version.follows
    if before is not None:
        held = Recognition.objects.filter(scheme=before).entitling_to(call.purpose)
        organizations = organizations.filter(pk__in=held.values("organization"))
    rows = Membership.objects.filter(organization__in=organizations.values("pk"), status=Status.APPROVED, role__in=WRITING_ROLES)
    return User.objects.filter(is_active=True, pk__in=rows.values("user"))
