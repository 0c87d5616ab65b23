"""What a case holds as it stands: its answers, the files that they name, and the fingerprint of both."""

import hashlib
import json

from core.models import Document
from review.recognition.enums import FieldKind
from review.recognition.models import FormField


def fingerprint_of(answers, documents):
    """SHA-256 over answers and files in a fixed order of keys: the same content, the same fingerprint."""
    content = {"answers": answers, "documents": [[row["field"], row["sha256"]] for row in documents]}
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def answers_of(application):
    """The answers of all sections as they stand; one query."""
    answers = {}
    for row in application.sections.order_by("section__place", "section_id"):
        answers |= row.answers
    return answers


def content_of(application):
    """``(answers, documents)`` of the case as it stands: answers of all sections, and the files that they name; three queries."""
    answers = answers_of(application)
    codes = FormField.objects.filter(section__version=application.scheme_version, kind=FieldKind.ATTACHMENT)
    named = {code: list(answers.get(code) or []) for code in codes.values_list("code", flat=True)}
    rows = {row.pk: row for row in Document.objects.of(application).filter(pk__in=[pk for pks in named.values() for pk in pks])}
    documents = [
        {"id": pk, "field": code, "name": rows[pk].name, "sha256": rows[pk].sha256}
        for code, pks in sorted(named.items())
        for pk in pks
        if pk in rows
    ]
    return answers, documents


def current_fingerprint(application):
    """The fingerprint of the case as it stands."""
    return fingerprint_of(*content_of(application))
