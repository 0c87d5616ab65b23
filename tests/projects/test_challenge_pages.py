"""Challenges through their pages: the whole story by posts, and a bid's content that is nowhere before the opening."""

import base64
import json
import logging
import re
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
import redis
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.kept_forms import SESSION_KEY
from projects.challenge_enums import ChallengePhase
from projects.models import Award, BidPartner, ChallengeBid, OpenChallenge, OpeningOfficer, Project, TalentDrive, TalentHead
from tests.accounts.factories import UserFactory
from tests.accounts.sign_in import sign_in
from tests.fixtures.database import BINARIES, _owner_address
from tests.projects import challenge_world as world_of
from tests.review.recognition.factories import ExpertFactory

MARKER, CONTROL = "ZEBRA7QUARTZ", "HERON3BASALT"
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)


def _client(user):
    return sign_in(Client(), user)


def _url(name, *args):
    return reverse(f"projects:{name}", args=args)


def _version(bid):
    return ChallengeBid.objects.get(pk=bid.pk).version


def _forms_of_marker(marker):
    raw = marker.encode()
    inner = [base64.b64encode(b"x" * shift + raw)[4 if shift else 0 : -4] for shift in range(3)]
    return [raw, raw.hex().encode(), *inner]


def _found(content):
    content = content.encode() if isinstance(content, str) else content
    return [form for form in _forms_of_marker(MARKER) if form in content]


def _dump():
    address = _owner_address(settings.DATABASES["default"]["NAME"])
    return subprocess.run([BINARIES / "pg_dump", address], check=True, capture_output=True).stdout


def _redis():
    """Everything of every database of the server, read by its kind: what DUMP gives may be compressed."""
    pool, found = cache._cache.get_client().connection_pool, []
    for number in range(int(redis.Redis(connection_pool=pool).config_get("databases")["databases"])):
        own = type(pool)(connection_class=pool.connection_class, **pool.connection_kwargs | {"db": number})
        client = redis.Redis(connection_pool=own)
        for key in client.scan_iter():
            found += [key, _value_of(client, key)]
        own.disconnect()
    return b"".join(found)


def _value_of(client, key):
    kind = client.type(key)
    if kind == b"string":
        return client.get(key)
    if kind == b"list":
        return b"".join(client.lrange(key, 0, -1))
    if kind == b"hash":
        return b"".join(name + value for name, value in client.hgetall(key).items())
    if kind == b"set":
        return b"".join(client.smembers(key))
    if kind == b"zset":
        return b"".join(client.zrange(key, 0, -1))
    return repr(client.xrange(key)).encode() if kind == b"stream" else client.dump(key) or b""


def _sessions():
    """Sessions as they read: in the table they may be compressed."""
    return "".join(str(row.get_decoded()) for row in Session.objects.all())


def _folders():
    """What lies in the folder of keys, beside the uploads the one place on the disk to which the portal writes."""
    files = [path for path in Path(settings.KEYS_DIR).rglob("*") if path.is_file()]
    return b"".join(path.name.encode() + path.read_bytes() for path in files)


def _places(caplog):
    """Everything in which something may lie, by name."""
    return {
        "database": _dump(),
        "sessions": _sessions(),
        "redis": _redis(),
        "files": _stored_files(),
        "folders": _folders(),
        "mail": "".join(f"{letter.subject}{letter.body}{letter.alternatives}" for letter in mail.outbox),
        "log": caplog.text,
    }


def _plant(client, text):
    """The control in every place, so that a search which finds nothing anywhere is noticed."""
    session = client.session
    session["planted"] = text * 40
    session.save()
    cache.set("planted", text)
    cache._cache.get_client().rpush("planted-list", text * 40)
    default_storage.save("planted.txt", ContentFile(text.encode()))
    (Path(settings.KEYS_DIR) / "planted").write_text(text)
    mail.send_mail(text, text, None, ["a@example.test"])
    logging.getLogger("projects").warning("planted %s", text)


def _stored_files():
    def walk(folder):
        folders, files = default_storage.listdir(folder)
        for name in files:
            with default_storage.open(f"{folder}{name}") as file:
                yield name.encode() + file.read()
        for name in folders:
            yield from walk(f"{folder}{name}/")

    return b"".join(walk(""))


def test_a_marker_in_a_bid_is_nowhere_before_the_opening(transactional_db, caplog):
    world = world_of.published(need=f"要降到 8 微米以内。{CONTROL}")
    person, partner = world_of.bidder(), world_of.bidder()
    page = _client(person)
    start = page.post(_url("bid_start", world.challenge.pk))
    bid = ChallengeBid.objects.get()
    assert start.url == _url("bid_edit", bid.pk)
    texts = world_of.TEXTS | {"proposal": f"我们用 {MARKER} 方案", "contact_name": MARKER, "lead_share": "60"}

    saved = page.post(_url("bid_autosave", bid.pk), texts | {"version": _version(bid)})
    assert json.loads(saved.content)["version"]
    assert page.post(_url("bid_autosave", bid.pk), texts | {"version": "1"}).status_code == 409
    stale = page.post(_url("bid_edit", bid.pk), texts | {"team": MARKER, "version": "1"})
    assert MARKER in stale.content.decode()
    gone = Client().post(_url("bid_edit", bid.pk), texts)
    assert gone.status_code == 401
    assert MARKER in gone.content.decode()
    page.post(
        _url("bid_partner_add", bid.pk),
        {"organization": partner.memberships.get().organization.name, "share": "40", "part": MARKER},
    )
    seat = BidPartner.objects.get()
    assert MARKER in _client(partner).get(_url("bid_detail", bid.pk)).content.decode()
    _client(partner).post(_url("bid_partner_answer", bid.pk, seat.pk), {"answer": "yes"})
    file = SimpleUploadedFile(f"{MARKER}.pdf", PDF.replace(b"%%EOF", b"%" + MARKER.encode() + b"\n%%EOF"))
    page.post(_url("bid_file_add", bid.pk), {"file": file})
    assert bid.files.count() == 1
    assert MARKER in page.get(_url("bid_seal", bid.pk)).content.decode()
    draft_places = _places(caplog)
    assert page.get(_url("bid_copy", bid.pk)).status_code == 200

    page.post(_url("bid_seal", bid.pk), {"version": _version(bid), "has_copy": "1"})

    bid.refresh_from_db()
    assert bid.is_sealed
    _draft_that_cannot_be_read(world, caplog)
    _plant(Client(), CONTROL)
    places = _places(caplog)
    assert {name: _found(content) for name, content in draft_places.items()} == dict.fromkeys(draft_places, [])
    assert {name: _found(content) for name, content in places.items()} == dict.fromkeys(places, [])
    assert [name for name, content in places.items() if CONTROL not in _text(content)] == []
    (Path(settings.KEYS_DIR) / "planted").unlink()
    assert not Client().session.get(SESSION_KEY)
    for reader in (None, person, partner, world.publisher):
        browser = _client(reader) if reader else Client()
        assert _found(browser.get(_url("bid_detail", bid.pk)).content) == []
    page = browser.get(_url("challenge_detail", world.challenge.pk)).content
    assert (CONTROL.encode() in page, _found(page)) == (True, [])


def _text(content):
    return content.decode(errors="replace") if isinstance(content, bytes) else content


def _draft_that_cannot_be_read(world, caplog):
    """A fault in the middle of saving, with the text in the request and in local names: the report of it names none of it."""
    bid = world_of.drafted(world)
    browser = sign_in(Client(raise_request_exception=False), bid.created_by)
    ChallengeBid.objects.filter(pk=bid.pk).update(draft=b"damaged in the table")
    answer = browser.post(_url("bid_edit", bid.pk), world_of.TEXTS | {"team": MARKER, "version": _version(bid)})
    assert answer.status_code == 500
    assert "Unreadable" in caplog.text


@pytest.mark.django_db
def test_the_story_goes_through_the_pages_from_three_bids_to_a_project():
    for _ in range(3):
        OpeningOfficer.objects.create(user=UserFactory())
    keys = {}
    for officer in OpeningOfficer.objects.select_related("user"):
        shown = _client(officer.user).post(_url("officer"), {"action": "make"}).content.decode()
        keys[officer.user_id] = re.search(r"KB-[A-Z2-7-]+", shown)[0]
        again = _client(officer.user).get(_url("officer")).content.decode()
        assert keys[officer.user_id] not in again
        _client(officer.user).post(_url("officer"), {"action": "try", "key": keys[officer.user_id]})
    assert OpeningOfficer.objects.filter(tried_at=None).count() == 0

    challenge, coordinator = _publish_by_pages()
    bids = [_bid_by_pages(challenge, amount) for amount in ("900000", "800000", "700000")]
    OpenChallenge.objects.filter(pk=challenge.pk).update(closes_at=timezone.now() - timedelta(seconds=1))
    late = world_of.bidder()
    assert "截止" in _client(late).post(_url("bid_start", challenge.pk), follow=True).content.decode()

    for number, (pk, key) in enumerate(list(keys.items())[:2]):
        browser = _client(OpeningOfficer.objects.get(user=pk).user)
        assert browser.get(_url("challenge_opening", challenge.pk)).status_code == 200
        browser.post(_url("challenge_opening", challenge.pk), {"key": key})
        challenge.refresh_from_db()
        assert (challenge.opened_at is not None) is bool(number)

    desk = _client(coordinator)
    experts = [ExpertFactory(user=UserFactory()).user for _ in range(3)]
    assert desk.get(_url("challenge_panel", challenge.pk)).status_code == 200
    desk.post(_url("challenge_panel", challenge.pk), {"action": "draw", "count": "3"})
    for expert in experts:
        _score_by_pages(expert, challenge, bids)
    challenge.refresh_from_db()
    assert challenge.scored_at

    publisher = _client(challenge.created_by)
    table = publisher.get(_url("challenge_bids", challenge.pk)).content.decode()
    assert "900,000" in table
    publisher.post(_url("award_propose", challenge.pk), {"bid": bids[0].pk})
    award = Award.objects.get()
    assert bids[0].organization.name in Client().get(challenge.get_absolute_url()).content.decode()
    Award.objects.filter(pk=award.pk).update(
        proposed_at=timezone.now() - timedelta(days=9), notice_until=timezone.now() - timedelta(days=1)
    )
    desk.post(_url("award_action", challenge.pk, "confirm"))
    assert Project.objects.get(awards=award).organization == bids[0].organization

    day = timezone.localdate().isoformat()
    publisher.post(_url("award_action", challenge.pk, "sign"), {"number": "HT-1", "signed_on": day, "amount": "90万"})
    form = publisher.get(_url("challenge_award", challenge.pk))
    token = form.context["token"]
    publisher.post(_url("award_action", challenge.pk, "milestone"), {"title": "样机", "due_on": day, "token": token})
    step = award.milestones.get()
    winner = _client(bids[0].created_by)
    assert winner.post(_url("award_action", challenge.pk, "report"), {"milestone": "1x", "text": "做好了"}).status_code == 404
    winner.post(_url("award_action", challenge.pk, "report"), {"milestone": step.pk, "text": "做好了"})
    publisher.post(_url("award_action", challenge.pk, "accept-milestone"), {"milestone": step.pk})
    publisher.post(_url("award_action", challenge.pk, "accept"), {"trained_count": "28"})
    award.refresh_from_db()
    assert (award.trained_count, str(award.amount)) == (28, "900000.00")
    assert OpenChallenge.objects.get().phase == ChallengePhase.AWARDED


def _publish_by_pages():
    publisher = world_of.MembershipFactory().user
    browser = _client(publisher)
    form = browser.get(_url("challenge_create"))
    values = {
        "title": "主轴热误差补偿",
        "need": "降到 8 微米以内",
        "level": "doctor",
        "headcount": "30",
        "amount": "100万",
        "criteria_text": world_of.CRITERIA,
        "closes_at": f"{timezone.localtime() + timedelta(days=20):%Y-%m-%dT%H:%M}",
        "contact_name": "李工",
        "token": form.context["token"],
    }
    half = browser.post(_url("challenge_create"), values | {"amount": "很多", "action": "submit"})
    assert "读不出" in half.content.decode()
    challenge = OpenChallenge.objects.get()
    assert challenge.draft_input == {"amount": "很多"}
    answer = browser.post(challenge.edit_url, values | {"version": challenge.version, "action": "submit"})
    assert answer.status_code == 302, answer.content.decode()[:3000]
    challenge.refresh_from_db()
    assert challenge.waits_for_decision
    coordinator = world_of.CoordinatorFactory()
    challenge = OpenChallenge.objects.get()
    world_of.perform_transition(obj=challenge, action="approve", actor=coordinator, at=timezone.now())
    return challenge, coordinator


def _bid_by_pages(challenge, amount):
    person = world_of.bidder()
    browser = _client(person)
    browser.post(_url("bid_start", challenge.pk))
    bid = ChallengeBid.objects.get(created_by=person)
    assert browser.get(_url("bid_edit", bid.pk)).status_code == 200
    to_seal = browser.post(
        _url("bid_edit", bid.pk), world_of.TEXTS | {"amount": amount, "version": bid.version, "action": "review"}
    )
    assert to_seal.url == _url("bid_seal", bid.pk)
    copy = browser.get(_url("bid_copy", bid.pk)).content
    browser.post(_url("bid_seal", bid.pk), {"version": _version(bid)})
    assert not ChallengeBid.objects.get(pk=bid.pk).is_sealed
    browser.post(_url("bid_seal", bid.pk), {"version": _version(bid), "has_copy": "1"})
    checked = browser.post(_url("bid_verify", bid.pk), {"copy": SimpleUploadedFile("a.zip", copy)}, follow=True)
    assert "对得上" in checked.content.decode()
    return ChallengeBid.objects.get(pk=bid.pk)


def _score_by_pages(expert, challenge, bids):
    browser, address = _client(expert), _url("challenge_score", challenge.pk)
    assert "900,000" not in browser.get(address).content.decode()
    browser.post(address, {"action": "free"})
    assert "900,000" in browser.get(address).content.decode()
    points = {
        f"points-{bid.pk}-{criterion.pk}": str(90 - 10 * number)
        for number, bid in enumerate(bids)
        for criterion in challenge.criteria.all()
    }
    browser.post(address, points | {"action": "submit"})


@pytest.mark.django_db
def test_heads_are_reported_by_pasting_and_nothing_of_it_is_kept(client):
    year = timezone.localdate().year
    TalentDrive.objects.update_or_create(year=year, level="skilled", defaults={"target_count": 10_000})
    person = world_of.bidder()
    browser = _client(person)
    organization = person.memberships.get().organization
    values = {"organization": organization.pk, "year": year, "level": "skilled"}
    address = _url("headcount")

    assert browser.get(address).status_code == 200
    faulty = browser.post(address, values | {"people": "10001 1\n只有一项"})
    assert "第 2 行" in faulty.content.decode()
    assert TalentHead.objects.count() == 0
    browser.post(address, values | {"people": "10001 1\n10001\t2\n10001 ２"})

    assert TalentHead.objects.count() == 2
    page = client.get(_url("talent_drive")).content.decode()
    assert "2 / 10,000 人" in page
