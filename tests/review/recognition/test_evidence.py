"""Evidence of a figure is the applicant's rows, whoever reads: never the reader's own, never more than the reader may see."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from review.models import ReviewTask
from review.recognition.enums import FieldKind, StageKind, VersionState
from review.recognition.models import EligibilityRule, FormField
from review.recognition.services import cases
from supplydemand.enums import RunState
from supplydemand.models import Match, MatchingRun
from tests.accounts.factories import CoordinatorFactory, MembershipFactory, OrganizationFactory
from tests.accounts.sign_in import sign_in
from tests.review.recognition.factories import CallFactory, SchemeVersionFactory, begin, open_run, put_in_force
from tests.review.recognition.panel_world import seated
from tests.supplydemand.factories import TalentDemandFactory, TalentSupplyFactory
from tests.supplydemand.test_matches import PARTS

pytestmark = pytest.mark.django_db
DEMANDS, MATCHES = "supplydemand.demands", "supplydemand.matches"
OWN, HIDDEN, READERS, OTHER_SIDE = "申报单位的需求甲", "申报单位撤下的需求乙", "读的人自己的需求丙", "对方的供给丁"


@pytest.fixture
def now():
    cache.clear()
    return timezone.now()


def rows_of(organization, now):
    """Two demands of the applicant, one of them closed, and a match of the open one."""
    demand = TalentDemandFactory(organization=organization, title=OWN, published_at=now - timedelta(days=3))
    TalentDemandFactory(organization=organization, title=HIDDEN, published_at=now - timedelta(days=3), status="withdrawn")
    run = MatchingRun.objects.create(on=timezone.localdate(now), state=RunState.PUBLISHED, started_at=now, published_at=now)
    Match.objects.create(
        demand=demand,
        supply=TalentSupplyFactory(title=OTHER_SIDE),
        run=run,
        rank=1,
        score=sum(PARTS),
        parts=PARTS,
        first_seen_on=run.on,
        last_seen_on=run.on,
        contact_opened_at=now - timedelta(days=2),
    )


def case_of(now, *, is_blind=False, stages=(StageKind.EXPERT_REVIEW, StageKind.DECISION)):
    version = SchemeVersionFactory(stages=stages, is_blind=is_blind, state=VersionState.DRAFT)
    section = version.sections.get()
    for code, figure in (("demands", DEMANDS), ("matches", MATCHES)):
        FormField.objects.create(section=section, code=code, label=code, kind=FieldKind.FIGURE, figure=figure)
    EligibilityRule.objects.create(version=version, label="对接", figure=MATCHES, value=1)
    call = CallFactory(version=put_in_force(version), opens_at=now - timedelta(days=9), closes_at=now + timedelta(days=9))
    member = MembershipFactory()
    rows_of(member.organization, now)
    application = begin(call=call, membership=member, at=now)
    cases.submit(application=application, actor=member.user, at=now)
    return application


def page(application, code):
    return reverse("recognition:figure_evidence", args=[application.pk, code])


def coordinator_with_demands(now):
    """A coordinator who works for a firm, too."""
    person = CoordinatorFactory()
    own = MembershipFactory(user=person)
    TalentDemandFactory(organization=own.organization, title=READERS, published_at=now - timedelta(days=3))
    return person


def test_coordinator_is_led_to_the_applicants_rows(client, now):
    application, person = case_of(now, stages=(StageKind.DECISION,)), coordinator_with_demands(now)
    task = ReviewTask.objects.open().of(open_run(application)).get()

    text = sign_in(client, person).get(task.get_absolute_url()).content.decode()
    assert f"{page(application, DEMANDS)}?submission=1" in text
    assert page(application, MATCHES) in text
    assert reverse("supplydemand:match_list") not in text
    shown = client.get(f"{page(application, DEMANDS)}?submission=1").content.decode()
    assert OWN in shown
    assert READERS not in shown
    shown = client.get(page(application, MATCHES)).content.decode()
    assert OWN in shown
    assert OTHER_SIDE not in shown
    again = client.get(reverse("recognition:submission_detail", args=[application.pk, 1])).content.decode()
    assert f"{page(application, MATCHES)}?submission=1" in again


def test_evidence_before_the_first_field_is_a_list_as_long_as_the_figure(client, now):
    application = case_of(now)
    member = MembershipFactory()
    rows_of(member.organization, now)
    begin_page = reverse("recognition:application_begin", args=[application.call_id])
    address = reverse("recognition:call_figure", args=[application.call_id, DEMANDS])

    text = sign_in(client, member.user).get(begin_page).content.decode()
    assert reverse("recognition:call_figure", args=[application.call_id, MATCHES]) in text
    assert f'href="{reverse("supplydemand:match_list")}">看怎么来的' not in text
    found = client.get(address).context["evidence"]
    assert found.figure.value == len(found.rows) == 2
    assert HIDDEN in client.get(address).content.decode()
    assert client.get(address, {"subject": application.organization_id}).status_code == 404
    assert client.get(reverse("recognition:call_figure", args=[application.call_id, "nobody.knows"])).status_code == 404
    client.logout()
    assert client.get(address).status_code == 302


def test_evidence_is_for_who_may_see_the_case_and_of_its_own_figures(client, now):
    application = case_of(now)
    foreign = CoordinatorFactory(scope=OrganizationFactory().district)
    for stranger in (MembershipFactory().user, foreign):
        assert sign_in(client, stranger).get(page(application, DEMANDS)).status_code == 404
    sign_in(client, application.created_by)
    assert client.get(page(application, DEMANDS)).status_code == 200
    for code in ("supplydemand.hired", "nobody.knows"):
        assert client.get(page(application, code)).status_code == 404
    for number in ("7", "x"):
        assert client.get(f"{page(application, DEMANDS)}?submission={number}").status_code == 404


def test_expert_reads_public_rows_of_the_applicant_by_the_link_alone(client, now):
    world = seated(applications=[case_of(now)], at=now)
    sheet = client.get(world.path(part="cases/1/")).content.decode()
    path = world.path(part=f"cases/1/figures/{DEMANDS}/")
    assert path in sheet
    assert MATCHES not in sheet

    shown = client.get(path).content.decode()
    assert OWN in shown
    assert HIDDEN not in shown
    assert "另有 1 条现在不公开" in shown
    for member in (world.applications[0].created_by, coordinator_with_demands(now)):
        text = sign_in(client, member).get(path).content.decode()
        assert HIDDEN not in text
        assert READERS not in text
    assert client.get(world.path(part=f"cases/1/figures/{MATCHES}/")).status_code == 404
    assert client.get(world.path(part=f"cases/2/figures/{DEMANDS}/")).status_code == 404


def test_blind_review_has_no_evidence_page(client, now):
    world = seated(applications=[case_of(now, is_blind=True)], at=now)
    assert "figures/" not in client.get(world.path(part="cases/1/")).content.decode()
    assert client.get(world.path(part=f"cases/1/figures/{DEMANDS}/")).status_code == 404
