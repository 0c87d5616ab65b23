"""Addresses printed on certificates: short, and at the root."""

from django.urls import path

from review.recognition.views import certificates

urlpatterns = [
    path("", certificates.VerifyView.as_view(), name="verify"),
    path("<str:code>/", certificates.VerifyCodeView.as_view(), name="verify_code"),
]
