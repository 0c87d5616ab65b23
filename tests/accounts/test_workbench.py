"""What a person must do about organizations, and what the review desk is told of them."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.forms.organizations import OrganizationForm
from accounts.models import Organization
from accounts.reviewing import RULES, sections
from accounts.workbench import items
from core.enums import Status
from core.workflow import perform_transition
from review.clock import promised
from review.models import ReviewTask
from taxonomy.models import OrganizationKind
from tests.accounts.factories import CoordinatorFactory, MembershipFactory, OrganizationFactory, SchoolFactory, UserFactory
from tests.accounts.sign_in import sign_in
from tests.review.submissions import submit_organization
from tests.taxonomy.factories import SchoolCodeFactory

pytestmark = pytest.mark.django_db


def findings(organization):
    """What the organization's own rules see today."""
    return [found for rule in RULES for found in rule.check(organization, timezone.localdate())]


def seen(user):
    """Group and title of each item."""
    return [(item.group, item.title) for item in items(user, timezone.now())]


def test_person_without_organization_is_asked_to_join_one():
    assert seen(UserFactory()) == [("do", "加入或登记你的单位")]
    assert seen(CoordinatorFactory()) == []


def test_manager_sees_what_was_returned_and_how_much():
    membership = MembershipFactory(organization__status=Status.SUBMITTED)
    notes = {"address": "写全", "name": "照执照写"}
    perform_transition(
        obj=membership.organization, action="return", actor=CoordinatorFactory(), at=timezone.now(), reason="改",
        field_notes=notes,
    )  # fmt: skip

    assert seen(membership.user) == [("do", f"按意见修改“{membership.organization}”的登记，2 处要改")]


@pytest.mark.parametrize(
    ("status", "group"), [(Status.DRAFT, "do"), (Status.WITHDRAWN, "do"), (Status.SUBMITTED, "wait"), (Status.APPROVED, None)]
)
def test_registration_is_mine_or_the_coordinators(status, group):
    membership = MembershipFactory(organization__status=status, is_liaison=True)

    assert [found for found, _ in seen(membership.user)] == ([group] if group else [])


def test_joiners_wait_for_managers_only():
    manager = MembershipFactory(is_liaison=True)
    editor = MembershipFactory(organization=manager.organization, role="editor")
    joiner = MembershipFactory(organization=manager.organization, role="editor", status=Status.SUBMITTED)

    assert seen(manager.user) == [("do", f"1 人申请加入“{manager.organization}”")]
    assert seen(editor.user) == []
    assert [group for group, _ in seen(joiner.user)] == ["wait"]


@pytest.mark.parametrize("count", [1, 3, 12])
def test_items_take_a_constant_number_of_queries(count, django_assert_max_num_queries):
    user = UserFactory()
    for _ in range(count):
        membership = MembershipFactory(user=user, organization__status=Status.RETURNED)
        MembershipFactory(organization=membership.organization, role="editor", status=Status.SUBMITTED)

    with django_assert_max_num_queries(11):
        assert len(items(user, timezone.now())) == 2 * count


def test_findings_name_wrong_codes_namesakes_and_shared_phones():
    other = OrganizationFactory()
    organization = OrganizationFactory(name=other.name, credit_code="9" * 18, website="")
    school = SchoolFactory(contact_phone=other.contact_phone, website="https://school.example")

    seen_of = {row: {(found.code, found.level) for found in findings(row)} for row in (organization, school)}
    assert seen_of[organization] >= {("credit_code", "problem"), ("same_name", "problem"), ("website", "notice")}
    assert ("credit_code", "ok") not in seen_of[organization]
    assert seen_of[school] >= {("credit_code", "ok"), ("same_name", "notice"), ("school_code", "notice")}


def test_sections_show_the_school_part_to_schools_only():
    titles = [title for title, _ in sections(OrganizationFactory())]

    assert "学校" not in titles
    assert "学校" in [title for title, _ in sections(SchoolFactory())]


@pytest.mark.parametrize(
    ("name", "code", "level"),
    [
        ("试验职业技术学院", "4199012345", "ok"),
        ("别的职业技术学院", "4199012345", "problem"),
        ("试验中等职业学校", "3199012345", "notice"),
        ("试验职业技术学院", "", "notice"),
    ],
)
def test_finding_compares_the_school_code_with_the_list(name, code, level):
    SchoolCodeFactory(code="4199012345", name="试验职业技术学院")
    school = SchoolFactory(name=name, school_code=code, website="https://school.example")

    assert [found.level for found in findings(school) if found.code == "school_code"] == [level]


def test_waiting_organization_names_the_day_of_the_desks_own_clock():
    task = submit_organization()
    manager = task.organization.memberships.first().user
    ReviewTask.objects.filter(pk=task.pk).update(due_on=date(2099, 3, 2))

    (item,) = [item for item in items(manager, timezone.now()) if item.group == "wait"]

    assert "3 月 2 日前有结果" in item.why
    assert timezone.localdate(item.due_at) == date(2099, 3, 2)


def test_form_and_message_promise_what_the_desk_promises(client):
    manager = MembershipFactory(organization__status=Status.DRAFT)
    page = sign_in(client, manager.user).get(reverse("accounts:organization_edit", args=[manager.organization_id]))

    assert str(promised(Organization, timezone.now())) in page.content.decode()


def test_kinds_of_organizations_are_chosen_by_side_and_pinyin():
    for code, name, side in (("z", "中等学校", "supply"), ("a", "阿尔法学校", "supply"), ("q", "企业", "demand")):
        OrganizationKind.objects.create(code=code, name=name, side=side)

    rows = list(OrganizationForm().fields["kind"].queryset)

    assert rows == sorted(rows, key=lambda row: (row.side, row.sort_key, row.pk))
    assert rows.index(OrganizationKind.objects.get(code="a")) < rows.index(OrganizationKind.objects.get(code="z"))
