"""Addresses of listings and matches."""

from django.urls import path

from supplydemand.views import matches

app_name = "supplydemand"
urlpatterns = [
    path("matches/", matches.MatchListView.as_view(), name="match_list"),
    path("matches/<int:pk>/", matches.MatchDetailView.as_view(), name="match_detail"),
    path("matches/<int:pk>/answer/", matches.MatchAnswerView.as_view(), name="match_answer"),
    path("matches/<int:pk>/outcome/", matches.MatchOutcomeView.as_view(), name="match_outcome"),
]
