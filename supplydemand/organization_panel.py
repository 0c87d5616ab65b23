"""What an organization has published, beside its page."""

from django.utils import timezone

from accounts.models import Organization
from core.numbers import bounded, count_up_to
from supplydemand.models import TalentDemand, TalentSupply

ROWS = 5
COUNT_LIMIT = 1_000


def organization_panel(obj, user):
    """The newest public listings of an organization and how many there are; four queries, nothing for other objects."""
    if not isinstance(obj, Organization) or not obj.is_verified:
        return None
    groups = [_group(label, model.objects.published(on=timezone.localdate()).filter(organization=obj)) for label, model in KINDS]
    return {"template": "supplydemand/_organization_panel.html", "groups": [group for group in groups if group["count"]]}


KINDS = (("人才需求", TalentDemand), ("人才供给", TalentSupply))


def _group(label, rows):
    count = count_up_to(rows, COUNT_LIMIT)
    return {"label": label, "count": count, "count_text": bounded(count, COUNT_LIMIT), "rows": rows.order_by("-pk")[:ROWS]}
