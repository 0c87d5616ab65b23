"""A panel is drawn once, without conflicts, and the draw can be checked."""

import json
from datetime import timedelta

import pytest

from core.enums import Status
from core.models import OutgoingMail, UndeliverableAddress
from core.recognition_registries import conflict_checks
from core.workflow import InvalidTransition
from review.recognition import conflicts, drawing, panel_mail, seat_links
from review.recognition.definitions import FILE
from review.recognition.enums import SeatState, StageKind
from review.recognition.models import DeclaredConflict, Expert
from review.recognition.services import panels, seats
from tests.accounts.factories import CoordinatorFactory, MembershipFactory, UserFactory
from tests.review.recognition.factories import TUESDAY, ExpertFactory, open_run, submit, take
from tests.review.recognition.panel_world import gathered, hand_in, seated

pytestmark = pytest.mark.django_db


def same_organization(world, expert, application):
    expert.organization = application.organization


def same_name(world, expert, application):
    expert.organization_name = f" {application.organization.name} "


def member(world, expert, application):
    expert.user = MembershipFactory(organization=application.organization).user


def member_by_address(world, expert, application):
    expert.email = MembershipFactory(organization=application.organization).user.email.upper()


def subject(world, expert, application):
    expert.user = application.subject_user = UserFactory()
    application.save()


def namesake(world, expert, application):
    expert.name = application.subject_name


def author(world, expert, application):
    expert.user = application.sections.get().edited_by or UserFactory()
    application.sections.update(edited_by=expert.user)


def declared(world, expert, application):
    DeclaredConflict.objects.create(expert=expert, organization=application.organization, reason="学生", declared_at=TUESDAY)


def coordinator(world, expert, application):
    expert.user = CoordinatorFactory(scope=application.organization.district)


TIES = [same_organization, same_name, member, member_by_address, subject, namesake, author, declared, coordinator]


@pytest.mark.parametrize("tie", TIES, ids=lambda tie: tie.__name__)
def test_tied_expert_is_never_drawn(tie):
    world = gathered(expert_count=4)
    tied = world.experts[0]
    assert panels.pool_of(world.panel)[0] == {"id": tied.pk, "reasons": []}
    tie(world, tied, world.applications[1])
    tied.save()

    assert panels.pool_of(world.panel)[0]["reasons"]
    panels.draw(panel=world.panel, actor=world.coordinator, at=TUESDAY)

    assert tied.pk not in world.panel.seats.values_list("expert_id", flat=True)
    assert world.panel.seats.count() == 3


def test_registered_checks_of_apps_above_exclude_too(monkeypatch):
    world = gathered(expert_count=4)
    tied, application = world.experts[2], world.applications[0]
    check = lambda experts, applications: {(tied.pk, application.pk): "同一个项目"}  # noqa: E731
    monkeypatch.setattr(conflicts, "conflict_checks", [*conflict_checks, check])

    assert panels.pool_of(world.panel)[2]["reasons"] == ["同一个项目"]


def test_address_that_takes_no_mail_is_not_drawn():
    world = gathered(expert_count=4)
    UndeliverableAddress.objects.create(address=world.experts[0].email, reason="550", since=TUESDAY)

    assert panels.pool_of(world.panel)[0]["reasons"] == [panels.RETURNED_MAIL]


def test_too_few_experts_draw_nobody_and_say_how_many_are_missing():
    world = gathered(expert_count=2)

    with pytest.raises(panels.NotEnoughExperts, match=f"“{world.panel.field}”可以抽的专家只有 2 位，要 3 位，还差 1 位"):
        panels.draw(panel=world.panel, actor=world.coordinator, at=TUESDAY)

    world.panel.refresh_from_db()
    assert (world.panel.drawn_at, world.panel.seats.count()) == (None, 0)


def test_draw_follows_the_seed_happens_once_and_can_be_checked():
    world = seated(accepts=False, expert_count=7)

    order = drawing.order(world.panel.seed, [expert.pk for expert in world.experts])
    assert [seat.expert_id for seat in world.seats] == order[:3]
    assert panels.draw_is_right(world.panel)
    with pytest.raises(panels.PanelRefused):
        panels.draw(panel=world.panel, actor=world.coordinator, at=TUESDAY)
    world.panel.seats.filter(pk=world.seats[0].pk).update(draw_place=5)
    assert not panels.draw_is_right(world.panel)


def test_a_case_is_taken_out_before_the_draw_alone():
    world = gathered()
    first, second = world.cases
    assert panels.take_out(panel=world.panel, case_id=first.pk, actor=world.coordinator, at=TUESDAY)
    panels.draw(panel=world.panel, actor=world.coordinator, at=TUESDAY)

    with pytest.raises(panels.PanelRefused, match="不能再移出"):
        panels.take_out(panel=world.panel, case_id=second.pk, actor=world.coordinator, at=TUESDAY)
    assert world.cases == [second]


def test_one_seat_is_filled_once():
    world = seated(accepts=False, expert_count=6)
    replacement = {"seat": world.seats[0], "actor": world.coordinator, "at": TUESDAY}
    panels.replace(**replacement)

    with pytest.raises(panels.PanelRefused, match="补过人"):
        panels.replace(**replacement)
    assert world.panel.seats.sitting().count() == 3


def test_draw_is_checked_against_the_kept_list():
    world = seated(accepts=False, expert_count=5)
    world.panel.pool = world.panel.pool[1:]

    assert not panels.draw_is_right(world.panel)


def test_who_declines_is_replaced_by_the_next_in_order():
    world = seated(accepts=False, expert_count=5)
    order = drawing.order(world.panel.seed, [expert.pk for expert in world.experts])
    panels.set_chair(seat=world.seats[0], actor=world.coordinator, at=TUESDAY)
    seats.answer(seat=world.seats[0], accepts=False, reason="出差", at=TUESDAY)
    ExpertFactory(fields=[world.panel.field])  # came into the pool after the draw

    new = panels.replace(seat=world.seats[0], actor=world.coordinator, at=TUESDAY)

    assert (new.expert_id, new.draw_place, new.invited_at, new.is_chair) == (order[3], 4, None, True)
    assert panels.draw_is_right(world.panel)
    assert panels.replace(seat=new, actor=world.coordinator, at=TUESDAY).expert_id == order[4]
    with pytest.raises(panels.PanelRefused, match="没有可以补的专家"):
        panels.replace(seat=world.seats[1], actor=world.coordinator, at=TUESDAY)


def test_new_link_ends_the_one_before():
    world = seated(accepts=False)
    old = seat_links.token_of(world.seats[0])
    assert seat_links.find(old) == world.seats[0]

    panels.send_again(seat=world.seats[0], actor=world.coordinator, at=TUESDAY)

    world.seats[0].refresh_from_db()
    assert seat_links.find(old) is None
    assert seat_links.find(seat_links.token_of(world.seats[0])) == world.seats[0]


def test_invitation_is_mailed_once_with_the_newest_link():
    world = seated(accepts=False)

    for _ in range(2):
        panel_mail.mail_invitation(seat_id=world.seats[0].pk, at=TUESDAY)

    mail = OutgoingMail.objects.get(address=world.seats[0].expert.email)
    assert seat_links.path_of(world.seats[0]) in mail.text


def test_nobody_is_invited_before_everybody_was_drawn():
    world = gathered(expert_count=4)
    panels.draw(panel=world.panel, actor=world.coordinator, at=TUESDAY)
    seat = world.panel.seats.first()

    with pytest.raises(seats.SeatRefused):
        seats.answer(seat=seat, accepts=True, at=TUESDAY)
    assert panels.invite(panel=world.panel, actor=world.coordinator, at=TUESDAY) == 3
    assert panels.invite(panel=world.panel, actor=world.coordinator, at=TUESDAY) == 0


def test_coordinator_with_a_part_in_a_case_or_a_seat_runs_no_panel():
    world = seated(accepts=False, expert_count=5)
    own = CoordinatorFactory()
    MembershipFactory(user=own, organization=world.applications[0].organization)
    seated_one = CoordinatorFactory()
    world.seats[0].expert.user = seated_one
    world.seats[0].expert.save()
    district = CoordinatorFactory(scope=world.applications[0].organization.district)

    for actor in (own, seated_one, district):
        with pytest.raises(panels.PanelRefused):
            panels.send_again(seat=world.seats[1], actor=actor, at=TUESDAY)
    panels.send_again(seat=world.seats[1], actor=CoordinatorFactory(), at=TUESDAY)


def test_late_case_comes_in_only_where_nobody_who_sits_is_tied():
    world = seated(accepts=False)
    call = world.panel.call
    tied, free = submit(call=call), submit(call=call)
    expert = world.seats[0].expert
    expert.organization = tied.organization
    expert.save()

    with pytest.raises(panels.PanelRefused, match=expert.name):
        panels.take_in(panel=world.panel, run_ids=[open_run(tied).pk], actor=world.coordinator, at=TUESDAY)
    assert panels.take_in(panel=world.panel, run_ids=[open_run(free).pk], actor=world.coordinator, at=TUESDAY) == 1


@pytest.mark.parametrize("is_invited", [False, True])
def test_the_number_of_a_late_case_tells_nothing_as_long_as_nobody_knows_numbers(is_invited):
    world = gathered(case_count=4)
    panels.draw(panel=world.panel, actor=world.coordinator, at=TUESDAY)
    if is_invited:
        panels.invite(panel=world.panel, actor=world.coordinator, at=TUESDAY)
    late = [open_run(submit(call=world.panel.call)).pk for _ in range(12)]
    before = [case.run_id for case in world.cases]

    for pk in late:
        panels.take_in(panel=world.panel, run_ids=[pk], actor=world.coordinator, at=TUESDAY)

    order = [case.run_id for case in world.cases]
    assert [case.place for case in world.cases] == list(range(1, 17))
    assert (order == before + late) is is_invited  # by chance once in 16!


def test_a_case_is_in_one_panel_and_of_its_own_call():
    world = gathered()
    foreign = submit()

    runs = [open_run(world.applications[0]).pk, open_run(foreign).pk]
    assert panels.take_in(panel=world.panel, run_ids=runs, actor=world.coordinator, at=TUESDAY) == 0


def test_closing_needs_quorum_and_words_and_ends_all_work():
    world = seated(case_count=1)
    hand_in(world, 80, 90)
    with pytest.raises(panels.PanelRefused, match="还不够"):
        panels.close(panel=world.panel, actor=world.coordinator, at=TUESDAY)
    card = hand_in(world, 70, 60, seat=1)
    with pytest.raises(panels.PanelRefused, match="会议意见"):
        panels.close(panel=world.panel, actor=world.coordinator, at=TUESDAY)
    panels.write_conclusion(panel=world.panel, text="同意", actor=world.coordinator, at=TUESDAY)
    with pytest.raises(InvalidTransition):
        take(world.applications[0], "approve", world.coordinator)

    panels.close(panel=world.panel, actor=world.coordinator, at=TUESDAY)

    with pytest.raises(seats.SeatRefused, match="结束"):
        hand_in(world, 70, 60, seat=2)
    with pytest.raises(panels.PanelRefused):
        panels.give_back(card=card, reason="再看", actor=world.coordinator, at=TUESDAY)
    take(world.applications[0], "approve", world.coordinator)
    assert open_run(world.applications[0]).status == Status.SUBMITTED


def test_chair_writes_the_words_and_nobody_else_by_a_seat():
    world = seated()
    panels.set_chair(seat=world.seats[1], actor=world.coordinator, at=TUESDAY)

    with pytest.raises(panels.PanelRefused):
        panels.write_conclusion(panel=world.panel, text="同意", actor=None, chair=world.seats[0], at=TUESDAY)
    panels.write_conclusion(panel=world.panel, text="同意", actor=None, chair=world.seats[1], at=TUESDAY)

    world.panel.refresh_from_db()
    assert world.panel.conclusion == "同意"
    assert world.panel.seats.filter(is_chair=True).count() == 1


def test_links_hold_as_long_as_scoring_and_some_days():
    world = seated()
    until = TUESDAY + timedelta(days=20)

    panels.set_dates(panel=world.panel, score_until=until, meeting_at=None, meeting_place="", actor=world.coordinator, at=TUESDAY)

    assert set(world.panel.seats.values_list("link_until", flat=True)) == {until + seat_links.KEPT_AFTER}
    assert world.panel.seats.filter(state=SeatState.ACCEPTED).count() == 3


def test_abstention_below_the_quorum_seats_the_next_of_the_order():
    world = seated(case_count=1, expert_count=6)
    call_further = lambda at=TUESDAY: panels.draw_further(panel=world.panel, actor=world.coordinator, at=at)  # noqa: E731
    for seat in (0, 1):
        with pytest.raises(panels.PanelRefused, match="不用加抽"):
            call_further()
        seats.abstain(card=world.card(seat), reason="不熟悉", is_conflict=False, at=TUESDAY)
    order = drawing.order(world.panel.seed, [expert.pk for expert in world.experts])
    tied = Expert.objects.get(pk=order[3])
    tied.organization = world.applications[0].organization
    tied.save()

    seat = call_further()

    assert (seat.expert_id, seat.draw_place, seat.state, seat.invited_at) == (order[4], 5, SeatState.INVITED, None)
    assert panels.draw_is_right(world.panel)
    with pytest.raises(panels.PanelRefused, match="不用加抽"):
        call_further()
    panels.invite(panel=world.panel, actor=world.coordinator, at=TUESDAY)
    world.seats.append(seats.answer(seat=seat, accepts=True, at=TUESDAY))
    hand_in(world, 80, 90, seat=2)
    hand_in(world, 80, 90, seat=3)
    panels.write_conclusion(panel=world.panel, text="同意", actor=world.coordinator, at=TUESDAY)
    panels.close(panel=world.panel, actor=world.coordinator, at=TUESDAY)


def test_nobody_is_seated_further_behind_the_last_of_the_order():
    world = seated(case_count=1, expert_count=3)
    for seat in (0, 1):
        seats.abstain(card=world.card(seat), reason="不熟悉", is_conflict=False, at=TUESDAY)

    with pytest.raises(panels.PanelRefused, match="没有可以补的专家"):
        panels.draw_further(panel=world.panel, actor=world.coordinator, at=TUESDAY)


def test_expert_silent_after_one_card_is_replaced_once_scoring_is_over():
    world = seated(expert_count=5)
    card, late = hand_in(world, 80, 90), world.panel.score_until + timedelta(hours=1)
    for case in (0, 1):
        hand_in(world, 70, 70, seat=1, case=case)
    replace = lambda seat, at: panels.replace(seat=world.seats[seat], actor=world.coordinator, at=at)  # noqa: E731

    for seat, at in ((0, TUESDAY), (1, late)):
        with pytest.raises(panels.PanelRefused, match="已经交过分"):
            replace(seat, at)
    new = replace(0, late)

    card.refresh_from_db()
    world.seats[0].refresh_from_db()
    assert (new.draw_place, world.seats[0].state, card.status) == (4, SeatState.REPLACED, Status.SUBMITTED)


def test_packaged_procedures_bear_one_missing_expert():
    versions = [entry["version"] for entry in json.loads(FILE.read_text(encoding="utf-8"))["schemes"]]
    stages = [stage for version in versions for stage in version["stages"] if stage["kind"] == StageKind.EXPERT_REVIEW]

    assert stages
    assert all(stage["quorum"] < stage["draw_count"] for stage in stages)
