"""Every organization names whom others may turn to (协作专员, A2.1): ask those that have named nobody."""

from django.db import transaction
from django.urls import reverse

from accounts.models import User
from core.notifications import notify


@transaction.atomic
def ask_for_liaisons(*, organizations, on):
    """Tell the managers of ``organizations`` that a liaison is missing, once a calendar month; returns how many were told."""
    count = 0
    for organization in organizations.order_by("pk"):
        told = notify(
            event="accounts.liaison_missing",
            recipients=User.objects.managers_of(organization),
            organizations=[organization.pk],
            key=f"liaison:{organization.pk}:{on:%Y-%m}",
            title=f"给“{organization}”指定一位协作专员",
            text="别的单位想对接时先找协作专员。在成员页选一位同事，半分钟就好。",
            url=reverse("accounts:member_list", args=[organization.pk]),
            action_label="去指定",
        )
        count += bool(told)
    return count
