"""What suggestions register with the apps below, and the panel on a project's page."""

from django.utils import timezone

from core import registries
from projects.models import Project
from projects.suggestions import services
from projects.suggestions.models import PartnerSuggestion


def panel(obj, user):
    """Likely partners, for those who write the project; one query."""
    if not isinstance(obj, Project) or not user.is_authenticated or obj.ended_on is not None:
        return None
    found = PartnerSuggestion.objects.visible_to(user).still_open().filter(project=obj)
    rows = list(found.select_related("organization__district").order_by("rank"))
    return {"template": "projects/suggestions/_panel.html", "rows": rows, "project": obj} if rows else None


def ensure_looked(at):
    """Once a day, after the nightly matching has had its hour."""
    local = timezone.localtime(at)
    if local.hour >= services.FROM_HOUR and Project.objects.running().exists():
        services.ensure_looked(on=local.date())


def register():
    """Fill the registries and listen to the workflow."""
    from projects.suggestions import receivers  # noqa: F401

    registries.detail_panels.register(panel)
    registries.reconcilers.register(ensure_looked)
