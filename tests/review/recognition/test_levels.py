"""The desk's decision offers the level, the panel's mean recommends it, and what was chosen is given."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from core import idempotency
from core.registries import reviewable_for
from core.workflow import InvalidTransition
from review import services
from review.models import ReviewTask
from review.recognition import public_list
from review.recognition.enums import SchemeLevel, StageKind, VersionState
from review.recognition.models import Application, LevelRule, Recognition, StageRun, Target
from review.recognition.services import awards, panels
from tests.accounts.factories import CoordinatorFactory, OrganizationFactory
from tests.accounts.sign_in import sign_in
from tests.review.recognition.factories import (
    TUESDAY,
    CallFactory,
    SchemeFactory,
    SchemeVersionFactory,
    open_run,
    put_in_force,
    submit,
    take,
)
from tests.review.recognition.panel_world import hand_in, seated

pytestmark = pytest.mark.django_db
STAGES = (StageKind.EXPERT_REVIEW, StageKind.JOINT_REVIEW, StageKind.DECISION)


def applied_for_the_city(stages):
    version = SchemeVersionFactory(stages=stages, state=VersionState.DRAFT)
    version.levels.update(pass_score=Decimal(90))
    LevelRule.objects.create(version=version, place=1, level=SchemeLevel.DISTRICT, pass_score=Decimal(60))
    application = submit(call=CallFactory(version=put_in_force(version)), at=timezone.now())
    Application.objects.filter(pk=application.pk).update(level=SchemeLevel.MUNICIPAL)
    application.refresh_from_db()
    return application


def choice_at(application):
    return reviewable_for(StageRun).handling.choice_of(open_run(application))


def decide(client, application, **choice):
    task = ReviewTask.objects.open().of(open_run(application)).get()
    return client.post(
        task.get_absolute_url(),
        {"act": "approve", "version": task.obj.version, "token": idempotency.new_token(), "reason": "", **choice},
    )


def test_lower_level_of_the_decision_is_the_one_that_is_given(client):
    application = applied_for_the_city(STAGES[2:])
    sign_in(client, CoordinatorFactory())
    task = ReviewTask.objects.open().of(open_run(application)).get()

    page = client.get(task.get_absolute_url()).content.decode()
    assert '<option value="municipal" selected>市级</option>' in page
    assert '<option value="district">区级</option>' in page
    assert decide(client, application, choice="national").status_code == 400
    decide(client, application, choice="district")

    assert Recognition.objects.get().level == SchemeLevel.DISTRICT


def test_without_a_choice_the_level_applied_for_is_given(client):
    application = applied_for_the_city(STAGES[2:])
    sign_in(client, CoordinatorFactory())

    decide(client, application)

    assert Recognition.objects.get().level == SchemeLevel.MUNICIPAL


@pytest.mark.parametrize("points", [None, 95, 70])
def test_a_title_always_has_a_level_and_counts_towards_its_target(client, points):
    version = SchemeVersionFactory(stages=STAGES[:1] + STAGES[2:] if points else STAGES[2:], state=VersionState.DRAFT)
    version.levels.update(pass_score=Decimal(90))
    LevelRule.objects.create(version=version, place=1, level=SchemeLevel.DISTRICT, pass_score=Decimal(60))
    application = submit(call=CallFactory(version=put_in_force(version)), at=timezone.now())
    assert application.level == ""
    if points:
        world = seated(applications=[application], at=timezone.now())
        for seat in (0, 1):
            hand_in(world, points, points, seat=seat, at=timezone.now())
        panels.write_conclusion(panel=world.panel, text="同意", actor=world.coordinator, at=TUESDAY)
        panels.close(panel=world.panel, actor=world.coordinator, at=timezone.now())
        take(application, "approve", world.coordinator)
    take(application, "approve", CoordinatorFactory())

    level = SchemeLevel.MUNICIPAL if points == 95 else SchemeLevel.DISTRICT
    assert Recognition.objects.get().level == level
    later = timezone.now() + timedelta(minutes=11)
    for wanted in (SchemeLevel.MUNICIPAL, SchemeLevel.DISTRICT):
        Target.objects.create(scheme=version.scheme, level=wanted, year=later.year, count=5)
    assert {row.level: row.total for row in public_list.targets(version.scheme, at=later)} == {
        wanted: int(wanted == level) for wanted in (SchemeLevel.MUNICIPAL, SchemeLevel.DISTRICT)
    }
    page = client.get(version.scheme.get_absolute_url()).content.decode()
    assert 'data-label="级别">—' not in page


def test_a_badge_without_a_level_gets_the_lowest_and_one_of_another_scheme_is_refused():
    version = SchemeVersionFactory(scheme=SchemeFactory(is_competitive=False))
    organization, city = OrganizationFactory(), CoordinatorFactory()
    line = awards.Line(1, organization=organization.name, basis="文件", recognized_on="2026-11-01")
    wrong = replace(line, level="校级")

    with pytest.raises(InvalidTransition, match="“校级”不对，这一类有市级"):
        awards.award(lines=[wrong], scheme=version.scheme, actor=city, at=timezone.now())
    awards.award(lines=[line], scheme=version.scheme, actor=city, at=timezone.now())

    assert Recognition.objects.get().level == SchemeLevel.MUNICIPAL


def judged(*, points):
    """A case applied for the city's level at its decision, with the panel's points behind it."""
    application = applied_for_the_city(STAGES[:1] + STAGES[2:])
    world = seated(applications=[application], at=timezone.now())
    for seat in (0, 1):
        hand_in(world, points, points, seat=seat, at=timezone.now())
    panels.write_conclusion(panel=world.panel, text="同意", actor=world.coordinator, at=TUESDAY)
    panels.close(panel=world.panel, actor=world.coordinator, at=timezone.now())
    take(application, "approve", world.coordinator)
    return application


@pytest.mark.parametrize(("points", "level"), [(74, SchemeLevel.DISTRICT), (95, SchemeLevel.MUNICIPAL)])
def test_without_a_choice_nobody_gets_a_level_that_was_not_reached(client, points, level):
    application = judged(points=points)
    sign_in(client, CoordinatorFactory())

    decide(client, application)

    assert Recognition.objects.get().level == level


def test_what_needs_a_level_is_decided_one_by_one():
    now, city = timezone.now(), CoordinatorFactory()
    chosen = applied_for_the_city(STAGES[2:])
    plain = submit(call=CallFactory(version=SchemeVersionFactory(stages=STAGES[2:])), at=now)
    tasks = [ReviewTask.objects.open().of(open_run(row)).get() for row in (chosen, plain)]

    rows = services.bulk_decide(tasks=tasks, action="approve", actor=city, at=now)

    assert [row.obstacle for row in rows] == ["要选级别，逐条看", ""]
    assert Recognition.objects.get().application == plain


def test_level_is_recommended_by_the_mean_and_kept_from_the_joint_review():
    application = applied_for_the_city(STAGES)
    world = seated(applications=[application], at=timezone.now())
    assert choice_at(application) is None
    for seat in (0, 1):
        hand_in(world, 70, 80, seat=seat, at=timezone.now())
    panels.write_conclusion(panel=world.panel, text="同意", actor=world.coordinator, at=TUESDAY)
    panels.close(panel=world.panel, actor=world.coordinator, at=timezone.now())
    take(application, "approve", world.coordinator)

    choice = choice_at(application)
    assert (choice.initial, choice.hint) == (SchemeLevel.DISTRICT, "专家均分 74.00，达到区级")
    take(application, "approve", world.coordinator, fields={"level": SchemeLevel.DISTRICT})
    assert choice_at(application).initial == SchemeLevel.DISTRICT
    take(application, "approve", world.coordinator)

    assert Recognition.objects.get().level == SchemeLevel.DISTRICT
