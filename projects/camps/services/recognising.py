"""What a certificate counts for at an organization."""

from django.db import IntegrityError, transaction

from core.workflow import InvalidTransition
from projects.camps import rules
from projects.camps.exam_models import CertificateRecognition

NOT_YOURS = "要由本单位的管理员或经办人来写，单位要通过核验。"


@transaction.atomic
def recognise(*, organization, qualification, counts_as, since, actor):
    """An organization counts a certificate for something. Raises ``InvalidTransition``."""
    if not rules.enrolling_organizations(actor).filter(pk=organization.pk).exists():
        raise InvalidTransition(NOT_YOURS)
    try:
        with transaction.atomic():
            return CertificateRecognition.objects.create(
                organization=organization, qualification=qualification, counts_as=counts_as, since=since, made_by=actor
            )
    except IntegrityError:
        raise InvalidTransition("这张证书已经写过了，要改就先停掉原来那条。") from None


@transaction.atomic
def end(*, recognition, actor, on):
    """It no longer does; one that had not begun ends on the day on which it would have. Raises ``InvalidTransition``."""
    row = CertificateRecognition.objects.select_for_update(of=("self",)).get(pk=recognition.pk)
    if not rules.is_editor(actor, row):
        raise InvalidTransition("要由写下这一条的单位来停。")
    if row.ended_on is not None:
        raise InvalidTransition("已经停了。")
    row.ended_on = max(on, row.since)
    row.save(update_fields=["ended_on"])
    return row
