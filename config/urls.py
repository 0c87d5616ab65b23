"""Root URLs."""

from django.contrib import admin
from django.urls import include, path

from core.guest_link_pages import GuestLinkView
from core.link_pages import ActionLinkView
from portal.health import healthz, readyz
from review.recognition import seat_urls

handler400 = "portal.errors.bad_request"
handler403 = "portal.errors.permission_denied"
handler404 = "portal.errors.not_found"
handler429 = "portal.errors.too_many_requests"
handler500 = "portal.errors.server_error"

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("l/<str:token>/", ActionLinkView.as_view(), name="action_link"),
    path("confirm/<str:token>/", GuestLinkView.as_view(), name="guest_link"),
    path("", include("portal.urls")),
    path("", include("supplydemand.urls")),
    path("", include("projects.urls")),
    path("api/v1/", include("projects.api.urls")),
    path("", include("core.urls")),
    path("", include("review.urls")),
    path("panel/<str:token>/", include((seat_urls.urlpatterns, "panel"))),
    path("recognition/", include("review.recognition.urls")),
    path("verify/", include("review.recognition.verify_urls")),
    path("directory/", include("accounts.directory_urls")),
    path("codes/", include("taxonomy.urls")),
    path("accounts/", include("accounts.urls")),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
]
