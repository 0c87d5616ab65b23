"""One reminder of a link that nobody has answered for a week; afterwards the entry says 未确认 and nothing else."""

from django.db import transaction

from accounts.models import User
from core import guest_links
from core.models import GuestLink
from core.notifications import notify
from projects.services.evidence import PURPOSE


def remind(*, at):
    """Remind whom a link was sent to a week ago, and tell the side that asks; returns how many. A second call reminds nobody."""
    waiting = list(guest_links.unanswered(purpose=PURPOSE, at=at).values_list("pk", flat=True))
    return sum(_remind(pk, at) for pk in waiting)


@transaction.atomic
def _remind(pk, at):
    rows = guest_links.unanswered(purpose=PURPOSE, at=at).select_for_update(of=("self",), skip_locked=True)
    link = rows.filter(pk=pk).first()
    if link is None or not link.obj.is_waiting:
        return 0
    GuestLink.objects.filter(pk=pk).update(reminded_at=at)
    entry = link.obj
    if link.email:
        wording = (
            f"还差你一句：{entry.stated_by}请你确认",
            f"{link.name}，你好。{entry.statement}。还没有收到你的答复，只提醒这一次。",
        )
        guest_links.mail(link, key="reminder", wording=wording, at=at)
    notify(
        event="projects.confirm_unanswered",
        recipients=User.objects.editors_of(entry.stated_by),
        organizations=[entry.stated_by_id],
        key=f"guest-link:{link.pk}:unanswered",
        title=f"{link.name}一周没有答复：{entry.statement}"[:200],
        text="再提醒过一次了。" if link.email else "平台没有对方的邮箱，你自己再催一下，或换一个人。没有答复就一直是未确认。",
        url=f"{entry.get_absolute_url()}#ask",
        action_label="再发一次",
    )
    return 1
