"""Every page of the portal, by the name of its route: on which objects it is looked at, and by whom."""

from django.contrib import admin
from django.urls import URLResolver, get_resolver

from accounts.services import closures
from accounts.services.invitations import token_of
from tests.browser import projects_pages, recognition_pages

EVERYBODY, MEMBERS = ("public", "enterprise", "coordinator"), ("enterprise", "school")
ROLES = ("public", "enterprise", "school", "coordinator", "administrator")

NOT_PAGES = {
    "healthz": "for machines",
    "readyz": "for machines",
    "accounts:organization_check": "a fragment under the credit code",
    "accounts:session_stay": "for the script that warns before an idle sign-out",
    "taxonomy:picker_search": "the picker's list",
    "accounts:notification_open": "leads on to what a message is about",
    "accounts:calendar_feed": "for calendar programs",
    "accounts:phone": "only where the city sends text messages, which it does not here",
    "core:file": "a file",
    "supplydemand:demand_export": "a file",
    "supplydemand:export_file": "a file",
    "supplydemand:demand_import_template": "a file",
    "supplydemand:demand_import_returned": "a file",
    "supplydemand:supply_import_template": "a file",
    "supplydemand:supply_import_returned": "a file",
    "supplydemand:demand_mine_export": "a file",
    "supplydemand:supply_export": "a file",
    "supplydemand:demand_feed": "for feed readers",
    "supplydemand:supply_feed": "for feed readers",
    "supplydemand:supply_mine_export": "a file",
    "mfa_download_recovery_codes": "a file",
    "accounts:own_data": "a file",
    "mfa_login_webauthn": "for the script of the sign-in page",
    "mfa_edit_webauthn": "needs a passkey of a real device: the passkey story shows it",
    "mfa_remove_webauthn": "needs a passkey of a real device: the passkey story shows it",
    "mfa_reauthenticate_webauthn": "needs a passkey of a real device",
    "account_confirm_login_code": "signing in by code is not offered",
    "account_reauthenticate": "staff only ever see it as mfa_reauthenticate",
    "account_set_password": "everybody has a password; it leads on to changing it",
    "mfa_authenticate": "only between password and session: the story shows it",
    **recognition_pages.NOT_PAGES,
    **projects_pages.NOT_PAGES,
}
"""Routes that answer GET and are no page of their own, each with the reason."""


def page_table(city):
    """``{route: [(roles, arguments)]}``: each way in which a page is looked at."""
    demand, draft, returned = [city.demand.pk], [city.draft.pk], [city.returned.pk]
    own, match, agreed = [city.enterprise.pk], [city.match.pk], [city.agreed.pk]
    parts = recognition_pages.page_table(city.recognition) | projects_pages.page_table(city.projects)
    return parts | {
        "portal:home": [(EVERYBODY, [])],
        "portal:duties": [(("public",), [])],
        "portal:workbench": [((*MEMBERS, "coordinator"), [])],
        "action_link": [(("public",), [city.link.url.split("/")[2]])],
        "taxonomy:code_list": [(("public",), [])],
        "taxonomy:code_browse": [(("public",), ["major"])],
        "accounts:organization_start": [(("enterprise",), [])],
        "accounts:organization_create": [(("enterprise",), [])],
        "accounts:organization_detail": [(("public", "enterprise"), own), (("coordinator",), [city.newcomer.pk])],
        "accounts:organization_edit": [(("enterprise",), own)],
        "accounts:membership_create": [(("school",), own)],
        "accounts:member_list": [(("enterprise",), own)],
        "accounts:absence_list": [(("enterprise",), [])],
        "accounts:closure": [(("enterprise", "coordinator"), [])],
        "accounts:closure_reopen": [(("public",), [closures.token_of(city.closure)])],
        "accounts:device_list": [(("enterprise",), [])],
        "accounts:organization_licence": [(("enterprise",), own), (("coordinator",), [city.newcomer.pk])],
        "mfa_add_webauthn": [(("enterprise",), [])],
        "mfa_list_webauthn": [(("enterprise",), [])],
        "accounts:handover_create": [(("enterprise",), own)],
        "accounts:handover_detail": [(("enterprise",), [city.handover.pk])],
        "accounts:invitation_list": [(("enterprise",), own)],
        "accounts:invitation_open": [(("public", "enterprise"), [token_of(city.invitation)])],
        "accounts:notification_list": [(MEMBERS, [])],
        "accounts:notification_preferences": [(("enterprise",), [])],
        "accounts:saved_search_list": [(("enterprise",), [])],
        "accounts:robot_list": [(("enterprise",), own)],
        "review:service_clock": [(("public",), [])],
        "accounts:calendar": [(("enterprise",), [])],
        "directory:organization_list": [(("public",), [])],
        "directory:office_list": [(("public", "school"), [])],
        "directory:office_create": [(("school",), [])],
        "directory:office_detail": [(("public", "school"), [city.office.pk])],
        "directory:office_edit": [(("school",), [city.office.pk])],
        "supplydemand:pathway": [(("public",), []), (("public",), [f"?major={city.demand.majors.first().pk}"])],
        "supplydemand:demand_list": [(("public", "enterprise"), [])],
        "supplydemand:demand_map": [(("public",), [])],
        "supplydemand:supply_map": [(("public",), [])],
        "supplydemand:demand_compare": [
            (("public",), []),
            (("public",), [f"?ids={city.match.demand_id},{city.agreed.demand_id}"]),
        ],
        "supplydemand:supply_compare": [(("public",), [])],
        "supplydemand:recent": [(("public", "enterprise"), [])],
        "supplydemand:demand_mine": [(("enterprise",), [])],
        "supplydemand:demand_create": [(("enterprise",), [])],
        "supplydemand:demand_paste": [(("enterprise",), [])],
        "supplydemand:demand_ask": [(("enterprise",), [])],
        "supplydemand:demand_ask_edit": [(("enterprise",), draft), (("enterprise",), returned)],
        "supplydemand:demand_detail": [
            (("public", "enterprise", "school"), demand),
            (("enterprise",), returned),
            (("coordinator",), [city.submitted.pk]),
        ],
        "supplydemand:demand_edit": [(("enterprise",), draft), (("enterprise",), returned)],
        "supplydemand:export_detail": [(("enterprise",), [pk]) for pk in city.exports],
        "supplydemand:demand_import": [(("enterprise",), [])],
        "supplydemand:demand_import_detail": [(("enterprise",), [city.demand_import.pk])],
        "supplydemand:supply_import": [(("school",), [])],
        "supplydemand:supply_import_detail": [(("school",), [pk]) for pk in city.supply_imports],
        "supplydemand:supply_list": [(("public", "school"), [])],
        "supplydemand:supply_mine": [(("school",), [])],
        "supplydemand:supply_create": [(("school",), [])],
        "supplydemand:supply_ask": [(("school",), [])],
        "supplydemand:supply_ask_edit": [(("school",), [city.draft_supply.pk])],
        "supplydemand:supply_detail": [(("public", "school"), [city.supply.pk])],
        "supplydemand:supply_edit": [(("school",), [city.draft_supply.pk])],
        "supplydemand:demand_contact": [(("school",), demand)],
        "supplydemand:supply_contact": [(("enterprise",), [city.supply.pk])],
        "supplydemand:conversation_list": [(MEMBERS, [])],
        "supplydemand:conversation_detail": [(MEMBERS, [city.thread.pk])],
        "supplydemand:message_edit": [(("enterprise",), [city.message.pk])],
        "supplydemand:ask_detail": [(MEMBERS, [city.ask.pk])],
        "review:flag_create": [(("school",), ["talentdemand", city.demand.pk])],
        "review:suspension_detail": [(("enterprise",), [city.suspension.pk])],
        "supplydemand:match_list": [(MEMBERS, [])],
        "supplydemand:match_diary": [(MEMBERS, [])],
        "supplydemand:match_settings": [(MEMBERS, [])],
        "supplydemand:demand_near": [(("enterprise",), demand)],
        "supplydemand:supply_near": [(("school",), [city.supply.pk])],
        "supplydemand:unmet_map": [(("coordinator",), [])],
        "supplydemand:match_detail": [(MEMBERS, match), (("enterprise",), agreed)],
        "account_login": [(("public",), [])],
        "account_signup": [(("public",), [])],
        "account_logout": [(("enterprise",), [])],
        "account_inactive": [(("public",), [])],
        "account_email": [(("enterprise",), [])],
        "account_change_password": [(("enterprise",), [])],
        "account_email_verification_sent": [(("public",), [])],
        "account_confirm_email": [(("public",), ["used-up"])],
        "account_reset_password": [(("public",), [])],
        "account_reset_password_done": [(("public",), [])],
        "account_reset_password_from_key": [(("public",), ["1", "used-up"])],
        "account_reset_password_from_key_done": [(("public",), [])],
        "mfa_index": [(("enterprise", "coordinator"), [])],
        "mfa_reauthenticate": [(("coordinator",), [])],
        "mfa_activate_totp": [(("enterprise",), [])],
        "mfa_deactivate_totp": [(("coordinator",), [])],
        "mfa_generate_recovery_codes": [(("coordinator",), [])],
        "mfa_view_recovery_codes": [(("coordinator",), [])],
    }


def admin_table(city):
    """The coordinators' pages, and every list of the admin for those who administrate."""
    lists = {
        f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist": [(("administrator",), [])]
        for model in admin.site._registry
    }
    return lists | {
        "admin:index": [(("coordinator",), [])],
        "admin:review_reviewtask_changelist": [(("coordinator",), [])],
        "admin:review_reviewtask_review": [(("coordinator",), [city.task.pk]), (("coordinator",), [city.recognition.task.pk])],
        "admin:review_reviewtask_history": [(("coordinator",), [city.task.pk])],
        "admin:core_massmail_compose": [(("coordinator",), [])],
        "admin:core_massmail_change": [(("coordinator",), [city.mass_mail.pk])],
        "admin:core_outgoingmail_change": [(("coordinator",), [city.mail.pk])],
        "admin:review_flag_changelist": [(("coordinator",), [])],
        "admin:review_suspension_changelist": [(("coordinator",), [])],
        "admin:review_flag_case": [(("coordinator",), city.case)],
        "admin:supplydemand_matchingrun_changelist": [(("coordinator",), [])],
        "admin:supplydemand_matchingrun_change": [(("coordinator",), [city.run.pk])],
        "admin:supplydemand_matchingrun_seats": [(("coordinator",), [city.run.pk])],
        "admin:supplydemand_matchingweights_new": [(("coordinator",), [])],
        "admin:supplydemand_matchingweights_change": [(("coordinator",), [city.weights.pk])],
        "admin:supplydemand_matchingweights_use": [(("coordinator",), [city.next_weights.pk])],
    }


def page_routes():
    """The names of all routes below the portal's own addresses (the admin's apart) whose view answers GET."""
    return {name for name, view in _named_views(get_resolver().url_patterns, "") if _answers_get(view)}


def _named_views(patterns, namespace):
    for pattern in patterns:
        if not isinstance(pattern, URLResolver):
            yield f"{namespace}{pattern.name}", pattern.callback
        elif pattern.namespace != "admin":
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _named_views(pattern.url_patterns, inner)


def _answers_get(view):
    cls = getattr(view, "view_class", None)
    return cls is None or (hasattr(cls, "get") and "get" in cls.http_method_names)
