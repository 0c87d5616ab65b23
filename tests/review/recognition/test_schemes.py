"""Rules of schemes: packaged definitions, checks before publishing, one version in force, and nothing changed afterwards."""

import json
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from core.enums import Status
from core.workflow import InvalidTransition
from review.recognition import definitions, scheme_checks, version_content
from review.recognition.enums import FieldKind, StageKind, VersionState
from review.recognition.models import Criterion, FormField, Scheme, SchemeVersion, Stage
from review.recognition.services import calls, schemes
from tests.accounts.factories import CoordinatorFactory, MembershipFactory
from tests.review.recognition.factories import TUESDAY, CallFactory, SchemeVersionFactory, submit
from tests.taxonomy.factories import DistrictFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded():
    return definitions.load()


def version_of(code):
    return Scheme.objects.get(code=code).versions.order_by("-number").first()


def test_every_packaged_definition_could_be_published(loaded):
    assert len(loaded.new) == 13
    assert {row.scheme.code: scheme_checks.faults_of(row) for row in SchemeVersion.objects.all()} == {
        code: [] for code in Scheme.objects.values_list("code", flat=True)
    }
    assert not Scheme.objects.filter(is_active=True).exists()


def test_what_never_runs_out_needs_no_renewal(loaded):
    version = version_of("candidate_enterprise")
    assert (version.validity_months, version.stages.filter(purpose="renewal").exists()) == (None, False)
    assert scheme_checks.faults_of(version) == []
    version.validity_months = 36
    assert len(scheme_checks.faults_of(version)) == 1


def test_loading_again_changes_nothing_and_a_changed_definition_is_a_new_draft(loaded):
    version = version_of("integrated_enterprise")
    schemes.publish(version=version, actor=CoordinatorFactory(), at=TUESDAY)
    before = version_content.content_of(version)
    content = json.loads(definitions.FILE.read_text(encoding="utf-8"))

    again = definitions.load()
    next(row for row in content["schemes"] if row["code"] == "integrated_enterprise")["version"]["validity_months"] = 48
    changed = definitions.load(content)

    assert (again.new, again.changed) == ([], [])
    assert changed.changed == ["产教融合型企业"]
    latest = version_of("integrated_enterprise")
    assert (latest.number, latest.state, latest.validity_months) == (2, VersionState.DRAFT, 48)
    version = SchemeVersion.objects.get(pk=version.pk)
    assert version.state == VersionState.PUBLISHED
    assert version_content.content_of(version) == before


def test_publishing_retires_the_version_before_and_opens_the_scheme(loaded):
    coordinator = CoordinatorFactory()
    first = schemes.publish(version=version_of("integrated_enterprise"), actor=coordinator, at=TUESDAY)
    draft = schemes.draft_of(scheme=first.scheme, actor=coordinator)

    assert schemes.draft_of(scheme=first.scheme, actor=coordinator) == draft
    assert version_content.content_of(draft) == version_content.content_of(first)
    schemes.publish(version=draft, actor=coordinator, at=TUESDAY)

    first.refresh_from_db()
    draft.refresh_from_db()
    assert (first.state, draft.state) == (VersionState.RETIRED, VersionState.PUBLISHED)
    assert draft.published_by == coordinator
    assert Scheme.objects.get(code="integrated_enterprise").is_active
    for version in (first, draft):
        with pytest.raises(InvalidTransition, match="已经发布过"):
            schemes.publish(version=version, actor=coordinator, at=TUESDAY)
    first.refresh_from_db()
    assert first.state == VersionState.RETIRED


def test_only_city_coordinators_write_rules(loaded):
    version = version_of("integrated_enterprise")
    for stranger in (CoordinatorFactory(scope=DistrictFactory()), MembershipFactory().user):
        with pytest.raises(InvalidTransition):
            schemes.publish(version=version, actor=stranger, at=TUESDAY)
        with pytest.raises(InvalidTransition):
            schemes.draft_of(scheme=version.scheme, actor=stranger)
    schemes.publish(version=version, actor=CoordinatorFactory(), at=TUESDAY)


def break_weights(version):
    version.criteria.filter(weight=15).update(weight=10)


def break_order(version):
    version.stages.filter(kind=StageKind.DECISION, purpose="first").update(place=0)


def break_codes(version):
    FormField.objects.create(section=version.sections.last(), code="employees", label="又一个", kind=FieldKind.NUMBER)


def break_figure(version):
    FormField.objects.filter(section__version=version, code="hired").update(figure="nobody.knows")


def break_rule(version):
    version.eligibility_rules.filter(field_code="interns").update(field_code="gone")


def break_levels(version):
    version.levels.all().delete()


def break_order_of_titles(version):
    """The title before this one asks for this one first."""
    SchemeVersionFactory(scheme=version.follows, number=2, follows=version.scheme)


def break_months(version):
    SchemeVersion.objects.filter(pk=version.pk).update(follows=None)


def break_recheck(version):
    version.stages.filter(purpose="recheck").delete()


def break_renewal(version):
    version.stages.filter(purpose="renewal").delete()


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (break_order_of_titles, "绕了一圈又回到“产教融合型企业”"),
        (break_months, "没有写先要有什么"),
        (break_recheck, "“年度复核”还没有环节：每 12 个月复核一次"),
        (break_renewal, "“期满续认”还没有环节：有效期 36 个月"),
        (break_weights, "还差 5"),
        (break_order, "认定"),
        (break_codes, "employees 用了 2 次"),
        (break_figure, "nobody.knows 没有登记"),
        (break_rule, "gone 不在申报表里"),
        (break_levels, "至少选一个级别"),
    ],
)
def test_faults_are_named_and_nothing_is_published(loaded, fault, words):
    version = version_of("integrated_enterprise")
    fault(version)

    with pytest.raises(schemes.NotPublishable) as refused:
        schemes.publish(version=version, actor=CoordinatorFactory(), at=TUESDAY)

    assert any(words in sentence for sentence in refused.value.faults)
    version.refresh_from_db()
    assert version.state == VersionState.DRAFT


PART_UPDATES = {
    "version": lambda version: SchemeVersion.objects.filter(pk=version.pk).update(validity_months=1),
    "what comes first": lambda version: SchemeVersion.objects.filter(pk=version.pk).update(follows=version.scheme),
    "back to draft": lambda version: SchemeVersion.objects.filter(pk=version.pk).update(state=VersionState.DRAFT),
    "levels": lambda version: version.levels.update(pass_score=1),
    "sections": lambda version: version.sections.update(title="别的"),
    "fields": lambda version: FormField.objects.filter(section__version=version).update(is_required=False),
    "criteria": lambda version: Criterion.objects.filter(version=version).update(weight=1),
    "stages": lambda version: Stage.objects.filter(version=version).update(working_days=99),
    "deleted": lambda version: version.criteria.all().delete(),
}


@pytest.mark.parametrize("change", PART_UPDATES.values(), ids=PART_UPDATES)
def test_the_database_keeps_published_rules(change):
    version = SchemeVersionFactory()

    with pytest.raises(DatabaseError, match="never change"), transaction.atomic():
        change(version)


@pytest.mark.parametrize("change", PART_UPDATES.values(), ids=PART_UPDATES)
def test_drafts_may_be_changed(change):
    change(SchemeVersionFactory(state=VersionState.DRAFT))


def test_rules_under_which_a_case_began_get_no_further_parts():
    version = SchemeVersionFactory()
    submit(call=CallFactory(version=version))

    with pytest.raises(DatabaseError, match="never change"), transaction.atomic():
        Criterion.objects.create(version=version, label="又一项", weight=10)


def test_a_call_is_published_extended_and_withdrawn_by_the_city_alone():
    call, city = CallFactory(status=Status.DRAFT), CoordinatorFactory()
    later = call.closes_at + timedelta(days=3)
    steps = (
        (calls.publish, {}, Status.APPROVED),
        (calls.extend, {"closes_at": later, "reason": "节假日"}, Status.APPROVED),
        (calls.withdraw, {"reason": "重新发布"}, Status.WITHDRAWN),
    )

    for act, more, status in steps:
        for other in (MembershipFactory().user, CoordinatorFactory(scope=DistrictFactory())):
            with pytest.raises(InvalidTransition):
                act(call=call, actor=other, at=TUESDAY, **more)
        act(call=call, actor=city, at=TUESDAY, **more)
        call.refresh_from_db()
        assert call.status == status

    assert call.closes_at == later
