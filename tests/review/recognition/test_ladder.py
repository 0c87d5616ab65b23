"""The way from cultivation to the title, and what holders were given."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.enums import Status
from review.recognition import ladder
from review.recognition.enums import BenefitKind
from review.recognition.models import Benefit, BenefitRecord, Recognition
from review.recognition.services import recognitions
from tests.accounts.factories import CoordinatorFactory, OrganizationFactory, UserFactory
from tests.accounts.sign_in import sign_in
from tests.review.recognition.factories import TUESDAY, SchemeFactory, SchemeVersionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def scheme():
    first = SchemeFactory(name="培育企业", is_competitive=False)
    SchemeVersionFactory(scheme=first)
    second = SchemeFactory(name="产教融合型企业", is_competitive=False)
    SchemeVersionFactory(scheme=second, follows=first, follows_after_months=12)
    return second


def hold(scheme, organization, on):
    return recognitions.award(
        scheme=scheme, subject=organization, actor=CoordinatorFactory(), at=TUESDAY, reason="文件", recognized_on=on
    )


def before(scheme):
    return scheme.versions.get().follows


def page(scheme):
    return reverse("recognition:ladder", args=[scheme.code])


def test_each_holder_has_a_line_with_what_is_next(scheme, client):
    new, ready, titled = (OrganizationFactory(name=name) for name in ("新来的公司", "满一年的公司", "认定了的公司"))
    hold(before(scheme), titled, date(2024, 1, 10))
    hold(before(scheme), ready, date(2025, 11, 1))
    Recognition.objects.filter(organization=ready).update(recheck_due_on=date(2027, 1, 1))
    hold(before(scheme), new, date(2026, 6, 1))
    hold(scheme, titled, date(2026, 3, 1))

    lines = ladder.lines_of(scheme.versions.get(), UserFactory(), on=TUESDAY.date())

    assert [(line.first.organization, line.next_text, line.next_on) for line in lines] == [
        (titled, "年度复核", date(2027, 3, 1)),
        (ready, "可以申报", None),
        (new, "满 12 个月可以申报", date(2027, 6, 1)),
    ]
    assert "满一年的公司" in client.get(page(scheme)).content.decode()


def test_no_ladder_without_a_scheme_before_and_none_of_what_is_hidden(scheme, client):
    assert client.get(page(before(scheme))).status_code == 404
    assert client.get(page(scheme)).status_code == 200
    scheme.is_active = False
    scheme.save()
    assert client.get(page(scheme)).status_code == 404


def test_the_page_costs_the_same_however_many_there_are(scheme, client):
    def counted():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page(scheme)).status_code == 200
        return len(queries)

    hold(before(scheme), OrganizationFactory(), date(2024, 1, 10))
    counted()
    few = counted()
    for _ in range(4):
        hold(before(scheme), OrganizationFactory(), date(2024, 1, 10))
    assert counted() == few


def test_what_was_given_adds_up_exactly_by_year_and_kind(scheme):
    benefit = Benefit.objects.create(scheme=scheme, kind=BenefitKind.INCENTIVE, title="抵免")
    row, user = hold(scheme, OrganizationFactory(), date(2026, 3, 1)), UserFactory()
    for amount in ("0.10", "0.20", "12345678901.33"):
        BenefitRecord.objects.create(
            recognition=row, benefit=benefit, received_on=date(2026, 4, 1), amount=Decimal(amount), recorded_by=user
        )

    benefits, totals = ladder.benefits_of(scheme)

    assert list(benefits) == [benefit]
    assert totals == [{"benefit__kind": "incentive", "year": 2026, "count": 3, "amount": Decimal("12345678901.63")}]


def test_benefits_are_entered_by_the_city_alone(scheme, client):
    benefit = Benefit.objects.create(scheme=scheme, kind=BenefitKind.SERVICE, title="专员")
    row, city = hold(scheme, OrganizationFactory(), date(2026, 3, 1)), CoordinatorFactory()
    data = {"recognition": row.pk, "benefit": benefit.pk, "received_on": "2026-05-01", "amount": "10.05", "note": ""}
    add = reverse("admin:review_benefitrecord_add")

    sign_in(client, CoordinatorFactory(scope=row.organization.district))
    assert client.post(add, data).status_code == 403
    assert not BenefitRecord.objects.exists()
    sign_in(client, city)
    client.post(add, data)

    record = BenefitRecord.objects.get()
    assert (record.amount, record.recorded_by) == (Decimal("10.05"), city)
    assert row.status == Status.APPROVED
    for name in ("benefit", "benefitrecord"):
        assert client.get(reverse(f"admin:review_{name}_changelist")).status_code == 200
