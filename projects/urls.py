"""Addresses of projects."""

from django.urls import path

from projects.views import projects

app_name = "projects"

urlpatterns = [
    path("projects/", projects.ProjectListView.as_view(), name="project_list"),
    path("projects/<int:pk>/", projects.ProjectDetailView.as_view(), name="project_detail"),
]
