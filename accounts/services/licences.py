"""An organization's licence (营业执照 or 法人证书): uploaded by its managers, read by them and by coordinators in scope."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Case, Q, When

from accounts import rules
from accounts.models import Organization
from core import documents
from core.models import Document
from core.registries import DocumentSubject

LICENCE = "licence"
ENDINGS = ("pdf", "jpg", "jpeg", "png")


@transaction.atomic
def upload_licence(*, organization, upload, actor, at):
    """Keep a licence; the one before stays in the history. Returns the ``Document``.

    Raises ``core.documents.DocumentRefused``, or ``PermissionDenied`` for anybody but a manager.
    """
    if not rules.is_manager(actor, organization):
        raise PermissionDenied("only managers hand in the licence")
    return documents.store(upload=upload, subject=organization, kind=LICENCE, uploaded_by=actor, at=at)


def licences_of(organization):
    """Every licence handed in, newest first, those of registrations merged into it last; the first one counts."""
    merged = Organization.objects.filter(merged_into=organization).values("pk")
    rows = Document.objects.filter(content_type__app_label="accounts", content_type__model="organization", kind=LICENCE)
    rows = rows.filter(Q(object_id=organization.pk) | Q(object_id__in=merged)).select_related("uploaded_by")
    return rows.order_by(Case(When(object_id=organization.pk, then=0), default=1), "-pk")


def readable_by(user, organizations):
    """The organizations whose licences this person may read: those managed, what was merged into them, and a coordinator's."""
    managed = Organization.objects.managed_by(user).values("pk")
    own = Organization.objects.filter(Q(pk__in=managed) | Q(merged_into__in=managed)).values("pk")
    scope = Organization.objects.in_scope_of(user).handed_in().values("pk")
    return organizations.filter(pk__in=own.union(scope))


SUBJECT = DocumentSubject(Organization, readable_by, kinds=(LICENCE,))
