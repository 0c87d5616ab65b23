"""Import of organizations from files."""

import csv
from io import StringIO

import pytest
from django.core.management import call_command

from accounts.models import Organization
from core.enums import Status
from core.models import ReviewEvent
from tests.accounts.factories import CoordinatorFactory, OrganizationFactory, credit_code_number
from tests.taxonomy.factories import EnterpriseKindFactory, RegionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def write(tmp_path):
    def table(rows):
        path = tmp_path / "organizations.csv"
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        return path

    return table


def test_organizations_are_recognized_once(write):
    coordinator, region = CoordinatorFactory(), RegionFactory()
    EnterpriseKindFactory()
    good, bad = credit_code_number(900_001), "91990000MA9999999X"
    rows = [
        {"name": "试验零件有限公司", "kind": "enterprise", "credit_code": good, "region_code": region.code, "school_code": ""},
        {"name": "错码公司", "kind": "enterprise", "credit_code": bad, "region_code": region.code, "school_code": ""},
    ]
    path = write(rows)
    out = StringIO()

    for _ in range(2):
        call_command("import_organizations", str(path), actor=coordinator.email, stdout=out)

    organization = Organization.objects.get(credit_code=good)
    assert organization.status == Status.APPROVED
    assert ReviewEvent.objects.of(organization).get().action == "recognize"
    assert "登记 1，已有 0，没有登记 1" in out.getvalue()
    assert "登记 0，已有 1，没有登记 1" in out.getvalue()


@pytest.mark.parametrize("school_code", ["41110100019999", "41110100X1", "4199999999"])
def test_a_wrong_school_code_is_refused_not_cut(write, school_code):
    coordinator, region = CoordinatorFactory(), RegionFactory()
    EnterpriseKindFactory()
    row = {"name": "试验学校", "kind": "enterprise", "credit_code": credit_code_number(900_002), "region_code": region.code}
    path = write([row | {"school_code": school_code}])
    out = StringIO()

    call_command("import_organizations", str(path), actor=coordinator.email, stdout=out)

    assert "第 2 行 school_code" in out.getvalue()
    assert Organization.objects.filter(name="试验学校").count() == 0


def test_draft_does_not_keep_an_organization_from_being_recognized(write):
    draft, kind, region = OrganizationFactory(status=Status.DRAFT), EnterpriseKindFactory(), RegionFactory()
    row = {"name": "有限公司", "kind": kind.code, "credit_code": draft.credit_code, "region_code": region.code}
    path = write([row])

    for _ in range(2):
        call_command("import_organizations", str(path), actor=CoordinatorFactory().email, stdout=StringIO())

    assert Organization.objects.filter(credit_code=draft.credit_code, status=Status.APPROVED).count() == 1
