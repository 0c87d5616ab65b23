"""Addresses of organizations and members."""

app_name = "accounts"
urlpatterns = []
