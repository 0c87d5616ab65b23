"""How an entry gains weight, who may say what, and that nothing stated is ever changed."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import InternalError, transaction
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Organization
from accounts.services import merging
from core import guest_links
from core.links import LinkRefused
from core.models import GuestLink, Notification, OutgoingMail
from projects.enums import Answer, AnswerWay, Column, EvidenceGrade, LedgerKind
from projects.models import Commitment, Confirmation
from projects.services import confirmation_reminders, evidence, ledger
from projects.services.evidence import EvidenceError
from tests.accounts.factories import CoordinatorFactory, MembershipFactory, SchoolFactory
from tests.projects.evidence_world import World, picture

pytestmark = pytest.mark.django_db
G = EvidenceGrade


def test_an_entry_climbs_one_grade_after_the_other():
    world = World()
    entry = world.promise()
    assert entry.grade == G.STATED

    evidence.attach(entry=entry, files=[picture()], actor=world.author, at=timezone.now())
    entry.refresh_from_db()
    assert entry.grade == G.STATED  # a file alone is still only what one side says

    assert world.confirm(entry).grade == G.DOCUMENTED
    evidence.verify(entry=entry, actor=world.coordinator, note="看了回单", at=timezone.now())
    entry.refresh_from_db()
    assert (entry.grade, entry.verified_by) == (G.VERIFIED, world.coordinator)


def test_only_the_other_side_confirms_and_only_an_outsider_verifies():
    world = World()
    entry = world.promise()
    both = MembershipFactory(organization=world.school, role=Role.EDITOR).user
    MembershipFactory(user=both, organization=world.firm, role=Role.EDITOR)
    viewer = MembershipFactory(organization=world.firm, role=Role.VIEWER).user
    for user in (world.author, both, viewer, MembershipFactory().user, world.coordinator):
        with pytest.raises(EvidenceError):
            evidence.answer(entry=entry, answer=Answer.CONFIRMED, user=user, at=timezone.now())

    world.raise_to(entry, G.DOCUMENTED)
    partial = CoordinatorFactory()
    MembershipFactory(user=partial, organization=world.firm)
    for user in (world.author, world.partner, partial):
        with pytest.raises(EvidenceError):
            evidence.verify(entry=entry, actor=user, note="看了", at=timezone.now())
    evidence.verify(entry=entry, actor=world.coordinator, note="看了", at=timezone.now())


def test_what_is_not_confirmed_cannot_be_verified():
    world = World()
    entry = world.promise(files=[picture()])

    with pytest.raises(EvidenceError):
        evidence.verify(entry=entry, actor=world.coordinator, note="看了", at=timezone.now())


@pytest.mark.parametrize(("field", "value"), [("amount", Decimal(1)), ("kind", LedgerKind.HOURS), ("due_on", "2030-01-01")])
def test_the_database_lets_nobody_change_or_delete_an_entry(field, value):
    entry = World().promise()

    with pytest.raises(InternalError), transaction.atomic():
        Commitment.objects.filter(pk=entry.pk).update(**{field: value})
    with pytest.raises(InternalError), transaction.atomic():
        Commitment.objects.filter(pk=entry.pk).delete()
    assert Commitment.objects.filter(pk=entry.pk).update(answer=Answer.DISPUTED) == 1


def test_an_organization_that_is_merged_takes_its_entries_along():
    world, other = World(), SchoolFactory()
    entry = world.promise()
    versions = [Organization.objects.values_list("version", flat=True).get(pk=row.pk) for row in (world.school, other)]

    merging.merge_organizations(
        source=world.school,
        target=other,
        actor=world.coordinator,
        at=timezone.now(),
        reason="两校合并",
        expected_versions=versions,
    )

    entry.refresh_from_db()
    assert (entry.stated_by, entry.project.organization) == (other, other)


def test_writers_are_the_parties_that_joined():
    world = World()
    stranger = MembershipFactory(role=Role.EDITOR)
    for organization, actor in (
        (stranger.organization, stranger.user),
        (world.firm, world.author),
        (world.school, world.partner),
    ):
        with pytest.raises(EvidenceError):
            world.promise(
                stated_by=organization, counterpart=world.firm if organization != world.firm else world.school, actor=actor
            )

    assert world.promise(stated_by=world.firm, counterpart=world.school, actor=world.partner).stated_by == world.firm


def test_money_that_came_as_things_is_never_money_received():
    world = World()
    promise = world.promise("1000")
    world.deliver(promise, "1000", Column.IN_KIND)

    overdue = Commitment.objects.overdue(on=promise.due_on + timedelta(days=40), floor=G.STATED).get()
    assert (overdue.missing, overdue.arrived) == (1000, 0)
    machines = world.promise("5", LedgerKind.EQUIPMENT)
    with pytest.raises(EvidenceError):
        world.deliver(machines, "5", Column.RECEIVED)

    world.deliver(promise, "1000")
    late = Commitment.objects.overdue(on=promise.due_on + timedelta(days=40), floor=G.STATED)
    assert promise not in late


def test_a_dispute_leaves_the_entry_stated_and_tells_its_author():
    world = World()
    entry = world.promise()

    evidence.answer(entry=entry, answer=Answer.DISPUTED, number=Decimal(80000), user=world.partner, at=timezone.now())

    entry.refresh_from_db()
    assert (entry.grade, entry.answer) == (G.STATED, Answer.DISPUTED)
    assert "80000" in Notification.objects.get(recipient=world.author, event="projects.confirm_answered").text
    ledger.correct(entry=entry, right_amount=Decimal(80000), reason="对方说得对", actor=world.author, at=timezone.now())
    assert evidence.net_of(entry) == 80000


def answered_by_link(world, entry, *, email="", **where):
    """The entry after somebody said yes by a new link."""
    at = timezone.now()
    link = evidence.ask(entry=entry, actor=world.author, name="张工", email=email, at=at, address="198.51.100.7")
    guest_links.open_on(link=link, device="phone", at=at)
    guest_links.perform(link=link, device="phone", data={"choice": "confirmed"}, user=AnonymousUser(), at=at, **where)
    entry.refresh_from_db()
    return entry


def test_a_link_that_its_author_passes_on_weighs_less_than_one_that_is_mailed():
    world = World()
    entry = answered_by_link(world, world.promise())
    evidence.attach(entry=entry, files=[picture()], actor=world.author, at=timezone.now())
    entry.refresh_from_db()
    assert entry.grade == G.HANDED
    assert list(Commitment.objects.at_least(G.CONFIRMED)) == []
    assert list(Commitment.objects.at_least(G.HANDED)) == [entry]
    assert list(Commitment.objects.waiting_for([world.firm])) == [entry]

    assert answered_by_link(world, entry, email="zhang@example.test").grade == G.DOCUMENTED
    assert [said.way for said in Confirmation.objects.order_by("pk")] == [AnswerWay.HANDED, AnswerWay.MAILED]
    assert world.confirm(answered_by_link(world, world.promise())).grade == G.CONFIRMED


def test_a_mailed_link_that_is_answered_in_its_authors_browser_counts_as_passed_on_and_networks_are_noted():
    world = World()
    own = answered_by_link(world, world.promise(), email="zhang@example.test", askers=[world.author], address="198.51.100.99")
    free = answered_by_link(world, world.promise(), email="li@example.test", askers=[world.partner], address="203.0.113.9")

    assert (own.grade, free.grade) == (G.HANDED, G.CONFIRMED)
    marks = Confirmation.objects.order_by("pk").values_list("is_from_same_device", "is_from_same_address")
    assert list(marks) == [(True, True), (False, False)]


def test_what_came_by_a_passed_on_link_is_verified_only_with_a_file():
    world = World()
    entry = answered_by_link(world, world.promise())
    with pytest.raises(EvidenceError, match="佐证"):
        evidence.verify(entry=entry, actor=world.coordinator, note="看了", at=timezone.now())

    evidence.attach(entry=entry, files=[picture()], actor=world.author, at=timezone.now())
    evidence.verify(entry=entry, actor=world.coordinator, note="看了回单", at=timezone.now())
    entry.refresh_from_db()
    assert entry.grade == G.VERIFIED


def test_what_the_other_side_confirmed_itself_is_not_lowered_by_a_link_that_the_author_passes_on():
    world = World()
    entry = world.confirm(world.promise("100000"))
    correction = ledger.correct(entry=entry, right_amount=Decimal(0), reason="不给了", actor=world.author, at=timezone.now())
    with pytest.raises(EvidenceError, match="邮箱"):
        evidence.ask(entry=correction, actor=world.author, name="张工", at=timezone.now())
    with pytest.raises(LinkRefused, match="登录"):
        answered_by_link(world, correction, email="zhang@example.test", askers=[world.author])
    assert evidence.net_of(entry) == 100000

    weak = answered_by_link(world, world.promise("5"))
    taken = ledger.correct(entry=weak, right_amount=Decimal(0), reason="记错", actor=world.author, at=timezone.now())
    answered_by_link(world, taken)
    assert evidence.net_of(weak) == 0


@pytest.mark.parametrize("added", ["", "+later"])
def test_no_other_spelling_of_an_own_mailbox_gets_the_link(added):
    world = World()
    name, _, host = world.author.email.partition("@")

    with pytest.raises(EvidenceError, match="你们单位"):
        evidence.ask(
            entry=world.promise(), actor=world.author, name="张工", email=f"{name.upper()}{added}@{host}", at=timezone.now()
        )


def test_who_confirms_by_link_is_told_to_their_organization_which_may_take_it_back():
    world = World()
    entry = world.promise()
    assert answered_by_link(world, entry, email="zhang@example.test").grade == G.CONFIRMED
    assert Notification.objects.filter(recipient=world.partner, event="projects.confirmed_by_link").exists()

    evidence.answer(entry=entry, answer=Answer.DISPUTED, note="没这回事", user=world.partner, at=timezone.now())
    entry.refresh_from_db()
    assert entry.grade == G.STATED


def test_a_correction_that_somebody_agreed_to_by_link_is_taken_back_by_the_other_side():
    world = World()
    entry = world.confirm(world.promise("100000"))
    correction = ledger.correct(entry=entry, right_amount=Decimal(0), reason="不给了", actor=world.author, at=timezone.now())
    answered_by_link(world, correction, email="zhang@example.test")
    assert evidence.net_of(entry) == 0

    evidence.answer(entry=correction, answer=Answer.DISPUTED, note="没同意过", user=world.partner, at=timezone.now())

    correction.refresh_from_db()
    assert evidence.net_of(entry) == 100000
    assert (correction.effective_at, correction.grade) == (None, G.STATED)
    assert Commitment.objects.get(pk=entry.pk).grade == G.CONFIRMED


def test_a_link_is_not_mailed_to_somebody_of_the_side_that_states():
    world = World()
    entry = world.promise()

    with pytest.raises(EvidenceError, match="你们单位"):
        evidence.ask(entry=entry, actor=world.author, name="张工", email=world.author.email.upper(), at=timezone.now())
    assert evidence.ask(entry=entry, actor=world.author, name="张工", email=world.partner.email, at=timezone.now()).email


def test_a_member_cannot_take_back_what_a_member_confirmed():
    world = World()
    entry = world.confirm(world.promise())

    with pytest.raises(EvidenceError):
        evidence.answer(entry=entry, answer=Answer.DISPUTED, note="反悔", user=world.partner, at=timezone.now())


def test_unanswered_for_a_week_is_reminded_once_and_never_confirmed():
    world, now = World(), timezone.now()
    entry = world.promise()
    evidence.ask(entry=entry, actor=world.author, name="张工", email="zhang@example.test", at=now)

    assert confirmation_reminders.remind(at=now + timedelta(days=6)) == 0
    assert confirmation_reminders.remind(at=now + timedelta(days=8)) == 1
    assert confirmation_reminders.remind(at=now + timedelta(days=9)) == 0
    assert OutgoingMail.objects.filter(address="zhang@example.test").count() == 2
    assert Notification.objects.filter(recipient=world.author, event="projects.confirm_unanswered").count() == 1
    entry.refresh_from_db()
    assert (entry.grade, entry.answer, Confirmation.objects.count()) == (G.STATED, "", 0)


def test_a_new_link_ends_the_one_before_and_a_members_word_ends_the_link():
    world = World()
    entry = world.promise()
    first = evidence.ask(entry=entry, actor=world.author, name="张工", at=timezone.now())
    second = evidence.ask(entry=entry, actor=world.author, name="李工", at=timezone.now())
    states = [guest_links.state_of(GuestLink.objects.get(pk=link.pk), "", timezone.now()) for link in (first, second)]
    assert states == [guest_links.VOID, guest_links.SEALED]

    world.confirm(entry)
    assert guest_links.state_of(GuestLink.objects.get(pk=second.pk), "", timezone.now()) == guest_links.VOID


def test_a_promise_is_not_corrected_below_what_has_come_of_it():
    world = World()
    money, places = world.promise("1000"), world.promise("20", LedgerKind.PLACES)
    world.deliver(money, "300", Column.RECEIVED)
    world.deliver(money, "500", Column.IN_KIND)
    world.deliver(places, "8", Column.IN_KIND)
    words = {"reason": "记多了", "actor": world.author, "at": timezone.now()}

    for entry, too_little in ((money, "299.99"), (places, "7")):
        with pytest.raises(EvidenceError, match="到账的已经比这个数多"):
            ledger.correct(entry=entry, right_amount=Decimal(too_little), **words)
    assert Commitment.objects.filter(reverses__isnull=False).count() == 0
    assert ledger.correct(entry=money, right_amount=Decimal("300"), **words).amount == Decimal("-700")
    assert ledger.correct(entry=places, right_amount=Decimal("8"), **words).amount == Decimal("-12")
