"""Which organization a row of a file names, and which texts do not become public by a file."""

import pytest
from django.utils import timezone

from core.enums import Status
from supplydemand.models import TalentDemand
from tests.accounts.factories import CoordinatorFactory, OrganizationFactory, credit_code_number
from tests.supplydemand.test_importing import a_row, major, run, write

pytestmark = pytest.mark.django_db
__all__ = ["major", "write"]


@pytest.mark.parametrize("status", [Status.DRAFT, Status.REJECTED])
def test_draft_with_the_same_code_does_not_shadow_the_verified_organization(write, status):
    shadow = OrganizationFactory(credit_code=credit_code_number(7), status=status)
    verified = OrganizationFactory(credit_code=shadow.credit_code)
    OrganizationFactory(credit_code=shadow.credit_code, status=status)
    actor = CoordinatorFactory()

    run("demands", write([a_row(verified)]), actor=actor.email, publish=True)
    run("demands", write([a_row(verified, external_id="A2")]), actor=actor.email, publish=True, organization=shadow.credit_code)

    assert set(TalentDemand.objects.values_list("organization", "status")) == {(verified.pk, Status.APPROVED)}
    assert TalentDemand.objects.count() == 2


def test_former_code_of_a_merged_organization_still_names_it(write):
    organization = OrganizationFactory()
    former = credit_code_number(8)
    organization.aliases.create(name="旧名", credit_code=former, noted_at=timezone.now())
    actor = CoordinatorFactory()

    run("demands", write([a_row(organization, organization_code=former)]), actor=actor.email, publish=True)
    run("demands", write([a_row(organization, external_id="A2")]), actor=actor.email, publish=True, organization=former)

    assert list(TalentDemand.objects.values_list("organization", flat=True)) == [organization.pk] * 2


@pytest.mark.parametrize("text", ["只招男性", "电话13800001111"])
def test_row_that_would_be_public_meets_the_rules_of_texts(write, text):
    organization, actor = OrganizationFactory(), CoordinatorFactory()
    rows = [a_row(organization, title=f"数控车工{text}"), a_row(organization, external_id="A2")]

    printed = run("demands", write(rows), actor=actor.email, publish=True)

    assert list(TalentDemand.objects.values_list("external_id", "status")) == [("A2", Status.APPROVED)]
    assert "没有导入 1" in printed
