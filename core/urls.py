"""Addresses of the kernel's own pages."""

from django.urls import path

from core import views

app_name = "core"
urlpatterns = [
    path("files/<int:pk>/", views.FileView.as_view(), name="file"),
]
