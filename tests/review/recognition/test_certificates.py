"""What a certificate says of how its title came about, and until when it holds."""

import io

import pytest
from django.utils import timezone
from pypdf import PdfReader

from review.recognition import certificate
from review.recognition.enums import StageKind
from tests.review.recognition.factories import SchemeVersionFactory
from tests.review.recognition.test_public_pages import recognized

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("stages", "phrase"),
    [
        ((StageKind.DECISION,), "经审核，认定为"),
        ((StageKind.FORMAL_CHECK, StageKind.PUBLIC_NOTICE, StageKind.DECISION), "经审核、公示，认定为"),
        (tuple(StageKind), "经评审、公示，认定为"),
    ],
)
def test_certificate_claims_no_step_that_its_procedure_does_not_have(stages, phrase):
    row = recognized(timezone.now())
    row.application.scheme_version = SchemeVersionFactory(stages=stages)
    row.valid_until = None

    text = "".join(PdfReader(io.BytesIO(certificate.certificate(row))).pages[0].extract_text().split())

    assert phrase.replace("，", ",") in text.replace("，", ",")
    assert "有效期长期有效" in text
    assert "有效至" not in text


@pytest.mark.parametrize(("is_seeded", "is_demo_city"), [(False, False), (True, False), (False, True)])
def test_certificate_of_a_seeded_title_or_of_a_demo_city_says_that_it_is_none(settings, is_seeded, is_demo_city):
    settings.HAS_DEMO_DATA = is_demo_city
    row = recognized(timezone.now())
    row.is_demo = is_seeded

    text = "".join(PdfReader(io.BytesIO(certificate.certificate(row))).pages[0].extract_text().split())

    assert row.bears_demo_mark == ("演示" in text) == (is_seeded or is_demo_city)
