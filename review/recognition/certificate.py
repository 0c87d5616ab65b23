"""The certificate of a recognition as PDF; its metadata and its verify page name nobody but the holder."""

from pathlib import Path

from django.conf import settings
from django.urls import reverse

from core.letters import absolute
from core.papers import pdf, qr_code
from review.recognition.codes import spaced

TEMPLATE = Path(__file__).parent / "papers" / "certificate.typ"


def certificate(recognition):
    """The PDF, A4 landscape; bytes."""
    url = absolute(reverse("verify_code", args=[recognition.verify_code]))
    is_person = recognition.holder_name != recognition.organization.name
    return pdf(
        TEMPLATE,
        {
            "city": settings.CITY_NAME,
            "authority": recognition.scheme.authority,
            "scheme": recognition.scheme.name,
            "holder": recognition.holder_name,
            "organization": recognition.organization.name if is_person else "",
            "phrase": "经评审、公示，认定为" if recognition.scheme.is_competitive else "授予",
            "level": recognition.get_level_display(),
            "number": recognition.certificate_number,
            "recognized_on": _day(recognition.recognized_on),
            "valid_until": _day(recognition.valid_until) if recognition.valid_until else "",
            "code": spaced(recognition.verify_code),
            "url": url,
            "qr": qr_code(url),
            "is_demo": recognition.is_demo,
        },
    )


def _day(on):
    return f"{on.year} 年 {on.month} 月 {on.day} 日"
