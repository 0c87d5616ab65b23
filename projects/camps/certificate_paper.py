"""The certificate of a finished course or boot camp as PDF."""

from pathlib import Path

from core.letters import absolute
from core.papers import pdf, qr_code
from review.recognition.codes import spaced

TEMPLATE = Path(__file__).parent / "papers" / "certificate.typ"


def certificate_pdf(certificate):
    """The PDF, A4 landscape; bytes."""
    return pdf(TEMPLATE, content_of(certificate))


def content_of(certificate):
    """What the paper says, as the template takes it: as it was written down when it was issued."""
    url = absolute(certificate.get_absolute_url())
    return {
        "heading": "结业证书",
        "holder": certificate.holder_name,
        "phrase": f"于 {_term(certificate.session)}参加{certificate.get_kind_display()}，{_reached(certificate)}",
        "title": certificate.title,
        "hours": str(certificate.hours),
        "results": certificate.results,
        "number": certificate.number,
        "issued_on": _day(certificate.issued_on),
        "issuers": certificate.issuers,
        "code": spaced(certificate.verify_code),
        "url": url,
        "qr": qr_code(url),
        "is_demo": certificate.is_demo,
    }


def _term(session):
    return f"{_day(session.starts_on)}至 {_day(session.ends_on)}"


def _reached(certificate):
    """What was not examined is not claimed."""
    return "考核合格" if certificate.results else "出勤符合要求"


def _day(on):
    return f"{on.year} 年 {on.month} 月 {on.day} 日"
