"""Handing in all drafts of an import, when a worker gave it up."""

import pytest
from django.urls import reverse

from core.enums import Status
from supplydemand.models import ListingImport, TalentSupply
from supplydemand.services import listing_imports
from tests.accounts.factories import MembershipFactory, SchoolFactory
from tests.accounts.sign_in import sign_in
from tests.supplydemand.import_files import imported, page, prepare_codes, supply_rows, workbook

pytestmark = pytest.mark.django_db


def test_handing_in_that_was_given_up_can_be_asked_for_again(client):
    prepare_codes()
    school = SchoolFactory()
    desk = sign_in(client, MembershipFactory(organization=school).user)
    row = imported(desk, "supply", workbook(supply_rows(school.region, 2)))
    url = reverse("supplydemand:supply_import_submit", args=[row.pk])
    desk.post(url)
    listing_imports.fail_to_submit({"import_id": row.pk}, "worker died")

    content = page(desk, ListingImport.objects.get())
    assert "还没有全部提交" in content
    assert ListingImport.objects.get().submitted_at is None
    desk.post(url)
    listing_imports.hand_in(import_id=row.pk)

    row.refresh_from_db()
    assert (row.submitted_at is not None, row.error) == (True, "")
    assert set(TalentSupply.objects.values_list("status", flat=True)) == {Status.SUBMITTED}
