"""Coordinators look cases up and take them away: what was handed in, in scope, without own cases."""

from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from review.recognition.enums import StageKind
from tests.accounts.factories import CoordinatorFactory, UserFactory
from tests.accounts.sign_in import sign_in
from tests.review.recognition.factories import CallFactory, SchemeVersionFactory, begin, open_run, submit, take

pytestmark = pytest.mark.django_db
LIST = reverse("admin:review_application_changelist")


def shown(client, **filters):
    """The case numbers of the list."""
    answer = client.get(LIST, filters)
    return {row.case_number for row in answer.context["cl"].result_list}


def exported(client, form="csv", **filters):
    """The file with these filters."""
    answer = client.get(f"{reverse('admin:review_application_export')}?{urlencode({'format': form, **filters})}")
    return answer.status_code, b"".join(answer.streaming_content) if answer.streaming else b""


def numbers(*cases):
    """Their case numbers, as they are kept."""
    for case in cases:
        case.refresh_from_db()
    return {case.case_number for case in cases}


def test_a_coordinator_sees_what_was_handed_in_within_the_scope_and_no_own_case(client):
    case, foreign, own, draft = submit(), submit(), submit(), begin()
    person = CoordinatorFactory(scope=case.organization.district)
    for each in (own, draft):
        each.organization.district = case.organization.district
        each.organization.save(update_fields=["district"])
    own.subject_user = person
    own.save(update_fields=["subject_user"])

    assert shown(sign_in(client, person)) == numbers(case)
    assert shown(sign_in(client, CoordinatorFactory())) == numbers(case, foreign, own)
    assert sign_in(client, person).get(reverse("admin:review_application_change", args=[foreign.pk])).status_code != 200
    assert sign_in(client, UserFactory(is_staff=True)).get(LIST).status_code != 200


def test_filters_and_search_narrow_the_list_and_the_file(client):
    call = CallFactory(version=SchemeVersionFactory(stages=(StageKind.FORMAL_CHECK, StageKind.DECISION)))
    city = CoordinatorFactory()
    first, second, refused = submit(call=call), submit(call=call), submit()
    take(second, "approve", city)
    take(refused, "reject", city, reason="不够")
    sign_in(client, city)

    assert shown(client, call=call.pk) == numbers(first, second)
    assert shown(client, stage="decision") == numbers(second)
    assert shown(client, status="rejected") == numbers(refused)
    assert shown(client, district=first.organization.district.code) == numbers(first)
    assert shown(client, q=next(iter(numbers(first)))) == numbers(first)
    status, content = exported(client, stage="decision")
    assert status == 200
    text = content.decode("utf-8-sig")
    assert next(iter(numbers(second))) in text
    assert next(iter(numbers(first))) not in text
    assert len(text.splitlines()) == 2
    assert exported(client, "xlsx")[1][:2] == b"PK"
    assert exported(client, "pdf")[0] == 404


def test_the_file_keeps_to_the_scope(client):
    case, foreign = submit(), submit()
    sign_in(client, CoordinatorFactory(scope=case.organization.district))

    text = exported(client)[1].decode("utf-8-sig")

    assert next(iter(numbers(case))) in text
    assert next(iter(numbers(foreign))) not in text


def test_more_cases_take_no_more_queries(client):
    call = CallFactory(version=SchemeVersionFactory(stages=(StageKind.FORMAL_CHECK,)))
    submit(call=call)
    sign_in(client, CoordinatorFactory())
    client.get(LIST)
    with CaptureQueriesContext(connection) as few:
        client.get(LIST)
    for _ in range(3):
        submit(call=call)
    with CaptureQueriesContext(connection) as many:
        page = client.get(LIST).content.decode()

    assert page.count(str(open_run(begin_of(call)).stage)) >= 4
    assert len(many) == len(few)


def begin_of(call):
    """A case of the call."""
    return call.applications.order_by("pk").first()
