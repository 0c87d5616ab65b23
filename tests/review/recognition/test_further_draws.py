"""A panel whose field has nobody left draws from a further field or the whole pool; conflicts count there, too."""

import pytest
from django.urls import reverse

from core.workflow import MissingReason
from review.recognition import drawing, minutes
from review.recognition.models import DeclaredConflict
from review.recognition.services import further_draws, panels, seats
from tests.accounts.sign_in import sign_in
from tests.review.recognition.factories import TUESDAY, ExpertFactory, ReviewFieldFactory
from tests.review.recognition.panel_world import gathered, seated
from tests.review.recognition.test_minutes import words_of

pytestmark = pytest.mark.django_db


def extend(world, field=None, reason="本领域没有人能来"):
    return further_draws.extend(panel=world.panel, field=field, reason=reason, actor=world.coordinator, at=TUESDAY)


def replaced(world, number):
    """The next expert on the place of one who declined."""
    seats.answer(seat=world.seats[number], accepts=False, reason="出差", at=TUESDAY)
    return panels.replace(seat=world.seats[number], actor=world.coordinator, at=TUESDAY)


def page_of(world, name="panel"):
    return reverse(f"admin:review_panel_{name}", args=[world.panel.pk])


def test_the_order_goes_on_in_a_further_field_without_those_who_are_tied():
    world = seated(accepts=False, expert_count=3)
    near = ReviewFieldFactory()
    others, tied = [ExpertFactory(fields=[near]) for _ in range(3)], ExpertFactory(fields=[near])
    ExpertFactory(fields=[ReviewFieldFactory()])
    organization = world.applications[0].organization
    DeclaredConflict.objects.create(expert=tied, organization=organization, reason="学生", declared_at=TUESDAY)

    draw = extend(world, near)

    order = drawing.order(draw.seed, [expert.pk for expert in others])
    seat = replaced(world, 0)
    assert (seat.expert_id, seat.draw_place, seat.invited_at) == (order[0], 4, None)
    assert {row["id"] for row in draw.pool if row["reasons"]} == {tied.pk}
    assert panels.draw_is_right(world.panel)
    assert [replaced(world, number).expert_id for number in (1, 2)] == order[1:]
    draw.pool = draw.pool[1:]
    draw.save()
    assert not panels.draw_is_right(world.panel)


def test_the_whole_pool_holds_everybody_who_was_in_no_list_yet():
    world = seated(accepts=False, expert_count=3)
    others = {ExpertFactory(fields=[ReviewFieldFactory()]).pk for _ in range(2)} | {ExpertFactory(fields=[world.panel.field]).pk}
    ExpertFactory(fields=[ReviewFieldFactory()], is_active=False)

    assert {row["id"] for row in extend(world).pool} == others
    for number in range(3):
        replaced(world, number)
    with pytest.raises(panels.NotEnoughExperts, match="全库"):
        extend(world)


def test_nothing_further_is_drawn_while_somebody_is_left_nor_without_a_reason():
    world = seated(accepts=False, expert_count=4)
    ExpertFactory(fields=[ReviewFieldFactory()])
    with pytest.raises(panels.PanelRefused, match="先补下一位"):
        extend(world)
    replaced(world, 0)
    with pytest.raises(MissingReason):
        extend(world, reason=" ")
    assert world.panel.further_draws.count() == 0
    extend(world)
    assert world.panel.further_draws.count() == 1


def test_a_field_with_too_few_seats_those_and_the_missing_ones_from_further():
    world = gathered(expert_count=2)
    near = ReviewFieldFactory()
    others = [ExpertFactory(fields=[near]).pk for _ in range(3)]
    with pytest.raises(panels.NotEnoughExperts):
        panels.draw(panel=world.panel, actor=world.coordinator, at=TUESDAY)

    draw = extend(world, near)

    world.panel.refresh_from_db()
    own = drawing.order(world.panel.seed, [expert.pk for expert in world.experts])
    assert list(world.panel.seats.order_by("draw_place").values_list("expert", "draw_place")) == [
        *zip(own, (1, 2), strict=True),
        (drawing.order(draw.seed, others)[0], 3),
    ]
    assert panels.draw_is_right(world.panel)


def test_where_the_further_field_has_too_few_too_nobody_is_drawn():
    world = gathered(expert_count=1)
    near = ReviewFieldFactory()
    ExpertFactory(fields=[near])
    with pytest.raises(panels.NotEnoughExperts, match="要 2 位，还差 1 位"):
        extend(world, near)
    world.panel.refresh_from_db()
    assert (world.panel.drawn_at, world.panel.seats.count()) == (None, 0)
    enough = gathered(expert_count=3)
    with pytest.raises(panels.PanelRefused, match="够抽"):
        extend(enough)


def test_the_page_offers_it_and_the_record_and_the_minutes_tell_of_it(client):
    world = seated(accepts=False, expert_count=4)
    near = ReviewFieldFactory()
    ExpertFactory(fields=[near])
    sign_in(client, world.coordinator)
    assert "扩大抽取范围" not in client.get(page_of(world)).content.decode()
    replaced(world, 0)
    assert "扩大抽取范围" not in client.get(page_of(world)).content.decode()  # nobody is left, but nobody is missing
    seats.answer(seat=world.seats[1], accepts=False, reason="出差", at=TUESDAY)
    page = client.get(page_of(world)).content.decode()
    assert "扩大抽取范围" in page
    assert f"{world.seats[1].expert}谢绝了" in page

    client.post(page_of(world), {"action": "extend", "field": near.pk, "reason": ""})
    assert world.panel.further_draws.count() == 0
    client.post(page_of(world), {"action": "extend", "field": near.pk, "reason": "能来的都抽过了"})

    draw = world.panel.further_draws.get()
    record = client.get(page_of(world, "draw")).content.decode()
    text, _ = words_of(minutes.docx_of(world.panel, at=TUESDAY))
    for words in (draw.seed, "能来的都抽过了", str(near)):
        assert words in record
        assert words in text
    assert "扩大抽取范围" not in client.get(page_of(world)).content.decode()
