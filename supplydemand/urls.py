"""Addresses of listings and matches."""

app_name = "supplydemand"
urlpatterns = []
