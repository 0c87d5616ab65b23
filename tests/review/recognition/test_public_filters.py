"""By what the public list of a scheme offers to be narrowed."""

import pytest
from django.urls import reverse

from accounts.models import Organization
from review.recognition.models import Recognition
from review.recognition.services import recognitions
from taxonomy.models import KeyIndustry
from tests.accounts.factories import CoordinatorFactory, OrganizationFactory, SchoolFactory
from tests.review.recognition.factories import TUESDAY, SchemeFactory
from tests.taxonomy.factories import IndustryFactory

pytestmark = pytest.mark.django_db


def test_list_offers_what_some_row_has_and_nothing_else(client):
    titles = [
        recognitions.award(
            scheme=SchemeFactory(is_competitive=False), subject=subject, actor=CoordinatorFactory(), at=TUESDAY, reason="文件"
        )
        for subject in (OrganizationFactory(), SchoolFactory())
    ]
    above = IndustryFactory(depth="section")
    keys = [KeyIndustry.objects.create(code=f"K{number}", name=f"重点产业 {number}") for number in range(2)]
    keys[0].industries.add(above)
    for title, industry, level in zip(titles, (IndustryFactory(parent=above), None), ("municipal", "district"), strict=True):
        Organization.objects.filter(pk=title.organization_id).update(industry=industry)
        Recognition.objects.filter(pk=title.pk).update(level=level)

    for title, level, found in zip(titles, ("municipal", "district"), (keys[:1], []), strict=True):
        address = reverse("recognition:recognition_list", args=[title.scheme.code])
        filters = client.get(address).context["filterset"].filters
        assert list(filters["district"].queryset) == [title.organization.district]
        assert list(filters["kind"].queryset) == [title.organization.kind]
        assert [code for code, _ in filters["level"].extra["choices"]] == [level]
        assert list(filters["key_industry"].queryset) == found
