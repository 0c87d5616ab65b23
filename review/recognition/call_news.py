"""A call that opened: told once to those who may apply. One that was extended or withdrawn: told to those who have begun."""

from django.urls import reverse

from accounts.enums import WRITING_ROLES
from accounts.models import Membership, Organization, User
from core.enums import Status
from core.notifications import notify
from core.registries import MAIL_DAILY, NotificationEvent
from core.templatetags.xieyu import moment
from review.recognition.enums import Purpose
from review.recognition.models import Application, Call, Recognition

BATCH = 500
OPENED = NotificationEvent(
    "recognition.call_opened",
    "认定申报",
    "有新的申报通知",
    "可以申报的单位的管理员和经办人",
    mail=MAIL_DAILY,
    roles=frozenset({"editor"}),
)


CHANGED = NotificationEvent(
    "recognition.call_changed",
    "认定申报",
    "开始填了的申报延期或撤回通知",
    "开始填了的单位的管理员和经办人",
    is_mandatory=True,
    reason="关系到还能不能交，所以不能关。",
    roles=frozenset({"editor"}),
)


def tell_of_change(call, event):
    """Tell who writes for those that have begun under a call, and not handed in, that it was extended or withdrawn."""
    is_over = event.action == "withdraw"
    begun = Application.objects.filter(call=call, status=Status.DRAFT).values("organization")
    notify(
        event=CHANGED.code,
        recipients=_writers_of(begun),
        key=f"call:{event.pk}",
        title=f"申报通知撤回了：{call.title}" if is_over else f"申报延长到 {moment(call.closes_at)}：{call.title}",
        text=f"{event.reason}\n" + ("填的都留着，现在交不了；有了新的通知可以沿用。" if is_over else "草稿接着填，截止前交。"),
        url=reverse("recognition:application_list"),
        action_label="看我们的申报",
    )


def announce(*, call_id):
    """Tell the writers of every organization that may apply; again tells nobody twice. Returns how many people there are."""
    call = Call.objects.select_related("version__scheme", "version__follows").get(pk=call_id)
    if call.status != Status.APPROVED:
        return 0
    until = f"{moment(call.closes_at)} 截止" if call.closes_at else "随时受理"
    people = _writers(call).order_by("pk")
    count, after, audience_count = 0, 0, people.count()
    while batch := list(people.filter(pk__gt=after)[:BATCH]):
        notify(
            event=OPENED.code,
            recipients=batch,
            audience_count=audience_count,
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
    return _writers_of(organizations.values("pk"))


def _writers_of(organizations):
    rows = Membership.objects.filter(organization__in=organizations, status=Status.APPROVED, role__in=WRITING_ROLES)
    return User.objects.filter(is_active=True, pk__in=rows.values("user"))
