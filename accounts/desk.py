"""What the coordinators' first page says of organizations without 协作专员 (A2.1)."""

from django.urls import reverse

from accounts.models import Organization
from core.numbers import bounded

COUNT_LIMIT = 1_000


def liaisons_missing(user, at):
    """How many verified organizations in scope have named nobody, with the way to their list; one query."""
    rows = Organization.objects.without_liaison()
    rows = rows if user.is_superuser else rows.in_scope_of(user)
    count = len(rows.order_by().values_list("pk", flat=True)[: COUNT_LIMIT + 1])
    said = bounded(count, COUNT_LIMIT)
    return {
        "title": "协作专员",
        "text": f"{said} 家核验过的单位还没有指定协作专员，可以提醒。" if count else "核验过的单位都指定了协作专员。",
        "url": f"{reverse('admin:accounts_organization_changelist')}?liaison=no",
        "link_label": "看名单",
    }
