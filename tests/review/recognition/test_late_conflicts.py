"""A conflict that is known only after a card: the card leaves every figure and stays in the file."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from core.enums import Status
from core.models import Notification, OutgoingMail, ReviewEvent
from review import deadlines
from review.findings import findings_of
from review.models import ReviewTask
from review.recognition import late_conflicts, minutes, panel_figures, panel_mail
from review.recognition.models import DeclaredConflict, Panel, Scorecard
from review.recognition.services import experts, panels, seats
from tests.accounts.factories import CoordinatorFactory, MembershipFactory, UserFactory
from tests.accounts.sign_in import sign_in
from tests.review.recognition.factories import TUESDAY, CallFactory, SchemeVersionFactory, open_run, submit, take
from tests.review.recognition.panel_world import REVIEW, content, hand_in, seated
from tests.review.recognition.test_minutes import words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    """Three seats, two cases; the first case has three cards, 60, 80 and 100 points each."""
    cache.clear()
    world = seated(expert_count=5)
    for seat, points in enumerate((60, 80, 100)):
        hand_in(world, points, points, seat=seat)
    return world


def figures(world, case=0):
    summary = panel_figures.standing_of(world.cases[case]).summary
    return summary.count, summary.mean, summary.median, summary.spread


def by_the_expert(world, client):
    answer = client.post(world.path(2, part="cases/1/"), {"action": "declare", "reason": "女儿在那里上班"})
    assert answer.status_code == 302


def by_the_city(world, client):
    expert = world.seats[2].expert
    sign_in(client, world.coordinator)
    page = client.get(reverse("admin:review_expert_change", args=[expert.pk]))
    form = page.context["adminform"].form
    data = {name: form[name].value() or "" for name in form.fields} | {"fields": [row.pk for row in expert.fields.all()]}
    data |= {"declared_conflicts-TOTAL_FORMS": 1, "declared_conflicts-INITIAL_FORMS": 0}
    data |= {
        "declared_conflicts-0-organization": world.cases[0].run.application.organization_id,
        "declared_conflicts-0-reason": "女儿在那里上班",
    }
    assert client.post(page.request["PATH_INFO"], data).status_code == 302
    assert DeclaredConflict.objects.count() == 1


@pytest.mark.parametrize("declared", [by_the_expert, by_the_city])
def test_card_of_a_conflict_declared_late_leaves_mean_ranking_and_minutes(world, client, declared):
    hand_in(world, 50, 50, seat=2, case=1)
    assert (figures(world), figures(world, 1)[0]) == ((3, 80, 80, 40), 1)

    declared(world, client)

    card = world.card(2, 0)
    assert (card.status, card.total, card.is_set_aside, card.state_text) == (Status.WITHDRAWN, 100, True, "交分后回避")
    assert (figures(world), figures(world, 1)[0]) == ((2, 70, 70, 20), 1)
    assert [score.points for score in card.scores.all()] == [100, 100]
    standings = panel_figures.standings_of(world.panel)
    assert [row.summary.mean for row in standings] == [70, 50]
    text, _ = words_of(minutes.docx_of(world.panel, at=TUESDAY))
    assert "交分后回避（原分 100.00，不计）" in text
    assert "女儿在那里上班" in text
    page = sign_in(client, world.coordinator).get(reverse("admin:review_panel_meeting", args=[world.panel.pk])).content.decode()
    assert "原分 100.00，不计" in page
    assert DeclaredConflict.objects.get().expert == world.seats[2].expert


def test_coordinator_of_an_applicant_ties_nobody_who_judges_it(world, client):
    organization, expert = world.cases[0].run.application.organization, world.seats[2].expert
    own = CoordinatorFactory()
    MembershipFactory(user=own, organization=organization)
    url = reverse("admin:review_expert_change", args=[expert.pk])
    assert {"organization", "is_active"} <= set(sign_in(client, world.coordinator).get(url).context["adminform"].form.fields)
    sign_in(client, own)
    form = client.get(url).context["adminform"].form
    assert not {"organization", "is_active"} & set(form.fields)
    data = {name: form[name].value() or "" for name in form.fields} | {"fields": [row.pk for row in expert.fields.all()]}
    data |= {"organization": organization.pk, "declared_conflicts-TOTAL_FORMS": 1, "declared_conflicts-INITIAL_FORMS": 0}
    data |= {"declared_conflicts-0-organization": organization.pk, "declared_conflicts-0-reason": "同事"}

    client.post(url, data)
    with pytest.raises(panels.PanelRefused, match="和你有关"):
        experts.keep_conflicts(
            expert=expert,
            rows=[DeclaredConflict(expert=expert, organization=organization, reason="同事")],
            dropped=[],
            actor=own,
            at=TUESDAY,
        )
    table = f"姓名,邮箱,领域,单位\n{expert.name},{expert.email},{world.panel.field},{organization.name}\n"
    assert "别的市级审核专员" in experts.take_in(text=table, actor=own).faults[0][1]

    expert.refresh_from_db()
    assert (figures(world)[0], expert.organization, expert.is_active) == (3, None, True)
    assert not DeclaredConflict.objects.exists()
    assert experts.take_in(text=table, actor=world.coordinator).changed == 1


def test_declaring_late_needs_a_card_a_reason_and_an_open_panel(world, client):
    path = world.path(2, part="cases/1/")
    assert "才发现有利害关系" in client.get(path).content.decode()
    client.post(path, {"action": "declare", "reason": " "})
    assert figures(world)[0] == 3
    client.post(world.path(2, part="cases/2/"), {"action": "declare", "reason": "同事"})
    assert not DeclaredConflict.objects.exists()
    for seat in (0, 1):
        hand_in(world, 70, 70, seat=seat, case=1)
    panels.write_conclusion(panel=world.panel, text="同意", actor=world.coordinator, at=TUESDAY)
    panels.close(panel=world.panel, actor=world.coordinator, at=TUESDAY)
    assert "才发现有利害关系" not in client.get(path).content.decode()
    with pytest.raises(seats.SeatRefused, match="结束"):
        seats.declare_late(card=world.card(2, 0), reason="同事", at=TUESDAY)


def test_conflict_said_of_one_case_reaches_every_open_case_of_that_organization():
    call = CallFactory(version=SchemeVersionFactory(stages=REVIEW))
    first = submit(call=call)
    world = seated(applications=[first, submit(call=call)])
    other = seated(applications=[submit(membership=first.organization.memberships.get(), call=_call_like(call))])
    other.seats[0].expert = world.seats[0].expert
    other.seats[0].save()
    judged = next(n for n, case in enumerate(world.cases) if case.run.application_id == first.pk)
    hand_in(other, 90, 90)

    seats.abstain(card=world.card(0, judged), reason="同事", is_conflict=True, at=TUESDAY)

    assert other.card().is_set_aside
    assert world.card(0, 1 - judged).status == Status.DRAFT


def _call_like(call):
    return CallFactory(version=SchemeVersionFactory(stages=REVIEW))


def test_who_is_barred_from_what_is_left_is_reminded_of_nothing(world):
    """The third expert has judged one case, and gets a part in the other."""
    expert = world.seats[2].expert
    expert.user = UserFactory()
    expert.save()
    last, days = TUESDAY + timedelta(days=13), iter((11, 13))
    Panel.objects.filter(pk=world.panel.pk).update(score_until=last)

    def asked():
        deadlines.remind(at=TUESDAY + timedelta(days=next(days)))
        lines = panel_mail.workbench_lines(expert.user, TUESDAY)
        count = (
            Notification.objects.filter(recipient=expert.user).count() + OutgoingMail.objects.filter(address=expert.email).count()
        )
        Notification.objects.all().delete()
        return [line.title for line in lines], count

    assert asked() == ([f"给申报打分：{world.panel}"], 1)
    MembershipFactory(user=expert.user, organization=world.cases[1].run.application.organization)
    assert asked() == ([], 0)
    assert OutgoingMail.objects.filter(event="recognition.seat_reminder").exists()  # the others were reminded


def test_a_tie_that_came_later_keeps_the_panel_open_until_it_is_set_aside(world, client):
    for seat in (0, 1):
        hand_in(world, 70, 70, seat=seat, case=1)
    panels.write_conclusion(panel=world.panel, text="同意", actor=world.coordinator, at=TUESDAY)
    expert = world.seats[2].expert
    expert.organization = world.cases[0].run.application.organization
    expert.save()
    url = reverse("admin:review_panel_panel", args=[world.panel.pk])
    assert "抽取以后才有的利害关系" in sign_in(client, world.coordinator).get(url).content.decode()
    with pytest.raises(panels.PanelRefused, match=f"{expert.name}和评过的申报有利害关系"):
        panels.close(panel=world.panel, actor=world.coordinator, at=TUESDAY)

    client.post(url, {"action": "set_aside"})

    assert figures(world)[:2] == (2, 70)
    assert late_conflicts.found(world.panel) == []
    assert ReviewEvent.objects.of(world.card(2, 0)).get(action="set_aside").reason == "和申报单位是同一单位"
    panels.close(panel=world.panel, actor=world.coordinator, at=TUESDAY)


def test_without_a_tie_nothing_is_set_aside(world, client):
    url = reverse("admin:review_panel_panel", args=[world.panel.pk])
    assert "利害关系" not in sign_in(client, world.coordinator).get(url).content.decode()
    client.post(url, {"action": "set_aside"})
    assert figures(world)[0] == 3
    assert Scorecard.objects.filter(status=Status.WITHDRAWN).count() == 0


def test_a_card_set_aside_can_be_handed_in_no_more(world):
    seats.declare_late(card=world.card(2, 0), reason="同事", at=TUESDAY)
    card = world.card(2, 0)
    with pytest.raises(seats.SeatRefused):
        seats.hand_in(card=card, expected_version=card.version, at=TUESDAY, **content(world, 10, 10))
    with pytest.raises(panels.InvalidTransition):
        panels.give_back(card=card, reason="再看", actor=world.coordinator, at=TUESDAY)


def test_a_conflict_declared_after_the_panel_closed_is_found_on_the_desk(world):
    run, expert = world.cases[0].run, world.seats[2].expert
    for seat in (0, 1):
        hand_in(world, 50, 50, seat=seat, case=1)
    panels.write_conclusion(panel=world.panel, text="同意", actor=world.coordinator, at=TUESDAY)
    panels.close(panel=world.panel, actor=world.coordinator, at=TUESDAY)

    def found(run):
        task = ReviewTask.objects.open().of(run).get()
        return [row.text for row in findings_of(task, on=timezone.localdate(TUESDAY)) if row.is_open and "利害关系" in row.text]

    assert found(run) == []
    seats.declare(expert=expert, organization=run.application.organization, reason="女儿在那里上班", at=TUESDAY)

    assert "有 1 位" in found(run)[0]
    assert expert.name not in found(run)[0]
    assert found(world.cases[1].run) == []
    take(run.application, "approve", world.coordinator)
    assert "有 1 位" in found(open_run(run.application))[0]  # whoever recognises sees it, too
