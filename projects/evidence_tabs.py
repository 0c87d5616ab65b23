"""The tabs of a project's page: what it is, its stage passport, the ledger, changes."""

from django.urls import reverse

from projects.enums import PublicPart
from projects.evidence_querysets import inside


def tabs_of(project, user, current):
    """``[(label, url, is current)]`` of what this reader may open; one query."""
    is_inside = inside(user).filter(pk=project.pk).exists()
    tabs = [("overview", "概况", project.get_absolute_url())]
    if is_inside and project.is_approved:
        tabs.append(("passport", "环节护照", project.passport_url))
    if is_inside or PublicPart.MONEY in project.public_parts:
        tabs.append(("ledger", "账本", reverse("projects:ledger", args=[project.pk])))
    if is_inside:
        tabs.append(("training", "共同培养", reverse("projects:training", args=[project.pk])))
    if is_inside and project.is_approved:
        tabs.append(("changes", "变更", reverse("projects:change_list", args=[project.pk])))
    return [(label, url, code == current) for code, label, url in tabs]
