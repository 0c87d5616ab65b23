"""From a draft to an award and its project; questions, splitting, ranking, head-counts."""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from core.enums import Status
from core.workflow import InvalidTransition
from projects import bid_ranking, splitting
from projects import challenge_rules as rules
from projects.challenge_enums import ChallengePhase, SplitWay
from projects.criteria import Criterion, UnreadableCriteria, criteria_of
from projects.enums import EvidenceGrade
from projects.models import Award, ChallengeBid, HeadReport, OpenChallenge, Project, TalentDrive, TalentHead
from projects.services import awards, challenges, evaluation, headcounts
from tests.accounts.factories import CoordinatorFactory, MembershipFactory, OrganizationFactory, UserFactory
from tests.accounts.sign_in import sign_in
from tests.projects import challenge_world as world_of
from tests.review.recognition.factories import ExpertFactory

pytestmark = pytest.mark.django_db
LATER = timedelta(days=30)


def test_the_best_bid_becomes_a_project_with_its_consortium():
    world = world_of.published()
    partner = world_of.bidder()
    winner = world_of.sealed(world, partners=[(partner, "40")], lead_share="60")
    loser = world_of.sealed(world)
    world.close()
    world.open()
    world.score({winner.pk: 90, loser.pk: 70})
    assert [row.bid_id for row in evaluation.ranking(world.challenge)] == [winner.pk, loser.pk]

    now = timezone.now()
    award = awards.propose(challenge=world.challenge, bid=winner, reason="", actor=world.publisher, at=now)
    with pytest.raises(InvalidTransition, match="结束以后"):
        awards.confirm(award=award, actor=world.coordinator, at=now)
    awards.confirm(award=award, actor=world.coordinator, at=now + LATER)

    project = Project.objects.get(awards=award)
    assert project.organization == winner.organization
    members = {row.organization for row in project.partners.joined()}
    assert members == {world.challenge.organization, partner.memberships.get().organization}
    assert world.again().phase == ChallengePhase.AWARDED


def test_a_challenge_of_a_suspended_organization_waits_as_a_draft():
    challenge = world_of.draft()
    organization, actor, now = challenge.organization, challenge.created_by, timezone.now()
    type(organization).objects.filter(pk=organization.pk).update(suspended_at=now)
    with pytest.raises(InvalidTransition, match="暂停公开中"):
        challenges.submit(challenge=challenge, actor=actor, at=now, expected_version=challenge.version)

    type(organization).objects.filter(pk=organization.pk).update(suspended_at=None)
    assert challenges.submit(challenge=challenge, actor=actor, at=now, expected_version=challenge.version).status == "submitted"


def test_another_than_the_first_needs_a_reason():
    world = world_of.published()
    first, second = world_of.sealed(world), world_of.sealed(world)
    world.close()
    world.open()
    world.score({first.pk: 90, second.pk: 70})

    with pytest.raises(InvalidTransition, match="理由"):
        awards.propose(challenge=world.challenge, bid=second, reason=" ", actor=world.publisher, at=timezone.now())


def test_an_objection_that_is_right_takes_the_award_back_and_another_may_follow():
    world = world_of.published()
    first, second = world_of.sealed(world), world_of.sealed(world)
    world.close()
    world.open()
    world.score({first.pk: 90, second.pk: 70})
    now = timezone.now()
    award = awards.propose(challenge=world.challenge, bid=first, reason="", actor=world.publisher, at=now)
    objection = awards.file_objection(award=award, text="业绩不实", actor=UserFactory(), at=now)

    with pytest.raises(InvalidTransition, match="异议没有处理"):
        awards.confirm(award=award, actor=world.coordinator, at=now + LATER)
    awards.answer_objection(objection=objection, text="查实", is_upheld=True, actor=world.coordinator, at=now)

    assert world.again().phase == ChallengePhase.SCORING
    again = awards.propose(challenge=world.challenge, bid=second, reason="第一名被撤销", actor=world.publisher, at=now)
    assert list(Award.objects.filter(cancelled_at=None)) == [again]


def test_contract_milestones_and_acceptance_keep_to_the_contract():
    world = world_of.published()
    bid = world_of.sealed(world)
    world.close()
    world.open()
    world.score({bid.pk: 90})
    now = timezone.now()
    award = awards.propose(challenge=world.challenge, bid=bid, reason="", actor=world.publisher, at=now)
    awards.confirm(award=award, actor=world.coordinator, at=now + LATER)
    day = timezone.localdate()
    awards.sign(award=award, number="HT-1", signed_on=day, amount=Decimal("100.10"), actor=world.publisher)

    step = awards.add_milestone(award=award, title="样机", due_on=day, amount=Decimal("60.05"), actor=world.publisher, at=now)
    with pytest.raises(InvalidTransition, match="超过了合同"):
        awards.add_milestone(award=award, title="验收", due_on=day, amount=Decimal("40.06"), actor=world.publisher, at=now)
    with pytest.raises(InvalidTransition, match="超过了合同"):
        awards.sign(award=award, number="HT-1", signed_on=day, amount=Decimal("60.04"), actor=world.publisher)
    with pytest.raises(PermissionDenied):
        awards.report_milestone(milestone=step, text="做好了", actor=world.publisher, at=now)
    with pytest.raises(InvalidTransition):
        awards.accept(award=award, trained_count=28, note="", actor=world.publisher, on=day)
    awards.report_milestone(milestone=step, text="做好了", actor=bid.created_by, at=now)
    awards.accept_milestone(milestone=step, actor=world.publisher, at=now)
    done = awards.accept(award=award, trained_count=28, note="好", actor=world.publisher, on=day)

    assert (done.accepted_on, done.trained_count) == (day, 28)


def test_who_is_tied_to_a_bidder_is_never_drawn():
    world = world_of.published()
    bid = world_of.sealed(world)
    world.close()
    world.open()
    tied = [
        ExpertFactory(user=MembershipFactory(organization=bid.organization).user),
        ExpertFactory(user=UserFactory(), organization=bid.organization),
        ExpertFactory(user=MembershipFactory(organization=world.challenge.organization).user),
    ]
    free = [ExpertFactory(user=UserFactory()) for _ in range(3)]

    against = {expert.pk: reasons for expert, reasons in evaluation.candidates(world.challenge)}
    assert all(against[expert.pk] for expert in tied)
    assert not any(against[expert.pk] for expert in free)
    rows = evaluation.draw(challenge=world.challenge, count=3, actor=world.coordinator, at=timezone.now())
    assert {row.user_id for row in rows} == {expert.user_id for expert in free}
    with pytest.raises(InvalidTransition, match="只有 0 位"):
        evaluation.draw(challenge=world.challenge, count=5, actor=world.coordinator, at=timezone.now())


def test_opened_bids_are_read_by_evaluators_and_by_the_publisher_only_after_scoring():
    world = world_of.published()
    bid = world_of.sealed(world)
    world.close()
    world.open()
    reads = lambda user: ChallengeBid.objects.readable_to(user).filter(pk=bid.pk).exists()  # noqa: E731
    for _ in range(3):
        ExpertFactory(user=UserFactory())
    evaluator = evaluation.draw(challenge=world.challenge, count=3, actor=world.coordinator, at=timezone.now())[0]

    assert not reads(evaluator.user)
    evaluation.declare(evaluator=evaluator, actor=evaluator.user, at=timezone.now())
    assert reads(evaluator.user)
    assert not any(map(reads, (world.publisher, world.coordinator, world.officers[0], UserFactory())))
    evaluation.declare(evaluator=evaluator, actor=evaluator.user, at=timezone.now(), conflict="师生")
    assert not reads(evaluator.user)
    OpenChallenge.objects.filter(pk=world.challenge.pk).update(scored_at=timezone.now())
    assert reads(world.publisher)


def test_a_coordinator_who_belongs_to_a_bidder_neither_draws_evaluators_nor_confirms():
    world = world_of.published()
    partner = world_of.bidder()
    lead = world_of.sealed(world, partners=[(partner, "40")], lead_share="60")
    world.close()
    world.open()
    tied = []
    for organization in (lead.organization, partner.memberships.get().organization):
        tied.append(CoordinatorFactory())
        MembershipFactory(user=tied[-1], organization=organization)

    may = lambda user: rules.can_name_evaluators(user, world.challenge)  # noqa: E731
    assert may(world.coordinator)
    assert not any(map(may, tied))
    world.challenge.phase = ChallengePhase.NOTICE
    assert rules.can_confirm_award(world.coordinator, world.challenge)
    assert not any(rules.can_confirm_award(user, world.challenge) for user in tied)


def test_before_opening_nobody_but_the_bidders_learns_that_there_is_a_bid():
    world = world_of.published()
    partner = world_of.bidder()
    bid = world_of.sealed(world, partners=[(partner, "40")], lead_share="60")
    sees = lambda user: ChallengeBid.objects.visible_to(user).filter(pk=bid.pk).exists()  # noqa: E731

    assert all(map(sees, (bid.created_by, partner)))
    assert not any(map(sees, (world.publisher, world.coordinator, world.officers[0], world_of.bidder())))
    assert world.challenge.bid_count is None


def test_a_question_is_answered_once_for_everybody_and_nobody_reads_who_asked(client):
    world = world_of.published()
    asker = world_of.bidder()
    organization = asker.memberships.get().organization
    say = {"challenge": world.challenge, "organization": organization, "text": "设备谁出", "actor": asker}
    question = challenges.ask(at=timezone.now(), **say)
    challenges.answer(question=question, text="我们出", actor=world.publisher, at=timezone.now())
    with pytest.raises(InvalidTransition):
        challenges.answer(question=question, text="你们出", actor=world.publisher, at=timezone.now())

    page = client.get(world.challenge.get_absolute_url()).content.decode()
    assert all(text in page for text in ("设备谁出", "我们出"))
    assert not any(text in page for text in (organization.name, asker.name))
    with pytest.raises(InvalidTransition, match="截止"):
        challenges.ask(at=world.challenge.closes_at, **say)


def test_an_unbid_challenge_is_split_into_drafts_that_add_up_once():
    world = world_of.published()
    world.close()
    assert world.challenge.phase == ChallengePhase.UNBID
    suggestion = next(row for row in splitting.suggestions_of(world.challenge, districts=[]) if row.way == SplitWay.HEADCOUNT)

    parts = challenges.split(challenge=world.challenge, suggestion=suggestion, actor=world.publisher)
    again = challenges.split(challenge=world.challenge, suggestion=suggestion, actor=world.publisher)

    assert [row.pk for row in parts] == [row.pk for row in again]
    assert sum(row.headcount for row in parts) == world.challenge.headcount
    assert sum(row.amount for row in parts) == world.challenge.amount


def test_a_deadline_only_moves_later():
    world = world_of.published()
    say = {"challenge": world.challenge, "actor": world.publisher, "at": timezone.now()}
    with pytest.raises(InvalidTransition, match="只能往后"):
        challenges.extend(closes_at=world.challenge.closes_at - timedelta(days=1), **say)
    later = world.challenge.closes_at + timedelta(days=1)
    assert challenges.extend(closes_at=later, **say).closes_at == later


def test_the_page_of_a_draft_is_no_page_for_others(client):
    challenge = world_of.draft()
    client.force_login(world_of.bidder())

    assert client.get(reverse("projects:challenge_detail", args=[challenge.pk])).status_code == 404
    client.force_login(challenge.created_by)
    assert client.get(reverse("projects:challenge_detail", args=[challenge.pk])).status_code == 200


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("方案 60\n报价：40%", [Criterion("方案", 60), Criterion("报价", 40)]),
        ("2 年经验 100", [Criterion("2 年经验", 100)]),
        ("方案 60\n报价 41", None),
        ("方案\n报价 100", None),
        ("方案 50\n方案 50", None),
    ],
)
def test_criteria_are_read_a_line_each_and_add_up_to_a_hundred(text, rows):
    if rows is None:
        with pytest.raises(UnreadableCriteria):
            criteria_of(text)
    else:
        assert criteria_of(text) == rows


SCORES = st.dictionaries(
    st.tuples(st.integers(1, 4), st.integers(1, 3), st.sampled_from((1, 2))), st.integers(0, 100), min_size=1, max_size=24
)


@examples(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(SCORES, st.randoms())
def test_a_ranking_does_not_depend_on_the_order_of_scores(scores, rng):
    rows = [(*key, points) for key, points in scores.items()]
    mixed = rng.sample(rows, len(rows))
    given_ = {"weights": {1: 60, 2: 40}, "sealed_at": {1: 3, 2: 1, 3: 2}}

    ranked = bid_ranking.ranking_of(rows, **given_)

    assert ranked == bid_ranking.ranking_of(mixed, **given_)
    assert [row.median for row in ranked] == sorted((row.median for row in ranked), reverse=True)


def test_one_evaluator_who_is_far_off_does_not_turn_the_ranking():
    rows = [(evaluator, 1, 1, 80) for evaluator in (1, 2)] + [(3, 1, 1, 0)]
    rows += [(evaluator, 2, 1, 70) for evaluator in (1, 2, 3)]

    ranked = bid_ranking.ranking_of(rows, weights={1: 100}, sealed_at={1: 1, 2: 2})

    assert [(row.bid_id, row.median) for row in ranked] == [(1, Decimal("80.00")), (2, Decimal("70.00"))]
    assert ranked[0].mean == Decimal("53.33")


@examples(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.integers(4, 500), st.decimals("0.01", "99999999.99", places=2), st.integers(2, 6))
def test_parts_of_money_and_heads_add_up_to_the_whole(headcount, amount, count):
    heads = splitting.shared_out(headcount, min(count, headcount))

    assert sum(heads) == headcount
    assert sum(splitting.money_by(amount, heads)) == amount
    assert Fraction(max(heads) - min(heads)) <= 1


PEOPLE = st.lists(st.tuples(st.sampled_from(("10001", "10002")), st.integers(1, 30).map(str)), max_size=40)


@examples(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(PEOPLE, st.randoms())
def test_digests_do_not_depend_on_order_doubles_or_spelling(people, rng):
    mixed = [
        (f" {school}", number.translate(str.maketrans("0123456789", "０１２３４５６７８９")))
        for school, number in people + people
    ]
    rng.shuffle(mixed)

    once = headcounts.digests_of(people, year=2026, level="doctor")

    assert once == headcounts.digests_of(mixed, year=2026, level="doctor")
    assert len(once) == len(set(people))


@examples(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(PEOPLE, min_size=1, max_size=4))
def test_heads_are_counted_once_whoever_reports_them_in_whatever_parts(batches):
    TalentHead.objects.all().delete()
    TalentDrive.objects.get_or_create(year=2026, level="doctor", defaults={"target_count": 100})
    day = timezone.localdate()
    for batch in batches:
        person = MembershipFactory().user
        organization = person.memberships.get().organization
        say = {"year": 2026, "level": "doctor", "organization": organization, "actor": person, "on": day}
        new, known = headcounts.count(pairs=batch, **say)
        assert new + known == len(set(batch))

    everybody = {pair for batch in batches for pair in batch}
    assert TalentHead.objects.count() == len(everybody)
    assert not any(number in row.digest for row in TalentHead.objects.all() for number in ("10001", "10002"))


def test_heads_carry_a_grade_and_the_page_counts_from_a_floor(client):
    TalentDrive.objects.update_or_create(year=timezone.localdate().year, level="doctor", defaults={"target_count": 100})
    say = {"year": timezone.localdate().year, "level": "doctor", "on": timezone.localdate()}
    one, two = MembershipFactory(), MembershipFactory()
    both = MembershipFactory(organization=one.organization).user
    MembershipFactory(user=both, organization=two.organization)
    headcounts.count(pairs=[("1", "1"), ("1", "2"), ("1", "3")], organization=one.organization, actor=one.user, **say)
    headcounts.count(pairs=[("1", "2")], organization=one.organization, actor=one.user, **say)
    headcounts.count(pairs=[("1", "2")], organization=two.organization, actor=both, **say)
    assert set(TalentHead.objects.values_list("grade", flat=True)) == {EvidenceGrade.STATED}

    assert headcounts.count(pairs=[("1", "2"), ("1", "4")], organization=two.organization, actor=two.user, **say) == (1, 1)
    assert TalentHead.objects.filter(grade=EvidenceGrade.CONFIRMED).count() == 1
    report = HeadReport.objects.get(organization=two.organization, new_count=1)
    outsider, insider = CoordinatorFactory(), CoordinatorFactory()
    MembershipFactory(user=insider, organization=two.organization)
    for actor, note in ((insider, "看了"), (two.user, "看了"), (outsider, " ")):
        with pytest.raises(InvalidTransition):
            headcounts.verify(report=report, actor=actor, note=note, at=timezone.now())
    sign_in(client, outsider)
    client.post(reverse("projects:head_verify", args=[report.pk]), {"note": "学籍名册"})
    assert TalentHead.objects.filter(grade=EvidenceGrade.VERIFIED).count() == 1

    page = reverse("projects:talent_drive")
    assert "按“自报”及以上算，4 / 100 人" in client.get(page).text
    assert "按“对方确认”及以上算，2 / 100 人" in client.get(page, {"floor": "confirmed"}).text
    TalentDrive.objects.update(floor=EvidenceGrade.VERIFIED)
    assert "按“已核验”及以上算，1 / 100 人" in client.get(page).text
    stranger = MembershipFactory().user
    sign_in(client, stranger)
    assert two.organization.name not in client.get(reverse("projects:head_reports")).text
    assert client.post(reverse("projects:head_verify", args=[report.pk]), {"note": "x"}).status_code == 404


def test_an_organization_that_nobody_verified_reports_no_heads():
    TalentDrive.objects.get_or_create(year=2026, level="doctor", defaults={"target_count": 100})
    person = MembershipFactory(organization=OrganizationFactory(status=Status.DRAFT)).user
    say = {"year": 2026, "level": "doctor", "actor": person, "on": timezone.localdate()}

    with pytest.raises(InvalidTransition, match="核验"):
        headcounts.count(pairs=[("10001", "1")], organization=person.memberships.get().organization, **say)
    other = MembershipFactory().user
    say |= {"actor": other, "organization": other.memberships.get().organization}
    assert headcounts.count(pairs=[("10001", "1")], **say) == (1, 0)
