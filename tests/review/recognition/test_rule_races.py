"""Rules written while somebody publishes them, or while the first case begins: one waits for the other, and then knows better."""

import threading
import time
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from core.workflow import InvalidTransition, perform_transition
from review.recognition.enums import StageKind, VersionState
from review.recognition.models import Application, Criterion, EligibilityRule, FormField, Recognition, SchemeVersion
from review.recognition.services import cases, notices, schemes
from tests.accounts.factories import CoordinatorFactory, MembershipFactory
from tests.review.recognition.factories import (
    TUESDAY,
    CallFactory,
    SchemeVersionFactory,
    begin,
    open_run,
    publish_notice,
    submit,
    take,
)

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


def test_taking_a_title_back_waits_for_what_is_handed_in_on_its_strength():
    coordinator, earlier = CoordinatorFactory(), TUESDAY - timedelta(hours=1)
    first = submit(call=CallFactory(version=SchemeVersionFactory(stages=(StageKind.DECISION,))), at=earlier)
    following = SchemeVersionFactory(follows=first.scheme_version.scheme, stages=(StageKind.DECISION,))
    draft = begin(call=CallFactory(version=following), membership=first.organization.memberships.get(), at=earlier)
    Application.objects.filter(pk=draft.pk).update(created_at=earlier)
    run = open_run(first)
    take(first, "approve", coordinator)
    with transaction.atomic():
        cases.submit(application=draft, actor=draft.created_by, at=TUESDAY)
        undo = Beside(lambda: perform_transition(obj=run, action="undo", actor=coordinator, at=TUESDAY))
        assert undo.waits()

    assert "已经凭这项认定开始申报" in str(undo.end())
    assert Recognition.objects.get().is_approved


def test_an_objection_made_while_its_notice_closes_is_refused_or_keeps_the_case():
    stages = (StageKind.PUBLIC_NOTICE, StageKind.DECISION)
    passing, kept = [submit(call=CallFactory(version=SchemeVersionFactory(stages=stages))) for _ in range(2)]
    after = TUESDAY + timedelta(days=30)
    first, second = [publish_notice(case) for case in (passing, kept)]
    with transaction.atomic():
        notices.close(notice=first, at=after)
        objecting = Beside(lambda: notices.raise_objection(entry=first.entries.get(), text="不对", is_anonymous=True, at=TUESDAY))
        assert objecting.waits()
    assert isinstance(objecting.end(), InvalidTransition)
    assert open_run(passing).stage.kind == StageKind.DECISION

    with transaction.atomic():
        notices.raise_objection(entry=second.entries.get(), text="不对", is_anonymous=True, at=TUESDAY)
        closing = Beside(lambda: notices.close(notice=second, at=after))
        assert closing.waits()
    assert closing.end() is None
    assert open_run(kept).stage.kind == StageKind.PUBLIC_NOTICE
