"""Rules written while somebody publishes them, or while the first case begins: one waits for the other, and then knows better."""

import threading
import time

import pytest
from django.db import DatabaseError, connection, transaction

from review.recognition.enums import VersionState
from review.recognition.models import Criterion, EligibilityRule, FormField, SchemeVersion
from review.recognition.services import schemes
from tests.accounts.factories import CoordinatorFactory, MembershipFactory
from tests.review.recognition.factories import TUESDAY, CallFactory, SchemeVersionFactory, begin

pytestmark = pytest.mark.django_db(transaction=True)
HELD = "SELECT EXISTS (SELECT 1 FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid)))"
SECONDS = 20


class Beside:
    """Something done on another connection; ``waits()`` says whether it stands behind a lock of this one."""

    def __init__(self, act):
        self.act, self.error = act, None
        self.thread = threading.Thread(target=self._run)
        self.thread.start()

    def _run(self):
        try:
            self.act()
        except Exception as error:  # noqa: BLE001 - the test looks at what it was
            self.error = error
        finally:
            connection.close()

    def waits(self):
        until = time.monotonic() + SECONDS
        while self.thread.is_alive() and time.monotonic() < until:
            with connection.cursor() as cursor:
                cursor.execute(HELD)
                if cursor.fetchone()[0]:
                    return True
            time.sleep(0.01)
        return False

    def end(self):
        self.thread.join(SECONDS)
        assert not self.thread.is_alive()
        return self.error


@pytest.fixture
def draft():
    return SchemeVersionFactory(state=VersionState.DRAFT, recheck_months=None, validity_months=None)


def test_publishing_waits_for_a_rule_that_is_being_written_and_checks_it(draft):
    coordinator = CoordinatorFactory()
    with transaction.atomic():
        Criterion.objects.filter(version=draft, weight=60).update(weight=10)
        publishing = Beside(lambda: schemes.publish(version=draft, actor=coordinator, at=TUESDAY))
        assert publishing.waits()

    assert isinstance(publishing.end(), schemes.NotPublishable)
    draft.refresh_from_db()
    assert draft.state == VersionState.DRAFT
    Criterion.objects.filter(version=draft, weight=10).update(weight=60)
    assert schemes.publish(version=draft, actor=coordinator, at=TUESDAY).state == VersionState.PUBLISHED


WRITES = {
    "change": lambda version: Criterion.objects.filter(version=version).update(weight=1),
    "field": lambda version: FormField.objects.filter(section__version=version).update(is_required=False),
    "removal": lambda version: version.levels.all().delete(),
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_rule_written_while_its_version_is_published_is_refused(draft, write):
    coordinator = CoordinatorFactory()
    with transaction.atomic():
        schemes.publish(version=draft, actor=coordinator, at=TUESDAY)
        writing = Beside(lambda: write(SchemeVersion.objects.get(pk=draft.pk)))
        assert writing.waits()

    assert isinstance(writing.end(), DatabaseError)
    assert [row.weight for row in draft.criteria.all()] == [60, 40]
    assert draft.levels.count() == draft.sections.get().fields.filter(is_required=True).count() == 1


def test_condition_added_while_the_first_case_begins_is_refused():
    version, member = SchemeVersionFactory(), MembershipFactory()
    call, condition = CallFactory(version=version), {"label": "又一条", "figure": "accounts.liaisons", "value": 1}
    with transaction.atomic():
        begin(call=call, membership=member)
        adding = Beside(lambda: EligibilityRule.objects.create(version=version, **condition))
        assert adding.waits()

    assert isinstance(adding.end(), DatabaseError)
    assert not version.eligibility_rules.exists()
