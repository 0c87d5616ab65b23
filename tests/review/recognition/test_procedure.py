"""No sequence of acts skips a stage, lets somebody decide an own case, or changes a case that has ended.

Each act that succeeds is counted: the run fails where one never does, because then nothing was shown about it.
"""

from collections import Counter
from datetime import timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule, run_state_machine_as_test

from accounts.models import Organization
from core.enums import Status
from core.models import ReviewEvent
from core.undoing import UNDO
from review.recognition.enums import Purpose, StageKind
from review.recognition.models import Recognition
from review.recognition.services import recognitions, title_undo
from tests.review.recognition.factories import TUESDAY
from tests.review.recognition.procedure import ANYBODY, RECHECK, Procedure


class Recheck(Procedure):
    """The same with a case that checks a title, and a city that may take the title away and give it back."""

    purpose, procedure = Purpose.RECHECK, RECHECK
    scenarios = (
        (StageKind.FORMAL_CHECK, "withdraw"),
        (StageKind.FORMAL_CHECK, "appeal"),
        (StageKind.FORMAL_CHECK, "return"),
        (StageKind.JOINT_REVIEW, "abstain"),
        (StageKind.JOINT_REVIEW, "revoked"),
        (StageKind.DECISION, "appeal in vain"),
        (StageKind.DECISION, "revoked"),
        (StageKind.DECISION, "undo"),
        (None, ""),
    )
    seen, done = set(), Counter()

    def prepare(self, version, member):
        """The title, given ten months ago."""
        self.is_revoked = False
        self.title = Recognition.objects.create(
            scheme=version.scheme,
            scheme_version=version,
            organization=member.organization,
            content_type=ContentType.objects.get_for_model(Organization),
            object_id=member.organization_id,
            holder_name=member.organization.name,
            certificate_number="T-1",
            verify_code="T1",
            recognized_on=TUESDAY.date() - timedelta(days=300),
            valid_until=TUESDAY.date() + timedelta(days=3000),
            recheck_due_on=TUESDAY.date() + timedelta(days=60),
            status=Status.APPROVED,
        )

    def trouble(self, run, trouble, who):
        if trouble != "revoked":
            super().trouble(run, trouble, who)
            return
        self.revoke(who=1)
        self.give_back(who=None, minutes=1)

    def stands(self):
        return Recognition.objects.get(pk=self.title.pk)

    @precondition(lambda self: not self.is_revoked)
    @rule(who=ANYBODY)
    def revoke(self, who):
        by = {"actor": self.person(who), "at": self.at}
        act = {"recognition": self.stands(), "action": "revoke", "reason": "查实造假"}
        self.is_revoked = self.tries("revoke", lambda: recognitions.end(**act, **by))

    @precondition(lambda self: self.is_revoked)
    @rule(who=st.none() | ANYBODY, minutes=st.sampled_from((1, 1, 1, 9, 11)))
    def give_back(self, who, minutes):
        """Who revoked (``None``), or whoever it is, wants it undone: a case that had ended with the title goes on."""
        self.at += timedelta(minutes=minutes)
        before = self.case()

        def act():
            actor = ReviewEvent.objects.of(self.title).latest("pk").actor if who is None else self.person(who)
            assert title_undo.undo(recognition=self.stands(), actor=actor, at=self.at).action == "revoke"
            if self.case().status != before.status:
                self.final = None
                self.done["goes on"] += 1

        self.is_revoked = not self.tries("give back", act)

    def the_title_follows_the_case(self, status):
        """Checked where the case passed, marked where it was refused, and over or not by the city's act alone."""
        title, events = self.stands(), ReviewEvent.objects.of(self.title)
        renewed = events.filter(action="renew").count() - events.filter(action="unrenew").count()
        assert renewed == (status == Status.APPROVED)
        assert bool(title.check_failed) == (status == Status.REJECTED and title.status == Status.APPROVED)
        last = events.exclude(action__in=("renew", "unrenew", "fail_check", "lift")).order_by("-pk").first()
        assert (title.status == Status.WITHDRAWN) == (last is not None and last.action == "revoke")
        if title.status == Status.WITHDRAWN:
            assert status not in (Status.DRAFT, Status.SUBMITTED, Status.RETURNED)


ALWAYS = {
    "submit",
    "withdraw",
    "approve",
    "reject",
    "return",
    "agree",
    "oppose",
    "abstain",
    "take back",
    "appeal",
    "appeal approve",
}
ACTS = {
    Procedure: ALWAYS | {"appeal reject", "pass_on", "close panel", "publish", "object", "objection approve", "objection reject"},
    Recheck: ALWAYS | {"revoke", "give back", "goes on"},
}
"""What must have succeeded at least once; ``oppose`` is the vote and, of a first application, the district's word as well."""


@pytest.mark.django_db
@pytest.mark.parametrize(("machine", "examples"), [(Procedure, 40), (Recheck, 25)])
def test_no_sequence_of_acts_breaks_the_procedure(machine, examples):
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=6,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            derandomize=True,
        ),
    )

    reached = {*Status} - {Status.DRAFT, Status.EXPIRED}
    assert ACTS[machine] - set(machine.done) == set(), machine.done
    assert machine.seen >= {*machine.procedure, *reached, UNDO}
    assert machine is Recheck or "title taken back" in machine.seen
