"""协作办公室: who starts one, what it must say, who finds it, and who names nobody."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import CollaborationOffice, Membership, Organization
from accounts.workbench import items
from core.enums import Status
from core.idempotency import new_token
from core.models import Notification
from review.models import ReviewTask
from taxonomy.models import KeyIndustry
from tests.accounts.factories import CoordinatorFactory, MembershipFactory, OrganizationFactory, SchoolFactory
from tests.accounts.sign_in import sign_in
from tests.taxonomy.factories import DistrictFactory

pytestmark = pytest.mark.django_db
COMPLETE = {
    "name": "试验区产教融合协作办公室",
    "address": "试验路 1 号 102 室",
    "phone": "0000-1230001",
    "introduction": "帮企业找专业，帮学校找岗位。",
}


@pytest.fixture
def liaison():
    """The manager and liaison of a verified school."""
    return MembershipFactory(organization=SchoolFactory(), is_liaison=True, position="校企合作处")


def start(client, liaison, **fields):
    """Post the new office's form as the school's manager."""
    sign_in(client, liaison.user)
    data = {"host": liaison.organization_id, "token": new_token(), "liaisons": [liaison.pk], **COMPLETE, **fields}
    return client.post(reverse("directory:office_create"), data)


def test_office_goes_from_a_school_over_the_review_desk_to_the_public(client, liaison):
    district = DistrictFactory()

    start(client, liaison, serves_district=district.pk, action="submit")
    office = CollaborationOffice.objects.get()
    assert (office.status, office.host_id, office.serves_district) == (Status.SUBMITTED, liaison.organization_id, district)
    assert ReviewTask.objects.get().obj == office
    client.logout()
    assert client.get(office.get_absolute_url()).status_code == 404

    sign_in(client, CoordinatorFactory())
    page = reverse("admin:review_reviewtask_review", args=[ReviewTask.objects.get().pk])
    assert COMPLETE["introduction"] in client.get(page).content.decode()
    client.post(page, {"act": "approve", "version": office.version, "token": new_token()})
    office.refresh_from_db()
    assert office.status == Status.APPROVED
    client.logout()

    listed = client.get(reverse("directory:office_list"), {"serves": district.pk}).content.decode()
    assert COMPLETE["phone"] in listed
    assert client.get(office.get_absolute_url()).status_code == 200


def test_liaisons_are_named_to_whoever_is_signed_in_and_counted_for_the_public(client, liaison):
    office = CollaborationOffice.objects.create(host=liaison.organization, status=Status.APPROVED, **COMPLETE)
    office.liaisons.add(liaison)

    public = client.get(office.get_absolute_url()).content.decode()
    sign_in(client, MembershipFactory().user)
    inside = client.get(office.get_absolute_url()).content.decode()

    assert (liaison.user.name in public, "有 1 位协作专员" in public) == (False, True)
    assert liaison.user.name in inside
    assert liaison.user.email not in inside


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        ({"name": ""}, "交之前要填好"),
        ({"phone": ""}, "至少填一个"),
        ({"liaisons": []}, "选至少一位协作专员"),
    ],
)
def test_submission_says_what_is_missing_and_keeps_the_draft(client, liaison, missing, said):
    answer = start(client, liaison, action="submit", **missing)

    assert answer.status_code == 422
    assert said in answer.content.decode()
    office = CollaborationOffice.objects.get()
    assert (office.status, office.address) == (Status.DRAFT, COMPLETE["address"])


def test_form_posted_twice_starts_one_office(client, liaison):
    token = new_token()

    first, second = start(client, liaison, token=token), start(client, liaison, token=token)

    assert CollaborationOffice.objects.count() == 1
    assert first["Location"] == second["Location"]


def test_enterprises_start_no_office_and_are_told_where_to_go(client):
    sign_in(client, MembershipFactory().user)

    answer = client.post(reverse("directory:office_create"), {**COMPLETE, "token": new_token()})

    assert answer["Location"] == reverse("accounts:organization_start")
    assert CollaborationOffice.objects.count() == 0


def test_only_liaisons_of_the_host_can_be_named(client, liaison):
    stranger = MembershipFactory(organization=SchoolFactory(), is_liaison=True)

    answer = start(client, liaison, liaisons=[stranger.pk])

    assert answer.status_code == 422
    assert CollaborationOffice.objects.count() == 0


def test_open_office_keeps_its_name_and_changes_its_telephone_at_once(client, liaison):
    office = CollaborationOffice.objects.create(host=liaison.organization, status=Status.APPROVED, **COMPLETE)
    sign_in(client, liaison.user)
    data = {**COMPLETE, "name": "别的名称", "phone": "0000-9990009", "liaisons": [liaison.pk], "version": office.version}

    client.post(reverse("directory:office_edit", args=[office.pk]), data)
    stale = client.post(reverse("directory:office_edit", args=[office.pk]), data)

    office.refresh_from_db()
    assert (office.name, office.phone, office.status) == (COMPLETE["name"], "0000-9990009", Status.APPROVED)
    assert stale.status_code == 409


def test_strangers_and_editors_do_not_change_an_office(client, liaison):
    office = CollaborationOffice.objects.create(host=liaison.organization, status=Status.APPROVED, **COMPLETE)
    editor = MembershipFactory(organization=liaison.organization, role="editor")
    for person in (editor.user, MembershipFactory(organization=SchoolFactory()).user):
        sign_in(client, person)
        assert client.get(reverse("directory:office_edit", args=[office.pk])).status_code == 404
        assert client.post(reverse("directory:office_action", args=[office.pk, "close"]), {"version": 1}).status_code == 404
    sign_in(client, liaison.user)

    answer = client.post(reverse("directory:office_action", args=[office.pk, "close"]), {"version": 1, "reason": "并入区里"})

    office.refresh_from_db()
    assert (answer.status_code, office.status) == (302, Status.WITHDRAWN)
    assert client.get(reverse("directory:office_list")).context["object_list"] == []


def test_directory_narrows_by_district_nature_and_contact(client, liaison):
    school, other = liaison.organization, OrganizationFactory()
    Organization.objects.filter(pk=school.pk).update(school_nature="municipal")
    address = reverse("directory:organization_list")

    def found(**query):
        return {row.pk for row in client.get(address, query).context["object_list"]}

    assert found() == {school.pk, other.pk}
    assert found(district=school.district_id) == {school.pk}
    assert found(nature="municipal") == {school.pk}
    assert found(contact="liaison") == {school.pk}
    assert found(q=other.name[:8]) == {other.pk}


def test_directory_counts_each_choice_as_if_nothing_else_of_its_filter_were_chosen(client, liaison):
    school, other = liaison.organization, OrganizationFactory()
    Organization.objects.filter(pk=school.pk).update(school_nature="municipal")
    key = KeyIndustry.objects.create(code="K9", name="试验产业")
    key.industries.add(other.industry)
    OrganizationFactory(status=Status.DRAFT, district=school.district)

    page = client.get(reverse("directory:organization_list"), {"kind": school.kind_id})
    form = page.context["filterset"].form
    counts = {
        name: {str(value): int(re.search(r">([\d,]+)<", str(label))[1]) for value, label in form.fields[name].choices}
        for name in ("kind", "district", "nature", "key_industry", "contact")
    }

    assert page.context["result_text"] == "1 家单位"
    assert (counts["kind"][str(school.kind_id)], counts["kind"][str(other.kind_id)]) == (1, 1)
    assert counts["district"][str(school.district_id)] == 1
    assert (counts["nature"]["municipal"], counts["contact"], counts["key_industry"]) == (
        1,
        {"liaison": 1, "office": 0},
        {str(key.pk): 0},
    )
    tile = next(tile for tile in page.context["map"].tiles if tile.district == school.district)
    assert (tile.count, tile.url) == (1, f"?kind={school.kind_id}&district={school.district_id}")
    assert "1 家单位" in page.content.decode()
    assert client.get(reverse("directory:organization_list")).context["filterset"].form.fields["key_industry"].choices


def test_directory_says_nothing_rather_than_a_part_of_a_count(client, monkeypatch):
    monkeypatch.setattr("accounts.directory_counts.COUNT_LIMIT", 1)
    OrganizationFactory.create_batch(3)

    page = client.get(reverse("directory:organization_list"))
    assert "xy-tilemap" not in page.content.decode()
    assert "xy-count" not in str(page.context["filterset"].form["kind"])


def test_directory_shows_verified_organizations_alone(client):
    for status in (Status.DRAFT, Status.SUBMITTED, Status.RETURNED, Status.REJECTED, Status.WITHDRAWN):
        OrganizationFactory(status=status)

    assert client.get(reverse("directory:organization_list")).context["object_list"] == []


def test_managers_of_organizations_without_liaison_see_it_among_their_tasks(liaison):
    lonely = MembershipFactory()

    def titles(user):
        return [item.title for item in items(user, timezone.now())]

    assert f"给“{lonely.organization}”指定一位协作专员" in titles(lonely.user)
    assert titles(liaison.user) == []


def test_coordinator_lists_those_without_liaison_in_scope_and_reminds_once_a_month(client, liaison):
    district = DistrictFactory()
    lonely, far = MembershipFactory(organization__district=district), MembershipFactory()
    sign_in(client, CoordinatorFactory(scope=district))
    address = reverse("admin:accounts_organization_changelist")
    data = {"action": "ask_for_liaisons", "_selected_action": [lonely.organization_id, far.organization_id]}

    listed = client.get(address, {"liaison": "no"}).content.decode()
    for _ in range(2):
        client.post(address, data)

    assert (lonely.organization.name in listed, far.organization.name in listed) == (True, False)
    assert list(Notification.objects.values_list("recipient", flat=True)) == [lonely.user_id]
    assert Membership.objects.liaisons().count() == 1


def test_office_of_a_suspended_school_is_public_to_nobody_but_its_people(client, liaison):
    office = CollaborationOffice.objects.create(host=liaison.organization, status=Status.APPROVED, **COMPLETE)
    page, listed = office.get_absolute_url(), reverse("directory:office_list")
    assert (client.get(page).status_code, COMPLETE["phone"] in client.get(listed).content.decode()) == (200, True)

    Organization.objects.filter(pk=liaison.organization_id).update(suspended_at=timezone.now())

    assert (client.get(page).status_code, COMPLETE["phone"] in client.get(listed).content.decode()) == (404, False)
    assert sign_in(client, liaison.user).get(page).status_code == 200


def test_map_says_where_there_is_no_office(client):
    district = DistrictFactory(name="没有办公室的区")

    page = client.get(reverse("directory:office_list"))

    tile = next(tile for tile in page.context["map"].tiles if tile.district == district)
    assert (tile.text, tile.count) == ("暂无", 0)
