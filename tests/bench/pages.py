"""Times the list pages on a filled database and prints JSON lines: ``python -m tests.bench.pages [--user EMAIL ...]``.

Runs in this process against the database of the environment (``docs/operations.md``), without web server and network: 30
requests one after another for the times, one more for the number of queries. Pages of an own organization need ``--user``.
"""

import argparse
import html
import logging
import re
import statistics
import time
from collections.abc import Iterator

import django

django.setup()

from django.db import connection  # noqa: E402  (needs the registry)
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from accounts.models import User  # noqa: E402
from supplydemand.models import Match, TalentDemand, TalentSupply  # noqa: E402
from tests.bench.matching import machine, say  # noqa: E402

REQUESTS = 30
NEXT = re.compile(r'href="([^"]*[?;]after=[^"]*)"')
PUBLIC = (
    "/",
    "/demands/",
    "/supplies/",
    "/demands/?sort=largest",
    "/supplies/?sort=expiring",
    "/demands/?q=财务",
    "/supplies/?q=护理",
    "/supplies/?q=工程",
    "/supplies/?q=兽医",
    "/supplies/?q=量子香菜",
    "/supplies/?q=护理&sort=largest",
)
OWN = ("/workbench/", "/demands/mine/", "/supplies/mine/", "/matches/", "/matches/?sort=newest")
OWN += tuple(f"/matches/?stage={stage}" for stage in ("unanswered", "asked", "waiting", "contact", "outcome", "declined"))


def filtered_addresses() -> Iterator[str]:
    """Filters whose values are ids: a frequent major, a class, and the detail pages of the newest rows."""
    for kind, model in (("demands", TalentDemand), ("supplies", TalentSupply)):
        newest = model.objects.published().exclude(majors=None).order_by("-pk").first()
        if newest is None:
            continue
        major = newest.majors.first()
        codes = [major.pk, *([major.parent_id] if major.parent_id else [])]
        yield from (f"/{kind}/?majors={code}" for code in codes)
        yield newest.get_absolute_url()


def measure(client: Client, address: str, case: str, about: dict) -> str:
    """Time one address; returns the address of its next page or ""."""
    response = client.get(address)
    if response.status_code != 200:
        raise SystemExit(f"{address} answers {response.status_code}")
    spent = []
    for _ in range(REQUESTS):
        start = time.perf_counter()
        response = client.get(address)
        spent.append(1000 * (time.perf_counter() - start))
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    slowest = max((float(query["time"]) for query in captured.captured_queries), default=0)
    figures = {
        "page_median": (statistics.median(spent), "ms"),
        "page_p95": (statistics.quantiles(spent, n=20)[-1], "ms"),
        "page_slowest_query": (1000 * slowest, "ms"),
        "page_queries": (len(captured), "queries"),
        "page_size": (len(response.content) / 1000, "kB"),
    }
    for figure, (value, unit) in figures.items():
        say(figure, value, unit, f"{case} {address}", about)
    following = NEXT.search(response.content.decode())
    return html.unescape(following[1]) if following else ""


def measure_with_next(client: Client, address: str, case: str, about: dict) -> None:
    """An address and, where it has one, its second page."""
    if following := measure(client, address, case, about):
        measure(client, following, f"{case}, second page of {address}:", about)


def main() -> None:
    """Read the options and measure each page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--user", action="append", default=[], help="a login whose own lists are measured; several times")
    options = parser.parse_args()
    logging.disable(logging.INFO)
    about = machine()
    say("published_demands", TalentDemand.objects.published().count(), "rows", "all", about)
    say("published_supplies", TalentSupply.objects.published().count(), "rows", "all", about)
    say("matches", Match.objects.count(), "rows", "all", about)
    visitor = Client(HTTP_HOST="127.0.0.1")
    for address in (*PUBLIC, *filtered_addresses()):
        measure_with_next(visitor, address, "visitor", about)
    for email in options.user:
        user = User.objects.get(email=email)
        client = Client(HTTP_HOST="127.0.0.1")
        client.force_login(user)
        own = Match.objects.visible_to(user).order_by("-score", "pk").first()
        for address in (*OWN, *([own.get_absolute_url()] if own else [])):
            measure_with_next(client, address, email, about)


if __name__ == "__main__":
    main()
