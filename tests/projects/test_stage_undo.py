"""The exit of a stage is taken back for ten minutes, by who gave the last word, while nobody has worked on."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.models import Notification
from core.workflow import InvalidTransition
from projects.enums import Stage
from projects.models import StageCheck
from projects.services import passport, stage_undo
from tests.accounts.sign_in import sign_in
from tests.projects.factories import ProjectTypeFactory
from tests.projects.stories import a_project, confirm

pytestmark = pytest.mark.django_db


def _left():
    """A project that has just left its first of two stages by the partner's word."""
    kind = ProjectTypeFactory()
    for place, stage in enumerate((Stage.INDUSTRY_SURVEY, Stage.DEMAND_ALIGNMENT)):
        kind.stages.create(stage=stage, usual_months=place + 1)
    world = a_project(kind=kind)
    confirm(world, "lead")
    confirm(world, "partner")
    world.project.refresh_from_db()
    assert world.project.stage == Stage.DEMAND_ALIGNMENT
    return world, world.project.stages.get(stage=Stage.INDUSTRY_SURVEY)


def _take_back(row, actor, at):
    return stage_undo.take_back(stage=row, actor=actor, at=at)


def test_who_gave_the_last_word_stands_in_the_stage_again_and_nobody_was_told(client):
    world, row = _left()
    moved = Notification.objects.filter(key__contains=f"left:{row.pk}:")
    assert moved.all().count() == 2
    assert all(message.release_at == row.left_at + timedelta(minutes=10) for message in moved)
    sign_in(client, world.partner)
    page = client.get(world.project.passport_url).content.decode()
    assert "前可以收回" in page
    token = page.split("/undo/")[1].split('name="token" value="')[1].split('"')[0]

    response = client.post(f"/projects/stages/{row.pk}/undo/", {"token": token})

    assert response.status_code == 302
    world.project.refresh_from_db()
    row.refresh_from_db()
    assert (world.project.stage, row.left_on, row.left_at) == (Stage.INDUSTRY_SURVEY, None, None)
    assert [word.organization for word in row.confirmations.all()] == [world.lead_organization]
    assert not moved.all().exists()
    confirm(world, "partner", days=1)
    world.project.refresh_from_db()
    assert world.project.stage == Stage.DEMAND_ALIGNMENT
    assert moved.all().count() == 2


@pytest.mark.parametrize("flaw", ["late", "other", "worked", "paused"])
def test_an_exit_stands_once_it_is_late_or_somebody_has_worked_on(flaw):
    world, row = _left()
    at, actor = world.at + timedelta(minutes=9), world.partner
    if flaw == "late":
        at = world.at + timedelta(minutes=11)
    elif flaw == "other":
        actor = world.lead
    elif flaw == "worked":
        check = StageCheck.objects.create(stage=world.project.stages.get(stage=Stage.DEMAND_ALIGNMENT), label="对接会")
        row.left_with |= {"checks": row.left_with["checks"] + 1}
        row.save()
        assert stage_undo.why_not(world.project, row, actor, at) == ""
        passport.meet_check(check=check, actor=world.lead, at=at, on=world.on, note="开了")
    else:
        world.project.paused_on = timezone.localdate()
        world.project.save()

    with pytest.raises(InvalidTransition):
        _take_back(row, actor, at)
    assert row.confirmations.count() == 2


def test_an_exit_is_taken_back_within_its_minutes_by_its_own_person():
    world, row = _left()

    assert _take_back(row, world.partner, world.at + timedelta(minutes=9)).is_open


def test_skipping_that_the_lead_proposed_stays_proposed():
    world = a_project()
    confirm(world, "lead", skip_reason="不适用")
    confirm(world, "partner")
    row = world.project.stages.get(left_at__isnull=False)
    assert row.skip_reason

    _take_back(row, world.partner, world.at)

    row.refresh_from_db()
    assert (row.is_open, row.skip_reason, row.confirmations.count()) == (True, "不适用", 1)
