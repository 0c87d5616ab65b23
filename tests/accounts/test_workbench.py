"""What a person must do about organizations, and what the review desk is told of them."""

import pytest
from django.utils import timezone

from accounts.reviewing import RULES, sections
from accounts.workbench import items
from core.enums import Status
from core.workflow import perform_transition
from tests.accounts.factories import CoordinatorFactory, MembershipFactory, OrganizationFactory, SchoolFactory, UserFactory
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
    membership = MembershipFactory(organization__status=status)

    assert [found for found, _ in seen(membership.user)] == ([group] if group else [])


def test_joiners_wait_for_managers_only():
    manager = MembershipFactory()
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

    with django_assert_max_num_queries(5):
        assert len(items(user, timezone.now())) == 2 * count


def test_findings_name_wrong_codes_namesakes_and_shared_phones():
    other = OrganizationFactory()
    organization = OrganizationFactory(name=other.name, credit_code="9" * 18, website="")
    school = SchoolFactory(contact_phone=other.contact_phone, website="https://school.example")

    assert [(found.code, found.level) for found in findings(organization)] == [
        ("credit_code", "problem"),
        ("same_name", "problem"),
        ("website", "notice"),
    ]
    assert [(found.code, found.level) for found in findings(school)] == [
        ("credit_code", "ok"),
        ("same_phone", "notice"),
        ("school_code", "notice"),
    ]


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
