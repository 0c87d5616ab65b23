"""Bases and mentors as what makes an organization a likely partner."""

from datetime import timedelta

import pytest
from django.utils import timezone

from projects.suggestions import services
from projects.suggestions.models import PartnerSuggestion
from projects.suggestions.titles import standing_titles
from review.recognition.enums import FieldKind, StageKind, VersionState
from review.recognition.models import Candidate, FormField, FormSection, Recognition
from review.recognition.services import cases, recognitions
from tests.accounts.factories import CoordinatorFactory, MembershipFactory, OrganizationFactory
from tests.accounts.sign_in import sign_in
from tests.projects.factories import ProjectFactory
from tests.review.recognition.factories import CallFactory, SchemeFactory, SchemeVersionFactory, put_in_force, take
from tests.supplydemand.factories import MajorFactory, TalentDemandFactory

pytestmark = pytest.mark.django_db
LONG_AGO = timedelta(days=3)
PLAN = "数控机床主轴振动监测和预测性维护的实训，面向智能焊接技术和设备维护"


def _titled(code, kind, name, *, organization, ago=LONG_AGO, plan=PLAN):
    """A title of an organization's base or person, at the end of a case with one public answer and one of its own."""
    at = timezone.now() - ago
    scheme = SchemeFactory(code=code, name={"training_base": "产教融合实训基地"}.get(code, "产业导师"), subject_kind=kind)
    version = SchemeVersionFactory(scheme=scheme, stages=(StageKind.DECISION,), state=VersionState.DRAFT)
    section = FormSection.objects.get(version=version)
    FormField.objects.filter(section=section).update(is_public=True)
    FormField.objects.create(section=section, code="inner", label="内部", kind=FieldKind.TEXT, is_required=False)
    call = CallFactory(version=put_in_force(version), opens_at=at - timedelta(days=1), closes_at=at + timedelta(days=30))
    author = MembershipFactory(organization=organization).user
    subject = Candidate.objects.create(organization=organization, kind=kind, name=name)
    draft = cases.begin(call=call, subject=subject, actor=author, at=at)
    draft.sections.update(answers={"plan": plan, "inner": "内部的深海探测"})
    cases.submit(application=draft, actor=author, at=at)
    take(draft, "approve", CoordinatorFactory(), at=at)
    return Recognition.objects.get(application=draft)


def _project(**fields):
    project = ProjectFactory(description="数控机床主轴振动监测和预测性维护，共建实训课程", **fields)
    project.majors.set([MajorFactory(code="460110", name="智能焊接技术")])
    return project


def _look(project):
    return services.suggest(on=timezone.localdate(), project_id=project.pk)


def _panel(client, project):
    lead = MembershipFactory(organization=project.organization).user
    page = sign_in(client, lead).get(project.get_absolute_url()).content.decode()
    return page.partition("可能合适的合作单位")[2].partition("</section>")[0]


def test_an_organization_with_nothing_but_a_base_is_suggested_by_what_its_base_says(client):
    project = _project()
    organization = OrganizationFactory(district=project.district)
    base = _titled("training_base", "base", "主轴实训中心", organization=organization)
    OrganizationFactory(district=project.district)

    assert _look(project) == 1

    row = PartnerSuggestion.objects.get()
    assert (row.organization, row.titles) == (organization, [base.pk])
    assert any("共同的关键词" in reason for reason in row.reasons)
    panel = _panel(client, project)
    assert f'href="{base.get_absolute_url()}">产教融合实训基地：主轴实训中心<' in panel


def test_a_mentor_is_named_beside_what_the_firm_wants_and_lies_in_no_stored_word(client):
    project = _project()
    firm = OrganizationFactory(district=project.district)
    TalentDemandFactory(organization=firm, title="设备工程师", majors=project.majors.all(), district=project.district)
    mentor = _titled("industry_mentor", "person", "钟离导师", organization=firm)

    _look(project)

    row = PartnerSuggestion.objects.get()
    assert row.titles == [mentor.pk]
    assert "钟离" not in str(row.reasons) + standing_titles(on=timezone.localdate())[0].text
    assert "产业导师：钟离导师" in _panel(client, project)


@pytest.mark.parametrize("action", ["revoke", "resign"])
def test_a_title_that_ends_is_named_no_more_at_once_and_found_no_more_at_the_next_look(client, action):
    project = _project()
    base = _titled("training_base", "base", "主轴实训中心", organization=OrganizationFactory(district=project.district))
    _look(project)
    actor = CoordinatorFactory() if action == "revoke" else base.application.created_by
    recognitions.end(recognition=base, action=action, actor=actor, at=timezone.now(), reason="不办了")

    panel = _panel(client, project)
    assert str(base.organization) in panel
    assert "主轴实训中心" not in panel
    assert _look(project) == 0


def test_titles_that_nobody_can_find_yet_of_other_kinds_and_of_retired_schemes_count_nothing():
    on, organization = timezone.localdate(), OrganizationFactory()
    known = _titled("training_base", "base", "主轴实训中心", organization=organization)
    _titled("industry_mentor", "person", "钟离导师", organization=organization, ago=timedelta(minutes=1))
    _titled("quality_course", "course", "主轴课程", organization=organization)
    retired = _titled("industry_lecturer", "person", "讲师", organization=organization)
    type(retired.scheme).objects.filter(pk=retired.scheme_id).update(is_active=False)

    found = standing_titles(on=on)

    assert [title.id for title in found] == [known.pk]
    assert "主轴振动" in found[0].text
    assert "深海" not in found[0].text


def test_titles_cost_the_same_for_one_and_for_many(django_assert_num_queries):
    major = MajorFactory(code="460110", name="智能焊接技术")
    for number, code in enumerate(("training_base", "industry_mentor", "industry_professor")):
        _titled(code, "base" if code == "training_base" else "person", f"第{number}个", organization=OrganizationFactory())

        with django_assert_num_queries(5):
            found = standing_titles(on=timezone.localdate())

        assert len(found) == number + 1
    assert found[0].is_base
    assert {title.majors for title in found} == {frozenset([major.pk])}
