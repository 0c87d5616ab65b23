"""Appeals of applicants with their files."""

from django.db import transaction

from core.documents import store
from core.workflow import InvalidTransition, perform_transition
from review.recognition import rules
from review.recognition.services import cases

ATTACHMENT = "attachment"


@transaction.atomic
def lodge(*, application, text, uploads, actor, at):
    """Appeal against the refusal of a case and keep what proves it; returns the ``Appeal``."""
    if not rules.is_applicant(actor, application):
        raise InvalidTransition("只有本单位的管理员和经办人能申诉。")
    appeal = cases.appeal(application=application, actor=actor, at=at, text=text)
    for upload in uploads:
        store(upload=upload, subject=appeal, kind=ATTACHMENT, uploaded_by=actor, at=at)
    return appeal


@transaction.atomic
def withdraw(*, appeal, actor, at, expected_version=None):
    """Take an appeal back; the refusal then stands."""
    return perform_transition(obj=appeal, action="withdraw", actor=actor, at=at, expected_version=expected_version)
