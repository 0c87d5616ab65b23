"""What the admin consists of: our own lists and nothing else, every tracked one with the audit trail's history."""

import re

import pytest
from axes.models import AccessAttempt
from django.contrib import admin
from django.urls import reverse

from accounts.lockout import ACCOUNT_LIMIT
from core.admin_history import AuditHistoryMixin, ScopedAdminMixin
from core.audit import event_models
from tests.accounts.factories import PASSWORD, CoordinatorFactory, OrganizationFactory, UserFactory
from tests.accounts.sign_in import sign_in
from tests.review.submissions import submit_organization, take
from tests.taxonomy.factories import DistrictFactory

OURS = {
    "accounts": {"CoordinatorScope", "Membership", "Organization", "Robot", "User"},
    "core": {"JobRun", "MailTemplate", "MassMail", "OutgoingMail", "UndeliverableAddress"},
    "projects": {
        "CriteriaSet",
        "DistrictTarget",
        "OpeningOfficer",
        "OutcomeKind",
        "Project",
        "ProjectChange",
        "ProjectType",
        "StagePace",
        "TalentDrive",
    },
    "review": {
        *("FindingRule", "Flag", "OpinionRule", "ReturnReason", "ReviewTask", "SecondFactor", "ServiceStandard"),
        *("Application", "Benefit", "BenefitRecord", "Call", "FormSection", "Objection", "PublicNotice", "Recognition"),
        *("Scheme", "SchemeVersion", "Target"),
        *("Expert", "Panel", "PreCheck", "ReminderStep", "ReviewField", "SignInFailure", "Suspension"),
    },
    "supplydemand": {"ContactPolicy", "ContactReveal", "MatchingRun", "MatchingWeights"},
    "taxonomy": {
        *("Department", "District", "EducationLevel", "Holiday", "Industry", "KeyIndustry", "Major", "MajorFamily"),
        *("Occupation", "OrganizationKind", "Qualification", "Region", "SchoolCode", "Skill"),
    },
}
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def registered():
    return admin.site._registry


def test_admin_shows_exactly_our_own_lists():
    found = {}
    for model in registered():
        found.setdefault(model._meta.app_label, set()).add(model.__name__)

    assert found == OURS


def test_every_list_has_a_chinese_name():
    names = [
        text
        for model in registered()
        for text in (
            str(model._meta.verbose_name),
            str(model._meta.verbose_name_plural),
            str(model._meta.app_config.verbose_name),
        )
    ]

    assert [text for text in names if not CHINESE.search(text)] == []


def test_every_tracked_list_shows_the_audit_trail():
    tracked = {event.pgh_tracked_model._meta.concrete_model for event in event_models()}
    kinds = {model: isinstance(model_admin, AuditHistoryMixin) for model, model_admin in registered().items()}

    assert [model for model, shows in kinds.items() if model in tracked and not shows] == []
    assert [model for model, shows in kinds.items() if model not in tracked and shows] == []
    assert [row for row in registered().values() if not isinstance(row, ScopedAdminMixin)] == []


@pytest.mark.django_db
def test_history_page_tells_what_the_database_noted(client):
    district = DistrictFactory()
    organization = OrganizationFactory(district=district, name="历史页机械有限公司")
    type(organization).objects.filter(pk=organization.pk).update(address="新址 8 号")
    sign_in(client, CoordinatorFactory(scope=district))

    page = client.get(reverse("admin:accounts_organization_history", args=[organization.pk])).content.decode()

    assert ("修改单位" in page, "新址 8 号" in page) == (True, True)


@pytest.mark.django_db
def test_superuser_lifts_a_lock(client):
    person = UserFactory()
    for client_number in range(2):
        AccessAttempt.objects.create(
            username=person.email, ip_address=f"192.0.2.{client_number}", failures_since_start=ACCOUNT_LIMIT
        )
    sign_in(client, CoordinatorFactory(is_superuser=True))
    rows = list(AccessAttempt.objects.values_list("pk", flat=True))

    client.post(reverse("admin:review_signinfailure_changelist"), {"action": "lift_locks", "_selected_action": rows})
    client.logout()
    answer = client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})

    assert (AccessAttempt.objects.count(), answer.status_code) == (0, 302)


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["add", "change", "delete"])
def test_nobody_writes_failed_sign_ins_by_hand(client, page):
    row = AccessAttempt.objects.create(username="a@example.test", ip_address="192.0.2.1", failures_since_start=3)
    sign_in(client, CoordinatorFactory(is_superuser=True))
    arguments = [] if page == "add" else [row.pk]
    url = reverse(f"admin:review_signinfailure_{page}", args=arguments)

    answer = client.post(url, {"username": "b@example.test", "post": "yes"})

    assert (answer.status_code, list(AccessAttempt.objects.values_list("username", flat=True))) == (403, ["a@example.test"])


@pytest.mark.django_db
def test_own_password_is_changed_on_the_portals_page(client):
    sign_in(client, CoordinatorFactory())

    assert client.get(reverse("admin:password_change"))["Location"] == reverse("account_change_password")


@pytest.mark.django_db
@pytest.mark.parametrize(("is_open", "links"), [(True, 1), (False, 0)])
def test_organization_leads_to_its_open_task(client, is_open, links):
    coordinator, task = CoordinatorFactory(), submit_organization()
    if not is_open:
        take(task, "approve", coordinator)
    sign_in(client, coordinator)

    page = client.get(reverse("admin:accounts_organization_change", args=[task.organization_id])).content.decode()

    assert page.count(f'href="{task.get_absolute_url()}"') == links
