"""Addresses of one seat; included twice: behind the secret of a mail link, and behind a number for who is signed in."""

from django.urls import path

from review.recognition.views import seats

urlpatterns = [
    path("", seats.SeatHomeView.as_view(), name="home"),
    path("ranking/", seats.SeatRankingView.as_view(), name="ranking"),
    path("cases/<int:place>/", seats.SeatCaseView.as_view(), name="case"),
    path("cases/<int:place>/autosave/", seats.SeatAutosaveView.as_view(), name="autosave"),
    path("cases/<int:place>/figures/<str:code>/", seats.SeatFigureView.as_view(), name="figure"),
    path("cases/<int:place>/files/<int:number>/", seats.SeatFileView.as_view(), name="file"),
]
