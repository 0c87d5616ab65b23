"""The project library and a project's page."""

from django.shortcuts import get_object_or_404
from django.views.generic import TemplateView

from core.lists import FilteredListView
from projects.filters import ProjectFilterSet
from projects.models import Project


class ProjectListView(FilteredListView):
    """What is public of projects (B1.2)."""

    filterset_class = ProjectFilterSet
    template_name = "projects/project_list.html"
    sorts = {"newest": ("最新公开", ("-published_at", "-id"))}

    def get_base_queryset(self):
        """Standing projects with what a row shows."""
        return Project.objects.visible_to(self.request.user).standing().for_table()


class ProjectDetailView(TemplateView):
    """A project, for whoever may see it."""

    template_name = "projects/project_detail.html"

    def get_context_data(self, **kwargs):
        """The project and who takes part."""
        rows = Project.objects.visible_to(self.request.user).for_table()
        project = get_object_or_404(rows, pk=self.kwargs["pk"])
        partners = project.partners.joined().select_related("organization")
        return super().get_context_data(project=project, partners=partners, **kwargs)
