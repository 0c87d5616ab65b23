"""Every list page asks the database as often for 30 rows as for one, and as often as is written down here.

A count changes on purpose only: whoever changes one says in the commit why. A new list of the admin must be added.
"""

import csv
from collections import namedtuple
from copy import deepcopy
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from review.conduct_panels import case_url
from review.recognition import seat_links
from taxonomy import enums, models
from taxonomy.kinds import KINDS
from tests.accounts.sign_in import sign_in
from tests.fixtures.sharing import kept_for_module
from tests.project import admin_rows, camp_rows, case_rows, matching_rows, project_rows, recognition_rows
from tests.project import list_rows as rows
from tests.project.access_projects import FACTORIES

pytestmark = pytest.mark.django_db

ROW_COUNTS = (1, 3, 30)
BASELINE = Path(__file__).with_name("query_counts.csv")
"""Columns ``page,queries``."""

Page = namedtuple("Page", "make url reader", defaults=("visitor",))

_QUALIFICATION = {"kind": enums.QualificationKind.PROFESSIONAL}

PORTAL = {
    "home": Page(rows.both, "portal:home"),
    "workbench": Page(rows.work, "portal:workbench", "enterprise"),
    "workbench_of_coordinator": Page(rows.tasks, "portal:workbench", "coordinator"),
    "demands": Page(rows.demands, "supplydemand:demand_list"),
    "supplies": Page(rows.supplies, "supplydemand:supply_list"),
    "own_demands": Page(rows.own_demands, "supplydemand:demand_mine", "enterprise"),
    "own_supplies": Page(rows.own_supplies, "supplydemand:supply_mine", "school"),
    "matches": Page(matching_rows.matches, "supplydemand:match_list", "enterprise"),
    "conversations": Page(matching_rows.conversations, "supplydemand:conversation_list", "enterprise"),
    "conversation": Page(matching_rows.messages_of_a_thread, lambda world: world.thread.get_absolute_url(), "enterprise"),
    "flag_case": Page(rows.flags, lambda world: case_url(world.enterprise.organization), "coordinator"),
    "members": Page(
        rows.members, lambda world: reverse("accounts:member_list", args=[world.enterprise.organization_id]), "enterprise"
    ),
    "organization_start": Page(
        rows.own_memberships, lambda world: reverse("accounts:organization_start") + "?q=试验精密", "enterprise"
    ),
    "directory": Page(rows.organizations, "directory:organization_list"),
    "offices": Page(rows.offices, "directory:office_list"),
    "messages": Page(rows.messages, "accounts:notification_list", "enterprise"),
    "message_preferences": Page(rows.messages, "accounts:notification_preferences", "enterprise"),
    "saved_searches": Page(admin_rows.saved_searches, "accounts:saved_search_list", "enterprise"),
    "calendar": Page(rows.work, "accounts:calendar", "enterprise"),
    "applications": Page(recognition_rows.applications, "recognition:application_list", "enterprise"),
    "open_calls": Page(recognition_rows.calls, "recognition:call_open_list", "enterprise"),
    "workbench_of_applicant": Page(recognition_rows.applications, "portal:workbench", "enterprise"),
    "schemes": Page(recognition_rows.schemes, "recognition:scheme_list"),
    "recognised": Page(recognition_rows.recognised, lambda world: world.scheme.get_absolute_url()),
    "held": Page(recognition_rows.held, "recognition:held_list", "enterprise"),
    "notice": Page(recognition_rows.announced, lambda world: world.notice.get_absolute_url()),
    "ladder": Page(recognition_rows.climbing, lambda world: reverse("recognition:ladder", args=[world.next_step.code])),
    "seat": Page(recognition_rows.judged, lambda world: seat_links.path_of(world.seat)),
    "seat_case": Page(recognition_rows.judged, lambda world: f"{seat_links.path_of(world.seat)}cases/1/"),
    "panel": Page(
        recognition_rows.judged, lambda world: reverse("admin:review_panel_panel", args=[world.panel.pk]), "coordinator"
    ),
    "meeting": Page(
        recognition_rows.judged, lambda world: reverse("admin:review_panel_meeting", args=[world.panel.pk]), "coordinator"
    ),
    "notice_of_coordinator": Page(
        recognition_rows.announced, lambda world: reverse("admin:review_publicnotice_case", args=[world.notice.pk]), "coordinator"
    ),
    "review_desk": Page(rows.tasks, "admin:index", "coordinator"),
    "review_page": Page(
        rows.rounds, lambda world: reverse("admin:review_reviewtask_review", args=[world.task.pk]), "coordinator"
    ),
    "review_figures": Page(rows.decided, "admin:review_reviewtask_figures", "coordinator"),
    "review_duplicates": Page(rows.twins, "admin:review_reviewtask_duplicates", "coordinator"),
    "review_organization": Page(
        rows.rounds,
        lambda world: reverse("admin:review_reviewtask_organization", args=[world.task.organization_id]),
        "coordinator",
    ),
    "review_history": Page(
        rows.rounds, lambda world: reverse("admin:review_reviewtask_history", args=[world.task.pk]), "coordinator"
    ),
}


def _address(name, attribute="project"):
    """The address of a page about one row that the maker hung on the world."""
    return lambda world: reverse(f"projects:{name}", args=[getattr(world, attribute).pk])


_ROW = {
    "outcome": (project_rows.chained(FACTORIES["outcome"]), "visitor"),
    "course": (project_rows.course_changes, "visitor"),
    "plan": (project_rows.chained(FACTORIES["plan"]), "visitor"),
    "need": (project_rows.answers, "enterprise"),
}
_WRITER = {"outcome": "school", "course": "school", "plan": "school", "need": "enterprise"}

PROJECTS = {
    "projects": Page(project_rows.projects, "projects:project_list"),
    "own_projects": Page(project_rows.own_projects, "projects:mine", "enterprise"),
    "project": Page(project_rows.project, _address("project_detail"), "lead"),
    "project_of_visitor": Page(project_rows.project, _address("project_detail")),
    "passport": Page(project_rows.project, _address("passport"), "lead"),
    "changes": Page(project_rows.changes, _address("change_list"), "lead"),
    "ledger": Page(project_rows.entries, _address("ledger"), "lead"),
    "training": Page(project_rows.training, _address("training"), "lead"),
    "ledger_overview": Page(project_rows.ledgers, "projects:ledger_overview", "coordinator"),
    "workbench_of_lead": Page(project_rows.project, "portal:workbench", "lead"),
    "workbench_of_ledger": Page(project_rows.entries, "portal:workbench", "lead"),
    "workbench_of_bidder": Page(project_rows.own_challenges, "portal:workbench", "enterprise"),
    "calendar_of_lead": Page(project_rows.project, "accounts:calendar", "lead"),
    "challenges": Page(project_rows.challenges, "projects:challenge_list"),
    "own_challenges": Page(project_rows.own_challenges, "projects:challenge_mine", "enterprise"),
    "challenge": Page(project_rows.questions, _address("challenge_detail", "challenge"), "publisher"),
    "opened_bids": Page(project_rows.opened_bids, _address("challenge_bids", "challenge"), "publisher"),
    "scores": Page(project_rows.opened_bids, _address("challenge_score", "challenge"), "evaluator"),
    "talent_drive": Page(project_rows.heads, "projects:talent_drive"),
    "camps": Page(camp_rows.camps, "projects:camp_list"),
    "own_camps": Page(camp_rows.own_camps, "projects:camp_mine", "school"),
    "camp": Page(camp_rows.camp, _address("camp_detail", "row")),
    "camp_roster": Page(camp_rows.roster, _address("camp_roster", "session"), "host"),
    "own_places": Page(camp_rows.own_places, "projects:camp_own", "enterprise"),
    "workbench_of_camps": Page(camp_rows.work, "portal:workbench", "school"),
    "district_targets": Page(case_rows.targets, "projects:district_targets"),
    "city_figures": Page(case_rows.city_figures, "projects:city_figures"),
    "accepted_project": Page(case_rows.adopted, _address("project_detail"), "enterprise"),
    **{f"{name}s": Page(project_rows.published(factory), f"projects:{name}_list") for name, factory in FACTORIES.items()},
    **{
        f"own_{name}s": Page(project_rows.own_published(factory, _WRITER[name]), f"projects:{name}_mine", _WRITER[name])
        for name, factory in FACTORIES.items()
    },
    **{name: Page(make, _address(f"{name}_detail", "row"), reader) for name, (make, reader) in _ROW.items()},
}

CODES = {
    "major": rows.majors,
    "occupation": rows.occupations,
    "industry": rows.industries,
    "region": rows.regions,
    "qualification": rows.plain(models.Qualification, **_QUALIFICATION),
    "school": rows.schools,
    "family": rows.families,
    "level": rows.levels,
    "district": rows.districts,
    "key_industry": rows.plain(models.KeyIndustry),
    "department": rows.plain(models.Department),
}

ADMIN = {
    "projects.CriteriaSet": (project_rows.criteria, "coordinator"),
    "projects.ProjectType": (project_rows.kinds, "coordinator"),
    "projects.Project": (project_rows.projects, "coordinator"),
    "projects.ProjectChange": (project_rows.changes_of_many, "coordinator"),
    "projects.StagePace": (project_rows.paces, "coordinator"),
    "projects.OpeningOfficer": (project_rows.officers, "coordinator"),
    "projects.TalentDrive": (project_rows.heads, "coordinator"),
    "projects.DistrictTarget": (case_rows.targets, "coordinator"),
    "projects.OutcomeKind": (case_rows.outcome_kinds, "coordinator"),
    "review.ReviewTask": (rows.tasks, "coordinator"),
    "review.FindingRule": (rows.finding_rules, "coordinator"),
    "review.ReturnReason": (rows.return_reasons, "coordinator"),
    "review.OpinionRule": (rows.opinion_rules, "coordinator"),
    "review.ReminderStep": (admin_rows.reminder_steps, "coordinator"),
    "review.ServiceStandard": (rows.standards, "coordinator"),
    "review.SecondFactor": (admin_rows.second_factors, "superuser"),
    "review.SignInFailure": (admin_rows.sign_in_failures, "superuser"),
    "review.Flag": (rows.flags, "coordinator"),
    "review.Suspension": (rows.suspensions, "coordinator"),
    "review.Scheme": (recognition_rows.schemes, "coordinator"),
    "review.SchemeVersion": (recognition_rows.rules, "coordinator"),
    "review.FormSection": (recognition_rows.rules, "coordinator"),
    "review.Call": (recognition_rows.calls, "coordinator"),
    "review.Benefit": (recognition_rows.benefits, "coordinator"),
    "review.BenefitRecord": (recognition_rows.benefits, "coordinator"),
    "review.Target": (recognition_rows.targets, "coordinator"),
    "review.ReviewField": (recognition_rows.review_fields, "coordinator"),
    "review.Expert": (recognition_rows.experts, "coordinator"),
    "review.Panel": (recognition_rows.panels, "coordinator"),
    "review.PublicNotice": (recognition_rows.notices, "coordinator"),
    "review.Objection": (recognition_rows.announced, "coordinator"),
    "review.Application": (recognition_rows.announced, "coordinator"),
    "review.Recognition": (recognition_rows.recognised, "coordinator"),
    "supplydemand.ContactReveal": (matching_rows.reveals, "coordinator"),
    "supplydemand.ContactPolicy": (matching_rows.contact_policy, "coordinator"),
    "accounts.Organization": (rows.organizations, "coordinator"),
    "accounts.Membership": (rows.memberships, "coordinator"),
    "accounts.Robot": (admin_rows.robots, "coordinator"),
    "accounts.User": (rows.users, "superuser"),
    "accounts.CoordinatorScope": (rows.scopes, "superuser"),
    "core.JobRun": (rows.jobs, "coordinator"),
    "core.MailTemplate": (admin_rows.mail_templates, "coordinator"),
    "review.PreCheck": (admin_rows.pre_checks, "coordinator"),
    "core.OutgoingMail": (admin_rows.mails, "coordinator"),
    "core.UndeliverableAddress": (admin_rows.refused_addresses, "coordinator"),
    "core.MassMail": (admin_rows.mass_mails, "coordinator"),
    "supplydemand.MatchingRun": (matching_rows.matching_runs, "coordinator"),
    "supplydemand.MatchingWeights": (matching_rows.weights, "coordinator"),
    "taxonomy.Major": (rows.majors, "superuser"),
    "taxonomy.Occupation": (rows.occupations, "superuser"),
    "taxonomy.Industry": (rows.industries, "superuser"),
    "taxonomy.Region": (rows.regions, "superuser"),
    "taxonomy.Qualification": (rows.plain(models.Qualification, **_QUALIFICATION), "superuser"),
    "taxonomy.SchoolCode": (rows.schools, "superuser"),
    "taxonomy.Skill": (rows.plain(models.Skill), "superuser"),
    "taxonomy.EducationLevel": (rows.levels, "superuser"),
    "taxonomy.OrganizationKind": (rows.plain(models.OrganizationKind, side=enums.OrganizationSide.NEITHER), "superuser"),
    "taxonomy.District": (rows.districts, "superuser"),
    "taxonomy.KeyIndustry": (rows.plain(models.KeyIndustry), "superuser"),
    "taxonomy.Department": (rows.plain(models.Department), "superuser"),
    "taxonomy.MajorFamily": (rows.families, "superuser"),
    "taxonomy.Holiday": (rows.holidays, "superuser"),
}

PAGES = (
    PORTAL
    | PROJECTS
    | {
        **{f"codes_{kind}": Page(make, f"/codes/{kind}/") for kind, make in CODES.items()},
        **{
            f"admin_{label}": Page(make, f"admin:{label.lower().replace('.', '_')}_changelist", reader)
            for label, (make, reader) in ADMIN.items()
        },
    }
)


def baseline():
    """``{page: queries}`` as committed."""
    with BASELINE.open(encoding="utf-8", newline="") as file:
        return {row["page"]: int(row["queries"]) for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def readers(django_db_setup, django_db_blocker):
    with kept_for_module(django_db_blocker):
        yield rows.readers()


def _tries():
    """``[((maker, count), page)]``, those with the same rows one after the other; the pair is the same object for all of them."""
    makers = dict.fromkeys(page.make for page in PAGES.values())
    fillings = {(make, count): (make, count) for make in makers for count in ROW_COUNTS}
    return [(filling, name) for filling in fillings.values() for name, page in PAGES.items() if page.make is filling[0]]


TRIES = _tries()


@pytest.fixture(scope="module")
def filled(request, readers, django_db_blocker):
    """The readers with rows around them, made once for all pages that show them."""
    make, count = request.param
    world = deepcopy(readers)
    with kept_for_module(django_db_blocker):
        make(count, world)
        yield world


@pytest.mark.parametrize(("filled", "name"), TRIES, indirect=["filled"], ids=[f"{name}-{count}" for (_, count), name in TRIES])
def test_page_asks_as_often_as_written_down_for_any_number_of_rows(client, filled, name):
    page, world = PAGES[name], deepcopy(filled)
    reader = getattr(world, page.reader)
    if reader is not None:
        sign_in(client, getattr(reader, "user", reader))
    cache.clear()
    ContentType.objects.get_for_models(*apps.get_models())  # known to every worker after its first request
    url = page.url(world) if callable(page.url) else page.url if "/" in page.url else reverse(page.url)

    with CaptureQueriesContext(
        connection,
    ) as queries:
        response = client.get(url)

    assert response.status_code == 200
    assert len(queries) == baseline().get(name), "\n".join(query["sql"][:160] for query in queries)


def test_every_list_of_the_admin_and_of_codes_is_counted():
    assert set(ADMIN) == {model._meta.label for model in admin.site._registry}
    assert set(CODES) == {kind.key for kind in KINDS.values() if kind.is_browsable}
    assert set(baseline()) == set(PAGES)
