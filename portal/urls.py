"""Addresses of the portal's own pages."""

from django.urls import path

from portal import views

app_name = "portal"
urlpatterns = [
    path("", views.HomeView.as_view(), name="home"),
    path("workbench/", views.WorkbenchView.as_view(), name="workbench"),
    path("about/duties/", views.DutiesView.as_view(), name="duties"),
    path("theme/", views.ThemeView.as_view(), name="set_theme"),
]
