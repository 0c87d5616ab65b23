"""Addresses of the public directory."""

from django.urls import path

from accounts.views import directory

app_name = "directory"
urlpatterns = [
    path("", directory.OrganizationDirectoryView.as_view(), name="organization_list"),
    path("offices/", directory.OfficeListView.as_view(), name="office_list"),
    path("offices/new/", directory.OfficeCreateView.as_view(), name="office_create"),
    path("offices/<int:pk>/", directory.OfficeDetailView.as_view(), name="office_detail"),
    path("offices/<int:pk>/edit/", directory.OfficeEditView.as_view(), name="office_edit"),
    path("offices/<int:pk>/<slug:action>/", directory.OfficeActionView.as_view(), name="office_action"),
]
