"""Addresses of what everybody does about conduct: report, and read and answer a suspension."""

from django.urls import path

from review import clock_views, conduct_views

app_name = "review"
urlpatterns = [
    path("about/review-times/", clock_views.ServiceClockView.as_view(), name="service_clock"),
    path("flags/new/<slug:kind>/<int:pk>/", conduct_views.FlagCreateView.as_view(), name="flag_create"),
    path("suspensions/<int:pk>/", conduct_views.SuspensionDetailView.as_view(), name="suspension_detail"),
]
