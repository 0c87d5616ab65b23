"""Addresses of a project's training; part of ``projects.urls``."""

from django.urls import path

from projects.models import Cohort, EnrollmentPlan
from projects.views import records, training

urlpatterns = [
    path("projects/records/<slug:kind>/<int:pk>/void/", records.RecordVoidView.as_view(), name="record_void"),
    path("projects/<int:pk>/training/", training.TrainingView.as_view(), name="training"),
    path("projects/training/plans/<int:pk>/ask/", training.HeadcountAskView.as_view(model=EnrollmentPlan), name="enrollment_ask"),
    path("projects/training/cohorts/<int:pk>/ask/", training.HeadcountAskView.as_view(model=Cohort), name="cohort_ask"),
    path("projects/<int:pk>/training/plans/new/", training.PlanFormView.as_view(), name="enrollment_create"),
    path("projects/training/plans/<int:plan>/edit/", training.PlanFormView.as_view(), name="enrollment_edit"),
    path("projects/<int:pk>/training/cohorts/new/", training.CohortFormView.as_view(), name="cohort_create"),
    path("projects/training/cohorts/<int:cohort>/edit/", training.CohortFormView.as_view(), name="cohort_edit"),
    path("projects/training/cohorts/<int:cohort>/mentors/new/", training.PairingFormView.as_view(), name="pairing_create"),
    path("projects/training/mentors/<int:pairing>/edit/", training.PairingFormView.as_view(), name="pairing_edit"),
    path("projects/training/mentors/<int:pairing>/guidance/new/", training.GuidanceCreateView.as_view(), name="guidance_create"),
    path("projects/training/cohorts/<int:cohort>/hires/new/", training.HiresCreateView.as_view(), name="hires_create"),
    path("projects/training/cohorts/<int:cohort>/evaluate/", training.EvaluationCreateView.as_view(), name="evaluation_choose"),
    path(
        "projects/training/cohorts/<int:cohort>/evaluate/<int:criteria>/",
        training.EvaluationCreateView.as_view(),
        name="evaluation_create",
    ),
]
