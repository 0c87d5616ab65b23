"""Addresses of listings and matches."""

from django.urls import path

from supplydemand.views import (
    autosave,
    compare,
    editing,
    exporting,
    feeds,
    guided,
    importing,
    keeping,
    listings,
    maps,
    matches,
    recent,
    search,
)
from supplydemand.views.kinds import DEMAND, SUPPLY

app_name = "supplydemand"


def _listing_urls(folder, kind):
    """The same pages for either kind, below ``/demands/`` and ``/supplies/``."""
    pages = [
        ("", "list", search.ListingSearchView),
        ("map/", "map", maps.ListingMapView),
        ("compare/", "compare", compare.ListingCompareView),
        ("feed/", "feed", feeds.ListingFeedView),
        ("mine/", "mine", listings.OwnListingListView),
        ("mine/bulk/", "bulk", keeping.ListingBulkView),
        ("export/", "export", exporting.ListingExportView),
        ("mine/export/", "mine_export", exporting.OwnListingExportView),
        ("import/", "import", importing.ImportStartView),
        ("import/template/", "import_template", importing.ImportTemplateView),
        ("import/<int:pk>/", "import_detail", importing.ImportDetailView),
        ("import/<int:pk>/apply/", "import_apply", importing.ImportApplyView),
        ("import/<int:pk>/submit/", "import_submit", importing.ImportSubmitView),
        ("import/<int:pk>/returned/", "import_returned", importing.ImportReturnedView),
        ("new/", "create", editing.ListingCreateView),
        ("ask/", "ask", guided.GuidedCreateView),
        ("hints/", "hints", guided.ListingHintsView),
        ("autosave/", "autosave_new", autosave.ListingAutosaveNewView),
        ("<int:pk>/", "detail", listings.ListingDetailView),
        ("<int:pk>/edit/", "edit", editing.ListingEditView),
        ("<int:pk>/ask/", "ask_edit", guided.GuidedEditView),
        ("<int:pk>/autosave/", "autosave", autosave.ListingAutosaveView),
        ("<int:pk>/copy/", "copy", editing.ListingCopyView),
        ("<int:pk>/keep/", "keep", keeping.ListingKeepView),
        ("<int:pk>/revise/", "revise", editing.ListingReviseView),
        ("<int:pk>/<slug:action>/", "action", editing.ListingActionView),
    ]
    return [path(f"{folder}/{route}", view.as_view(kind=kind), name=f"{kind.slug}_{name}") for route, name, view in pages]


urlpatterns = [
    *_listing_urls("demands", DEMAND),
    *_listing_urls("supplies", SUPPLY),
    path("recent/", recent.RecentListingsView.as_view(), name="recent"),
    path("recent/forget/", recent.ForgetRecentView.as_view(), name="recent_forget"),
    path("matches/", matches.MatchListView.as_view(), name="match_list"),
    path("matches/<int:pk>/", matches.MatchDetailView.as_view(), name="match_detail"),
    path("matches/<int:pk>/answer/", matches.MatchAnswerView.as_view(), name="match_answer"),
    path("matches/<int:pk>/outcome/", matches.MatchOutcomeView.as_view(), name="match_outcome"),
]
