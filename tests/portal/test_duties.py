"""The list of duties is whole and honest."""

import pytest
from django.urls import reverse

from portal.duties import DutyState, all_duties, counts_by_state

# Kept apart from the packaged data, so that a duty cannot get lost there unnoticed.
PLAN = """
G1 G2 G3 G4 G5 G6 A1.1 A1.2 A1.3 A1.4 A2.1 A2.2 A2.3 A2.4 A3.1 A3.2 A4.1 B1.1 B1.2 B1.3 B2.1 B2.2 B2.3 C1.1 C1.2 C1.3
C2.1 C2.2 C2.3 C3.1 C3.2 C3.3 C3.4 C3.5 C3.6 C3.7 C4.1 C4.2 C4.3 C4.4 C5.1 C5.2 C5.3 C5.4 C5.5 C6.1 C6.2 C6.3 C6.4 C6.5 D1
"""
PLAN_IDS = PLAN.split()


def test_every_duty_of_the_plan_is_listed_once():
    assert sorted(duty.id for duty in all_duties()) == sorted(PLAN_IDS)


def test_every_duty_says_what_it_is_and_how_far_it_is():
    assert [duty.id for duty in all_duties() if not (duty.section and duty.text and duty.note)] == []


def test_coming_duties_link_to_nothing_and_others_link_to_their_page():
    assert [duty.id for duty in all_duties() if bool(duty.url_name) == (duty.state == DutyState.COMING)] == []


def test_counts_add_up():
    assert sum(count for _, count in counts_by_state()) == len(PLAN_IDS)


@pytest.mark.django_db
def test_page_shows_every_duty_and_its_links_answer(client):
    response = client.get(reverse("portal:duties"))

    page = response.content.decode()
    assert [duty.id for duty in all_duties() if f'id="{duty.id}"' not in page] == []
    assert {duty.id: client.get(duty.url).status_code for duty in all_duties() if duty.url} == {
        duty.id: 200 for duty in all_duties() if duty.url
    }
