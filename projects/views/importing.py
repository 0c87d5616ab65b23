"""Projects for the pages of imports, which listings have too."""

from django.urls import reverse

from accounts.models import Organization
from projects.services.importing import template_file

PAGES = {"mine": "projects:mine", "mine_export": "projects:mine_export"}


class ImportPages:
    """What the pages of imports ask of a kind (``supplydemand.views.kinds.Kind``): its words, its addresses, who may write."""

    slug, label, short = "project", "项目", "项目"

    def url(self, page, *args):
        """The address of one of the kind's pages."""
        return reverse(PAGES.get(page, f"projects:project_{page}"), args=args)

    def organizations_of(self, user):
        """The organizations that may lead a project which ``user`` writes."""
        return Organization.objects.edited_by(user).order_by("pk")

    def template_file(self, *, on):
        """The workbook that people fill in."""
        return template_file(title=self.label, on=on)


PROJECTS = ImportPages()
