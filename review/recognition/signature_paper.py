"""The signature page as a paper: who applies for what, what is certified, and the marks by which the scan is bound to it."""

from pathlib import Path

from django.conf import settings
from django.utils import timezone

from core.papers import qr_code
from review.recognition import figures
from review.recognition.completeness import fields_of
from review.recognition.content import content_of
from review.recognition.enums import FieldKind
from review.recognition.presentation import rows_by_section

TEMPLATE = Path(__file__).parent / "papers" / "signature.typ"
TEXT_MAX = 160
"""So much of a long answer stands on the page; the fingerprint covers all of it."""


def data_of(application, page, *, link):
    """What the template of the signature page reads."""
    answers, documents = content_of(application)
    fields = fields_of(application.scheme_version, application.purpose)
    values = figures.values_for(application, on=timezone.localdate(page.printed_at))
    prints = {row["id"]: row["sha256"][:12] for row in documents}
    return {
        "city": settings.CITY_NAME,
        "scheme": str(application.scheme_version.scheme),
        "call": str(application.call),
        "version": application.scheme_version.number,
        "organization": application.organization.name,
        "credit_code": application.organization.credit_code,
        "subject": application.subject_name,
        "code": page.short_code,
        "fingerprint": [page.fingerprint[start : start + 8] for start in range(0, 64, 8)],
        "printed": f"{timezone.localtime(page.printed_at):%Y-%m-%d %H:%M}",
        "printed_by": str(page.printed_by),
        "qr": qr_code(link),
        "sections": [
            {"title": section.title, "rows": [_row(row, prints) for row in rows]}
            for section, rows in rows_by_section(fields, answers, documents, values)
        ],
    }


def _row(row, prints):
    if row.files:
        return {"label": row.field.label, "text": "；".join(f"{name}（{prints[pk]}）" for pk, name in row.files)}
    text = " ".join(row.text.split())
    if text and row.field.kind == FieldKind.FIGURE:
        text = f"{text}（平台的数，打印时；以提交时为准）"
    return {"label": row.field.label, "text": f"{text[:TEXT_MAX]}……" if len(text) > TEXT_MAX else text or "（没填）"}
