"""Addresses of organizations, members and messages."""

from django.urls import path

from accounts.views import handovers, invitations, members, notifications, organizations

app_name = "accounts"
urlpatterns = [
    path("organizations/start/", organizations.OrganizationStartView.as_view(), name="organization_start"),
    path("organizations/check/", organizations.OrganizationCheckView.as_view(), name="organization_check"),
    path("organizations/new/", organizations.OrganizationCreateView.as_view(), name="organization_create"),
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
    path("notifications/", notifications.NotificationListView.as_view(), name="notification_list"),
    path("notifications/read/", notifications.NotificationReadView.as_view(), name="notification_read_all"),
    path("notifications/<int:pk>/read/", notifications.NotificationReadView.as_view(), name="notification_read"),
]
