"""A district's coordinator and the rest of the city: nothing foreign is seen, found, acted on or told apart from nothing."""

import re
import uuid

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import reverse

from accounts.models import CoordinatorScope, Membership, Organization
from core.enums import Status
from review.models import ReviewTask
from review.recognition.models import Recognition
from tests.accounts.factories import CoordinatorFactory, MembershipFactory, OrganizationFactory
from tests.accounts.sign_in import sign_in
from tests.project.routes import all_routes
from tests.review.submissions import submit_organization
from tests.supplydemand.factories import TalentDemandFactory
from tests.taxonomy.factories import DistrictFactory

pytestmark = pytest.mark.django_db
CANARY = "灰鹭"
MISSING = 10**9
PAGES = ("change", "history", "delete", "review")
SECRETS = re.compile(
    r'name="csrfmiddlewaretoken" value="[^"]+"|nonce="[^"]+"|[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}'
)


@pytest.fixture
def world():
    """Two districts, each with a task, a member and a coordinator; everything of the far one carries the canary."""
    near, far = DistrictFactory(), DistrictFactory()
    mine, foreign = submit_organization(district=near), submit_organization(district=far, name=f"{CANARY}精密制造有限公司")
    member = MembershipFactory(organization=OrganizationFactory(district=far, name=f"{CANARY}材料有限公司"))
    member.user.name = f"{CANARY}成员"
    member.user.save()
    return {
        "near": near,
        "far": far,
        "mine": mine,
        "rows": {
            "accounts_organization": foreign.organization_id,
            "accounts_membership": member.pk,
            "accounts_user": member.user_id,
            "accounts_coordinatorscope": CoordinatorFactory(scope=far).coordinator_scopes.get().pk,
            "review_reviewtask": foreign.pk,
        },
        "own_rows": {
            "accounts_organization": mine.organization_id,
            "accounts_membership": Membership.objects.get(organization=mine.organization_id).pk,
            "review_reviewtask": mine.pk,
        },
        "member": member,
        "foreign": foreign,
    }


@pytest.fixture
def coordinator(client, world):
    """A client signed in as the near district's coordinator, with the second factor used."""
    return sign_in(client, CoordinatorFactory(scope=world["near"]))


def pages_of(model):
    return [page for page in PAGES if page != "review" or model == "review_reviewtask"]


def masked(response, pk):
    return response.status_code, SECRETS.sub("*", response.content.decode()).replace(f"/{pk}/", "/#/")


def everything():
    """Every row that a coordinator may have to do with, to see that nothing was written."""
    models = (Organization, Membership, ReviewTask, Recognition, CoordinatorScope, apps.get_model("accounts", "User"))
    return [list(model._base_manager.order_by("pk").values()) for model in models]


def test_own_rows_open(coordinator, world):
    answers = {
        (model, page): coordinator.get(reverse(f"admin:{model}_{page}", args=[pk])).status_code
        for model, pk in world["own_rows"].items()
        for page in ("change", "history")
    }

    expected = {key: 302 if key == ("review_reviewtask", "change") else 200 for key in answers}
    assert answers == expected


@pytest.mark.parametrize("method", ["get", "post"])
def test_foreign_row_answers_like_a_missing_one(coordinator, world, method):
    before = everything()
    told_apart = []
    for model, pk in world["rows"].items():
        for page in pages_of(model):
            foreign = getattr(coordinator, method)(reverse(f"admin:{model}_{page}", args=[pk]), {"post": "yes"})
            missing = getattr(coordinator, method)(reverse(f"admin:{model}_{page}", args=[MISSING]), {"post": "yes"})
            same = masked(foreign, pk) == masked(missing, MISSING)
            if not same or foreign.status_code not in (403, 404):
                told_apart.append((model, page, foreign.status_code, missing.status_code))

    assert told_apart == []
    assert everything() == before


def test_lists_search_and_filters_never_name_a_foreign_row(coordinator, world):
    far, foreign = world["far"].pk, world["foreign"].organization_id
    queries = (
        {},
        {"q": CANARY},
        {"_popup": "1", "q": CANARY},
        {"district__id__exact": far},
        {"organization": foreign},
        {"e": "1"},
    )
    leaks = []
    for model in admin.site._registry:
        url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        for query in queries:
            page = coordinator.get(url, query).content.decode()
            if CANARY in page.replace(f'value="{CANARY}"', ""):
                leaks.append((model._meta.label, query))

    assert leaks == []


def test_the_city_coordinator_does_find_them(client, world):
    sign_in(client, CoordinatorFactory())

    for model in ("accounts_organization", "accounts_membership", "review_reviewtask"):
        page = client.get(reverse(f"admin:{model}_changelist"), {"q": CANARY}).content.decode()
        assert CANARY in page.replace(f'value="{CANARY}"', "")


def test_code_lists_answer_no_question_about_foreign_rows(coordinator, world):
    draft = TalentDemandFactory(organization=world["member"].organization, status=Status.DRAFT)
    district = reverse("admin:taxonomy_district_changelist")
    kinds = reverse("admin:taxonomy_organizationkind_changelist")
    industries = reverse("admin:taxonomy_industry_changelist")
    asked = [
        (district, {"organization": world["foreign"].organization_id}),
        (district, {"organization__isnull": "0"}),
        (district, {"coordinatorscope": world["rows"]["accounts_coordinatorscope"]}),
        (kinds, {"organization": world["foreign"].organization_id}),
        (industries, {"talentdemand": draft.pk}),
    ]

    assert [coordinator.get(url, query).status_code for url, query in asked] == [400] * len(asked)


def test_actions_on_foreign_rows_change_nothing(coordinator, world):
    before = everything()
    for model in admin.site._registry:
        label = f"{model._meta.app_label}_{model._meta.model_name}"
        rows = [world["rows"].get(label, 1)]
        for action in ("approve_selected", "delete_selected", "retry_selected", "lift_locks"):
            fields = {"action": action, "_selected_action": rows, "select_across": "1", "post": "yes"}
            coordinator.post(f"{reverse(f'admin:{label}_changelist')}?q={CANARY}", fields)

    assert everything() == before


def test_autocomplete_gives_a_district_coordinator_nobody(coordinator, world):
    fields = {"app_label": "accounts", "model_name": "coordinatorscope", "field_name": "user", "term": CANARY}
    city = sign_in(Client(), CoordinatorFactory())
    chief = sign_in(Client(), CoordinatorFactory(is_superuser=True))
    url = reverse("admin:autocomplete")

    assert [client.get(url, fields).status_code for client in (coordinator, city, chief)] == [403, 403, 200]
    assert CANARY in chief.get(url, fields).content.decode().encode().decode("unicode_escape")


def test_the_redirect_that_knows_every_tables_ids_is_gone(coordinator, world):
    kind = ContentType.objects.get_for_model(Organization).pk

    answers = [coordinator.get(f"/admin/r/{kind}/{pk}/").status_code for pk in (world["mine"].organization_id, MISSING)]

    assert answers == [404, 404]


def test_decision_on_a_foreign_task_is_refused(coordinator, world):
    before = everything()
    fields = {"act": "approve", "version": world["foreign"].obj.version, "reason": "", "token": "0" * 32}

    assert coordinator.post(world["foreign"].get_absolute_url(), fields).status_code == 404
    assert everything() == before


ROLES = ("anonymous", "member", "no_second_factor", "district", "city", "superuser")
DENIED = {
    "anonymous": {302},
    "member": {404},
    "no_second_factor": {302},
    "district": {302, 400, 403, 404, 405, 422},
    "city": {200, 302, 400, 403, 404, 405, 422},
    "superuser": {200, 302, 400, 403, 404, 405, 422},
}


def client_of(role, world):
    client = Client()
    if role == "member":
        return sign_in(client, MembershipFactory().user)
    if role == "no_second_factor":
        return sign_in(client, CoordinatorFactory(), with_second_factor=False)
    if role in ("district", "city", "superuser"):
        scope = {"scope": world["near"]} if role == "district" else {}
        return sign_in(client, CoordinatorFactory(is_superuser=role == "superuser", **scope))
    return client


def admin_posts(world):
    """Every ``admin:`` address, aimed at the far district's rows, with the kinds of page that only show something marked."""
    for route in all_routes():
        if route.name.startswith("admin:") and route.name not in ("admin:logout", "admin:login"):
            model = "_".join(route.name.removeprefix("admin:").split("_", 2)[:2])
            values = {"app_label": "accounts"}
            values |= {name: str(world["rows"].get(model, MISSING)) for name in route.arguments if name != "app_label"}
            yield route.name, reverse(route.name, kwargs={name: values[name] for name in route.arguments})


def posted_to(name, world):
    """What is posted to an address: the lists' actions and the decision on several tasks are aimed at the foreign task."""
    if name.endswith("_changelist"):
        return {"action": "approve_selected", "_selected_action": [world["foreign"].pk]}
    if name == "admin:review_reviewtask_bulk":
        chosen = f"{world['foreign'].pk}:{world['foreign'].obj.version}"
        return {"action": "approve", "task": [chosen], "confirm": "yes", "token": str(uuid.uuid4())}
    return {}


READING = {"admin:index", "admin:jsi18n", "admin:password_change_done", "admin:autocomplete", "admin:app_list"} | {
    "admin:review_reviewtask_bulk",
    "admin:core_massmail_compose",
    "admin:taxonomy_holiday_file",
}
"""Pages that answer a POST with what the reader may see of it; ``everything`` shows that nothing was written."""


@pytest.mark.parametrize("role", ROLES)
def test_post_to_every_admin_address_with_foreign_ids_writes_nothing(role, world):
    client = client_of(role, world)
    before = everything()
    unexpected = {}
    for name, url in admin_posts(world):
        is_list = name.endswith("_changelist")
        response = client.post(url, posted_to(name, world))
        allowed = DENIED[role] | ({200} if is_list or name in READING else set())
        if role in ("anonymous", "member", "no_second_factor"):
            allowed = DENIED[role]
        if response.status_code not in allowed:
            unexpected[name] = response.status_code

    assert unexpected == {}
    assert (everything() == before) == (role not in ("city", "superuser"))  # those may decide on that task: they are the control
