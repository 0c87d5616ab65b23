"""How fast the coordinators' desk answers on a long queue: the first page, the queue, flags, outbox, the public clock.

``python -m tests.bench.desk [--tasks 50000] [--times 30]`` with the environment of a portal whose data may be thrown away.

It writes 50,000 tasks, opinions, mails, cases in their stages and titles (``tests.bench.cases``), asks each page as a
coordinator through Django's own client, prints one JSON line a figure, and leaves the rows. Budget: p95 of 300 ms; printed
beside the figure, never asserted.
"""

import argparse
import logging
import time
import uuid
from datetime import timedelta

import django

django.setup()

from django.contrib.contenttypes.models import ContentType  # noqa: E402  (needs the registry)
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.models import CoordinatorScope, Organization, User  # noqa: E402
from core.models import OutgoingMail  # noqa: E402
from review.models import DistrictOpinion, ReviewTask  # noqa: E402
from supplydemand.models import TalentDemand  # noqa: E402
from taxonomy.models import District  # noqa: E402
from tests.accounts.sign_in import sign_in  # noqa: E402
from tests.bench import cases  # noqa: E402
from tests.bench.telling import machine, say  # noqa: E402

BUDGET_MS = 300
PAGES = {
    "first page": "/admin/",
    "queue": "/admin/review/reviewtask/",
    "queue, overdue": "/admin/review/reviewtask/?due=overdue",
    "queue, waiting for districts": "/admin/review/reviewtask/?due=waiting",
    "queue, decided": "/admin/review/reviewtask/?state=closed",
    "queue, search": "/admin/review/reviewtask/?q=77",
    "flags": "/admin/review/flag/",
    "outbox": "/admin/core/outgoingmail/",
    "public clock": "/about/review-times/",
}


def fill(count, at):
    """``count`` tasks of which a tenth waits, opinions on a hundredth, and as many mails; once only."""
    if ReviewTask.objects.filter(title__startswith="基准").exists():
        return
    organizations = list(Organization.objects.order_by("pk")[:200])
    kind = ContentType.objects.get_for_model(TalentDemand)
    person = User.objects.order_by("pk").first()
    tasks = []
    for number in range(count):
        is_open = number % 10 == 0
        submitted = at - timedelta(hours=number % 4000 + 1)
        tasks.append(
            ReviewTask(
                content_type=kind,
                object_id=10_000_000 + number,
                organization=organizations[number % len(organizations)],
                title=f"基准 {number}",
                submitted_at=submitted,
                due_on=timezone.localdate(at) + timedelta(days=number % 9 - 3),
                closed_at=None if is_open else submitted + timedelta(minutes=50),
                decision="" if is_open else ("approve", "return")[number % 2],
                spent_days=None if is_open else "0.40",
                decided_by=None if is_open else person,
                finding_level=("ok", "notice", "problem")[number % 3],
            )
        )
    ReviewTask.objects.bulk_create(tasks, batch_size=2000)
    district = District.objects.order_by("pk").first()
    waiting = [row for row in tasks if row.closed_at is None][::10]
    DistrictOpinion.objects.bulk_create(
        [DistrictOpinion(task=row, district=district, due_on=timezone.localdate(at) + timedelta(days=1)) for row in waiting]
    )
    OutgoingMail.objects.bulk_create(
        [
            OutgoingMail(
                key=f"bench:{number}",
                event="review.approved",
                address=f"bench{number}@example.test",
                subject=f"基准 {number}",
                text="基准",
                message_id=f"<{uuid.uuid4().hex}@bench>",
                state="sent",
                next_attempt_at=at,
                ended_at=at,
            )
            for number in range(count)
        ],
        batch_size=2000,
    )
    cases.fill(count, at)
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {cases.TABLES}, core_outgoingmail, review_districtopinion")


def coordinator(district=None):
    """A signed-in client of a coordinator of the whole city, or of one district."""
    scopes = CoordinatorScope.objects.filter(district=district, user__is_active=True, user__is_superuser=False)
    return sign_in(Client(), scopes.order_by("pk").first().user)


def waits(client, path, times):
    """Milliseconds of each of ``times`` answers, after one that is not counted."""
    found = []
    for number in range(times + 1):
        began = time.perf_counter()
        answer = client.get(path, HTTP_HOST="localhost")
        if answer.status_code != 200:
            raise SystemExit(f"{path} answered {answer.status_code}")
        if number:
            found.append(1000 * (time.perf_counter() - began))
    return sorted(found)


def main():
    """Fill, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tasks", type=int, default=50_000)
    parser.add_argument("--times", type=int, default=30)
    options = parser.parse_args()
    logging.disable(logging.WARNING)
    fill(options.tasks, timezone.now())
    client, about = coordinator(), machine()
    for name, path in (PAGES | cases.pages()).items():
        found = waits(client, path, options.times)
        p95 = found[int(0.95 * (len(found) - 1))]
        say(
            f"desk p95, {name}",
            p95,
            "ms",
            f"{options.tasks} tasks",
            about | {"budget": BUDGET_MS, "median": round(found[len(found) // 2])},
        )


if __name__ == "__main__":
    main()
