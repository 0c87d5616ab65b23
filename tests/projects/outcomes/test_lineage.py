"""The chain from a demand to a changed course."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from core.enums import Status
from core.workflow import InvalidTransition
from projects.outcomes import lineage
from projects.outcomes.chain_drawing import drawing_of
from projects.outcomes.enums import NodeKind
from projects.outcomes.models import Course, LineageLink
from projects.outcomes.numbers import node_of_number
from projects.outcomes.services import links
from tests.accounts.factories import MembershipFactory
from tests.projects.outcomes.factories import CourseFactory, OutcomeFactory, TrainingPlanFactory
from tests.supplydemand.factories import TalentDemandFactory

pytestmark = pytest.mark.django_db


def _join(cause, effect, actor):
    return links.join(cause=cause, effect=effect, note="", actor=actor, at=timezone.now())


def _change(course, actor, causes=()):
    today = timezone.localdate()
    return links.record_change(
        course=course,
        changed_on=today,
        before="人工点检",
        after="振动监测",
        causes=causes,
        note="调研里写的",
        actor=actor,
        at=timezone.now(),
        on=today,
    )


def test_a_chain_leads_from_a_demand_over_a_finding_to_a_changed_course():
    person = MembershipFactory(organization=CourseFactory().organization).user
    course = Course.objects.get()
    demand, finding = TalentDemandFactory(), OutcomeFactory(organization=course.organization)
    _join((NodeKind.DEMAND, demand.pk), (NodeKind.OUTCOME, finding.pk), person)
    change = _change(course, person, causes=[(NodeKind.OUTCOME, finding.pk)])

    chain = lineage.chain_of(AnonymousUser(), {(NodeKind.DEMAND, demand.pk)})

    assert set(chain.nodes) == {
        (NodeKind.DEMAND, demand.pk),
        (NodeKind.OUTCOME, finding.pk),
        (NodeKind.COURSE_CHANGE, change.pk),
    }
    assert len(chain.links) == 2
    assert [box.node.kind for box in sorted(drawing_of(chain).boxes, key=lambda box: box.x)] == [
        NodeKind.DEMAND,
        NodeKind.OUTCOME,
        NodeKind.COURSE_CHANGE,
    ]
    assert list(Course.objects.moved_by_industry()) == [course]


def test_a_line_to_a_far_place_goes_over_what_stands_between():
    ends = [(NodeKind.DEMAND, 1), (NodeKind.OUTCOME, 1), (NodeKind.COURSE_CHANGE, 1)]
    nodes = {end: lineage.Node(*end, "", "试验", "", "/") for end in ends}
    links = [(ends[0], ends[1], ""), (ends[0], ends[2], "")]

    drawing = drawing_of(lineage.Chain(nodes, links))

    near, far = drawing.lines
    assert " C" in near
    assert " V1 H" in far
    assert min(box.y for box in drawing.boxes) > 1


def test_what_a_reader_may_not_see_ends_the_chain():
    person = MembershipFactory(organization=CourseFactory().organization).user
    course = Course.objects.get()
    secret = OutcomeFactory(organization=course.organization, status=Status.DRAFT)
    demand = TalentDemandFactory()
    _join((NodeKind.DEMAND, demand.pk), (NodeKind.OUTCOME, secret.pk), person)
    change = _change(course, person, causes=[(NodeKind.OUTCOME, secret.pk)])

    own = lineage.chain_of(person, {(NodeKind.COURSE_CHANGE, change.pk)})
    public = lineage.chain_of(AnonymousUser(), {(NodeKind.COURSE_CHANGE, change.pk)})

    assert len(own.nodes) == 3
    assert set(public.nodes) == {(NodeKind.COURSE_CHANGE, change.pk)}
    assert public.links == []


def test_only_who_wrote_the_effect_says_where_it_came_from():
    finding, plan = OutcomeFactory(), TrainingPlanFactory()
    stranger = MembershipFactory(organization=finding.organization).user

    with pytest.raises(InvalidTransition, match="只有写下后面那一条的单位"):
        _join((NodeKind.OUTCOME, finding.pk), (NodeKind.PLAN, plan.pk), stranger)
    assert LineageLink.objects.count() == 0


def test_nothing_leads_backwards_or_in_a_circle():
    first = OutcomeFactory()
    second = OutcomeFactory(organization=first.organization)
    plan = TrainingPlanFactory(organization=first.organization)
    person = MembershipFactory(organization=first.organization).user
    _join((NodeKind.OUTCOME, first.pk), (NodeKind.OUTCOME, second.pk), person)

    with pytest.raises(InvalidTransition, match="连成一个圈"):
        _join((NodeKind.OUTCOME, second.pk), (NodeKind.OUTCOME, first.pk), person)
    with pytest.raises(InvalidTransition, match="不能这样连"):
        _join((NodeKind.PLAN, plan.pk), (NodeKind.OUTCOME, first.pk), person)
    assert LineageLink.objects.count() == 1


def test_a_change_of_a_foreign_course_is_refused_and_so_is_one_of_tomorrow():
    course = CourseFactory()

    with pytest.raises(InvalidTransition, match="开课单位"):
        _change(course, MembershipFactory().user)
    assert course.changes.count() == 0


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("XQ-2026-00012", (NodeKind.DEMAND, 12)),
        ("见 cg-2026-00003。", (NodeKind.OUTCOME, 3)),
        ("JX—2026—00007", (NodeKind.NEED, 7)),
        ("GJ-2026-00001", None),
        ("12", None),
    ],
)
def test_numbers_are_read_as_people_quote_them(text, node):
    assert node_of_number(text) == node
