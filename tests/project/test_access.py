"""Role × URL × method, from the URLconf: every status is declared in ``access_table.csv``, and what is foreign is missing.

A new URL fails here until its row is in the table. To write the table anew after a change that is meant:
``XIEYU_WRITE_ACCESS_TABLE=1 bin/test tests/project/test_access.py -n 0``, then read the difference line by line.
"""

import csv
import os
import re
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from accounts.middleware import SEEN_AT
from tests.accounts.sign_in import sign_in
from tests.fixtures.sharing import kept_for_module
from tests.project.access_rows import Writes, newest, rows
from tests.project.access_world import ROLES, Case, build, cases

TABLE = Path(__file__).with_name("access_table.csv")
METHODS = ("GET", "POST")
SENSELESS = ("PUT", "DELETE")
"""Methods that no page takes; tried as the two roles that may do most."""
MISSING = 10**9
FOREIGNERS = ("anonymous", "stranger", "foreign_coordinator")
missing_pages = {}
"""``{(role, case): page}`` of what this process was told is missing: compared below without asking for it again."""
MASKS = (
    (re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"'), "csrf"),
    (re.compile(r'nonce="[^"]+"'), "nonce"),
    (re.compile(r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}"), "request id"),
)


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    with kept_for_module(django_db_blocker):
        yield build()


@pytest.fixture
def world(built, db):
    return built


def declared():
    """``{(case, method): {role: outcome}}`` of the committed table."""
    if not TABLE.exists():
        return {}
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {(row["case"], row["method"]): {role: row[role] for role in ROLES} for row in csv.DictReader(file)}


def client_of(world, role):
    """The role's browser; its first request has noted session and device, so that the requests which follow write neither."""
    client = Client(raise_request_exception=False)
    if role != "anonymous":
        sign_in(client, world.users[role]).get(reverse("portal:duties"))
        session = client.session
        session[SEEN_AT] += 3600  # they take longer than the minute after which it is noted again
        session.save()
    return client


def ask(client, method, url):
    """The answer to one request, whose writes and cookies are taken back."""
    cookies = client.cookies.copy()
    cache.clear()
    with transaction.atomic():
        response = client.generic(method, url, content_type="application/x-www-form-urlencoded")
        response.render() if hasattr(response, "render") and not response.is_rendered else None
        transaction.set_rollback(True)
    client.cookies = cookies
    return response


def outcome(response):
    """The status, with where a refused reader is sent."""
    target = response.headers.get("Location", "")
    if "/accounts/login/" in target:
        return f"{response.status_code} sign in"
    if "/accounts/2fa/" in target or "reauthenticate" in target:
        return f"{response.status_code} second factor"
    return str(response.status_code)


def address_of(case, arguments):
    return reverse(case.route, kwargs=arguments) + case.query


def observed(world, role):
    client, seen = client_of(world, role), {}
    for case in cases(world):
        for method in (*METHODS, *(SENSELESS if role in ("manager", "superuser") else ())):
            answer = ask(client, method, address_of(case, case.arguments))
            seen[case.key, method] = outcome(answer)
            if method == "GET" and answer.status_code == 404 and role in FOREIGNERS:
                missing_pages[role, case.key] = masked(answer)
    return seen


def test_table_names_every_route_and_no_other(world):
    expected = {case.key for case in cases(world)}

    if os.environ.get("XIEYU_WRITE_ACCESS_TABLE"):
        _write(world)
    assert {case for case, _ in declared()} == expected


@pytest.mark.parametrize("role", ROLES)
def test_every_url_answers_the_role_as_declared(world, role):
    seen = observed(world, role)
    table = {key: row[role] for key, row in declared().items()}
    assert len(seen) == sum(value != "" for value in table.values())

    assert {key: (table.get(key), value) for key, value in seen.items() if table.get(key) != value} == {}


def test_table_says_each_thing_once():
    with TABLE.open(encoding="utf-8", newline="") as file:
        named = [(row["case"], row["method"]) for row in csv.DictReader(file)]
    assert len(named) == len(set(named))


def test_no_url_fails_for_anybody():
    failing = {key for key, row in declared().items() if any(value.startswith("5") for value in row.values())}
    assert failing == {("readyz", "GET")}  # no worker runs in this test


FOREIGN = {
    "supplydemand:demand_detail#draft": "viewer",
    "supplydemand:demand_detail#submitted": "viewer",
    "supplydemand:demand_edit#draft": "manager",
    "supplydemand:supply_detail#draft": "counterpart",
    "supplydemand:supply_edit#draft": "counterpart",
    "supplydemand:match_detail": "counterpart",
    "accounts:organization_detail#waiting": "coordinator",
    "accounts:member_list": "viewer",
    "accounts:invitation_list": "manager",
    "accounts:robot_list": "manager",
    "accounts:handover_create": "manager",
    "accounts:organization_licence#verified": "manager",
    "accounts:handover_detail": "manager",
    "admin:review_reviewtask_review": "coordinator",
    "admin:review_reviewtask_review#recognition": "coordinator",
    "admin:review_panel_panel": "coordinator",
    "admin:review_panel_minutes_pdf": "coordinator",
    "recognition:application_detail#draft": "viewer",
    "recognition:application_detail#submitted": "coordinator",
    "recognition:application_check#draft": "manager",
    "recognition:application_preview#draft": "manager",
    "recognition:application_signature#draft": "manager",
    "recognition:signature_pdf": "manager",
    "recognition:section_edit": "manager",
    "recognition:submission_detail": "viewer",
    "recognition:application_appeal#refused": "manager",
    "recognition:application_begin#candidate": "manager",
    "recognition:call_detail#draft": "coordinator",
    "recognition:notice_detail#draft": "coordinator",
    "recognition:recognition_recheck#granted": "manager",
    "recognition:recognition_resign#granted": "manager",
    "recognition:certificate#granted": "viewer",
    "recognition:objection_create#draft": "coordinator",
    "recognition:ladder#hidden": "coordinator",
    "admin:review_schemeversion_change": "coordinator",
    "admin:review_schemeversion_preview": "coordinator",
    "admin:review_call_change": "coordinator",
    "admin:review_recognition_case": "coordinator",
    "admin:review_objection_case": "coordinator",
    "admin:review_publicnotice_case": "coordinator",
    "recognition:recognition_list#hidden": "coordinator",
    "recognition:seat:home": "counterpart",
    "recognition:seat:case": "counterpart",
    "recognition:seat:file": "counterpart",
    "recognition:seat:ranking": "counterpart",
    "projects:project_detail#draft": "viewer",
    "projects:project_edit#draft": "manager",
    "projects:passport#running": "counterpart",
    "projects:change_list#running": "viewer",
    "projects:change_detail": "coordinator",
    "projects:ledger#running": "counterpart",
    "projects:record#commitment": "counterpart",
    "projects:record#delivery": "viewer",
    "projects:partner_answer#asked": "counterpart",
    "projects:challenge_detail#draft": "viewer",
    "projects:challenge_edit#draft": "manager",
    "projects:bid_detail": "counterpart",
    "projects:bid_edit": "counterpart",
    "projects:outcome_detail#draft": "viewer",
    "projects:outcome_edit#draft": "manager",
    "projects:course_detail#draft": "viewer",
    "projects:plan_detail#draft": "viewer",
    "projects:need_detail#draft": "viewer",
    "projects:camp_detail#draft": "viewer",
    "projects:camp_edit#draft": "manager",
    "projects:camp_roster": "manager",
    "projects:camp_results": "manager",
    "projects:camp_screen": "manager",
    "projects:camp_paper": "manager",
}
"""Pages of somebody's own objects, and who may open each: the positive control of the 404s."""


def test_foreign_objects_are_missing_for_strangers_and_open_for_their_owners():
    table = declared()

    assert {case: table[case, "GET"]["stranger"] for case in FOREIGN} == dict.fromkeys(FOREIGN, "404")
    assert {case: table[case, "GET"][role] for case, role in FOREIGN.items()} == dict.fromkeys(FOREIGN, "200")


@pytest.mark.parametrize("role", FOREIGNERS)
def test_foreign_object_answers_like_one_that_does_not_exist(world, role):
    client, table, nothings = client_of(world, role), declared(), {}
    for case in cases(world):
        if table[case.key, "GET"][role] != "404" or not any(isinstance(value, int) for value in case.arguments.values()):
            continue
        page = missing_pages.get((role, case.key)) or masked(ask(client, "GET", address_of(case, case.arguments)))
        address = address_of(case, {name: MISSING if isinstance(value, int) else value for name, value in case.arguments.items()})
        if address not in nothings:  # the same for each state of an object
            nothing = ask(client, "GET", address)
            assert (case.key, nothing.status_code) == (case.key, 404)
            nothings[address] = masked(nothing)
        assert page == nothings[address], case.key


BODY = {
    "reason": "试验",
    "decision": "interested",
    "side": "demand",
    "kind": "contacted",
    "role": "manager",
    "title": "改掉的名称",
    "name": "改掉的名称",
    "text": "改掉的正文",
    "f-plan": "改掉的三年计划",
    "token": "5f0c1f5e-3a5c-4f7e-9d58-0d6a3f0b7c11",
}
"""A form that any of the write pages would take."""

WRITTEN = ("supplydemand:", "accounts:", "recognition:", "projects:")
"""Whose pages are posted to."""


def changed_by_posting(world, role):
    """The cases of our own apps whose POST by this role changes or removes a row that was there before."""
    client = client_of(world, role)
    until = newest()
    before, changed = rows(until), set()
    for case in cases(world):
        if not case.route.startswith(WRITTEN):
            continue
        writes = Writes()
        with transaction.atomic(), connection.execute_wrapper(writes):
            for version in ("1", "2"):  # of what one of them changes the other is stale
                body = BODY | {"version": version, "token": f"{BODY['token'][:-1]}{version}"}
                client.post(reverse(case.route, kwargs=case.arguments) + case.query, body)
            after = rows(until) if writes.are_there else before
            transaction.set_rollback(True)
        if after != before:
            changed.add(case.key)
    return changed


@pytest.mark.parametrize("role", ["anonymous", "stranger", "viewer", "foreign_coordinator"])
def test_posts_of_those_who_may_not_write_change_no_row(world, role):
    assert changed_by_posting(world, role) == set()


def test_posts_of_a_manager_change_what_is_the_managers(world):
    changed = changed_by_posting(world, "manager")

    assert changed >= {"supplydemand:demand_action#published", "supplydemand:demand_action#submitted", "accounts:member_action"}
    assert changed >= {
        "recognition:section_edit",
        "recognition:section_autosave",
        "recognition:application_discard#draft",
        "recognition:application_withdraw#submitted",
    }
    assert changed >= {"projects:project_action#draft", "projects:outcome_action#draft", "projects:team_end"}
    assert not any(
        key.startswith(("supplydemand:supply_", "recognition:seat:", "projects:bid_")) or key.endswith("#waiting")
        for key in changed
    )


def masked(response):
    text = response.content.decode()
    for pattern, word in MASKS:
        text = pattern.sub(word, text)
    return text


def _write(world):
    columns = {role: observed(world, role) for role in ROLES}
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["case", "method", *ROLES])
        for key in columns["superuser"]:
            writer.writerow([*key, *(columns[role].get(key, "") for role in ROLES)])


def test_case_key_names_route_and_label():
    assert Case("a:b", {}).key == "a:b"
    assert Case("a:b", {}, "draft").key == "a:b#draft"
