"""What public pages say of themselves where their address is shared; pages that are not public say nothing."""

import re

import pytest

from core.enums import Status
from tests.accounts.factories import MembershipFactory, OrganizationFactory
from tests.accounts.sign_in import sign_in
from tests.supplydemand.factories import TalentDemandFactory

pytestmark = pytest.mark.django_db


def card_of(client, obj):
    content = client.get(obj.get_absolute_url()).content.decode()
    return dict(re.findall(r'<meta property="(og:\w+)" content="([^"]*)"', content)) | dict(
        re.findall(r'<link rel="(canonical)" href="([^"]*)"', content)
    )


def test_public_listing_and_organization_have_a_card_without_other_hosts(client, settings):
    settings.SITE_URL = "https://xieyu.example"
    organization = OrganizationFactory(name="试验云汀数控设备有限公司", introduction="做数控机床。" * 60)
    demand = TalentDemandFactory(organization=organization, title="装配工", headcount=7, skills=["焊接"], description="三班倒")

    listing, owner = card_of(client, demand), card_of(client, organization)

    assert listing["og:title"] == "装配工（人才需求）"
    assert listing["og:description"] == "试验云汀数控设备有限公司，7 人，焊接。三班倒"
    assert listing["og:url"] == listing["canonical"] == f"https://xieyu.example{demand.get_absolute_url()}"
    assert owner["og:title"] == organization.name
    assert len(owner["og:description"]) == 160
    assert "协育" in owner["og:site_name"]
    assert all(text.startswith("https://xieyu.example") for card in (listing, owner) for text in card.values() if "//" in text)


def test_what_is_not_public_has_no_card_for_its_own_people_either(client):
    person = MembershipFactory(organization=OrganizationFactory(status=Status.SUBMITTED))
    draft = TalentDemandFactory(organization=person.organization, status=Status.DRAFT)
    sign_in(client, person.user)

    assert (card_of(client, draft), card_of(client, person.organization)) == ({}, {})
