"""By which words projects are found: what everybody may read of them, and nothing that a lead keeps to itself."""

from django.db import transaction

from projects.enums import PublicPart
from projects.models import Project
from supplydemand.search import weighted_document


def refresh_search(project):
    """Write the search document anew; reads majors and partners."""
    project.search_document = document_of(project)
    Project.objects.filter(pk=project.pk).update(search_document=project.search_document)


def document_of(project, *, majors=None):
    """Title A; organizations, kind and majors B; the summary C; the rest D. Partners only where the lead shows them."""
    is_shown = project.pk is not None and PublicPart.PARTNERS in project.public_parts
    joined = project.partners.joined().select_related("organization") if is_shown else ()
    names = [project.organization.name, *(row.organization.name for row in joined)]
    names += [str(project.type or ""), *(row.name for row in (project.majors.all() if majors is None else majors))]
    return weighted_document([("A", project.title), ("B", " ".join(names)), ("C", project.summary), ("D", project.description)])


@transaction.atomic
def refresh_search_of(organization):
    """Write the search documents of what an organization leads or takes part in anew, after its name has changed."""
    led = Project.objects.filter(organization=organization).values("pk")
    joined = Project.objects.filter(partners__organization=organization).values("pk")
    rows = Project.objects.filter(pk__in=led.union(joined)).select_related("organization", "type").order_by("pk")
    for project in rows:
        refresh_search(project)
