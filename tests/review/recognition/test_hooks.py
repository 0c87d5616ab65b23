"""What apps above register counts: ties that keep an expert from being drawn, and clauses on which schemes and benefits rest."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from core.models import OutgoingMail
from core.recognition_registries import PolicyClause, conflict_checks, policy_clauses
from review.recognition import panel_mail
from review.recognition.enums import BenefitKind
from review.recognition.models import Benefit, Citation
from review.recognition.services import panels
from tests.accounts.factories import CoordinatorFactory
from tests.accounts.sign_in import sign_in
from tests.review.recognition.factories import TUESDAY, CallFactory, SchemeFactory, SchemeVersionFactory
from tests.review.recognition.panel_world import gathered

pytestmark = pytest.mark.django_db
CLAUSE = PolicyClause("tax-46-1", "财税〔2019〕46 号", "第一条", "https://policy.example/46/1")


@pytest.fixture
def registered(request):
    """What a test registers, taken back afterwards."""
    entries = []

    def register(registry, entry):
        registry.register(entry)
        entries.append((registry, entry))

    yield register
    for registry, entry in entries:
        registry.remove(entry)


def invited(world):
    """Who was drawn and got a letter."""
    panels.draw(panel=world.panel, actor=world.coordinator, at=TUESDAY)
    panels.invite(panel=world.panel, actor=world.coordinator, at=TUESDAY)
    for seat in world.panel.seats.all():
        panel_mail.mail_invitation(seat_id=seat.pk, at=TUESDAY)
    return set(OutgoingMail.objects.filter(event="recognition.seat").values_list("address", flat=True))


@pytest.mark.parametrize("word", ["参与同一个项目", "同在一个联盟"])
def test_expert_whom_a_registered_check_ties_to_a_case_is_excluded_before_anybody_is_invited(client, registered, word):
    world = gathered(expert_count=4)
    tied, application = world.experts[2], world.applications[1]
    asked = []

    def check(experts, applications):
        asked.append((len(experts), len(applications)))
        return {(tied.pk, row.pk): word for row in applications if row.pk == application.pk}

    registered(conflict_checks, check)

    letters = invited(world)

    assert letters == {expert.email for expert in world.experts if expert != tied}
    world.panel.refresh_from_db()
    assert {row["id"]: row["reasons"] for row in world.panel.pool}[tied.pk] == [word]
    assert set(asked) == {(4, 2)}  # all at once, never one by one
    page = reverse("admin:review_panel_draw", args=[world.panel.pk])
    assert word in sign_in(client, world.coordinator).get(page).content.decode()


def test_without_the_check_the_same_expert_is_drawn():
    world = gathered(expert_count=3)
    assert invited(world) == {expert.email for expert in world.experts}


def test_registered_check_ends_a_card_that_was_handed_in(registered):
    from tests.review.recognition.panel_world import hand_in, seated

    world = seated(case_count=1)
    hand_in(world, 80, 80)
    tied = world.seats[0].expert
    registered(conflict_checks, lambda experts, applications: {(tied.pk, row.pk): "新进了同一个联盟" for row in applications})

    panels.set_aside_conflicts(panel=world.panel, actor=world.coordinator, at=TUESDAY)

    assert world.card().is_set_aside


@pytest.fixture
def scheme():
    cache.clear()
    version = SchemeVersionFactory(follows=SchemeFactory(name="培育企业", is_competitive=False))
    scheme = version.scheme
    Citation.objects.create(scheme=scheme, clause=CLAUSE.code, title="旧的写法", place=1)
    Benefit.objects.create(scheme=scheme, kind=BenefitKind.INCENTIVE, title="抵免", clause=CLAUSE.code, policy="旧的依据")
    return scheme


@pytest.mark.parametrize("is_installed", [True, False])
def test_pages_show_the_clause_of_the_inventory_and_without_one_what_was_typed(client, registered, scheme, is_installed):
    call = CallFactory(version=scheme.versions.get())
    if is_installed:
        registered(policy_clauses, lambda: [CLAUSE, PolicyClause("other", "别的")])
    pages = {
        name: client.get(url).content.decode()
        for name, url in {
            "list": scheme.get_absolute_url(),
            "call": call.get_absolute_url(),
            "ladder": reverse("recognition:ladder", args=[scheme.code]),
        }.items()
    }
    link = f'<a href="{CLAUSE.url}" rel="noopener">{CLAUSE.title}{CLAUSE.article}</a>'

    counts = {name: text.count(link) for name, text in pages.items()}
    assert counts == ({"list": 2, "call": 2, "ladder": 1} if is_installed else dict.fromkeys(pages, 0))
    for text in pages.values():
        assert CLAUSE.code not in text
        assert ("旧的依据" in text) is not is_installed
    assert ("旧的写法" in pages["list"]) is not is_installed


def test_clauses_are_chosen_from_the_inventory_for_schemes_and_benefits(client, registered, scheme):
    sign_in(client, CoordinatorFactory())
    pages = [reverse("admin:review_scheme_change", args=[scheme.pk]), reverse("admin:review_benefit_add")]
    option = f'<option value="{CLAUSE.code}"'
    assert [option in client.get(page).content.decode() for page in pages] == [False, False]
    registered(policy_clauses, lambda: [CLAUSE])
    assert [option in client.get(page).content.decode() for page in pages] == [True, True]
