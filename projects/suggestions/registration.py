"""What suggestions register with the apps below, and the panel on a project's page."""

from django.utils import timezone

from core import registries
from projects.models import Project
from projects.suggestions import services
from projects.suggestions.models import PartnerSuggestion
from projects.suggestions.titles import public_titles


def panel(obj, user):
    """Likely partners, for those who write the project; one query, one more where bases or mentors are named."""
    if not isinstance(obj, Project) or not user.is_authenticated or obj.ended_on is not None:
        return None
    found = PartnerSuggestion.objects.visible_to(user).still_open().filter(project=obj)
    rows = list(found.select_related("organization__district").order_by("rank"))
    _name_titles(rows, timezone.now())
    return {"template": "projects/suggestions/_panel.html", "rows": rows, "project": obj} if rows else None


def _name_titles(rows, at):
    """Give each row ``bases_and_mentors``: of the titles that were found those that the public list shows now."""
    wanted = {pk for row in rows for pk in row.titles}
    known = {}
    if wanted:
        titles = public_titles(on=timezone.localdate(at), at=at).filter(pk__in=wanted)
        known = {title.pk: title for title in titles.select_related("scheme", "organization")}
    for row in rows:
        row.bases_and_mentors = [known[pk] for pk in row.titles if pk in known]


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
