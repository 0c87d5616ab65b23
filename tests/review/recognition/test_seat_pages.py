"""Experts answer, score and hand in by the link of their mail, and by account; guards hold for both."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from core.models import MailTemplate, OutgoingMail
from core.secret_addresses import without_keys
from review.recognition import panel_mail
from review.recognition.models import Score, Scorecard, Seat
from review.recognition.services import panels, seats
from tests.accounts.factories import UserFactory
from tests.accounts.sign_in import sign_in
from tests.review.recognition.factories import TUESDAY
from tests.review.recognition.panel_world import content, hand_in, seated

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    cache.clear()
    return seated()


def filled(world, *points, version, action="submit", **more):
    criteria = list(world.panel.stage.version.criteria.values_list("pk", flat=True))
    return {f"points_{pk}": str(value) for pk, value in zip(criteria, points, strict=False)} | {
        "version": str(version),
        "action": action,
        **more,
    }


def test_invitation_is_accepted_by_link_without_an_account(client):
    cache.clear()
    world = seated(accepts=False)
    page = client.get(world.path())
    assert (page.status_code, page["Referrer-Policy"], page["Cache-Control"]) == (200, "strict-origin", "no-store")
    assert "noindex" in page["X-Robots-Tag"]
    assert client.get(world.path(part="cases/1/")).status_code == 302

    client.post(world.path(), {"action": "accept"})

    assert Seat.objects.get(pk=world.seats[0].pk).state == "accepted"
    assert client.get(world.path(part="cases/1/")).status_code == 200


def test_declining_needs_a_reason_and_ends_the_pages(client):
    cache.clear()
    world = seated(accepts=False)

    client.post(world.path(), {"action": "decline"})
    assert Seat.objects.get(pk=world.seats[0].pk).state == "invited"
    client.post(world.path(), {"action": "decline", "reason": "出差"})

    seat = Seat.objects.get(pk=world.seats[0].pk)
    assert (seat.state, seat.decline_reason) == ("declined", "出差")
    assert client.get(world.path(part="cases/1/")).status_code == 302


def test_wrong_old_and_late_links_say_so(client, world):
    old = world.path()
    panels.send_again(seat=world.seats[0], actor=world.coordinator, at=TUESDAY)
    world.seats[0].refresh_from_db()
    assert client.get(world.path()).status_code == 200

    for path in ("/panel/1.nonsense/", "/panel/x/cases/1/", old, f"{old}cases/1/"):
        page = client.get(path)
        assert (page.status_code, "这个链接用不了" in page.content.decode()) == (404, True)
    Seat.objects.update(link_until=TUESDAY - timedelta(days=900))
    page = client.get(world.path())
    assert (page.status_code, "过期" in page.content.decode()) == (410, True)


def test_too_many_requests_are_refused(client, world, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"panel": "2/m/ip"}

    assert [client.get(world.path()).status_code for _ in range(3)] == [200, 200, 429]


def test_link_is_hidden_in_logs_trail_and_outbox(world):
    from config.logging import hide_secrets

    path = world.path(part="cases/1/")
    secret = path.split("/")[2].partition(".")[2]
    assert secret not in without_keys(f"看邀请： https://portal.example{path}")
    assert secret not in str(hide_secrets(None, None, {"event": f"GET {path}"}))
    assert not Seat.objects.filter(token_digest__contains=secret).exists()


def test_expert_with_an_account_sees_the_same_and_nobody_else(client, world):
    expert = world.seats[0].expert
    expert.user = UserFactory()
    expert.save()
    home = reverse("recognition:seat:home", args=[world.seats[0].pk])

    assert client.get(home).status_code == 302
    assert sign_in(client, expert.user).get(home).status_code == 200
    assert client.get(reverse("recognition:seat:home", args=[world.seats[1].pk])).status_code == 404
    for stranger in (UserFactory(), world.coordinator, world.applications[0].created_by):
        assert sign_in(client, stranger).get(home).status_code == 404


def test_an_account_opens_a_seat_as_long_as_the_link_and_no_longer(client, world):
    seat = world.seats[0]
    seat.expert.user = UserFactory()
    seat.expert.save()
    sign_in(client, seat.expert.user)
    ways = [reverse("recognition:seat:home", args=[seat.pk]), reverse("recognition:seat:case", args=[seat.pk, 1]), world.path()]
    assert [client.get(way).status_code for way in ways] == [200, 200, 200]

    Seat.objects.filter(pk=seat.pk).update(link_until=timezone.now())

    assert [client.get(way).status_code for way in ways] == [410, 410, 410]


def test_draft_keeps_anything_and_hand_in_asks_for_the_rest(client, world):
    path = world.path(part="cases/1/")
    client.get(path)
    card = world.card()

    page = client.post(path, filled(world, 80, 180, version=card.version, action="save"))
    assert (page.status_code, "0 到 100 分" in page.content.decode()) == (400, True)
    assert [score.points for score in card.scores.order_by("criterion__place")] == [80, None]
    card.refresh_from_db()
    page = client.post(path, filled(world, 80, version=card.version))
    assert "还没打分" in page.content.decode()
    card.refresh_from_db()
    assert card.status == "draft"

    assert client.post(path, filled(world, 80, 90.5, version=card.version)).status_code == 302
    card.refresh_from_db()
    assert (card.status, str(card.total)) == ("submitted", "84.20")


def test_form_posted_twice_acts_once(client, world):
    path = world.path(part="cases/1/")
    client.get(path)
    data = filled(world, 80, 90, version=1)

    assert [client.post(path, data).status_code for _ in range(2)] == [302, 302]
    assert Scorecard.objects.get(seat=world.seats[0], case=world.cases[0]).total == 84
    draft = filled(world, 70, version=1, action="save")
    other = world.path(part="cases/2/")
    client.get(other)
    assert [client.post(other, draft).status_code for _ in range(2)] == [302, 302]


def test_stale_tab_overwrites_nothing_and_loses_nothing(client, world):
    path = world.path(part="cases/1/")
    client.get(path)
    client.post(path, filled(world, 80, version=1, action="save"))

    page = client.post(path, filled(world, 20, 30, version=1))

    assert page.status_code == 400
    assert "在另一个页面改过" in page.content.decode()
    assert 'value="20"' in page.content.decode()
    assert Score.objects.get(scorecard=world.card(), criterion__place=0).points == 80


def test_autosave_answers_with_the_version_and_409_when_stale(client, world):
    path = world.path(part="cases/1/autosave/")
    first = client.post(path, filled(world, 80, version=1))
    assert first.json()["version"] == 2
    assert client.post(path, filled(world, 70, version=1)).status_code == 409


def test_page_of_a_draft_says_when_it_was_saved(client, world):
    path = world.path(part="cases/1/")
    assert "已存，" not in client.get(path).content.decode()
    client.post(f"{path}autosave/", filled(world, 50, version=1))
    assert "已存，" in client.get(path).content.decode()


def test_others_figures_come_after_the_own_card(client, world):
    hand_in(world, 11, 11, seat=1)
    hand_in(world, 33, 33, seat=2)
    path = world.path(part="cases/1/")
    assert "大家的分" not in client.get(path).content.decode()

    hand_in(world, 22, 22)

    page = client.get(path).content.decode()
    assert "大家的分" in page
    assert not [seat for seat in world.seats[1:] if seat.expert.name in page]


def test_letters_to_experts_speak_in_the_citys_words(client, world):
    MailTemplate.objects.create(event=panel_mail.INVITATION, subject="{城市}请你评审", closing="{收件人}，谢谢")
    seat = world.seats[0]
    seat.link_number += 1
    seat.save()
    panel_mail.mail_invitation(seat_id=seat.pk, at=TUESDAY)

    mail = OutgoingMail.objects.get(key=f"seat:{seat.pk}:{seat.link_number}")
    assert mail.subject.endswith("请你评审")
    assert f"{seat.expert}，谢谢" in mail.text
    assert "抽到了你" in mail.text  # what the city leaves empty stays
    page = sign_in(client, world.coordinator).get(reverse("admin:core_mailtemplate_add")).content.decode()
    assert 'value="recognition.seat"' in page


def test_others_figures_are_hidden_from_who_must_score_again(client, world):
    hand_in(world, 80, 90)
    hand_in(world, 60, 60, seat=1)
    panels.set_chair(seat=world.seats[0], actor=world.coordinator, at=TUESDAY)
    page, ranking = world.path(part="cases/1/"), world.path(part="ranking/")
    assert "大家的分" in client.get(page).content.decode()
    assert "72.00" in client.get(ranking).content.decode()

    panels.give_back(card=world.card(0, 0), reason="再看", actor=world.coordinator, at=TUESDAY)

    shown = client.get(page).content.decode()
    assert "大家的分" not in shown
    assert "退给你改的" in shown
    assert "60.00" not in client.get(ranking).content.decode()
    hand_in(world, 80, 80)
    again = client.get(page).content.decode()
    assert "大家的分" in again
    assert "退给你改的" not in again


def test_abstaining_needs_a_reason_and_a_conflict_is_remembered(client, world):
    path = world.path(part="cases/1/")
    client.post(path, {"action": "abstain", "is_conflict": "1"})
    assert world.card().status == "draft"

    client.post(path, {"action": "abstain", "is_conflict": "1", "reason": "以前的同事"})

    assert (world.card().status, world.card().is_conflict) == ("withdrawn", True)
    case = world.cases[0]
    assert world.seats[0].expert.declared_conflicts.get().organization == case.run.application.organization


def test_card_given_back_can_be_changed_and_its_expert_is_told(world, django_capture_on_commit_callbacks):
    card = hand_in(world, 80, 90)
    with pytest.raises(seats.SeatRefused):
        hand_in(world, 70, 70)

    panels.give_back(card=card, reason="第二项请再看", actor=world.coordinator, at=TUESDAY)
    hand_in(world, 70, 70)

    card.refresh_from_db()
    assert card.total == 70


def test_nothing_is_handed_in_after_the_end_or_before_accepting(world):
    card = world.card()
    late = world.panel.score_until + timedelta(minutes=1)
    with pytest.raises(seats.SeatRefused, match="截止"):
        seats.hand_in(card=card, expected_version=1, at=late, **content(world, 1, 1))
    Seat.objects.filter(pk=world.seats[0].pk).update(state="invited")
    with pytest.raises(seats.SeatRefused, match="接受"):
        seats.hand_in(card=card, expected_version=1, at=TUESDAY, **content(world, 1, 1))


def test_ranking_is_the_chairs_and_of_cases_with_an_own_card(client, world):
    path = world.path(part="ranking/")
    assert client.get(path).status_code == 404
    panels.set_chair(seat=world.seats[0], actor=world.coordinator, at=TUESDAY)
    hand_in(world, 99, 99, seat=1, case=0)
    assert "99.00" not in client.get(path).content.decode()

    hand_in(world, 77, 77, case=0)
    page = client.get(path).content.decode()
    assert "88.00" in page
    assert "<html" not in client.get(path, headers={"HX-Request": "true"}).content.decode()
    client.post(path, {"conclusion": "建议认定"})
    world.panel.refresh_from_db()
    assert world.panel.conclusion == "建议认定"
