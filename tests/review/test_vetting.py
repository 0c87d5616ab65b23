"""The card of an organization: reports and the licence stand on one page, each with the way to it."""

import pytest
from django.urls import reverse
from django.utils import timezone

from core import documents
from review import conduct
from review.conduct_panels import case_url, flag_facts
from tests.accounts.factories import CoordinatorFactory, MembershipFactory
from tests.accounts.sign_in import sign_in
from tests.accounts.test_licences import picture
from tests.supplydemand.factories import TalentDemandFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    """A manager whose organization is looked at."""
    return MembershipFactory()


def flag(obj, reason="fake"):
    return conduct.flag(obj=obj, actor=MembershipFactory().user, reason=reason, note="", at=timezone.now())


def test_card_shows_reports_and_the_licence_with_the_way_to_each(client, owner):
    organization, coordinator = owner.organization, CoordinatorFactory()
    licence = documents.store(
        upload=picture("执照.png"), subject=organization, kind="licence", uploaded_by=owner.user, at=timezone.now()
    )
    demand = TalentDemandFactory(organization=organization)
    flag(demand, "money")
    flag(demand, "money")
    flag(TalentDemandFactory(), "silent")
    url = reverse("admin:review_reviewtask_organization", args=[organization.pk])

    page = sign_in(client, coordinator).get(url).content.decode()

    assert "2 条，2 条没办：向学生或学校收钱、要押金 2 条" in page
    assert f'href="{case_url(demand)}"' in page
    assert f'href="{licence.get_absolute_url()}"' in page
    assert "怎么都联系不上" not in page


def test_reports_that_are_done_are_no_problem_any_more_and_others_scopes_see_none(owner):
    organization, coordinator = owner.organization, CoordinatorFactory()
    row = flag(organization)
    assert [fact.level for fact in flag_facts(organization, coordinator, timezone.now())] == ["problem", "problem"]

    conduct.close_flags(obj=organization, actor=coordinator, resolution="dismissed", note="没事", at=timezone.now())

    (fact,) = flag_facts(organization, coordinator, timezone.now())
    assert (fact.level, fact.url) == ("notice", row.case_url)
    elsewhere = CoordinatorFactory(scope=MembershipFactory().organization.district)
    (fact,) = flag_facts(organization, elsewhere, timezone.now())
    assert fact.text == "没有人举报过"
