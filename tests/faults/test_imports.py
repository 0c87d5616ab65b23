"""A worker that is killed in the middle of an import: it goes on after the last batch, nothing is lost or made twice."""

import shutil
import tempfile
from pathlib import Path

import pytest

from launcher.folders import DataFolder
from tests.faults.own_portal import BEAT, WORKER, OwnPortal

pytestmark = pytest.mark.faults

ROWS = 4_000
PREPARE = """
from tests.supplydemand.import_files import prepare_codes
from tests.accounts.factories import MembershipFactory, OrganizationFactory, SchoolFactory, UserFactory
prepare_codes()
for counted in (OrganizationFactory, UserFactory):
    counted.reset_sequence({first})
print(MembershipFactory(organization=SchoolFactory()).pk)
"""
UPLOAD = """
from accounts.models import Membership
from supplydemand.services.listing_imports import receive
from tests.supplydemand.import_files import supply_rows, workbook
person = Membership.objects.get(pk={person})
rows = supply_rows(person.organization.region, {rows})
print(receive(kind="supply", organization=person.organization, actor=person.user, file_name="表.xlsx", content=workbook(rows)).pk)
"""
APPLY = """
from supplydemand.models import ListingImport
from supplydemand.services.listing_imports import apply
row = ListingImport.objects.get(pk={pk})
apply(listing_import=row, mode="{mode}", actor=row.created_by)
"""
STATE = "SELECT state = %s FROM supplydemand_listingimport WHERE id = %s"
IN_THE_MIDDLE = "SELECT applied_count BETWEEN 500 AND 3000 FROM supplydemand_listingimport WHERE id = %s"
SUPPLIES = "SELECT count(*), count(DISTINCT external_id) FROM supplydemand_talentsupply WHERE organization_id = %s"
LINKS = """
SELECT count(*) FROM supplydemand_talentsupply_majors link
JOIN supplydemand_talentsupply supply ON supply.id = link.talentsupply_id WHERE supply.organization_id = %s
"""


@pytest.fixture(scope="module")
def portal(tables_file):
    """A portal with one worker and beat."""
    path = Path(tempfile.mkdtemp(prefix="xieyu-faults-", dir="/var/tmp"))
    path.chmod(0o755)
    with pytest.MonkeyPatch.context() as patch:
        for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL"):
            patch.delenv(name, raising=False)
        own = OwnPortal(DataFolder.at(path), XIEYU_NIGHTLY_HOUR="23", XIEYU_NIGHTLY_MINUTE="59")
    try:
        own.start_servers(tables_file)
        own.start("worker", WORKER)
        own.start("beat", BEAT)
        yield own
    finally:
        own.stop()
        shutil.rmtree(path)


def checked_import(portal, first):
    """``(import, organization)`` of a file that a worker has checked; ``first`` keeps the names of this school apart."""
    person = portal.python(PREPARE.format(first=first))
    pk = int(portal.python(UPLOAD.format(person=person, rows=ROWS)))
    portal.wait_for(STATE, "checked", pk, seconds=120)
    return pk, portal.query("SELECT organization_id FROM supplydemand_listingimport WHERE id = %s", pk)[0][0]


def test_kill_9_in_mid_import_loses_and_doubles_nothing(portal):
    pk, organization = checked_import(portal, first=0)
    portal.python(APPLY.format(pk=pk, mode="possible"))
    portal.wait_for(IN_THE_MIDDLE, pk, seconds=60)
    portal.kill("worker")
    applied = portal.query("SELECT applied_count FROM supplydemand_listingimport WHERE id = %s", pk)[0][0]
    assert portal.query(SUPPLIES, organization) == [(applied, applied)]
    assert 500 <= applied < ROWS

    portal.let_a_minute_pass()
    portal.start("worker", WORKER)

    portal.wait_for(STATE, "done", pk, seconds=120)
    assert portal.query(SUPPLIES, organization) == [(ROWS, ROWS)]
    assert portal.query(LINKS, organization) == [(ROWS,)]
    assert portal.query("SELECT applied_count, wrong_count FROM supplydemand_listingimport WHERE id = %s", pk) == [(ROWS, 0)]


def test_kill_9_in_an_all_or_nothing_import_leaves_nothing_until_all_is_there(portal):
    pk, organization = checked_import(portal, first=100)
    portal.python(APPLY.format(pk=pk, mode="all"))
    portal.wait_for(
        "SELECT state = 'running' FROM core_jobrun WHERE task = 'supplydemand.apply_import' AND payload->>'import_id' = %s",
        str(pk),
        seconds=60,
    )
    portal.kill("worker")
    assert portal.query(SUPPLIES, organization) == [(0, 0)]

    portal.let_a_minute_pass()
    portal.start("worker", WORKER)

    portal.wait_for(STATE, "done", pk, seconds=120)
    assert portal.query(SUPPLIES, organization) == [(ROWS, ROWS)]
