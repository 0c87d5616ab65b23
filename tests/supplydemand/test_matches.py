"""What two sides do with a match: the pages, the answers, contact, outcome."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from core.enums import Status
from core.models import Notification
from supplydemand import contact_work
from supplydemand.enums import (
    Decision,
    DeclineReason,
    ExclusionReason,
    ExclusionScope,
    MatchStage,
    OutcomeKind,
    RunState,
    Side,
)
from supplydemand.match_work import home_figures, match_panel, work_items
from supplydemand.matching.profile import DEMAND_SUPPLY
from supplydemand.models import Conversation, Match, MatchAnswer, MatchingRun, MatchOutcome, TalentDemand, TalentSupply
from supplydemand.services import matches, refusals
from supplydemand.services.asks import exclude
from tests.accounts.factories import MembershipFactory, OrganizationFactory, SchoolFactory
from tests.accounts.sign_in import sign_in
from tests.supplydemand.factories import MajorFactory, TalentDemandFactory, TalentSupplyFactory
from tests.supplydemand.talks import say

PARTS = [component.weight * 4 // 5 for component in DEMAND_SUPPLY.components]


@pytest.fixture
def enterprise(db):
    """A manager of an enterprise."""
    return MembershipFactory()


@pytest.fixture
def school(db):
    """A manager of a school."""
    return MembershipFactory(organization=SchoolFactory())


@pytest.fixture
def run(db):
    """A published run of today."""
    now = timezone.now()
    return MatchingRun.objects.create(
        on=timezone.localdate(now), state=RunState.PUBLISHED, started_at=now, published_at=now, is_nightly=True
    )


def make_match(run, enterprise, school, **fields):
    """A current match of a fresh demand and a fresh supply."""
    major = MajorFactory()
    return Match.objects.create(
        demand=TalentDemandFactory(organization=enterprise.organization, majors=[major]),
        supply=TalentSupplyFactory(organization=school.organization, majors=[major]),
        run=run,
        rank=1,
        parts=PARTS,
        last_seen_on=run.on,
        **{"score": sum(PARTS), "first_seen_on": run.on} | fields,
    )


@pytest.fixture
def match(run, enterprise, school):
    """A current match between the enterprise and the school."""
    return make_match(run, enterprise, school)


def answer(match, side, member, decision=Decision.INTERESTED, **fields):
    """One side's answer by the service."""
    return matches.answer_match(match=match, side=side, decision=decision, actor=member.user, at=timezone.now(), **fields)


def test_contact_opens_once_when_both_are_interested(match, enterprise, school):
    answer(match, Side.DEMAND, enterprise)
    match.refresh_from_db()
    assert match.contact_opened_at is None
    answer(match, Side.SUPPLY, school)
    match.refresh_from_db()
    opened_at = match.contact_opened_at

    answer(match, Side.SUPPLY, school)

    match.refresh_from_db()
    assert match.contact_opened_at == opened_at is not None
    keys = Notification.objects.order_by("recipient", "key").values_list("recipient", "key")
    assert sorted(keys) == sorted(
        [
            (enterprise.user_id, f"match:{match.pk}:contact"),
            (school.user_id, f"match:{match.pk}:contact"),
            (school.user_id, f"match:{match.pk}:interest:demand"),
        ]
    )


def test_same_answer_twice_is_one_row_and_one_event(match, enterprise):
    first = answer(match, Side.DEMAND, enterprise)
    second = answer(match, Side.DEMAND, enterprise)

    assert (first.pk, first.answered_at) == (second.pk, second.answered_at)
    assert MatchAnswer.objects.count() == 1
    assert [event.pgh_label for event in MatchAnswer.pgh_event_model.objects.all()] == ["insert"]


def test_answer_may_change_until_contact_opens(match, enterprise, school):
    answer(match, Side.DEMAND, enterprise, Decision.DECLINED, reason=DeclineReason.TIMING)
    answer(match, Side.DEMAND, enterprise)
    answer(match, Side.SUPPLY, school)

    with pytest.raises(matches.MatchError, match="不能再改"):
        answer(match, Side.DEMAND, enterprise, Decision.DECLINED, reason=DeclineReason.TIMING)

    assert MatchAnswer.objects.get(side=Side.DEMAND).decision == Decision.INTERESTED


def test_refusal_needs_a_reason(match, enterprise):
    with pytest.raises(matches.MatchError, match="原因"):
        answer(match, Side.DEMAND, enterprise, Decision.DECLINED)


def test_listing_that_is_no_longer_public_takes_no_answer(match, enterprise):
    TalentDemand.objects.filter(pk=match.demand_id).update(status=Status.WITHDRAWN)

    with pytest.raises(matches.MatchError, match="不再公开"):
        answer(match, Side.DEMAND, enterprise)


@pytest.mark.parametrize("decision", Decision.values)
@pytest.mark.parametrize("own", Side.values)
@pytest.mark.parametrize("as_side", Side.values)
@pytest.mark.parametrize("role", [*Role.values, None])
def test_answer_matrix(client, match, enterprise, school, own, as_side, role, decision):
    member = enterprise if own == Side.DEMAND else school
    if role is None:
        person = MembershipFactory(organization=OrganizationFactory()).user
    else:
        person = MembershipFactory(organization=member.organization, role=role).user
    sign_in(client, person)

    response = client.post(
        reverse("supplydemand:match_answer", args=[match.pk]),
        {"side": as_side, "decision": decision, "reason": DeclineReason.LEVEL},
    )

    may = role in (Role.MANAGER, Role.EDITOR) and own == as_side
    assert response.status_code == (404 if role is None else 302)
    expected = [(as_side, decision, DeclineReason.LEVEL if decision == Decision.DECLINED else "")] if may else []
    assert list(MatchAnswer.objects.values_list("side", "decision", "reason")) == expected


@pytest.mark.parametrize("name", ["match_detail", "match_answer", "match_exclude"])
def test_foreign_match_equals_one_that_does_not_exist(client, match, name):
    sign_in(client, MembershipFactory().user)
    method = client.get if name == "match_detail" else client.post

    codes = {method(reverse(f"supplydemand:{name}", args=[pk])).status_code for pk in (match.pk, match.pk + 999)}

    assert codes == {404}


def test_contact_is_shown_only_after_both_agreed(client, match, enterprise, school):
    sign_in(client, school.user)
    before = client.get(match.get_absolute_url()).content.decode()
    answer(match, Side.DEMAND, enterprise)
    answer(match, Side.SUPPLY, school)
    match.refresh_from_db()
    after = client.get(match.get_absolute_url()).content.decode()

    assert "0000-7654321" not in before + after
    reveal_url = reverse("supplydemand:conversation_reveal", args=[match.conversation.pk])
    assert "0000-7654321" in client.post(reveal_url).content.decode()


def test_story_through_the_pages(client, match, enterprise, school):
    match_url, answer_url = match.get_absolute_url(), reverse("supplydemand:match_answer", args=[match.pk])
    sign_in(client, enterprise.user)
    assert match.supply.title in client.get(reverse("supplydemand:match_list")).content.decode()
    client.post(answer_url, {"side": "demand", "decision": "interested", "next": reverse("supplydemand:match_list")})
    sign_in(client, school.user)
    assert "对方有意向" in client.get(match_url).content.decode()
    client.post(answer_url, {"side": "supply", "decision": "interested"})

    thread_url = match.conversation.get_absolute_url()
    outcome_url = reverse("supplydemand:conversation_outcome", args=[match.conversation.pk])
    wrong = client.post(outcome_url, {"side": "supply", "kind": "hired"})
    right = client.post(outcome_url, {"side": "supply", "kind": "hired", "hired_count": "3"})

    assert (wrong.status_code, right.status_code) == (422, 302)
    assert list(MatchOutcome.objects.values_list("side", "kind", "hired_count")) == [("supply", "hired", 3)]
    page = client.get(thread_url).content.decode()
    assert "录用了 3 人" in page
    assert "未知" in page


DRAFT_WORDS = ("新草稿的名称", "新草稿的说明", "新草稿的技能")


def pages_of(match):
    """Where a match's listings are shown to its two sides."""
    thread = Conversation.objects.get(match=match)
    lists = (reverse("supplydemand:match_list"), reverse("supplydemand:conversation_list"))
    return (match.get_absolute_url(), thread.get_absolute_url(), *lists)


def test_what_the_other_side_took_back_and_rewrites_is_not_read(client, match, enterprise, school):
    for side, member in ((Side.DEMAND, enterprise), (Side.SUPPLY, school)):
        answer(match, side, member)
    title, description, skill = DRAFT_WORDS
    texts = {"title": title, "description": description, "skills": [skill]}
    TalentSupply.objects.filter(pk=match.supply_id).update(**texts)
    sign_in(client, enterprise.user)
    public = [client.get(url).content.decode() for url in pages_of(match)]
    assert all(word in public[0] for word in DRAFT_WORDS)
    assert [title in page for page in public[:3]] == [True] * 3

    TalentSupply.objects.filter(pk=match.supply_id).update(status=Status.DRAFT)

    hidden = [client.get(url).content.decode() for url in pages_of(match)]
    assert [word for page in hidden for word in DRAFT_WORDS if word in page] == []
    assert all("对方已收回" in page for page in hidden[:3])
    sign_in(client, school.user)
    assert all(word in client.get(match.get_absolute_url()).content.decode() for word in DRAFT_WORDS)


def test_foreign_next_is_not_followed(client, match, enterprise):
    sign_in(client, enterprise.user)

    response = client.post(
        reverse("supplydemand:match_answer", args=[match.pk]),
        {"side": "demand", "decision": "interested", "next": "https://evil.example/"},
    )

    assert response.url == match.get_absolute_url()


def test_outcome_needs_open_contact_and_repeats_once(match, enterprise, school):
    report = {"match": match, "side": Side.DEMAND, "kind": OutcomeKind.MET, "actor": enterprise.user, "at": timezone.now()}
    with pytest.raises(matches.MatchError):
        matches.record_outcome(**report)
    answer(match, Side.DEMAND, enterprise)
    answer(match, Side.SUPPLY, school)

    assert matches.record_outcome(**report) == matches.record_outcome(**report)


@pytest.mark.parametrize(("stage", "side", "expected"), [
    (MatchStage.UNANSWERED, Side.SUPPLY, True),
    (MatchStage.ASKED, Side.SUPPLY, True),
    (MatchStage.WAITING, Side.SUPPLY, False),
    (MatchStage.UNANSWERED, Side.DEMAND, False),
    (MatchStage.WAITING, Side.DEMAND, True),
    (MatchStage.CONTACT, Side.DEMAND, False),
    (MatchStage.DECLINED, Side.DEMAND, False),
])  # fmt: skip
def test_list_filters_by_stage(client, match, enterprise, school, stage, side, expected):
    answer(match, Side.DEMAND, enterprise)
    sign_in(client, (enterprise if side == Side.DEMAND else school).user)

    response = client.get(reverse("supplydemand:match_list"), {"stage": stage})

    assert [card.match for card in response.context["cards"]] == ([match] if expected else [])


def test_declined_match_is_listed_only_when_asked_for(client, match, enterprise, school):
    answer(match, Side.SUPPLY, school, Decision.DECLINED, reason=DeclineReason.SALARY)
    sign_in(client, enterprise.user)

    shown = [
        [card.match for card in client.get(reverse("supplydemand:match_list"), query).context["cards"]]
        for query in ({}, {"stage": MatchStage.DECLINED})
    ]

    assert shown == [[], [match]]


def test_work_items_follow_the_story(match, enterprise, school):
    now = timezone.now()

    def titles(member):
        return [item.title for item in work_items(member.user, now)]

    assert titles(school) == ["看 1 个新匹配（你们的供给）"]
    answer(match, Side.DEMAND, enterprise)
    assert f"答复{enterprise.organization}" in titles(school)
    assert titles(enterprise) == [f"等{school.organization}答复"]
    answer(match, Side.SUPPLY, school)
    match.refresh_from_db()
    assert titles(school) == []
    items = contact_work.work_items(school.user, now + timedelta(days=4))
    assert [(item.title, item.due_at) for item in items] == [(f"给{enterprise.organization}写第一句话", None)]
    say(match.conversation, enterprise, at=now)
    items = contact_work.work_items(enterprise.user, now + timedelta(days=4))
    assert [(item.title, item.due_at) for item in items] == [
        (f"说说和{school.organization}谈得怎么样", match.contact_opened_at + timedelta(days=7))
    ]


@pytest.mark.parametrize(("count", "left"), [(2, 0), (4, 2)])
@pytest.mark.parametrize(("side", "stage"), [(Side.SUPPLY, MatchStage.ASKED), (Side.DEMAND, MatchStage.WAITING)])
def test_work_list_leads_on_where_more_matches_wait_than_it_lists(monkeypatch, run, enterprise, school, count, left, side, stage):
    monkeypatch.setattr("supplydemand.match_work.ITEMS_MAX", 2)
    for _ in range(count):
        answer(make_match(run, enterprise, school), Side.DEMAND, enterprise)
    member = school if side == Side.SUPPLY else enterprise

    items = [item for item in work_items(member.user, timezone.now()) if "看 " not in item.title]

    single = [item for item in items if not item.title.startswith("还有")]
    rest = [(item.title, item.url) for item in items if item.title.startswith("还有")]
    assert len(single) == 2
    url = f"{reverse('supplydemand:match_list')}?side={side}&stage={stage}"
    assert rest == ([(f"还有 {left} 个匹配：{stage.label}", url)] if left else [])


def test_panel_is_for_the_own_organization_only(match, enterprise, school):
    assert [card.match for card in match_panel(match.demand, enterprise.user)["cards"]] == [match]
    assert match_panel(match.demand, school.user) is None


def test_home_figures_say_when(match):
    assert [figure["label"] for figure in home_figures(timezone.now())] == ["现在的匹配", "双方都有意向"]


@pytest.mark.parametrize("how", ["kind", "organization", "changed mind"])
def test_what_one_side_has_refused_the_other_cannot_answer(client, run, enterprise, school, how):
    """The same match answered first is the positive control: then the other side is told."""
    open_match, match = (make_match(run, enterprise, school) for _ in range(2))
    wish = {"actor": school.user, "at": timezone.now(), "match": match, "reason": ExclusionReason.OTHER}
    if how == "changed mind":
        answer(match, Side.DEMAND, enterprise, Decision.DECLINED, reason=DeclineReason.OTHER)
    if how == "organization":
        own, other = school.organization, enterprise.organization
        exclude(organization=own, other=other, scope=ExclusionScope.MATCHES, **wish)
    else:
        answer(open_match, Side.DEMAND, enterprise)
        kind, value, _ = refusals.kinds_of(match.demand)[0]
        refusals.refuse_kind(side=Side.SUPPLY, aspect=kind, value=value, is_for_listing=True, **wish)
    told = Notification.objects.filter(event="supplydemand.match_interest").count()
    page = sign_in(client, enterprise.user).get(match.get_absolute_url()).content.decode()
    assert reverse("supplydemand:match_answer", args=[match.pk]) not in page
    assert "已经不在名单里，不用答复了" in page

    with pytest.raises(matches.MatchError, match="不在名单里") as error:
        answer(match, Side.DEMAND, enterprise)

    assert school.organization.name not in str(error.value)
    assert Notification.objects.filter(event="supplydemand.match_interest").count() == told
    assert not match.answers.filter(decision=Decision.INTERESTED).exists()
    assert [item.url for item in work_items(school.user, timezone.now()) if item.url == match.get_absolute_url()] == []
    assert how == "organization" or told > 0
