"""Likely partners of a project."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from core.enums import Status
from core.models import JobRun
from core.workflow import perform_transition
from projects.models import Project
from projects.suggestions import services
from projects.suggestions.models import PartnerSuggestion
from projects.suggestions.profile import PROJECT_PARTNER, WEAKEST
from projects.suggestions.records import partner_records, project_records
from supplydemand.matching.explain import explain
from supplydemand.models import MatchingWeights, WeightsActivation
from tests.accounts.factories import MembershipFactory, OrganizationFactory
from tests.projects.factories import PartnerFactory, ProjectFactory
from tests.supplydemand.factories import MajorFactory, TalentDemandFactory

pytestmark = pytest.mark.django_db


def _look(project):
    return services.suggest(on=timezone.localdate(), project_id=project.pk)


def _project(major, **fields):
    project = ProjectFactory(description="数控机床主轴振动监测和预测性维护，共建实训课程", **fields)
    project.majors.set([major])
    return project


def _wanting(major, district, **fields):
    firm = OrganizationFactory(district=district)
    TalentDemandFactory(
        organization=firm,
        title="数控机床维护工程师",
        description="主轴振动监测和预测性维护",
        majors=[major],
        region=firm.region,
        district=district,
        **fields,
    )
    return firm


def test_a_firm_that_hires_from_the_same_major_is_suggested_with_a_reason_and_a_stranger_is_not():
    major, project_major = MajorFactory(), MajorFactory(code="610101")
    project = _project(project_major)
    near = _wanting(project_major, project.district)
    _wanting(MajorFactory(code="230101"), project.district)

    assert _look(project) == 1

    row = PartnerSuggestion.objects.get()
    assert row.organization == near
    assert row.score >= WEAKEST
    assert any("专业" in reason for reason in row.reasons)
    assert major != project_major


def test_looking_again_changes_nothing_and_what_is_gone_is_not_suggested_any_more():
    major = MajorFactory(code="610101")
    project = _project(major)
    firm = _wanting(major, project.district)
    _look(project)
    before = list(PartnerSuggestion.objects.values_list("organization", "rank", "score", "reasons"))

    _look(project)
    assert list(PartnerSuggestion.objects.values_list("organization", "rank", "score", "reasons")) == before

    firm.talentdemands.update(status=Status.WITHDRAWN)
    assert _look(project) == 0


def test_handing_a_project_in_registers_a_look_for_it_once():
    project = ProjectFactory(status=Status.DRAFT)
    lead = MembershipFactory(organization=project.organization).user

    perform_transition(obj=project, action="submit", actor=lead, at=timezone.now())

    assert JobRun.objects.get(task=services.SUGGEST).payload == {"project_id": project.pk}


def test_suggestions_are_read_by_those_who_write_the_project_without_partners_and_decliners():
    major = MajorFactory(code="610101")
    project = _project(major)
    firm, other = _wanting(major, project.district), _wanting(major, project.district)
    lead = MembershipFactory(organization=project.organization).user
    _look(project)

    assert PartnerSuggestion.objects.visible_to(lead).count() == 2
    assert PartnerSuggestion.objects.visible_to(MembershipFactory(organization=firm).user).count() == 0
    assert PartnerSuggestion.objects.visible_to(AnonymousUser()).count() == 0

    PartnerFactory(project=project, organization=firm, accepted_at=None, accepted_by=None, declined_at=timezone.now())
    assert [row.organization for row in PartnerSuggestion.objects.visible_to(lead).still_open()] == [other]


def test_one_look_scores_as_the_night_did_though_other_projects_have_words_of_their_own():
    major = MajorFactory(code="610101")
    project = _project(major)
    for number in range(4):
        ProjectFactory(title=f"主轴振动监测第{number}期", description="主轴振动监测和预测性维护").majors.set([major])
        _wanting(major, project.district)
    services.suggest(on=timezone.localdate())
    wanted = PartnerSuggestion.objects.filter(project=project)
    night = list(wanted.order_by("rank").values_list("organization", "score", "reasons"))

    assert night
    assert _look(project) == len(night)
    assert list(wanted.order_by("rank").values_list("organization", "score", "reasons")) == night


def test_weights_in_force_are_a_row():
    major = MajorFactory(code="610101")
    project = _project(major)
    _wanting(major, project.district)
    _look(project)
    packaged = PartnerSuggestion.objects.get().score

    weights = dict.fromkeys(PROJECT_PARTNER.keys, 0) | {"major": 10_000}
    row = MatchingWeights.objects.create(
        profile=PROJECT_PARTNER.name, number=3, weights=weights, reason="只看专业", created_at=timezone.now()
    )
    WeightsActivation.objects.create(weights=row, at=timezone.now(), by=None)
    _look(project)

    assert (packaged < 10_000, PartnerSuggestion.objects.get().score) == (True, 10_000)


def test_reason_names_a_class_that_both_sides_share():
    group = MajorFactory(code="6101", name="试验维修类", depth="class")
    wanted, hired = (MajorFactory(code=code, parent=group) for code in ("610101", "610102"))
    project = _project(wanted)
    _wanting(hired, project.district)

    records = project_records(Project.objects.filter(pk=project.pk), on=timezone.localdate())
    partners = partner_records(on=timezone.localdate())
    told = explain(records[0], partners[0], [0] * len(PROJECT_PARTNER.keys), PROJECT_PARTNER, names=services.names())

    assert told.parts[0].sentence == "与点名的专业同属一个专业类：试验维修类"
