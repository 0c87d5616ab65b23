"""The certificate of a recognition as PDF; its metadata and its verify page name nobody but the holder."""

from pathlib import Path

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from core.letters import absolute
from core.models import ReviewEvent
from core.papers import pdf, qr_code
from review.recognition.codes import spaced
from review.recognition.enums import StageKind
from review.recognition.stages import stages_of
from review.recognition.workflows import RENAMINGS

TEMPLATE = Path(__file__).parent / "papers" / "certificate.typ"


def certificate(recognition):
    """The PDF, A4 landscape; bytes."""
    url = absolute(reverse("verify_code", args=[recognition.verify_code]))
    is_organization = recognition.holder_name == recognition.organization.name
    corrected = ReviewEvent.objects.of(recognition).filter(action__in=RENAMINGS.values()).order_by("-pk").first()
    return pdf(
        TEMPLATE,
        {
            "city": settings.CITY_NAME,
            "authority": recognition.scheme.authority,
            "scheme": recognition.scheme.name,
            "holder": recognition.own_name,
            "organization": "" if is_organization else recognition.organization.name,
            "phrase": _phrase(recognition),
            "level": recognition.get_level_display(),
            "number": recognition.certificate_number,
            "recognized_on": _day(recognition.recognized_on),
            "term": ["有效至", _day(recognition.valid_until)] if recognition.valid_until else ["有效期", "长期有效"],
            "corrected_on": _day(timezone.localdate(corrected.at)) if corrected else "",
            "code": spaced(recognition.verify_code),
            "url": url,
            "qr": qr_code(url),
            "is_demo": recognition.bears_demo_mark,
        },
    )


def _phrase(recognition):
    """How the title came about: what its procedure did not have is not claimed."""
    if recognition.application is None:
        return "授予"
    kinds = {stage.kind for stage in stages_of(recognition.application.scheme_version, recognition.application.purpose)}
    steps = ["评审" if StageKind.EXPERT_REVIEW in kinds else "审核", *(["公示"] if StageKind.PUBLIC_NOTICE in kinds else [])]
    return f"经{'、'.join(steps)}，认定为"


def _day(on):
    return f"{on.year} 年 {on.month} 月 {on.day} 日"
