"""What mail adds to 我的待办: an address that takes none, and mails to many that wait for release."""

from django.db.models import Exists, Q
from django.urls import reverse

from accounts.services.mass_mails import others_who_release
from core import outbox
from core.models import MassMail
from core.registries import WorkbenchItem


def items(user, at):
    """At most two queries: one for everybody, one for coordinators."""
    return [*_refused(user), *_held(user)]


def _refused(user):
    refusal = outbox.refusal_of(user)
    if refusal is not None:
        yield WorkbenchItem(
            title=f"邮件送不到 {refusal.address}",
            why="对方邮箱拒收，提醒都没发出去",
            url=reverse("accounts:notification_list"),
            action_label="换邮箱或再试",
            cost="约 2 分钟",
            is_pressing=True,
        )


def _held(user):
    if not user.is_staff or not user.scope_district_ids:
        return
    own_for_others = Q(created_by=user) & Exists(others_who_release(user))
    if MassMail.objects.visible_to(user).held().exclude(own_for_others).exists():
        yield WorkbenchItem(
            title="有群发等放行",
            why="看看人数和样子，放行了才发",
            url=f"{reverse('admin:core_massmail_changelist')}?state__exact=held",
            action_label="去看看",
            cost="每封约 1 分钟",
        )
