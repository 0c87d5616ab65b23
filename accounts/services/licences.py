"""An organization's licence (营业执照 or 法人证书): uploaded by its managers, read by them and by coordinators in scope."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

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
    """Every licence handed in, newest first; the first one counts."""
    rows = Document.objects.filter(content_type__app_label="accounts", content_type__model="organization")
    return rows.filter(object_id=organization.pk, kind=LICENCE).select_related("uploaded_by").order_by("-pk")


def readable_by(user, organizations):
    """The organizations whose licences this person may read: those managed, and those in a coordinator's scope."""
    own = Organization.objects.managed_by(user).values("pk")
    scope = Organization.objects.in_scope_of(user).handed_in().values("pk")
    return organizations.filter(pk__in=own.union(scope))


SUBJECT = DocumentSubject(Organization, readable_by, kinds=(LICENCE,))
