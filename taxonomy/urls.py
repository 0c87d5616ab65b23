"""Addresses of the code lists, included at ``codes/``."""

app_name = "taxonomy"
urlpatterns = []
