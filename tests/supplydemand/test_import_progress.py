"""How far an import is, as its page says while a worker is at it."""

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from supplydemand.models import ListingImport, TalentSupply
from supplydemand.services import import_progress, listing_imports
from tests.accounts.factories import MembershipFactory, SchoolFactory
from tests.accounts.sign_in import sign_in
from tests.supplydemand.import_files import checked, page, prepare_codes, supply_row, supply_rows, upload, workbook

pytestmark = pytest.mark.django_db


@pytest.fixture
def school():
    prepare_codes()
    return SchoolFactory(name="试验汀州职业技术学院")


@pytest.fixture
def desk(client, school):
    return sign_in(client, MembershipFactory(organization=school).user)


def test_progress_of_all_or_nothing_is_said_while_nobody_sees_its_rows(desk, school):
    row = checked(desk, "supply", workbook(supply_rows(school.region, 501)))
    desk.post(reverse("supplydemand:supply_import_apply", args=[row.pk]), {"mode": "all"})
    assert "0/501 行" in page(desk, row)

    class Killed(Exception):
        """The worker dies while it writes the last batch."""

    def die(execute, sql, params, many, context):
        if "INSERT" in sql and '"supplydemand_talentsupply"' in sql and import_progress.done_count(row) == 500:
            raise Killed
        return execute(sql, params, many, context)

    now = timezone.now()
    with pytest.raises(Killed), connection.execute_wrapper(die):
        listing_imports.carry_out(import_id=row.pk, on=timezone.localdate(now), at=now)

    assert TalentSupply.objects.count() == 0
    assert "500/501 行" in page(desk, row)


def test_progress_is_shown_and_ends_by_itself(desk, school):
    upload(desk, "supply", workbook([supply_row(school.region)]))
    row = ListingImport.objects.get()

    part = desk.get(row.get_absolute_url(), headers={"HX-Request": "true"}).content.decode()
    whole = page(desk, row)
    now = timezone.now()
    listing_imports.check(import_id=row.pk, on=timezone.localdate(now), at=now)
    after = desk.get(row.get_absolute_url(), headers={"HX-Request": "true"})

    assert 'max="1" value="0"' in part
    assert 'hx-trigger="every 1s"' in part
    assert "<html" not in part
    assert "刷新看看" in whole
    assert after["HX-Refresh"] == "true"
