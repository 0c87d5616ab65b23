"""What the portal keeps about one person, for that person."""

from core.models import Notification, TextingChoice

MESSAGES_MAX = 1000


def own_data(user):
    """Account, addresses, memberships, hand-overs, absences, devices and messages as plain JSON values."""
    return {
        "account": {"email": user.email, "name": user.name, "phone": user.phone, "joined": _moment(user.date_joined)},
        "addresses": list(user.emailaddress_set.order_by("pk").values("email", "verified", "primary")),
        "memberships": [
            {
                "organization": row.organization.name,
                "role": row.get_role_display(),
                "is_liaison": row.is_liaison,
                "position": row.position,
                "status": row.get_status_display(),
                "joined": _moment(row.joined_at),
                "ended": _moment(row.ended_at),
            }
            for row in user.memberships.select_related("organization").order_by("pk")
        ],
        "absences": [
            {"deputy": str(row.deputy), "from": str(row.starts_on), "until": str(row.ends_on), "note": row.note}
            for row in user.absences.select_related("deputy").order_by("pk")
        ],
        "devices": [
            {"browser": row.user_agent, "address": row.address, "signed_in": _moment(row.signed_in_at)}
            for row in user.devices.order_by("pk")
        ],
        "texted_on": [row.number for row in TextingChoice.objects.visible_to(user)],
        "messages": [
            {"title": row.title, "text": row.text, "at": _moment(row.created_at)}
            for row in Notification.objects.visible_to(user).order_by("-pk")[:MESSAGES_MAX]
        ],
    }


def _moment(at):
    return at.isoformat() if at else None
