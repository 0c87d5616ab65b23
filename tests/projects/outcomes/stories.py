"""What causes each kind of message about technology needs."""

from django.utils import timezone

from projects.outcomes.services import needs
from tests.accounts.factories import MembershipFactory, SchoolFactory
from tests.projects.outcomes.factories import TechnologyNeedFactory


def answered():
    """A team answers a need; returns the need's own person and the answer."""
    need = TechnologyNeedFactory()
    asker = MembershipFactory(organization=need.organization).user
    team = MembershipFactory(organization=SchoolFactory())
    row = needs.answer(
        need=need,
        organization=team.organization,
        team="热误差课题组",
        proposal="建热网络模型",
        contact="0999-2000001",
        actor=team.user,
        at=timezone.now(),
    )
    return asker, row


def decided():
    """The enterprise chooses it."""
    asker, row = answered()
    needs.decide(answer=row, is_accepted=True, reply="来厂里看看", actor=asker, at=timezone.now())


STORIES = {"projects.need_answered": [answered], "projects.need_decided": [decided]}
