"""Addresses of recognition."""

from django.urls import include, path

from review.recognition import seat_urls
from review.recognition.views import applying, public

app_name = "recognition"
urlpatterns = [
    # what everybody reads
    path("", public.SchemeListView.as_view(), name="scheme_list"),
    path("calls/<int:pk>/", public.CallDetailView.as_view(), name="call_detail"),
    path("notices/<int:pk>/", public.NoticeDetailView.as_view(), name="notice_detail"),
    path("holders/<int:pk>/", public.RecognitionDetailView.as_view(), name="recognition_detail"),
    # what applicants do
    path("applications/<int:pk>/", applying.ApplicationDetailView.as_view(), name="application_detail"),
    # what experts with an account do
    path("seats/<int:seat_id>/", include((seat_urls.urlpatterns, "seat"))),
    # last, because any word may be a scheme's
    path("<slug:code>/", public.RecognitionListView.as_view(), name="recognition_list"),
]
