"""What causes each kind of message about projects."""

from datetime import timedelta

from django.utils import timezone

from core.workflow import perform_transition
from projects.enums import Stage, Verdict
from projects.services import changes, endings, partners, passport
from review import deadlines
from tests.projects.stories import a_project, confirm


def invited():
    world = a_project(accepted=False)
    partners.tell_asked(project=world.project, at=world.at)


def answered():
    world = a_project(accepted=False)
    partners.answer(partner=world.row, accepts=True, actor=world.partner, at=world.at)


def confirmed():
    confirm(a_project(), "lead")


def moved():
    world = a_project()
    confirm(world, "lead")
    confirm(world, "partner")


def _through(verdicts):
    world = a_project()
    for _ in Stage:
        confirm(world, "lead")
        confirm(world, "partner")
    for side, organization in (("lead", world.lead_organization), ("partner", world.partner_organization))[:verdicts]:
        words = {"verdict": Verdict.PASSED, "note": "好", "at": world.at, "on": world.on}
        endings.give_verdict(project=world.project, organization=organization, actor=getattr(world, side), **words)


def one_verdict():
    _through(1)


def ended():
    _through(2)


def changed():
    world = a_project()
    words = {"values": {"reason": "搬迁"}, "actor": world.lead, "at": world.at, "on": world.on}
    row = changes.ask(project=world.project, kind="pause", **words)
    perform_transition(obj=row, action="approve", actor=world.coordinator, at=world.at)


def lead_asked():
    world = a_project()
    words = {"values": {"reason": "搬迁", "other": world.partner_organization}, "actor": world.lead, "at": world.at}
    changes.ask(project=world.project, kind="transfer", on=world.on, **words)


def milestone_due():
    world = a_project()
    stage = world.project.stages.open().get()
    passport.add_milestone(
        stage=stage,
        organization=world.partner_organization,
        title="设备进场",
        due_on=timezone.localdate(),
        actor=world.lead,
        on=world.on,
    )
    deadlines.remind(at=timezone.now() + timedelta(days=1))


STORIES = {
    "projects.invited": [invited],
    "projects.invitation_answered": [answered],
    "projects.exit_confirmed": [confirmed],
    "projects.stage_moved": [moved],
    "projects.verdict": [one_verdict],
    "projects.ended": [ended],
    "projects.changed": [changed],
    "projects.lead_asked": [lead_asked],
    "projects.due": [milestone_due],
}
