"""A change of money changes what was pledged: old → new, once, with the approval."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from core.enums import Status
from core.workflow import InvalidTransition, perform_transition
from projects.enums import ChangeKind, Direction, EvidenceGrade, LedgerKind
from projects.ledger_page import sums_of
from projects.models import Commitment, ProjectChange
from projects.presentation import change_sections
from projects.services import changes, evidence, ledger
from tests.accounts.sign_in import sign_in
from tests.projects.stories import a_project

pytestmark = pytest.mark.django_db


def _promised(world, amount="100000", by="partner"):
    """The enterprise gives the school money, stated by either side."""
    is_by_partner = by == "partner"
    own, other = world.partner_organization, world.lead_organization
    return ledger.promise(
        project=world.project,
        kind=LedgerKind.MONEY,
        amount=Decimal(amount),
        stated_by=own if is_by_partner else other,
        direction=Direction.GIVES if is_by_partner else Direction.GETS,
        counterpart=other if is_by_partner else own,
        counterpart_name="",
        due_on=world.on,
        actor=world.partner if is_by_partner else world.lead,
        at=world.at,
    )


def _ask(world, promise, amount):
    values = {"reason": "预算调整", "money_text": "", "amounts": {promise.pk: Decimal(amount)}}
    return changes.ask(project=world.project, kind=ChangeKind.MONEY, values=values, actor=world.lead, at=world.at, on=world.on)


def _approve(world, change):
    perform_transition(obj=change, action="approve", actor=world.coordinator, at=timezone.now())


def _pledged(world):
    return sums_of(world.project, EvidenceGrade.STATED)[0].pledged


def test_less_is_asked_for_on_a_form_shown_as_old_and_new_and_written_once(client):
    world = a_project()
    promise = _promised(world)
    evidence.answer(entry=promise, answer="confirmed", user=world.lead, at=world.at)
    sign_in(client, world.lead)
    url = reverse("projects:change_create", args=[world.project.pk, "money"])
    page = client.get(url).content.decode()
    assert 'value="100000"' in page
    token = page.split('name="token" value="')[1].split('"')[0]
    data = {"token": token, "reason": "预算调整", "money_text": "", f"amount_{promise.pk}": "8 万元"}
    assert client.post(url, data).status_code == 302

    change = ProjectChange.objects.get()
    rows = {name: text for _, entries in change_sections(change) for name, _, text in entries}
    assert rows[f"amount_{promise.pk}"] == "100,000 元 → 80,000 元"
    assert "80,000 元" in client.get(change.get_absolute_url()).content.decode()
    assert _pledged(world).amount == Decimal("100000")

    _approve(world, change)
    changes.apply(change=change, at=timezone.now(), on=world.on)
    changes.apply(change=ProjectChange.objects.get(), at=timezone.now(), on=world.on)

    assert (_pledged(world).amount, _pledged(world).grade) == (Decimal("80000.00"), EvidenceGrade.CONFIRMED)
    entry = Commitment.objects.get(reverses=promise)
    assert (entry.amount, change.amounts.get().result) == (Decimal("-20000.00"), entry)


@pytest.mark.parametrize("by", ["partner", "lead"])
def test_more_is_a_further_promise_of_the_lead_that_the_other_side_confirms(by):
    world = a_project()
    promise = _promised(world, by=by)

    _approve(world, _ask(world, promise, "150000.50"))

    entry = Commitment.objects.exclude(pk=promise.pk).get()
    assert (entry.amount, entry.grade, entry.stated_by) == (Decimal("50000.50"), EvidenceGrade.STATED, world.lead_organization)
    assert (entry.giver_name, entry.counterpart) == (str(world.partner_organization), world.partner_organization)
    evidence.answer(entry=entry, answer="confirmed", user=world.partner, at=timezone.now())
    assert _pledged(world).amount == Decimal("150000.50")


def test_a_request_for_nothing_else_or_below_what_has_come_is_not_handed_in():
    world = a_project()
    promise = _promised(world)
    ledger.deliver(
        commitment=promise,
        stated_by=world.partner_organization,
        column="received",
        amount=Decimal("60000"),
        happened_on=world.on,
        actor=world.partner,
        at=world.at,
    )
    for amount in ("100000", "59999.99"):
        with pytest.raises(changes.IncompleteChange):
            _ask(world, promise, amount)

    assert _ask(world, promise, "60000").amounts.count() == 1


def test_an_approval_is_refused_where_the_ledger_is_no_more_what_it_was():
    world = a_project()
    promise = _promised(world)
    change = _ask(world, promise, "80000")
    ledger.correct(entry=promise, right_amount=Decimal("90000"), reason="写错了", actor=world.partner, at=world.at)

    with pytest.raises(InvalidTransition):
        _approve(world, change)

    assert _pledged(world).amount == Decimal("90000")
    change.refresh_from_db()
    assert change.status == Status.SUBMITTED
