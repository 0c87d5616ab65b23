"""The kernel: every action × status × role, one winner, versions, reasons, snapshots and what changed."""

import contextlib
import threading
from datetime import datetime, timedelta
from itertools import product

import pytest
from django.db import connections, transaction
from django.utils import timezone

from accounts.enums import Role
from accounts.models import CollaborationOffice, Membership, Organization, User
from accounts.workflows import MEMBERSHIP_WORKFLOW, OFFICE_WORKFLOW, ORGANIZATION_WORKFLOW
from core.actors import SYSTEM
from core.enums import DRAFT_STATUSES, Status
from core.models import ReviewEvent
from core.workflow import (
    InvalidTransition,
    MissingReason,
    StaleVersion,
    T,
    Workflow,
    WorkflowError,
    available_actions,
    changed_fields,
    perform_transition,
    snapshot_of,
)
from supplydemand.models import TalentDemand
from supplydemand.workflows import LISTING_WORKFLOW
from tests.accounts.factories import CoordinatorFactory, MembershipFactory, OrganizationFactory, SchoolFactory, UserFactory
from tests.core.workflow_rights import (
    LISTING_RIGHTS,
    MEMBERSHIP_RIGHTS,
    OFFICE_RIGHTS,
    ORGANIZATION_RIGHTS,
    ROLES,
)
from tests.supplydemand.factories import MajorFactory, TalentDemandFactory
from tests.taxonomy.factories import DistrictFactory

AT = timezone.make_aware(datetime(2026, 11, 24, 10))


def person(role, organization):
    """A person who stands in that relation to the organization."""
    if role in ("manager", "editor", "viewer"):
        return MembershipFactory(organization=organization, role=Role(role)).user
    if role == "former":
        return MembershipFactory(organization=organization, status=Status.WITHDRAWN).user
    if role == "own_coordinator":
        return MembershipFactory(organization=organization, user=CoordinatorFactory()).user
    made = {
        "stranger": UserFactory,
        "coordinator": lambda: CoordinatorFactory(scope=organization.district),
        "other_district": lambda: CoordinatorFactory(scope=DistrictFactory()),
        "system": lambda: SYSTEM,
    }
    return made[role]()


def decided_by(obj, actor):
    """The history says that ``actor`` has just decided as the status shows."""
    ReviewEvent.objects.create(
        obj=obj,
        action={"approved": "approve", "returned": "return", "rejected": "reject"}.get(obj.status, "submit"),
        label="决定",
        from_status=Status.SUBMITTED,
        to_status=obj.status,
        actor=actor if getattr(actor, "pk", None) else None,
        version=obj.version,
        at=AT,
    )


def outcome(obj, action, actor):
    """The status after the attempt; a refusal leaves it. What is taken back was decided by the actor just before."""
    if action == "undo":
        decided_by(obj, actor)
    with contextlib.suppress(InvalidTransition):
        perform_transition(obj=obj, action=action, actor=actor, at=AT, reason="写明的理由")
    return type(obj).objects.get(pk=obj.pk).status


def expected(rights, action, status, role):
    """What the table of rights says."""
    sources, roles, target = rights[action]
    return target if status in sources and role in roles else status


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_listing_transitions_follow_the_table(role):
    organization = OrganizationFactory(is_trusted=True)
    actor = person(role, organization)
    demands = {status: TalentDemandFactory(organization=organization, status=status) for status in Status.values}
    pairs = list(product(LISTING_RIGHTS, Status.values))
    found = {}
    for action, status in pairs:
        with transaction.atomic():
            found[action, status] = outcome(TalentDemand.objects.get(pk=demands[status].pk), action, actor)
            transaction.set_rollback(True)  # the next action finds the demand as it was made

    assert found == {pair: expected(LISTING_RIGHTS, *pair, role) for pair in pairs}


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_organization_transitions_follow_the_table(role):
    organization = OrganizationFactory()
    actor = person(role, organization)
    pairs = list(product(ORGANIZATION_RIGHTS, Status.values))
    found = {}
    for action, status in pairs:
        Organization.objects.filter(pk=organization.pk).update(status=status)
        found[action, status] = outcome(Organization.objects.get(pk=organization.pk), action, actor)

    assert found == {pair: expected(ORGANIZATION_RIGHTS, *pair, role) for pair in pairs}


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_office_transitions_follow_the_table(role):
    host = SchoolFactory()
    actor = person(role, host)
    office = CollaborationOffice.objects.create(host=host, name="办公室", address="试验路 1 号", phone="0000-0000000")
    pairs = list(product(OFFICE_RIGHTS, Status.values))
    found = {}
    for action, status in pairs:
        CollaborationOffice.objects.filter(pk=office.pk).update(status=status)
        found[action, status] = outcome(CollaborationOffice.objects.get(pk=office.pk), action, actor)

    assert found == {pair: expected(OFFICE_RIGHTS, *pair, role) for pair in pairs}


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["applicant", *(role for role in ROLES if role != "own_coordinator"), "own_coordinator"])
def test_membership_transitions_follow_the_table(role):
    organization = OrganizationFactory()
    membership = MembershipFactory(organization=organization, role=Role.EDITOR, status=Status.DRAFT)
    actor = membership.user if role == "applicant" else person(role, organization)
    rights = {action: (sources, _with_own(roles), target) for action, (sources, roles, target) in MEMBERSHIP_RIGHTS.items()}
    found = {}
    for action, status in product(rights, Status.values):
        Membership.objects.filter(pk=membership.pk).update(status=status)
        if role != "system":
            actor = User.objects.get(pk=actor.pk)  # an approved applicant's roles are not the refused one's
        found[action, status] = outcome(Membership.objects.get(pk=membership.pk), action, actor)

    assert found == {pair: expected(rights, *pair, role) for pair in found}


def _with_own(roles):
    """A coordinator who is manager of the organization acts as its manager."""
    return roles | {"own_coordinator"} if "manager" in roles else roles


@pytest.mark.django_db
def test_nobody_decides_on_oneself():
    organization = OrganizationFactory()
    coordinator = CoordinatorFactory(scope=organization.district)
    membership = MembershipFactory(organization=organization, user=coordinator, status=Status.SUBMITTED)

    assert [outcome(membership, action, coordinator) for action in ("approve", "reject")] == [Status.SUBMITTED] * 2


@pytest.mark.django_db
@pytest.mark.parametrize("status", [status for status in Status.values if status != Status.APPROVED])
def test_unverified_organization_hands_nothing_in(status):
    organization = OrganizationFactory(status=status)
    demand = TalentDemandFactory(organization=organization, status=Status.DRAFT)

    assert outcome(demand, "submit", person("manager", organization)) == Status.DRAFT


@pytest.mark.django_db
def test_listing_of_an_organization_that_is_not_trusted_is_never_published_without_review():
    demand = TalentDemandFactory(status=Status.SUBMITTED, organization__is_trusted=False)

    assert outcome(demand, "auto_approve", SYSTEM) == Status.SUBMITTED


@pytest.mark.django_db
@pytest.mark.parametrize(("days", "status"), [(0, Status.APPROVED), (-1, Status.SUBMITTED)])
def test_review_publishes_nothing_past_its_last_valid_day(days, status):
    demand = TalentDemandFactory(status=Status.SUBMITTED, expires_on=AT.date() + timedelta(days=days))

    assert outcome(demand, "approve", person("coordinator", demand.organization)) == status


@pytest.mark.django_db
@pytest.mark.parametrize(("action", "status"), [("withdraw", Status.SUBMITTED), ("discard", Status.DRAFT)])
def test_system_takes_back_revisions_and_nothing_else(action, status):
    original = TalentDemandFactory()
    alone = TalentDemandFactory(organization=original.organization, status=status)
    revision = TalentDemandFactory(organization=original.organization, status=status, revision_of=original)

    assert [outcome(row, action, SYSTEM) for row in (revision, alone)] == [Status.WITHDRAWN, status]


@pytest.mark.parametrize(
    ("workflow", "rights"),
    [
        (LISTING_WORKFLOW, LISTING_RIGHTS),
        (ORGANIZATION_WORKFLOW, ORGANIZATION_RIGHTS),
        (MEMBERSHIP_WORKFLOW, MEMBERSHIP_RIGHTS),
        (OFFICE_WORKFLOW, OFFICE_RIGHTS),
    ],
)
def test_tables_name_every_transition(workflow, rights):
    assert {t.action: (set(map(str, t.sources)), str(t.target)) for t in workflow} == {
        action: (sources, target) for action, (sources, _, target) in rights.items()
    }


@pytest.mark.parametrize(
    ("workflow", "further"),
    [
        (LISTING_WORKFLOW, {"suspend", "lift"}),
        (ORGANIZATION_WORKFLOW, {"suspend", "lift", "merge"}),
        (OFFICE_WORKFLOW, {"close"}),
    ],
)
def test_refusals_need_a_reason(workflow, further):
    wanted = {"return", "reject", "withdraw"} | further

    assert {t.action for t in workflow if t.needs_reason} == wanted


def test_two_transitions_of_one_name_are_refused():
    step = T("go", "去", {Status.DRAFT}, Status.SUBMITTED, lambda user, obj: True)

    with pytest.raises(ValueError, match="share an action name"):
        Workflow(step, step)


@pytest.mark.django_db
@pytest.mark.parametrize("reason", ["", "  \n "])
@pytest.mark.parametrize("action", ["return", "reject"])
def test_decision_without_a_reason_changes_nothing(action, reason):
    demand = TalentDemandFactory(status=Status.SUBMITTED)

    with pytest.raises(MissingReason):
        perform_transition(obj=demand, action=action, actor=CoordinatorFactory(), at=AT, reason=reason)

    demand.refresh_from_db()
    assert (demand.status, ReviewEvent.objects.of(demand).count()) == (Status.SUBMITTED, 0)


@pytest.mark.django_db
def test_unknown_action_is_an_invalid_transition():
    with pytest.raises(InvalidTransition):
        perform_transition(obj=TalentDemandFactory(), action="vanish", actor=SYSTEM, at=AT)


@pytest.mark.django_db
@pytest.mark.parametrize(("seen", "is_taken"), [(1, True), ("1", True), (0, False), (2, False), ("", False), ("x", False)])
def test_only_the_version_that_the_actor_saw_is_decided(seen, is_taken):
    demand = TalentDemandFactory(status=Status.SUBMITTED, version=1)
    refused = False

    try:
        perform_transition(obj=demand, action="approve", actor=CoordinatorFactory(), at=AT, expected_version=seen)
    except StaleVersion:
        refused = True

    demand.refresh_from_db()
    assert (refused, demand.status, demand.version) == (
        not is_taken,
        Status.APPROVED if is_taken else Status.SUBMITTED,
        2 if is_taken else 1,
    )


@pytest.mark.django_db
def test_event_says_who_what_when_and_why():
    demand, coordinator = TalentDemandFactory(status=Status.SUBMITTED), CoordinatorFactory()

    event = perform_transition(
        obj=demand,
        action="return",
        actor=coordinator,
        at=AT,
        reason=" 改两处 ",
        field_notes={"title": " 写全称 ", "salary_min": "", "skills": "  "},
    )

    assert (event.action, event.label, event.from_status, event.to_status) == ("return", "退回修改", "submitted", "returned")
    assert (event.actor, event.at, event.reason, event.field_notes) == (coordinator, AT, "改两处", {"title": "写全称"})
    assert (demand.status, demand.version, demand.decided_at) == (Status.RETURNED, 2, AT)


@pytest.mark.django_db
def test_system_has_no_row_of_the_user_table():
    event = perform_transition(obj=TalentDemandFactory(), action="expire", actor=SYSTEM, at=AT)

    assert event.actor is None


@pytest.mark.django_db
def test_resubmission_lists_what_changed_many_to_many_included():
    demand = TalentDemandFactory(status=Status.DRAFT, majors=[MajorFactory(name="数控技术")], title="装调工", headcount=12)
    author = person("editor", demand.organization)
    perform_transition(obj=demand, action="submit", actor=author, at=AT)
    perform_transition(obj=demand, action="return", actor=CoordinatorFactory(), at=AT, reason="改两处")
    demand.headcount = 9
    demand.save()
    demand.majors.set([MajorFactory(name="机电一体化技术")])

    event = perform_transition(obj=demand, action="submit", actor=author, at=AT + timedelta(days=1))

    assert {change["field"]: (change["label"], change["before"], change["after"]) for change in event.changes} == {
        "headcount": ("人数", "12", "9"),
        "majors": ("专业", "数控技术", "机电一体化技术"),
    }


@pytest.mark.django_db
def test_first_submission_has_a_snapshot_and_no_changes():
    demand = TalentDemandFactory(status=Status.DRAFT)

    event = perform_transition(obj=demand, action="submit", actor=person("editor", demand.organization), at=AT)

    assert (event.changes, event.snapshot["title"]["text"]) == ([], demand.title)


@pytest.mark.django_db
def test_snapshot_shows_labels_of_chosen_values():
    demand = TalentDemandFactory()
    modes = TalentDemand._meta.get_field("cooperation_modes").base_field.choices
    demand.cooperation_modes = [modes[0][0], modes[1][0]]

    assert snapshot_of(demand)["cooperation_modes"]["text"] == f"{modes[0][1]}、{modes[1][1]}"


def test_changed_fields_names_added_and_removed_ones():
    before = {"a": {"label": "甲", "value": 1, "text": "1"}, "b": {"label": "乙", "value": 2, "text": "2"}}
    after = {"a": {"label": "甲", "value": 1, "text": "1"}, "c": {"label": "丙", "value": 3, "text": "3"}}

    assert changed_fields(before, after) == [
        {"field": "c", "label": "丙", "before": "", "after": "3"},
        {"field": "b", "label": "乙", "before": "2", "after": ""},
    ]


@pytest.mark.django_db
def test_available_actions_are_those_that_would_succeed():
    demand = TalentDemandFactory(status=Status.SUBMITTED)

    assert [t.action for t in available_actions(demand, person("coordinator", demand.organization))] == [
        "approve",
        "return",
        "reject",
    ]
    assert [t.action for t in available_actions(demand, person("editor", demand.organization))] == ["withdraw"]
    assert available_actions(demand, person("stranger", demand.organization)) == []


@pytest.mark.django_db
def test_submission_that_lacks_something_is_refused_by_the_database():
    demand = TalentDemandFactory(status=Status.DRAFT)
    TalentDemand.objects.filter(pk=demand.pk).update(title="")
    demand.refresh_from_db()

    with pytest.raises(Exception, match="demand_complete_once_submitted"):
        perform_transition(obj=demand, action="submit", actor=person("editor", demand.organization), at=AT)

    assert Status.SUBMITTED not in DRAFT_STATUSES


@pytest.mark.django_db(transaction=True)
def test_twenty_parallel_decisions_have_one_winner_and_one_event():
    demand = TalentDemandFactory(status=Status.SUBMITTED)
    coordinators = CoordinatorFactory.create_batch(20)
    actions = ["approve", "return", "reject", "approve"] * 5
    start, results = threading.Barrier(20), []

    def decide(actor, action):
        try:
            start.wait(timeout=30)
            row = TalentDemand.objects.get(pk=demand.pk)
            perform_transition(obj=row, action=action, actor=actor, at=AT, expected_version=demand.version, reason="理由")
            results.append(action)
        except WorkflowError as error:
            results.append(type(error).__name__)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=decide, args=pair) for pair in zip(coordinators, actions, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    won = [result for result in results if result in ("approve", "return", "reject")]
    assert (len(results), len(won)) == (20, 1)
    assert [event.action for event in ReviewEvent.objects.of(demand)] == won
    demand.refresh_from_db()
    assert demand.version == 2
