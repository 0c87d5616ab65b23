"""What a contract's steps pay is not lessened by one side alone, and goes to who takes part."""

from decimal import Decimal

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Organization
from core import guest_links
from core.idempotency import new_token
from core.models import GuestLink, Notification
from core.workflow import perform_transition
from projects.enums import Answer, ChangeKind, EvidenceGrade
from projects.models import Commitment, Project, ProjectPartner
from projects.services import award_payments, changes, evidence, ledger
from tests.projects import contracts

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_limits():
    cache.clear()


@pytest.fixture
def signed():
    """The contract's project is approved."""
    world = contracts.awarded()
    contracts.approve(world)
    world.second = world.partner.memberships.get().organization
    return world


def _as(user):
    client = Client()
    client.force_login(user)
    return client


def _void(world, row):
    """The publisher writes 0 on the promise's page."""
    url = reverse("projects:record_correct", args=["commitment", row.pk])
    data = {"correct-right_amount": "0", "correct-reason": "不付了", "token": new_token()}
    return _as(world.publisher).post(url, data)


def _to_lead():
    return Commitment.objects.order_by("pk").first()


def _award_page(world):
    return _as(world.publisher).get(reverse("projects:challenge_award", args=[world.challenge.pk])).text


def test_the_publisher_does_not_void_what_a_step_pays_alone_and_the_winner_is_told(signed):
    contracts.step_of(signed)
    row = _to_lead()
    assert "要" + str(row.counterpart) + "同意才生效" in _as(signed.publisher).get(row.get_absolute_url()).text

    assert _void(signed, row).status_code == 302

    correction = row.corrections.get()
    assert (correction.effective_at, evidence.net_of(row)) == (None, Decimal("60.01"))
    told = Notification.objects.get(recipient=signed.winner, url=correction.get_absolute_url())
    assert "承诺减少 60.01 元" in told.title
    with pytest.raises(evidence.EvidenceError):
        evidence.ask(entry=correction, actor=signed.publisher, name="周老师", at=timezone.now())

    evidence.answer(entry=correction, answer=Answer.CONFIRMED, user=signed.winner, at=timezone.now())

    assert evidence.net_of(row) == 0
    assert "同意了，这次更正算数" in _as(signed.winner).get(correction.get_absolute_url()).text


def test_a_winner_that_says_no_keeps_the_promise(signed):
    contracts.step_of(signed)
    row = _to_lead()
    _void(signed, row)

    said = {"answer": Answer.DISPUTED, "note": "合同没有改", "user": signed.winner}
    evidence.answer(entry=row.corrections.get(), at=timezone.now(), **said)

    assert row.corrections.get().refused_at is not None
    assert evidence.net_of(row) == Decimal("60.01")


def test_what_somebody_agreed_to_by_a_mailed_link_the_winner_takes_back(signed):
    contracts.step_of(signed)
    row = _to_lead()
    _void(signed, row)
    correction = row.corrections.get()
    evidence.ask(entry=correction, actor=signed.publisher, name="某人", email="someone@else.cn", at=timezone.now())
    link = GuestLink.objects.get()
    assert not guest_links.is_shown_to_author(link)
    evidence.answer(entry=correction, answer=Answer.CONFIRMED, link=link, is_mailed=True, at=timezone.now())
    assert evidence.net_of(row) == 0

    client = _as(signed.winner)
    assert "不是这样" in client.get(correction.get_absolute_url()).text
    url = reverse("projects:record_dispute", args=["commitment", correction.pk])
    client.post(url, {"dispute-note": "我们没有同意", "token": new_token()})

    assert evidence.net_of(row) == Decimal("60.01")
    assert "不是这样" not in client.get(correction.get_absolute_url()).text


def test_a_promise_that_no_contract_pays_is_corrected_at_once_as_before(signed):
    values = {"direction": "gives", "counterpart": signed.award.bid.organization, "counterpart_name": "", "kind": "money"}
    row = ledger.promise(
        project=Project.objects.get(pk=signed.award.project_id),
        stated_by=signed.challenge.organization,
        amount=Decimal(500),
        due_on=timezone.localdate(),
        actor=signed.publisher,
        at=timezone.now(),
        **values,
    )

    _void(signed, row)

    assert evidence.net_of(row) == 0


def test_an_approved_increase_belongs_to_the_same_step(signed):
    step = contracts.step_of(signed)
    row, project, now = _to_lead(), Project.objects.get(pk=signed.award.project_id), timezone.now()
    values = {"reason": "加了一台样机", "money_text": "", "amounts": {row.pk: Decimal("70.01")}}
    change = changes.ask(
        project=project, kind=ChangeKind.MONEY, values=values, actor=signed.winner, at=now, on=timezone.localdate()
    )
    perform_transition(obj=change, action="approve", actor=signed.coordinator, at=now)

    more = Commitment.objects.order_by("pk").last()
    assert (more.amount, more.milestone, more.stated_by) == (Decimal("10.00"), step, signed.award.bid.organization)
    shown = _award_page(signed)
    assert more.get_absolute_url() in shown
    assert "110.01 元，其中" in shown
    award_payments.keep_up(timezone.now())
    assert Commitment.objects.count() == 3


def _leave(world):
    ProjectPartner.objects.filter(organization=world.second).update(left_on=timezone.localdate())


def _come_back(world):
    ProjectPartner.objects.filter(organization=world.second).update(left_on=None)


def _suspend(world):
    Organization.objects.filter(pk=world.second.pk).update(suspended_at=timezone.now())


def _lift(world):
    Organization.objects.filter(pk=world.second.pk).update(suspended_at=None)


@pytest.mark.parametrize(
    ("go", "come", "why"), [(_leave, _come_back, "已经不在这个项目里"), (_suspend, _lift, "暂停公开中，或者没有通过核验")]
)
def test_a_winner_that_takes_no_part_is_promised_nothing_until_it_does_again(signed, go, come, why):
    contracts.step_of(signed, title="开题")
    go(signed)
    step = contracts.step_of(signed)
    award_payments.keep_up(timezone.now())

    found = [(row.counterpart, row.amount) for row in step.promises.all()]
    assert found == [(signed.award.bid.organization, Decimal("60.01"))]
    assert f"付{signed.second} 40 元，没有记进账本：{signed.second}{why}" in _award_page(signed)

    come(signed)
    assert why not in _award_page(signed)
    for _ in range(2):
        award_payments.keep_up(timezone.now())

    assert [row.amount for row in step.promises.filter(counterpart=signed.second)] == [Decimal("40.00")]
    assert set(Commitment.objects.values_list("grade", flat=True)) == {EvidenceGrade.STATED}
    assert Commitment.objects.count() == 4
    assert "没有记进账本" not in _award_page(signed)


def test_no_step_is_promised_by_a_publisher_that_has_left(signed):
    publisher = signed.challenge.organization
    ProjectPartner.objects.filter(organization=publisher).update(left_on=timezone.localdate())

    step = contracts.step_of(signed)
    award_payments.keep_up(timezone.now())

    assert step.promises.count() == 0
    assert f"{publisher}已经不在这个项目里" in _award_page(signed)
    ProjectPartner.objects.filter(organization=publisher).update(left_on=None)
    award_payments.keep_up(timezone.now())
    assert step.promises.count() == 2


def test_what_waits_for_a_winner_holds_up_no_other_step(signed, monkeypatch):
    monkeypatch.setattr(award_payments, "AT_ONCE", 1)
    _leave(signed)
    contracts.step_of(signed, title="开题")
    later = contracts.step_of(signed)
    Organization.objects.filter(pk=signed.award.bid.organization_id).update(suspended_at=timezone.now())
    _come_back(signed)
    cents = contracts.step_of(signed, amount="0.01", title="一分钱")

    for _ in range(3):
        award_payments.keep_up(timezone.now())

    assert [row.amount for row in later.promises.filter(counterpart=signed.second)] == [Decimal("40.00")]
    assert cents.promises.count() == 0
