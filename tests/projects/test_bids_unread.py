"""What stands in a bid is on no address of the portal before the opening, whoever asks for it and whatever its name is.

A draft and a sealed bid with a marker in every field; the whole URLconf is asked, so that a new page cannot be forgotten.
"""

import base64

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client

from core.documents import Checked
from projects.models import BidFile, ChallengeBid, OpenChallenge
from projects.services import bids
from tests.accounts.factories import CoordinatorFactory
from tests.accounts.sign_in import sign_in
from tests.projects import challenge_world as world_of
from tests.review.recognition.crawl import ask, crawl, found

pytestmark = pytest.mark.django_db
OK = 200
MARKER, CONTROL = "ZEBRA7QUARTZ", "HERON3BASALT"
SECRETS = {name: f"{MARKER} {name}" for name in ("proposal", "team", "schedule", "contact_name")} | {"amount": "7654321"}
RAW = MARKER.encode()
FORMS = {
    MARKER,
    "7654321",
    RAW.hex(),
    *(base64.b64encode(b"x" * shift + RAW)[4 if shift else 0 : -4].decode() for shift in range(3)),
}
"""How the marker reads as it is, in hexadecimal, and in base64 wherever it begins."""


@pytest.fixture
def world():
    """A public challenge with a sealed bid, which has a partner and a file, and a draft of another school."""
    _same_numbers()
    world = world_of.published(need=f"要降到 8 微米以内。{CONTROL}")
    world.draft = world_of.drafted(world, **SECRETS)
    bids.add_file(bid=world.draft, checked=_file(), actor=world.draft.created_by)
    world.partner = world_of.bidder()
    world.sealed = world_of.drafted(world, partners=[(world.partner, "40")], **SECRETS, lead_share="60")
    bids.add_file(bid=world.sealed, checked=_file(), actor=world.sealed.created_by)
    world.sealed.refresh_from_db()
    bids.seal(bid=world.sealed, actor=world.sealed.created_by, expected_version=world.sealed.version)
    cache.clear()
    return world


def _same_numbers():
    """The next challenge and the next bid have one number: half the addresses to ask for."""
    with connection.cursor() as cursor:
        last = {}
        for model in (OpenChallenge, ChallengeBid):
            cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [model._meta.db_table])
            last[model._meta.db_table] = cursor.fetchone()[0]
        for table, number in last.items():
            skipped = max(last.values()) - number
            cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, skipped])


def _file():
    content = b"%PDF-1.4\n%" + RAW + b"\n%%EOF\n"
    return Checked(f"{MARKER}.pdf", "application/pdf", content)


def _client(user):
    browser = Client(raise_request_exception=False)
    return sign_in(browser, user) if user else browser


def _crawled(world, user, *, passes_door=False):
    """``(addresses that answer, addresses with the control, {address: what leaks})`` of everything that can be asked for."""
    assert world.draft.pk == world.challenge.pk
    numbers = {world.draft.pk} if passes_door else {world.draft.pk, world.sealed.pk}
    words = {"token": ["1.x"], "code": ["challenge_project"], "kind": ["challenge"], "action": ["approve"], "number": [1]}
    words |= {"app_label": ["projects", "review"], "file": [BidFile.objects.get().pk], "partner": [1]}
    answered, controls, leaks = set(), set(), {}
    for address, status, text in crawl(_client(user), numbers=sorted(numbers), words=words, passes_door=passes_door):
        if status == OK:
            answered.add(address)
        if CONTROL in text:
            controls.add(address)
        if hits := found(FORMS, text):
            leaks[address] = hits
    return answered, controls, leaks


@pytest.mark.parametrize("who", ["anybody", "another bidder", "publisher"])
def test_no_address_gives_a_bid_to_who_did_not_write_it(world, who):
    readers = {"anybody": None, "another bidder": world_of.bidder(), "publisher": world.publisher}
    answered, controls, leaks = _crawled(world, readers[who])

    assert len(answered) > 20
    assert world.challenge.get_absolute_url() in controls
    assert leaks == {}


@pytest.mark.parametrize("who", ["coordinator", "superuser"])
def test_no_page_of_staff_gives_a_bid_away(world, who):
    user = world.coordinator if who == "coordinator" else CoordinatorFactory(is_superuser=True)
    answered, controls, leaks = _crawled(world, user, passes_door=True)

    assert len([address for address in answered if address.startswith("/admin/")]) > 40
    assert world.challenge.get_absolute_url() in controls
    assert leaks == {}


def test_what_is_looked_for_would_be_found(world):
    """The writer's own draft before the opening; afterwards what the publisher reads."""
    path = f"/challenges/bids/{world.draft.pk}/edit/"
    assert {MARKER, "7654321"} <= found(FORMS, ask(_client(world.draft.created_by), path)[1])

    world.close()
    world.open()
    bid = ChallengeBid.objects.get(pk=world.sealed.pk)
    assert bid.opening_fault == ""
    world.score({bid.pk: 80})
    assert MARKER in found(FORMS, ask(_client(world.publisher), f"/challenges/{bid.challenge_id}/bids/")[1])
