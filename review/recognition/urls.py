"""Addresses of recognition."""

from django.urls import include, path

from review.recognition import seat_urls
from review.recognition.views import (
    beginning,
    candidates,
    certificates,
    filling,
    following,
    handing_in,
    holding,
    ladder,
    notices,
    public,
)

app_name = "recognition"
urlpatterns = [
    # what everybody reads
    path("", public.SchemeListView.as_view(), name="scheme_list"),
    path("calls/<int:pk>/", public.CallDetailView.as_view(), name="call_detail"),
    path("notices/<int:pk>/", notices.NoticeDetailView.as_view(), name="notice_detail"),
    path("notices/entries/<int:pk>/objection/", notices.ObjectionCreateView.as_view(), name="objection_create"),
    path("objections/", notices.ObjectionLookupView.as_view(), name="objection_lookup"),
    path("holders/<int:pk>/", public.RecognitionDetailView.as_view(), name="recognition_detail"),
    path("holders/<int:pk>/files/<int:document_pk>/", public.PublicFileView.as_view(), name="public_file"),
    # what holders do
    path("holders/<int:pk>/certificate.pdf", certificates.CertificateView.as_view(), name="certificate"),
    path("certificates/<str:token>/", certificates.OwnCertificateView.as_view(), name="own_certificate"),
    path(
        "certificates/<str:token>/certificate.pdf",
        certificates.OwnCertificateView.as_view(),
        {"is_file": True},
        name="own_certificate_file",
    ),
    path("mine/", holding.HeldListView.as_view(), name="held_list"),
    path("holders/<int:pk>/recheck/", holding.RecheckView.as_view(), name="recognition_recheck"),
    path("holders/<int:pk>/resign/", holding.ResignView.as_view(), name="recognition_resign"),
    # what applicants do
    path("calls/open/", beginning.OpenCallListView.as_view(), name="call_open_list"),
    path("calls/<int:pk>/apply/", beginning.BeginView.as_view(), name="application_begin"),
    path("calls/<int:pk>/figures/<str:code>/", beginning.CallFigureView.as_view(), name="call_figure"),
    path("calls/<int:pk>/candidate/", candidates.CandidateCreateView.as_view(), name="candidate_create"),
    path("calls/<int:pk>/candidate/<int:candidate>/", candidates.CandidateEditView.as_view(), name="candidate_edit"),
    path("applications/", beginning.ApplicationListView.as_view(), name="application_list"),
    path("applications/<int:pk>/", following.ApplicationDetailView.as_view(), name="application_detail"),
    path("applications/<int:pk>/sections/<int:section>/", filling.SectionView.as_view(), name="section_edit"),
    path(
        "applications/<int:pk>/sections/<int:section>/autosave/", filling.SectionAutosaveView.as_view(), name="section_autosave"
    ),
    path("applications/<int:pk>/standings/", filling.StandingsView.as_view(), name="application_standings"),
    path("applications/<int:pk>/copied/", filling.CopiedView.as_view(), name="application_copied"),
    path("applications/<int:pk>/check/", handing_in.CheckView.as_view(), name="application_check"),
    path("applications/<int:pk>/preview/", handing_in.PreviewView.as_view(), name="application_preview"),
    path("applications/<int:pk>/submit/", handing_in.SubmitView.as_view(), name="application_submit"),
    path("applications/<int:pk>/signature/", handing_in.SignatureView.as_view(), name="application_signature"),
    path("applications/<int:pk>/signature/print/", handing_in.SignaturePrintView.as_view(), name="signature_print"),
    path("applications/<int:pk>/signature/<slug:code>.pdf", handing_in.SignaturePdfView.as_view(), name="signature_pdf"),
    path("applications/<int:pk>/withdraw/", handing_in.WithdrawView.as_view(), name="application_withdraw"),
    path("applications/<int:pk>/discard/", handing_in.DiscardView.as_view(), name="application_discard"),
    path("applications/<int:pk>/submissions/<int:number>/", following.SubmissionView.as_view(), name="submission_detail"),
    path("applications/<int:pk>/figures/<str:code>/", following.FigureEvidenceView.as_view(), name="figure_evidence"),
    path("applications/<int:pk>/appeal/", following.AppealView.as_view(), name="application_appeal"),
    path("applications/<int:pk>/appeal/withdraw/", following.AppealWithdrawView.as_view(), name="appeal_withdraw"),
    # what experts with an account do
    path("seats/<int:seat_id>/", include((seat_urls.urlpatterns, "seat"))),
    path("<slug:code>/ladder/", ladder.ladder_page, name="ladder"),
    # last, because any word may be a scheme's
    path("<slug:code>/export/", public.RecognitionExportView.as_view(), name="recognition_export"),
    path("<slug:code>/", public.RecognitionListView.as_view(), name="recognition_list"),
]
