"""One small world for the access table: organization A, its counterpart, strangers, and one row of every kind."""

from dataclasses import dataclass
from datetime import timedelta
from types import SimpleNamespace

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Absence, AccountClosure, CollaborationOffice, Handover, Membership, SignedInDevice
from accounts.services import closures
from accounts.services.invitations import invite, token_of
from core import links
from core.enums import Status
from core.models import Document, JobRun, MassMail, Notification, OutgoingMail, SavedSearch, UndeliverableAddress
from core.workflow import perform_transition
from review.models import ReviewTask, Suspension
from supplydemand.enums import ImportState, RunState
from supplydemand.models import (
    ContactAsk,
    Conversation,
    Exclusion,
    KindRefusal,
    ListingExport,
    ListingImport,
    Match,
    MatchingRun,
)
from supplydemand.services.care import PURPOSE
from tests.accounts.factories import CoordinatorFactory, MembershipFactory, OrganizationFactory, SchoolFactory, UserFactory
from tests.project import access_projects, access_recognition
from tests.project.routes import all_routes
from tests.supplydemand.factories import TalentDemandFactory, TalentSupplyFactory
from tests.supplydemand.talks import say
from tests.taxonomy.factories import DistrictFactory

MISSING_KEY = 10**9
ROLES = ("anonymous", "stranger", "viewer", "manager", "counterpart", "foreign_coordinator", "coordinator", "superuser")


@dataclass(frozen=True)
class Case:
    """One route with arguments; ``label`` names the state of the object where a route is tried on several."""

    route: str
    arguments: dict
    label: str = ""
    query: str = ""

    @property
    def key(self):
        """How the table names the case."""
        return f"{self.route}#{self.label}" if self.label else self.route


def build():
    """The world: objects as attributes, ``users`` by role (``anonymous`` has none)."""
    here, elsewhere = DistrictFactory(), DistrictFactory()
    a = OrganizationFactory(district=here)
    school = SchoolFactory(district=here)
    member = MembershipFactory(organization=a)
    manager = member.user
    counterpart = MembershipFactory(organization=school).user
    joiner = Membership.objects.create(user=UserFactory(), organization=a, role=Role.EDITOR)
    perform_transition(obj=joiner, action="submit", actor=joiner.user, at=timezone.now())
    newcomer = OrganizationFactory(district=here, status=Status.DRAFT)
    founder = MembershipFactory(organization=newcomer).user
    perform_transition(obj=newcomer, action="submit", actor=founder, at=timezone.now())
    demand, supply = TalentDemandFactory(organization=a), TalentSupplyFactory(organization=school)
    submitted = TalentDemandFactory(organization=a, status=Status.DRAFT)
    perform_transition(obj=submitted, action="submit", actor=manager, at=timezone.now())
    submitted_supply = TalentSupplyFactory(organization=school, status=Status.DRAFT)
    perform_transition(obj=submitted_supply, action="submit", actor=counterpart, at=timezone.now())
    run = MatchingRun.objects.create(on=timezone.localdate(), state=RunState.PUBLISHED, started_at=timezone.now())
    match = Match.objects.create(
        demand=demand, supply=supply, run=run, rank=1, score=100, parts=_parts(), first_seen_on=run.on, last_seen_on=run.on
    )
    thread, ask = _talks(match, school, manager, counterpart)
    world_coordinator = CoordinatorFactory()
    return SimpleNamespace(
        a=a,
        thread=thread,
        message=say(thread, member),
        ask=ask,
        suspension=_suspension(a, world_coordinator),
        exclusion=_exclusion(a, school, manager),
        refusal=_refusal(a, manager),
        newcomer=newcomer,
        joiner=joiner,
        demand=demand,
        supply=supply,
        submitted=submitted,
        submitted_supply=submitted_supply,
        draft_demand=TalentDemandFactory(organization=a, status=Status.DRAFT),
        draft_supply=TalentSupplyFactory(organization=school, status=Status.DRAFT),
        match=match,
        demand_import=_import("demand", a, manager),
        project_import=_import("project", a, manager),
        export=ListingExport.objects.create(kind="demand", is_own=True, created_by=manager, state="done", content=b""),
        supply_import=_import("supply", school, counterpart),
        run=run,
        link=links.issue(purpose=PURPOSE, obj=demand, user=manager, key="access", expires_at=timezone.now() + timedelta(days=9)),
        task=ReviewTask.objects.get(object_id=submitted.pk, content_type__model="talentdemand"),
        invitation=invite(
            organization=a, email="invited@example.test", role=Role.EDITOR, is_liaison=False, actor=manager, at=timezone.now()
        ),
        absence=Absence.objects.create(
            person=manager, deputy=counterpart, starts_on=timezone.localdate(), ends_on=timezone.localdate()
        ),
        closure=AccountClosure.objects.create(
            user=UserFactory(is_active=False), asked_at=timezone.now(), due_on=timezone.localdate() + timedelta(days=9)
        ),
        device=SignedInDevice.objects.create(
            user=manager, session_key="access", signed_in_at=timezone.now(), seen_at=timezone.now()
        ),
        handover=Handover.objects.create(
            organization=a, person=joiner.user, successor=manager, made_by=manager, at=timezone.now()
        ),
        job=JobRun.objects.create(task="core.send_mail", key="access"),
        document=_document(a, manager),
        saved_search=SavedSearch.objects.create(
            person=manager, searchable="demands", query="q=PLC", name="试验搜索", looked_at=timezone.now()
        ),
        **_mails(manager),
        office=CollaborationOffice.objects.create(
            host=a, name="试验办公室", address="试验路 1 号", phone="0", status=Status.APPROVED
        ),
        draft_office=CollaborationOffice.objects.create(host=a),
        notification=Notification.objects.create(
            recipient=manager, event="supplydemand.new_matches", key="access", title="试验消息"
        ),
        projects=access_projects.build(member=member, counterpart=counterpart, school=school, coordinator=world_coordinator),
        recognition=access_recognition.build(member=member, expert=counterpart, coordinator=world_coordinator),
        users={
            "stranger": MembershipFactory(organization=OrganizationFactory(district=elsewhere)).user,
            "viewer": MembershipFactory(organization=a, role=Role.VIEWER).user,
            "manager": manager,
            "counterpart": counterpart,
            "foreign_coordinator": CoordinatorFactory(scope=elsewhere),
            "coordinator": world_coordinator,
            "superuser": CoordinatorFactory(is_superuser=True),
        },
    )


def _document(subject, uploaded_by):
    """A row whose file was never written, which is what nobody may learn."""
    return Document.objects.create(
        content_type=ContentType.objects.get_for_model(type(subject)),
        object_id=subject.pk,
        kind="access",
        name="试验.pdf",
        stored_name="documents/ac/access",
        media_type="application/pdf",
        size=1,
        sha256="0" * 64,
        uploaded_by=uploaded_by,
        uploaded_at=timezone.now(),
    )


def _import(kind, organization, user):
    """A checked file with one row to import and one that was returned."""
    return ListingImport.objects.create(
        kind=kind,
        organization=organization,
        created_by=user,
        file_name="表.csv",
        content=b"",
        returned=b"",
        state=ImportState.CHECKED,
        checked_at=timezone.now(),
        new_count=1,
        wrong_count=1,
    )


def _mails(manager):
    """A mail, an address that takes none, and a mail to many that the portal held back."""
    return {
        "mail": OutgoingMail.objects.create(
            key="access",
            event="supplydemand.new_matches",
            recipient=manager,
            address=manager.email,
            subject="试验邮件",
            text="试验",
            message_id="<access@testserver>",
            next_attempt_at=timezone.now(),
        ),
        "refused": UndeliverableAddress.objects.create(address="nobody@example.test", reason="550", since=timezone.now()),
        "mass_mail": MassMail.objects.create(
            key="access", event="core.announcement", title="试验群发", text="试验", recipient_count=60
        ),
    }


def _talks(match, school, manager, counterpart):
    """An open thread of the match's organizations, and a request that waits for an answer of organization A."""
    thread = Conversation.objects.create(
        demand=match.demand,
        demand_organization=match.demand.organization,
        supply_organization=school,
        opened_at=timezone.now(),
        active_at=timezone.now(),
    )
    ask = ContactAsk.objects.create(
        organization=school,
        owner=match.demand.organization,
        demand=match.demand,
        text="想认识",
        asked_by=counterpart,
        asked_at=timezone.now(),
    )
    return thread, ask


def _exclusion(organization, other, manager):
    return Exclusion.objects.create(
        organization=organization, other=other, scope="asks", reason="other", created_by=manager, created_at=timezone.now()
    )


def _refusal(organization, manager):
    return KindRefusal.objects.create(
        organization=organization, side="demand", aspect="place", value="9901", label="远处", reason="place",
        created_by=manager, created_at=timezone.now(),
    )  # fmt: skip


def _suspension(organization, coordinator):
    """A suspension of long ago, lifted again: everything else of the world is public."""
    return Suspension.objects.create(
        content_type=ContentType.objects.get_for_model(type(organization)),
        object_id=organization.pk,
        organization=organization,
        title=organization.name,
        reason="试验",
        remedy="试验",
        suspended_by=coordinator,
        suspended_at=timezone.now(),
        lifted_at=timezone.now(),
        lifted_by=coordinator,
        lift_reason="试验",
    )


def _parts():
    from supplydemand.matching.profile import DEMAND_SUPPLY

    parts = [0] * len(DEMAND_SUPPLY.components)
    parts[0] = 100
    return parts


def cases(world):
    """A case for every named route; raises ``LookupError`` for a route with arguments that nobody described."""
    if not hasattr(world, "cases"):
        described = _described(world)
        world.cases = [case for route in all_routes() for case in _cases_of(route, world, described)]
    return world.cases


def _cases_of(route, world, described):
    if not route.arguments:
        query = "?format=csv" if route.name.endswith(("_export", ":export")) else ""
        return [Case(route.name, {}, query=query)]
    if route.name.startswith("admin:"):
        found = [Case(route.name, _admin_arguments(route, world))]
        is_task = route.name.startswith("admin:review_reviewtask_") and route.name != "admin:review_reviewtask_organization"
        if is_task and route.arguments == ("object_id",):
            found.append(Case(route.name, {"object_id": str(world.recognition.task.pk)}, "recognition"))
        return found
    for prefix, entries in described.items():
        if route.name.startswith(prefix):
            return [
                Case(route.name, {name: values[name] for name in route.arguments}, label, values.get("query", ""))
                for label, values in entries.items()
            ]
    raise LookupError(f"{route.name}: say in tests/project/access_world.py on which objects it is tried")


def _described(world):
    """Arguments by the beginning of a route's name, longest first; ``{label: arguments}``."""
    listing = {"action": "withdraw"}
    return {
        "supplydemand:export_": {"done": {"pk": world.export.pk}},
        "supplydemand:demand_import": {"checked": {"pk": world.demand_import.pk}},
        "supplydemand:supply_import": {"checked": {"pk": world.supply_import.pk}},
        "projects:project_import": {"checked": {"pk": world.project_import.pk}},
        "supplydemand:demand_": {
            "draft": {"pk": world.draft_demand.pk, **listing},
            "submitted": {"pk": world.submitted.pk, **listing},
            "published": {"pk": world.demand.pk, **listing},
        },
        "supplydemand:supply_": {
            "draft": {"pk": world.draft_supply.pk, **listing},
            "submitted": {"pk": world.submitted_supply.pk, **listing},
            "published": {"pk": world.supply.pk, **listing},
        },
        "supplydemand:conversation_": {"": {"pk": world.thread.pk}},
        "supplydemand:message_": {"": {"pk": world.message.pk}},
        "supplydemand:ask_": {"": {"pk": world.ask.pk}},
        "supplydemand:exclusion_": {"": {"pk": world.exclusion.pk}},
        "supplydemand:refusal_": {"": {"pk": world.refusal.pk}},
        "review:flag_": {"": {"kind": "talentdemand", "pk": world.demand.pk}},
        "review:suspension_": {"": {"pk": world.suspension.pk}},
        "supplydemand:match_": {"": {"pk": world.match.pk}},
        "accounts:organization_": {
            "verified": {"pk": world.a.pk, "action": "withdraw"},
            "waiting": {"pk": world.newcomer.pk, "action": "withdraw"},
        },
        "accounts:membership_create": {"verified": {"pk": world.a.pk}, "waiting": {"pk": world.newcomer.pk}},
        "accounts:member": {"": {"pk": world.a.pk, "member_pk": world.joiner.pk, "action": "approve"}},
        "core:file": {"": {"pk": world.document.pk}, "evidence": {"pk": world.projects.document.pk}},
        "accounts:notification_": {"": {"pk": world.notification.pk}},
        "accounts:absence_end": {"": {"pk": world.absence.pk}},
        "accounts:closure_reopen": {"": {"token": closures.token_of(world.closure)}},
        "accounts:device_end": {"": {"pk": world.device.pk}},
        "mfa_edit_webauthn": {"": {"pk": MISSING_KEY}},
        "mfa_remove_webauthn": {"": {"pk": MISSING_KEY}},
        "accounts:handover_create": {"": {"pk": world.a.pk}},
        "accounts:handover_detail": {"": {"pk": world.handover.pk}},
        "accounts:invitation_open": {"": {"token": token_of(world.invitation)}},
        "accounts:invitation_": {"": {"pk": world.a.pk, "invitation_pk": world.invitation.pk, "action": "revoke"}},
        "accounts:robot_list": {"": {"pk": world.a.pk}},
        "accounts:saved_search_": {"": {"pk": world.saved_search.pk}},
        "accounts:calendar_feed": {"": {"token": "1-no-such-token"}},
        "directory:office_": {
            "open": {"pk": world.office.pk, "action": "close"},
            "draft": {"pk": world.draft_office.pk, "action": "submit"},
        },
        "taxonomy:": {"": {"kind": "major"}},
        **access_recognition.described(world.recognition),
        **access_projects.described(world.projects),
        "action_link": {"": {"token": "1.no-such-signature"}, "open": {"token": world.link.url.split("/")[2]}},
        "account_confirm_email": {"": {"key": "no-such-key"}},
        "account_reset_password_from_key": {"": {"uidb36": "1", "key": "no-such-key"}},
    }


def _admin_arguments(route, world):
    if "app_label" in route.arguments:
        return {"app_label": "review"}
    label, model, _ = route.name.removeprefix("admin:").split("_", 2)
    mine = {"reviewtask": world.task, "matchingrun": world.run, "organization": world.newcomer, "membership": world.joiner}
    mine |= {
        "project": world.projects.project,
        "jobrun": world.job,
        "user": world.users["manager"],
        "recognition": world.recognition.granted,
    }
    mine |= {
        "call": world.recognition.draft_call,
        "schemeversion": world.recognition.rules_in_draft,
        "formsection": world.recognition.rules_in_draft.sections.get(),
    }
    if route.name == "admin:review_reviewtask_organization":
        return dict.fromkeys(route.arguments, str(world.newcomer.pk))
    row = mine.get(model) or apps.get_model(label, model)._base_manager.order_by("pk").first()
    return dict.fromkeys(route.arguments, str(row.pk) if row else "1000000000")
