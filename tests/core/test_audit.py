"""Every business table is tracked by the database, and the application's role can only add to the trail and read it."""

import pghistory
import pgtrigger
import psycopg2
import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from accounts.models import Organization
from core.audit import event_models
from core.models import ReviewEvent
from review.models import SecondFactor, SignInAddress
from supplydemand.models import TalentDemand
from tests.accounts.factories import CoordinatorFactory, MembershipFactory, OrganizationFactory, UserFactory
from tests.supplydemand.factories import MajorFactory, TalentDemandFactory

OUR_APPS = ("core", "taxonomy", "accounts", "review", "supplydemand", "projects", "portal")
NOT_TRACKED = {
    "core.JobRun": "a job's own bookkeeping, many times a minute, and no person's act",
    "core.WorkerHeartbeat": "one row that beats every ten seconds",
    "supplydemand.ListsTouch": "a trigger's note that the lists were written to, taken away by the next publication",
    "core.FormToken": "a token that only says a form was posted",
    "core.Notification": "a copy of what a tracked change already says, kept for its reader",
    "core.OutgoingMail": "a mail's own bookkeeping; what caused it is tracked where it happened",
    "core.TextMessage": "a text message's own bookkeeping, as a mail's",
    "accounts.RobotMessage": "a group message's own bookkeeping, as a mail's; the robot itself is tracked",
    "review.Reminder": "which step of which due date was told: a row of bookkeeping that is never changed",
    "core.DailyDigest": "which day's mail was written, a row of bookkeeping a person and day",
    "core.SavedSearchHit": "what a saved search has already shown",
    "review.Submission": "exactly what was handed in; a row is never changed",
    "core.AuditSeal": "says what the trail held: append-only for the application's role, and signed",
    "core.ReviewEvent": "history itself: append-only for the application's role, like the event tables",
    "taxonomy.EducationLevel": "a packaged list: its file in the repository is its history",
    "taxonomy.Industry": "a packaged list: its file in the repository is its history",
    "taxonomy.Major": "a packaged list: its file in the repository is its history",
    "taxonomy.Occupation": "a packaged list: its file in the repository is its history",
    "taxonomy.OrganizationKind": "a packaged list: its file in the repository is its history",
    "taxonomy.Qualification": "a packaged list: its file in the repository is its history",
    "taxonomy.Region": "a packaged list that nobody edits in the portal; a city's extra rows come from its seed",
    "taxonomy.SchoolCode": "a packaged list: its file in the repository is its history",
    "taxonomy.Skill": "a packaged list: its file in the repository is its history",
    "taxonomy.MajorOccupation": "links between packaged lists, made and removed by loading alone",
    "taxonomy.OccupationSkill": "links between packaged lists, made and removed by loading alone",
    "review.TaskFinding": "what rules saw in a submission, written anew whenever they run",
    "review.TextFingerprint": "derived from the text of tracked records",
    "review.Viewing": "who looks at a task now, for ten minutes",
    "supplydemand.AskQuota": "a week's counter; the requests that it counts are tracked",
    "supplydemand.Conversation": "derived from tracked answers, requests and messages; its moments move with each message",
    "supplydemand.ConversationReading": "how far somebody has read",
    "supplydemand.ListingChange": "a journal that triggers write for the index of the lists",
    "supplydemand.ListingExport": "a file for one person that is gone after a day; it changes nothing",
    "supplydemand.ListingImport": "a file and how far its import is; what it changes is tracked with its address",
    "supplydemand.ListingImportRow": "the rows of such a file; what they change is tracked",
    "supplydemand.MessageDraft": "an unsent message, nobody else's business",
    "supplydemand.Term": "numbers of words, derived from texts of tracked records",
    "supplydemand.TokenizedText": "words of such texts, cut anew when missing",
    "supplydemand.WeightsTrial": "figures that a job computes from what is tracked",
    "supplydemand.RecentListing": "what somebody looked at last, theirs to forget",
    "supplydemand.Match": "hundreds of thousands of rows that a run derives from tracked listings",
    "supplydemand.ListingSignature": "what a run derives to tell what has changed",
    "supplydemand.MatchChange": "the diary of what runs have changed, a record itself",
    "supplydemand.MatchPreference": "from which score on somebody wants to see matches, nobody else's business",
    "supplydemand.SeatTrial": "figures that a job computes from what is tracked",
    "supplydemand.UnmetNeed": "sums that a job works out after a run",
    "supplydemand.TextVersion": "what a run learns from the listings; never changed",
    "supplydemand.TextGuess": "what is guessed from a text; never changed",
    "supplydemand.MatchingRun": "a run's own bookkeeping: its start, progress and counts",
    "supplydemand.MatchingShard": "a run's own bookkeeping",
    "projects.FormDraft": "what somebody has typed and not handed in, nobody else's business",
    "projects.PartnerSuggestion": "what a look for partners derives from tracked listings, written anew each time",
    "projects.StagePace": "medians that a job counts every day",
    "projects.TalentHead": "digests of people of whom only the grade changes; who was counted by whom must not be put together",
}
"""Tables without a trail, each with the reason."""


def label(model):
    return model._meta.label


def business_models():
    """Every table of our own apps, automatic many-to-many ones included, without the event tables themselves."""
    events = set(event_models())
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in OUR_APPS and model._meta.managed and not model._meta.proxy and model not in events
    ]


def tracked_models():
    return {event.pgh_tracked_model._meta.concrete_model for event in event_models()}


def test_every_business_table_is_tracked_or_left_out_for_a_reason():
    untracked = {label(model) for model in business_models() if model not in tracked_models()}

    assert untracked - set(NOT_TRACKED) == set()


def test_the_list_of_exceptions_names_only_tables_that_are_there_and_untracked():
    known = {label(model): model for model in business_models()}

    assert {name for name in NOT_TRACKED if name in known and known[name] in tracked_models()} == set()
    assert set(NOT_TRACKED) - set(known) == set()


def test_passwords_never_reach_the_trail():
    fields = {field.name for event in event_models() for field in event._meta.fields}

    assert fields & {"password", "secret", "data", "token", "session_key"} == set()


def events_of(model, pk):
    """``[(label, user, request)]`` of one row, oldest first."""
    event_model = next(event for event in event_models() if event.pgh_tracked_model is model)
    rows = event_model._default_manager.filter(pgh_obj_id=pk).order_by("pgh_id")
    return [(row.pgh_label, (row.pgh_context or {}).get("user"), (row.pgh_context or {}).get("request")) for row in rows]


@pytest.mark.django_db
@pytest.mark.parametrize("way", ["save", "update", "raw"])
def test_change_leaves_a_row_with_actor_and_request(way):
    organization = OrganizationFactory(name="改名前")
    before = len(events_of(Organization, organization.pk))

    with pghistory.context(user=7, request="request-1"):
        if way == "save":
            organization.name = "改名后"
            organization.save()
        elif way == "update":
            Organization.objects.filter(pk=organization.pk).update(name="改名后")
        else:
            with connection.cursor() as cursor:
                cursor.execute("UPDATE accounts_organization SET name = %s WHERE id = %s", ["改名后", organization.pk])

    event_model = next(event for event in event_models() if event.pgh_tracked_model is Organization)
    names = list(
        event_model._default_manager.filter(pgh_obj_id=organization.pk).order_by("-pgh_id").values_list("name", flat=True)
    )
    assert events_of(Organization, organization.pk)[before:] == [("update", 7, "request-1")]
    assert names[:2] == ["改名后", "改名前"]


@pytest.mark.django_db
def test_insert_and_delete_leave_rows():
    with pghistory.context(user=7, request="request-2"):
        demand = TalentDemandFactory()
        pk = demand.pk
        demand.majors.clear()
        demand.certificates.clear()
        demand.delete()

    labels = [found for found in events_of(TalentDemand, pk) if found[0] in ("insert", "delete")]
    assert labels == [("insert", 7, "request-2"), ("delete", 7, "request-2")]


@pytest.mark.django_db
def test_many_to_many_changes_leave_rows():
    demand, major = TalentDemandFactory(), MajorFactory()
    through = TalentDemand.majors.through
    event_model = next(event for event in event_models() if event.pgh_tracked_model._meta.concrete_model is through)
    seen = event_model._default_manager.filter(talentdemand=demand.pk).count()

    with pghistory.context(user=7, request="request-3"):
        demand.majors.add(major)
        demand.majors.remove(major)

    rows = event_model._default_manager.filter(talentdemand=demand.pk).order_by("pgh_id")[seen:]
    assert [(row.pgh_label, row.major_id, row.pgh_context["user"], row.pgh_context["request"]) for row in rows] == [
        ("add", major.pk, 7, "request-3"),
        ("remove", major.pk, 7, "request-3"),
    ]


@pytest.mark.django_db
def test_tests_run_as_the_application_role():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, rolsuper FROM pg_roles WHERE rolname = current_user")

        assert cursor.fetchone() == ("xieyu_app", False)


def append_only_tables():
    return sorted([model._meta.db_table for model in event_models()] + [ReviewEvent._meta.db_table])


def refused(statement):
    """Whether the database refuses the statement for lack of rights."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except ProgrammingError as error:
        return isinstance(error.__cause__, psycopg2.errors.InsufficientPrivilege)
    return False


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        'UPDATE "{table}" SET {column} = NULL',
        'DELETE FROM "{table}"',
        'TRUNCATE "{table}"',
        'ALTER TABLE "{table}" ADD COLUMN extra int',
        'ALTER TABLE "{table}" DISABLE TRIGGER ALL',
        'DROP TABLE "{table}"',
    ],
)
def test_application_role_cannot_change_the_trail(statement):
    columns = {ReviewEvent._meta.db_table: "reason"}
    tables = append_only_tables()

    allowed = [t for t in tables if not refused(statement.format(table=t, column=columns.get(t, "pgh_label")))]

    assert allowed == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "SET session_replication_role = replica",
        "SET ROLE xieyu_owner",
        "ALTER TABLE accounts_organization DISABLE TRIGGER ALL",
        "DROP FUNCTION pgtrigger_ignore CASCADE",
        "CREATE TABLE mine (id int)",
        "ALTER ROLE xieyu_app SUPERUSER",
        "DELETE FROM django_migrations",
    ],
)
def test_application_role_cannot_switch_the_trail_off(statement):
    if "DROP FUNCTION" in statement:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT p.oid::regprocedure::text FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
                " WHERE n.nspname = 'public' AND p.proname LIKE 'pgtrigger_%' LIMIT 1"
            )
            statement = f"DROP FUNCTION {cursor.fetchone()[0]} CASCADE"

    assert refused(statement)


@pytest.mark.django_db
def test_no_session_setting_silences_the_trail():
    with pgtrigger.ignore():
        membership = MembershipFactory()

    assert [found[0] for found in events_of(type(membership), membership.pk)] == ["insert"]
    assert refused("DROP FUNCTION public._pgtrigger_should_ignore(name) CASCADE")


@pytest.mark.django_db
def test_triggers_open_no_inner_transaction():
    """An inner transaction for each row would walk the whole queue of deferred checks: bulk writes would be quadratic."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
            " WHERE n.nspname = 'public' AND p.proname LIKE '%%pgtrigger%%' AND p.prosrc ~* 'EXCEPTION[[:space:]]+WHEN'"
        )

        assert cursor.fetchall() == []


@pytest.mark.django_db
def test_groups_and_rights_of_a_person_are_tracked():
    user = UserFactory()
    from django.contrib.auth.models import Group

    group = Group.objects.create(name="试验组")
    through = type(user).groups.through
    event_model = next(event for event in event_models() if event.pgh_tracked_model._meta.concrete_model is through)

    user.groups.add(group)

    assert list(event_model._default_manager.filter(user=user.pk).values_list("pgh_label", flat=True)) == ["add"]


@pytest.mark.django_db
def test_scope_and_membership_are_tracked():
    coordinator, membership = CoordinatorFactory(), MembershipFactory()
    scope = coordinator.coordinator_scopes.get()

    assert [found[0] for found in events_of(type(scope), scope.pk)] == ["insert"]
    assert [found[0] for found in events_of(type(membership), membership.pk)] == ["insert"]


@pytest.mark.django_db
def test_sign_in_addresses_are_tracked_whoever_writes_them():
    address = EmailAddress.objects.get(user=UserFactory())

    with pghistory.context(user=7, request="request-4"):
        EmailAddress.objects.filter(pk=address.pk).update(verified=False)
        pk = address.pk
        address.delete()

    assert events_of(SignInAddress, pk)[1:] == [("update", 7, "request-4"), ("delete", 7, "request-4")]


@pytest.mark.django_db
def test_second_factors_are_tracked_without_their_secret():
    factor = Authenticator.objects.get(user=CoordinatorFactory())
    pk = factor.pk

    with pghistory.context(user=7, request="request-5"):
        Authenticator.objects.filter(pk=pk).update(data={"secret": "another"})
        factor.delete()

    event_model = next(event for event in event_models() if event.pgh_tracked_model is SecondFactor)
    rows = event_model._default_manager.filter(pgh_obj_id=pk).values()
    assert events_of(SecondFactor, pk)[1:] == [("update", 7, "request-5"), ("delete", 7, "request-5")]
    assert "another" not in str(list(rows))
