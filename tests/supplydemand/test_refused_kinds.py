"""What kinds organizations want no more of, and why, counted for coordinators on the map of unmet needs."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from supplydemand.enums import ExclusionReason, RefusalAspect, Side
from supplydemand.models import KindRefusal
from tests.accounts.factories import CoordinatorFactory, MembershipFactory, OrganizationFactory, SchoolFactory
from tests.accounts.sign_in import sign_in
from tests.taxonomy.factories import DistrictFactory, EnterpriseKindFactory

pytestmark = pytest.mark.django_db
URL = "supplydemand:unmet_map"


def _refusal(organization, reason, *, value="7", label="机械设计制造类", side=Side.DEMAND, lifted_at=None):
    return KindRefusal.objects.create(
        organization=organization,
        side=side,
        aspect=RefusalAspect.MAJOR,
        value=value,
        label=label,
        reason=reason,
        note="单位自己的话",
        created_by=MembershipFactory(organization=organization).user,
        created_at=timezone.now(),
        lifted_at=lifted_at,
    )


def _refused(client, user):
    return sign_in(client, user).get(reverse(URL)).context["refused"]


def test_reasons_are_counted_by_class_without_what_was_lifted_and_without_names(client):
    district = DistrictFactory()
    firms = [OrganizationFactory(district=district) for _ in range(3)]
    for firm, reason in zip(firms, (ExclusionReason.PLACE, ExclusionReason.SILENT, ExclusionReason.PLACE), strict=True):
        _refusal(firm, reason)
    _refusal(SchoolFactory(district=district), ExclusionReason.KIND, value="9", label="护理类", side=Side.SUPPLY)
    _refusal(OrganizationFactory(district=district), ExclusionReason.OTHER, lifted_at=timezone.now())

    user = CoordinatorFactory(scope=district)
    rows = _refused(client, user)

    assert [(row["label"], row["side"], row["count"]) for row in rows] == [
        ("机械设计制造类", "用人单位", 3),
        ("护理类", "学校", 1),
    ]
    assert rows[0]["reasons"] == [("地点一直不合适", 2), ("联系了没人回", 1)]
    page = client.get(reverse(URL)).content.decode()
    assert "地点一直不合适 2 次，联系了没人回 1 次" in page
    assert "单位自己的话" not in page
    assert not [firm.name for firm in firms if firm.name in page]


def test_coordinators_of_other_districts_and_departments_read_none_of_it(client):
    _refusal(OrganizationFactory(district=DistrictFactory()), ExclusionReason.PLACE)
    department = OrganizationFactory(kind=EnterpriseKindFactory(code="industry_authority", side="neither"))

    assert _refused(client, CoordinatorFactory(scope=DistrictFactory())) == []
    assert _refused(client, MembershipFactory(organization=department).user) == []
    assert len(_refused(client, CoordinatorFactory())) == 1


def test_counting_costs_the_same_for_one_and_for_many(client):
    district = DistrictFactory()
    sign_in(client, CoordinatorFactory(scope=district))
    counts = []
    for number in (1, 4):
        for kind in range(number):
            _refusal(OrganizationFactory(district=district), ExclusionReason.PLACE, value=f"{number}{kind}", label=f"类{kind}")
        client.get(reverse(URL))
        with CaptureQueriesContext(connection) as context:
            rows = client.get(reverse(URL)).context["refused"]
        counts.append(len(context))

    assert (len(rows), counts[0]) == (5, counts[1])
