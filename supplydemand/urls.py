"""Addresses of listings and matches."""

from django.urls import path

from supplydemand.views import (
    asks,
    compare,
    contacts,
    diary,
    editing,
    exporting,
    feeds,
    guided,
    importing,
    keeping,
    listings,
    maps,
    matches,
    near,
    paste,
    pathways,
    recent,
    search,
    unmet,
    wishes,
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
        *((f"import/{tail}", name, view) for tail, name, view in importing.PAGES),
        ("new/", "create", editing.ListingCreateView),
        ("ask/", "ask", guided.GuidedCreateView),
        ("hints/", "hints", guided.ListingHintsView),
        ("autosave/", "autosave_new", editing.ListingAutosaveNewView),
        ("<int:pk>/", "detail", listings.ListingDetailView),
        ("<int:pk>/edit/", "edit", editing.ListingEditView),
        ("<int:pk>/ask/", "ask_edit", guided.GuidedEditView),
        ("<int:pk>/autosave/", "autosave", editing.ListingAutosaveView),
        ("<int:pk>/copy/", "copy", editing.ListingCopyView),
        ("<int:pk>/keep/", "keep", keeping.ListingKeepView),
        ("<int:pk>/revise/", "revise", editing.ListingReviseView),
        ("<int:pk>/contact/", "contact", asks.AskCreateView),
        ("<int:pk>/near/", "near", near.ListingNearView),
        ("<int:pk>/<slug:action>/", "action", editing.ListingActionView),
    ]
    return [path(f"{folder}/{route}", view.as_view(kind=kind), name=f"{kind.slug}_{name}") for route, name, view in pages]


urlpatterns = [
    path("demands/paste/", paste.PasteView.as_view(kind=DEMAND), name="demand_paste"),
    path("pathways/", pathways.PathwayView.as_view(), name="pathway"),
    *_listing_urls("demands", DEMAND),
    *_listing_urls("supplies", SUPPLY),
    path("exports/<int:pk>/", exporting.ExportDetailView.as_view(), name="export_detail"),
    path("exports/<int:pk>/file/", exporting.ExportFileView.as_view(), name="export_file"),
    path("recent/", recent.RecentListingsView.as_view(), name="recent"),
    path("recent/forget/", recent.ForgetRecentView.as_view(), name="recent_forget"),
    path("matches/", matches.MatchListView.as_view(), name="match_list"),
    path("matches/diary/", diary.MatchDiaryView.as_view(), name="match_diary"),
    path("matches/unmet/", unmet.UnmetMapView.as_view(), name="unmet_map"),
    path("matches/settings/", wishes.MatchSettingsView.as_view(), name="match_settings"),
    path("matches/refusals/<int:pk>/lift/", wishes.RefusalLiftView.as_view(), name="refusal_lift"),
    path("matches/<int:pk>/", matches.MatchDetailView.as_view(), name="match_detail"),
    path("matches/<int:pk>/answer/", matches.MatchAnswerView.as_view(), name="match_answer"),
    path("matches/<int:pk>/exclude/", asks.MatchExcludeView.as_view(), name="match_exclude"),
    path("contacts/", contacts.ConversationListView.as_view(), name="conversation_list"),
    path("contacts/<int:pk>/", contacts.ConversationDetailView.as_view(), name="conversation_detail"),
    path("contacts/<int:pk>/draft/", contacts.ConversationDraftView.as_view(), name="conversation_draft"),
    path("contacts/<int:pk>/read/", contacts.ConversationReadView.as_view(), name="conversation_read"),
    path("contacts/<int:pk>/reveal/", contacts.ConversationRevealView.as_view(), name="conversation_reveal"),
    path("contacts/<int:pk>/outcome/", contacts.ConversationOutcomeView.as_view(), name="conversation_outcome"),
    path("contacts/messages/<int:pk>/edit/", contacts.MessageEditView.as_view(), name="message_edit"),
    path("contacts/messages/<int:pk>/withdraw/", contacts.MessageWithdrawView.as_view(), name="message_withdraw"),
    path("contacts/asks/<int:pk>/", asks.AskDetailView.as_view(), name="ask_detail"),
    path("contacts/asks/<int:pk>/answer/", asks.AskAnswerView.as_view(), name="ask_answer"),
    path("contacts/exclusions/<int:pk>/lift/", asks.ExclusionLiftView.as_view(), name="exclusion_lift"),
]
