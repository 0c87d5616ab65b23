"""Background jobs in the admin: who sees them, and the way to try again."""

import pytest
from django.urls import reverse

from core.models import JobRun, JobState
from tests.accounts.factories import CoordinatorFactory
from tests.accounts.sign_in import sign_in
from tests.taxonomy.factories import DistrictFactory

LIST = "admin:core_jobrun_changelist"


@pytest.fixture
def failed(db):
    """A job that was given up."""
    return JobRun.objects.create(task="tests.fail", key="1", state=JobState.FAILED, attempt_count=6, error="ValueError: no good")


def test_city_coordinator_reads_the_error_and_retries(client, redis_client, failed):
    sign_in(client, CoordinatorFactory())

    page = client.get(reverse(LIST)).content.decode()
    client.post(reverse(LIST), {"action": "retry_selected", "_selected_action": [failed.pk]})

    failed.refresh_from_db()
    assert "ValueError: no good" in page
    assert (failed.state, failed.attempt_count) == (JobState.QUEUED, 0)


def test_district_coordinator_sees_no_jobs(client, failed):
    sign_in(client, CoordinatorFactory(scope=DistrictFactory()))

    assert client.get(reverse(LIST)).status_code == 403


def test_nobody_edits_a_job(client, failed):
    sign_in(client, CoordinatorFactory())

    codes = [
        client.post(reverse(f"admin:core_jobrun_{name}", args=args), {"state": "done"}).status_code
        for name, args in (("change", [failed.pk]), ("delete", [failed.pk]), ("add", []))
    ]

    failed.refresh_from_db()
    assert (codes, failed.state) == ([403, 403, 403], JobState.FAILED)
