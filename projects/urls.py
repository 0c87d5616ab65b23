"""Addresses of projects."""

from django.urls import path

from projects.views import ledger, ledger_lists, projects, records

app_name = "projects"

urlpatterns = [
    path("projects/", projects.ProjectListView.as_view(), name="project_list"),
    path("projects/<int:pk>/", projects.ProjectDetailView.as_view(), name="project_detail"),
    path("projects/ledger/", ledger_lists.LedgerOverviewView.as_view(), name="ledger_overview"),
    path("projects/ledger/export/", ledger_lists.LedgerExportView.as_view(), name="ledgers_export"),
    path("projects/<int:pk>/ledger/", ledger.LedgerView.as_view(), name="ledger"),
    path("projects/<int:pk>/ledger/export/", ledger_lists.LedgerExportView.as_view(), name="ledger_export"),
    path("projects/<int:pk>/ledger/new/", ledger.CommitmentCreateView.as_view(), name="commitment_create"),
    path("projects/commitments/<int:pk>/deliveries/new/", ledger.DeliveryCreateView.as_view(), name="delivery_create"),
    path("projects/records/<slug:kind>/<int:pk>/", records.RecordDetailView.as_view(), name="record"),
    path("projects/records/<slug:kind>/<int:pk>/ask/", records.RecordAskView.as_view(), name="record_ask"),
    path("projects/records/<slug:kind>/<int:pk>/code/", records.RecordCodeView.as_view(), name="record_code"),
    path("projects/records/<slug:kind>/<int:pk>/confirm/", records.RecordConfirmView.as_view(), name="record_confirm"),
    path("projects/records/<slug:kind>/<int:pk>/dispute/", records.RecordDisputeView.as_view(), name="record_dispute"),
    path("projects/records/<slug:kind>/<int:pk>/files/", records.RecordFilesView.as_view(), name="record_files"),
    path("projects/records/<slug:kind>/<int:pk>/verify/", records.RecordVerifyView.as_view(), name="record_verify"),
    path("projects/records/<slug:kind>/<int:pk>/correct/", records.RecordCorrectView.as_view(), name="record_correct"),
]
