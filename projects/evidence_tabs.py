"""The tabs of a project's page that hang on it: ledger and training."""

from django.urls import reverse

from projects.enums import PublicPart
from projects.evidence_querysets import inside


def tabs_of(project, user, current):
    """``[(label, url, is current)]`` of what this reader may open; one query."""
    is_inside = inside(user).filter(pk=project.pk).exists()
    tabs = [("overview", "项目", project.get_absolute_url())]
    if is_inside or PublicPart.MONEY in project.public_parts:
        tabs.append(("ledger", "账本", reverse("projects:ledger", args=[project.pk])))
    return [(label, url, code == current) for code, label, url in tabs]
