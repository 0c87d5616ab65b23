"""Sealed blocks of the trail: what is changed behind the portal's back is found and named."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.utils import timezone

from accounts.models import Organization
from core import audit_seals
from core.models import AuditSeal
from core.tasks import seal_audit
from tests.accounts.factories import OrganizationFactory

pytestmark = pytest.mark.django_db
TABLE = "accounts_organizationevent"


def later(hours=2):
    return timezone.now() + timedelta(hours=hours)


def verify():
    said = StringIO()
    call_command("verify_audit", stdout=said)
    return said.getvalue()


@pytest.fixture
def sealed(owner_connection, monkeypatch):
    """A trail of several blocks of two rows under seal, and a connection of the owner's role."""
    monkeypatch.setattr(audit_seals, "BLOCK", 2)
    OrganizationFactory.create_batch(5)
    audit_seals.seal_all(at=later())
    assert AuditSeal.objects.filter(table=TABLE).count() == 3
    assert "完好" in verify()
    return owner_connection


def tamper(owner, statement):
    with owner.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        (f"UPDATE {TABLE} SET name = '改过' WHERE pgh_id = (SELECT min(pgh_id) + 2 FROM {TABLE})", "有行被改过"),  # noqa: S608 - our own names
        (f"DELETE FROM {TABLE} WHERE pgh_id = (SELECT max(pgh_id) FROM {TABLE})", "封的时候有 1 行，现在 0 行"),  # noqa: S608 - our own names
        (f"DELETE FROM core_auditseal WHERE (\"table\", row_count, first_id > 1) = ('{TABLE}', 2, true)", "接不上"),  # noqa: S608 - our own names
        ("DELETE FROM core_auditseal WHERE first_id = 1", "前面的一块不见了"),
        ("UPDATE core_auditseal SET digest = repeat('0', 64)", "封条被改过"),
    ],
)
def test_what_was_changed_by_the_databases_owner_is_named(sealed, capsys, statement, fault):
    tamper(sealed, statement)

    with pytest.raises(CommandError, match="对不上"):
        verify()
    assert fault in capsys.readouterr().err


def test_seals_are_continued_and_what_is_fresh_waits(sealed):
    count = AuditSeal.objects.count()
    audit_seals.seal_all(at=later())
    assert AuditSeal.objects.count() == count
    Organization.objects.update(address="另一条路")

    seal_audit()  # less than an hour old
    assert AuditSeal.objects.count() == count
    audit_seals.seal_all(at=later())

    assert AuditSeal.objects.filter(table=TABLE).count() == 6
    assert "完好" in verify()


def test_seal_of_another_key_does_not_hold_unless_the_key_is_a_former_one(sealed, settings):
    former = settings.SECRET_KEY
    settings.SECRET_KEY = "another" * 10
    assert list(audit_seals.faults())
    settings.SECRET_KEY_FALLBACKS = [former]
    assert list(audit_seals.faults()) == []


def test_application_may_add_seals_and_change_none(sealed):
    for statement in ("UPDATE core_auditseal SET row_count = 0", "DELETE FROM core_auditseal", "TRUNCATE core_auditseal"):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
