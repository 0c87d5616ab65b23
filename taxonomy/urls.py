"""Addresses of the code lists, included at ``codes/``."""

from django.urls import path

from taxonomy import views

app_name = "taxonomy"
urlpatterns = [
    path("", views.CodeListView.as_view(), name="code_list"),
    path("<slug:kind>/", views.CodeBrowseView.as_view(), name="code_browse"),
    path("<slug:kind>/search/", views.PickerSearchView.as_view(), name="picker_search"),
]
