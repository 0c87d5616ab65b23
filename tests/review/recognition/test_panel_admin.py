"""Coordinators walk a panel through the admin, and only those without a part in it."""

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from review.recognition.models import Expert, Panel
from review.recognition.services import experts, seats
from tests.accounts.factories import CoordinatorFactory, MembershipFactory, UserFactory
from tests.accounts.sign_in import sign_in
from tests.review.recognition.factories import (
    TUESDAY,
    CallFactory,
    ExpertFactory,
    ReviewFieldFactory,
    SchemeVersionFactory,
    submit,
)
from tests.review.recognition.panel_world import REVIEW, gathered, hand_in, seated

pytestmark = pytest.mark.django_db
PAGES = ("panel", "meeting", "draw", "minutes_docx", "minutes_pdf")


def page_of(panel, name="panel"):
    return reverse(f"admin:review_panel_{name}", args=[panel.pk])


def test_from_call_to_closed_panel(client):
    call = CallFactory(version=SchemeVersionFactory(stages=REVIEW))
    application, review_field, coordinator = submit(call=call), ReviewFieldFactory(), CoordinatorFactory()
    for _ in range(4):
        ExpertFactory(fields=[review_field])
    sign_in(client, coordinator)
    stage = call.version.stages.first()
    new = {"place": f"{call.pk}:{stage.pk}", "field": review_field.pk, "title": "第一组", "score_until": "2036-01-01T12:00"}

    answer = client.post(reverse("admin:review_panel_add"), new)
    panel = Panel.objects.get()
    assert answer["Location"] == page_of(panel)
    assert application.case_number in client.get(page_of(panel)).content.decode()
    client.post(page_of(panel), {"action": "take_in", "run": application.runs.get().pk})
    assert "抽取专家" in client.get(page_of(panel)).content.decode()
    client.post(page_of(panel), {"action": "draw"})
    client.post(page_of(panel), {"action": "invite"})

    panel.refresh_from_db()
    assert panel.seats.filter(invited_at__isnull=False).count() == 3
    for name in PAGES:
        assert client.get(page_of(panel, name)).status_code == 200
    client.post(page_of(panel), {"action": "close"})
    panel.refresh_from_db()
    assert panel.closed_at is None


def test_panels_are_missing_for_who_is_no_coordinator_of_the_city(client):
    world = seated()
    district = CoordinatorFactory(scope=world.applications[0].organization.district)

    for name in PAGES:
        assert sign_in(client, world.coordinator).get(page_of(world.panel, name)).status_code == 200
        for stranger in (district, UserFactory(is_staff=True)):
            assert sign_in(client, stranger).get(page_of(world.panel, name)).status_code != 200
    for url in ("admin:review_panel_add", "admin:review_expert_import"):
        assert sign_in(client, district).get(reverse(url)).status_code != 200


def test_who_has_a_part_in_a_case_reads_nothing_of_the_panel(client):
    world = seated()
    own = CoordinatorFactory()
    MembershipFactory(user=own, organization=world.applications[0].organization)
    sign_in(client, own)

    page = client.get(page_of(world.panel)).content.decode()
    assert not [seat for seat in world.seats if seat.expert.name in page]
    assert {client.get(page_of(world.panel, name)).status_code for name in PAGES[1:]} == {404}


def test_meeting_shows_cards_without_names_and_gives_one_back(client):
    world = seated()
    card = hand_in(world, 80, 90)
    sign_in(client, world.coordinator)

    page = client.get(page_of(world.panel, "meeting")).content.decode()
    assert "84.00" in page
    assert not [seat for seat in world.seats if seat.expert.name in page]
    client.post(page_of(world.panel, "meeting"), {"action": "give_back", "card": card.pk, "reason": "再看"})
    card.refresh_from_db()
    assert card.status == "draft"
    fragment = client.get(page_of(world.panel, "meeting"), headers={"HX-Request": "true"}).content.decode()
    assert 'id="ranking"' in fragment
    assert "<html" not in fragment


def test_meeting_marks_what_has_its_quorum_and_what_lacks_cards(client):
    world = seated()
    hand_in(world, 80, 90)
    hand_in(world, 80, 90, seat=1)
    hand_in(world, 70, 70, case=1)
    page = sign_in(client, world.coordinator).get(page_of(world.panel, "meeting")).content.decode()

    assert page.count("还差 1 位</span>") == 1
    assert page.count(">够了</span>") == 1
    assert "还差 1 位才够法定人数" in page


def test_page_offers_one_expert_more_where_a_quorum_cannot_be_reached(client):
    world = seated(case_count=1, expert_count=5)
    sign_in(client, world.coordinator)
    assert "加抽下一位" not in client.get(page_of(world.panel)).content.decode()
    for seat in (0, 1):
        seats.abstain(card=world.card(seat), reason="不熟悉", is_conflict=False, at=TUESDAY)

    assert "加抽下一位" in client.get(page_of(world.panel)).content.decode()
    client.post(page_of(world.panel), {"action": "draw_further"})

    assert world.panel.seats.count() == 4
    assert "加抽下一位" not in client.get(page_of(world.panel)).content.decode()


def test_experts_are_imported_and_again_changes_nothing(client):
    review_field, coordinator = ReviewFieldFactory(name="智能制造"), CoordinatorFactory()
    organization = MembershipFactory().organization
    lines = (
        "姓名\t邮箱\t单位\t领域",
        f"张一\ta@example.test\t{organization.name}\t智能制造",
        "李二\tb@example\t\t智能制造",
        "王三\tc@example.test\t外地大学\t没有的",
    )
    text = "\n".join(lines)
    sign_in(client, coordinator)

    page = client.post(reverse("admin:review_expert_import"), {"text": text}).content.decode()
    client.post(reverse("admin:review_expert_import"), {"text": text})

    expert = Expert.objects.get()
    assert (expert.name, expert.organization, list(expert.fields.all())) == ("张一", organization, [review_field])
    assert "没导入的 2 行" in page
    assert "没有“没有的”这个领域" in page


def test_a_table_of_experts_costs_the_same_for_two_lines_and_for_twenty():
    actor = CoordinatorFactory()
    assert actor.coordinates(None)  # asked once a person
    for name in ("智能制造", "电子信息"):
        ReviewFieldFactory(name=name)
    EmailAddress.objects.create(user=(known := UserFactory()), email="New20-0@example.test", verified=True)
    EmailAddress.objects.create(user=UserFactory(), email="new2-0@example.test", verified=True)

    def queries_of(count, field, name):
        lines = [f"{name}{number}\tnew{count}-{number}@example.test\t外地大学\t{field}" for number in range(count)]
        with CaptureQueriesContext(connection) as queries:
            outcome = experts.take_in(text="\n".join(["姓名\t邮箱\t单位\t领域", *lines]), actor=actor)
        return outcome, len(queries)

    added = [queries_of(count, "智能制造", "张") for count in (2, 20)]
    changed = [queries_of(count, "智能制造、电子信息", "李") for count in (2, 20)]

    assert [outcome.new for outcome, _ in added] == [2, 20]
    assert [outcome.changed for outcome, _ in changed] == [2, 20]
    assert added[0][1] == added[1][1]
    assert changed[0][1] == changed[1][1]
    expert = Expert.objects.get(email="new20-0@example.test")
    assert (expert.user, expert.name, expert.fields.count()) == (known, "李0", 2)
    assert Expert.objects.exclude(user=None).count() == 2
    assert expert.updated_at > expert.created_at


def test_import_without_names_of_columns_is_refused(client):
    sign_in(client, CoordinatorFactory())

    page = client.post(reverse("admin:review_expert_import"), {"text": "张一\ta@example.test"}).content.decode()

    assert "第一行要有列名" in page
    assert not Expert.objects.exists()


def test_pages_of_the_pool_open(client):
    world = gathered()
    sign_in(client, world.coordinator)

    for url in (
        reverse("admin:review_expert_changelist"),
        reverse("admin:review_expert_change", args=[world.experts[0].pk]),
        reverse("admin:review_expert_add"),
        reverse("admin:review_reviewfield_changelist"),
        reverse("admin:review_panel_changelist"),
    ):
        assert client.get(url).status_code == 200, url


def test_table_of_experts_has_at_most_so_many_lines(db):
    actor, head = CoordinatorFactory(), "姓名\t邮箱\t领域"
    lines = ["\tx@y.example\t制造"] * experts.ROWS_MAX

    assert len(experts.take_in(text="\n".join([head, *lines]), actor=actor).faults) == experts.ROWS_MAX
    with pytest.raises(experts.ImportRefused, match="一次最多 2000 行，分几次传。"):
        experts.take_in(text="\n".join([head, *lines, lines[0]]), actor=actor)
