"""Addresses of organizations, members and messages."""

from django.urls import path

from accounts.views import (
    calendar,
    handovers,
    invitations,
    members,
    notifications,
    organization_autosave,
    organizations,
    preferences,
    saved_searches,
    stay,
)

app_name = "accounts"
urlpatterns = [
    path("organizations/start/", organizations.OrganizationStartView.as_view(), name="organization_start"),
    path("organizations/check/", organizations.OrganizationCheckView.as_view(), name="organization_check"),
    path("organizations/new/", organizations.OrganizationCreateView.as_view(), name="organization_create"),
    path(
        "organizations/autosave/",
        organization_autosave.OrganizationAutosaveNewView.as_view(),
        name="organization_autosave_new",
    ),
    path(
        "organizations/<int:pk>/autosave/",
        organization_autosave.OrganizationAutosaveView.as_view(),
        name="organization_autosave",
    ),
    path("session/stay/", stay.SessionStayView.as_view(), name="session_stay"),
    path("organizations/<int:pk>/", organizations.OrganizationDetailView.as_view(), name="organization_detail"),
    path("organizations/<int:pk>/edit/", organizations.OrganizationEditView.as_view(), name="organization_edit"),
    path("organizations/<int:pk>/join/", members.MembershipCreateView.as_view(), name="membership_create"),
    path("organizations/<int:pk>/members/", members.MemberListView.as_view(), name="member_list"),
    path("organizations/<int:pk>/members/<int:member_pk>/role/", members.MemberRoleView.as_view(), name="member_role"),
    path(
        "organizations/<int:pk>/members/<int:member_pk>/<slug:action>/",
        members.MemberActionView.as_view(),
        name="member_action",
    ),
    path("organizations/<int:pk>/invitations/", invitations.InvitationListView.as_view(), name="invitation_list"),
    path(
        "organizations/<int:pk>/invitations/<int:invitation_pk>/<slug:action>/",
        invitations.InvitationActionView.as_view(),
        name="invitation_action",
    ),
    path("invitations/<str:token>/", invitations.InvitationOpenView.as_view(), name="invitation_open"),
    path("organizations/<int:pk>/handover/", handovers.HandoverView.as_view(), name="handover_create"),
    path("handovers/<int:pk>/", handovers.HandoverDetailView.as_view(), name="handover_detail"),
    path("organizations/<int:pk>/<slug:action>/", organizations.OrganizationActionView.as_view(), name="organization_action"),
    path("searches/", saved_searches.SavedSearchListView.as_view(), name="saved_search_list"),
    path("searches/save/", saved_searches.SavedSearchCreateView.as_view(), name="saved_search_create"),
    path("searches/<int:pk>/", saved_searches.SavedSearchChangeView.as_view(), name="saved_search_change"),
    path("calendar/", calendar.CalendarPageView.as_view(), name="calendar"),
    path("calendar/<str:token>.ics", calendar.CalendarFeedView.as_view(), name="calendar_feed"),
    path("notifications/", notifications.NotificationListView.as_view(), name="notification_list"),
    path("notifications/read/", notifications.NotificationReadView.as_view(), name="notification_read_all"),
    path("notifications/preferences/", preferences.PreferencesView.as_view(), name="notification_preferences"),
    path("notifications/mail-again/", notifications.MailAgainView.as_view(), name="mail_again"),
    path("notifications/<int:pk>/open/", notifications.NotificationOpenView.as_view(), name="notification_open"),
    path("notifications/<int:pk>/read/", notifications.NotificationReadView.as_view(), name="notification_read"),
]
