"""Technology needs and the answers of teams."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.models import Notification
from core.workflow import InvalidTransition
from projects.outcomes.enums import AnswerState
from projects.outcomes.models import NeedAnswer
from projects.outcomes.services import needs
from tests.accounts.factories import MembershipFactory, SchoolFactory
from tests.projects.outcomes.factories import TechnologyNeedFactory

pytestmark = pytest.mark.django_db


def _answer(need, membership, **changes):
    given = {"team": "主轴热误差课题组", "proposal": "布六个测点，建热网络模型", "contact": "0000-7654321"} | changes
    return needs.answer(need=need, organization=membership.organization, actor=membership.user, at=timezone.now(), **given)


def _team():
    return MembershipFactory(organization=SchoolFactory())


def test_a_team_answers_once_and_the_enterprise_is_told():
    need = TechnologyNeedFactory()
    asker, team = MembershipFactory(organization=need.organization).user, _team()

    row = _answer(need, team)

    assert row.state == AnswerState.OFFERED
    assert Notification.objects.filter(recipient=asker, event="projects.need_answered").count() == 1
    with pytest.raises(InvalidTransition, match="已经应答过"):
        _answer(need, team)


def test_answers_are_read_by_the_two_sides_alone():
    need = TechnologyNeedFactory()
    asker, team = MembershipFactory(organization=need.organization).user, _team()
    row = _answer(need, team)

    assert list(NeedAnswer.objects.visible_to(asker)) == [row]
    assert list(NeedAnswer.objects.visible_to(team.user)) == [row]
    assert list(NeedAnswer.objects.visible_to(_team().user)) == []

    needs.withdraw(answer=row, actor=team.user)
    assert list(NeedAnswer.objects.visible_to(asker)) == []


def test_an_answer_comes_too_late_after_the_day_or_after_the_end():
    late = TechnologyNeedFactory(answers_until=timezone.localdate() - timedelta(days=1))
    closed = TechnologyNeedFactory()
    needs.close(need=closed, actor=MembershipFactory(organization=closed.organization).user, on=timezone.localdate())

    for need in (late, closed):
        with pytest.raises(InvalidTransition, match="不征集了"):
            _answer(need, _team())
    assert NeedAnswer.objects.count() == 0


def test_only_the_enterprise_decides_and_only_once():
    need = TechnologyNeedFactory()
    asker, team = MembershipFactory(organization=need.organization).user, _team()
    row = _answer(need, team)

    with pytest.raises(InvalidTransition, match="发布单位"):
        needs.decide(answer=row, is_accepted=True, reply="", actor=team.user, at=timezone.now())
    needs.decide(answer=row, is_accepted=True, reply="下周来厂里看", actor=asker, at=timezone.now())
    with pytest.raises(InvalidTransition, match="不能再答复"):
        needs.decide(answer=row, is_accepted=False, reply="改主意了", actor=asker, at=timezone.now())

    row.refresh_from_db()
    assert row.state == AnswerState.ACCEPTED
    assert Notification.objects.filter(recipient=team.user, event="projects.need_decided").count() == 1
