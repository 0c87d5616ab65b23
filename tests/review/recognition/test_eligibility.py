"""达标还差什么: what the portal and the form know beside what a scheme asks for."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from core.enums import Status
from review.recognition import eligibility
from review.recognition.completeness import problems_of
from review.recognition.enums import Operator, Purpose, VersionState
from review.recognition.models import EligibilityRule, Recognition
from tests.accounts.factories import MembershipFactory
from tests.review.recognition.factories import SchemeFactory, put_in_force
from tests.review.recognition.world import begun, fill, open_call, version_with_form

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


def standings(version, organization, **answers):
    return eligibility.standings_of(version=version, purpose=Purpose.FIRST, subject=organization, on=TODAY, answers=answers)


def test_figure_stands_beside_the_condition_with_its_evidence_and_what_would_be_enough(interns):
    organization, version = MembershipFactory().organization, version_with_form()
    interns["value"] = 80

    row = standings(version, organization)[0]

    assert (row.is_met, row.present, row.evidence_url) == (False, "80 名", "/duties/")
    assert row.what_if == "若再接收 20 名实习生则达标"


def test_enough_is_enough(interns):
    organization, version = MembershipFactory().organization, version_with_form()
    interns["value"] = 100

    row = standings(version, organization)[0]

    assert (row.is_met, row.what_if) == (True, "")


def test_condition_on_a_field_is_judged_once_the_field_is_filled_in(interns):
    organization, version = MembershipFactory().organization, version_with_form()

    empty, few, enough = (
        standings(version, organization, **answers)[1] for answers in ({}, {"teachers": "3"}, {"teachers": "5"})
    )

    assert (empty.is_met, empty.what_if) == (None, "")
    assert (few.is_met, few.what_if) == (False, "若再配备教师 2 名则达标")
    assert enough.is_met is True


def test_a_most_says_down_to_where():
    rule = EligibilityRule(label="事故", operator=Operator.AT_MOST, value=Decimal("1"), unit="起", figure="x")

    assert eligibility.what_if(rule, Decimal("3")) == "多了 2 起，降到 1 起就达标"
    assert eligibility.what_if(rule, Decimal("1")) == ""


@pytest.mark.parametrize(("months_ago", "is_met"), [(11, False), (12, True)])
def test_prerequisite_must_be_held_long_enough(interns, months_ago, is_met):
    organization = MembershipFactory().organization
    incubation = SchemeFactory(name="先进培育库")
    version = version_with_form(follows=incubation, follows_after_months=12)
    assert standings(version, organization)[0].is_met is False

    Recognition.objects.create(
        scheme=incubation,
        organization=organization,
        subject=organization,
        holder_name=organization.name,
        verify_code="PREREQUISITE",
        certificate_number="PYK-2025-0001",
        status=Status.APPROVED,
        recognized_on=date(2025, 11, 24) if is_met else date(2025, 12, 24),
    )

    row = standings(version, organization)[0]
    assert row.is_met is is_met
    assert row.what_if == ("" if is_met else "2026-12-24 起达标")
    assert (
        eligibility.standings_of(version=version, purpose=Purpose.RECHECK, subject=organization, on=TODAY)[0].label != row.label
    )


def test_case_keeps_what_had_to_come_first_when_it_began(interns):
    application = begun(MembershipFactory(), open_call())
    scheme = application.scheme_version.scheme
    scheme.versions.update(state=VersionState.RETIRED)
    version = version_with_form(scheme=scheme, number=2, follows=SchemeFactory(name="先进培育库"))

    assert problems_of(application, at=timezone.now()) == []
    assert [row.place for row in problems_of(begun(MembershipFactory(), open_call(version)), at=timezone.now())] == ["condition"]


def test_blocking_condition_stands_in_the_way_and_another_does_not(interns):
    application = begun(MembershipFactory(), open_call())
    assert problems_of(application, at=timezone.now()) == []
    interns["value"] = 10

    assert [row.place for row in problems_of(application, at=timezone.now())] == ["condition"]
    lenient = version_with_form(state=VersionState.DRAFT)
    lenient.eligibility_rules.filter(figure__gt="").update(is_blocking=False)
    application = begun(MembershipFactory(), open_call(put_in_force(lenient)))
    assert problems_of(application, at=timezone.now()) == []


def test_unreadable_and_missing_fields_are_told_with_their_section(interns):
    application = begun(MembershipFactory(), open_call())
    fill(application, money="很多", name="")

    rows = problems_of(application, at=timezone.now())

    assert [(row.field, row.place) for row in rows] == [("name", "field"), ("money", "field")]
    assert {row.section_id for row in rows} == {application.scheme_version.sections.get(title="投入和成效").pk}


def test_nothing_is_taken_after_the_call_closed(interns):
    application = begun(MembershipFactory(), open_call())

    assert problems_of(application, at=application.call.closes_at - timedelta(seconds=1)) == []
    assert [row.text for row in problems_of(application, at=application.call.closes_at)] == ["这项申报已经截止"]
