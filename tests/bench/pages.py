"""Loads a running portal with a steady stream of page views and prints JSON lines of how long people would have waited.

``python -m tests.bench.pages --address http://127.0.0.1:8000 [--of listings|projects] [--rate 40] [--seconds 60]``

Runs with the portal's own environment (``docs/operations.md``), because it reads ids from the database and opens sessions there.
Requests start on a fixed timetable whether or not earlier ones are answered, and a wait counts from the timetable, so a portal
that falls behind cannot hide it. ``--against`` names the output of an earlier run (on a hundredth of the data): the ratio of
the p95 of each group is printed too. Budgets are the issue's: they are printed beside the figures, never asserted. The portal
must be started as a demo (``XIEYU_DEMO=1``), or it refuses the sessions of demo people.
"""

import argparse
import http.client
import json
import logging
import random
import statistics
import threading
import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from pathlib import Path
from urllib.parse import quote, urlsplit

import django

django.setup()

from allauth.account.internal.flows.login import record_authentication  # noqa: E402  (needs the registry)
from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.http import HttpRequest  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.models import Membership, User  # noqa: E402
from projects.models import Course, OpenChallenge, Outcome, Project, ProjectType, TechnologyNeed  # noqa: E402
from supplydemand.models import Match, TalentDemand, TalentSupply  # noqa: E402
from taxonomy.models import District, Major  # noqa: E402
from tests.bench.telling import machine, say  # noqa: E402

BUDGETS = {"home": 80, "list": 80, "search": 120, "detail": 40, "workbench": 150, "others": 80, "api": 80}
"""Milliseconds at p95."""

SHARES = {
    "listings": {"home": 10, "list": 30, "search": 15, "detail": 30, "workbench": 15},
    "projects": {"list": 30, "search": 15, "detail": 30, "others": 21, "api": 4},
}
"""Of a hundred page views; logins, uploads and exports are measured elsewhere. ``others`` are challenges, outcomes, courses and
needs; of the API so few that one client stays within its rate."""

PROJECT_WORDS = ("订单班", "产业学院", "数控", "护理", "双导师", "教材", "新能源汽车 课程", "机电一体化", "物流", "职业训练营")
PROJECT_FILTERS = ("standing=running", "standing=ended", "stage=joint_training", "stage=employment", "sort=stage", "sort=ending")
WORDS = ("护理", "数控", "新能源汽车", "财务", "机电一体化", "物流", "jdyth", "工业机器人", "会计 本科", "AI")
SORTS = ("", "largest", "expiring")
COMBINATIONS = 150
"""So many filters and so many searches of a kind: most are asked once or twice a minute, few again and again, as in life."""
READERS = 40
WARM_UP = 5
WORKERS = 64


def sessions(rng):
    """Cookies of managers of schools and enterprises, as signed in."""
    managers = list(
        Membership.objects.filter(role="manager", status="approved", user__is_staff=False).values_list("user", flat=True)
    )
    cookies = []
    for user in User.objects.filter(pk__in=rng.sample(managers, min(READERS, len(managers)))):
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        request = HttpRequest()
        request.session = session
        record_authentication(request, user, "password", email=user.email)
        session.save()
        cookies.append(f"{settings.SESSION_COOKIE_NAME}={session.session_key}")
    return cookies


def addresses(rng):
    """``{group: [(path, needs a session)]}`` drawn from the data."""
    districts = list(District.objects.values_list("pk", flat=True))
    found = {"home": [("/", False)], "list": [], "search": [], "detail": [], "workbench": [("/workbench/", True)]}
    for kind, model in (("demands", TalentDemand), ("supplies", TalentSupply)):
        published = model.objects.published(on=timezone.localdate())
        ids = list(published.order_by("pk").values_list("pk", flat=True))
        majors = list(published.exclude(majors=None).values_list("majors", flat=True)[:500])
        found["detail"] += [(f"/{kind}/{pk}/", False) for pk in rng.sample(ids, min(200, len(ids)))]
        found["list"] += [(f"/{kind}/?sort={sort}" if sort else f"/{kind}/", False) for sort in SORTS]
        found["list"] += [(f"/{kind}/?district={pk}", False) for pk in districts]
        found["list"] += [
            (f"/{kind}/?majors={pk}&district={rng.choice(districts)}", False) for pk in rng.choices(majors, k=COMBINATIONS)
        ]
        names = list(Major.objects.filter(pk__in=set(majors)).values_list("name", flat=True))
        words = [*WORDS, *rng.sample(names, min(COMBINATIONS, len(names)))]
        found["search"] += [(f"/{kind}/?q={quote(text)}", False) for text in words]
    return found


def project_addresses(rng):
    """The same for projects and what stands beside them."""
    districts = list(District.objects.values_list("pk", flat=True))
    types = list(ProjectType.objects.values_list("pk", flat=True))
    public = Project.objects.standing()
    ids = list(public.values_list("pk", flat=True))
    names = list(Major.objects.filter(depth="major").values_list("name", flat=True))
    lists = [f"?{query}" for query in PROJECT_FILTERS] + [f"?district={pk}" for pk in districts] + [f"?type={pk}" for pk in types]
    lists += [f"?type={rng.choice(types)}&district={rng.choice(districts)}" for _ in range(COMBINATIONS)]
    words = [*PROJECT_WORDS, *rng.sample(names, min(COMBINATIONS, len(names)))]
    others = [
        f"/{folder}/{row.pk}/"
        for folder, model in (("outcomes", Outcome), ("courses", Course), ("technology-needs", TechnologyNeed))
        for row in model.objects.standing().only("pk")[:100]
    ]
    others += [f"/challenges/{pk}/" for pk in OpenChallenge.objects.listed().values_list("pk", flat=True)[:100]]
    others += [f"/{folder}/" for folder in ("challenges", "outcomes", "courses", "technology-needs") for _ in range(40)]
    api = [f"/api/v1/projects/?district={pk}" for pk in districts] + [f"/api/v1/projects/{pk}/" for pk in rng.sample(ids, 50)]
    found = {
        "list": ["/projects/"] * 20 + [f"/projects/{query}" for query in lists],
        "search": [f"/projects/?q={quote(word)}" for word in words],
        "detail": [f"/projects/{pk}/" for pk in rng.sample(ids, min(400, len(ids)))],
        "others": others,
        "api": api,
    }
    return {group: [(path, False) for path in paths] for group, paths in found.items()}


class Stream:
    """The timetable, and what was seen of it."""

    def __init__(self, address, found, cookies, rng, shares):
        self._host = urlsplit(address).netloc
        self._found, self._cookies, self._rng = found, cookies, rng
        self._groups = [group for group, share in shares.items() for _ in range(share)]
        self._local = threading.local()
        self._lock = threading.Lock()
        self.waits, self.sizes, self.refused = defaultdict(list), defaultdict(list), []

    def plan(self, rate, seconds):
        """``[(second, group, path, cookie)]``: evenly spaced, the pages drawn at random."""
        rows = []
        for number in range(int(rate * seconds)):
            group = self._rng.choice(self._groups)
            path, needs_session = self._rng.choice(self._found[group])
            is_member = needs_session or self._rng.random() < 0.5
            rows.append((number / rate, group, path, self._rng.choice(self._cookies) if is_member else ""))
        return rows

    def run(self, rows):
        """Send every request at its second; returns how many seconds it took."""
        start = time.perf_counter()
        with ThreadPoolExecutor(WORKERS) as pool:
            for second, group, path, cookie in rows:
                due = start + second
                time.sleep(max(0.0, due - time.perf_counter()))
                pool.submit(self._ask, due, group, path, cookie)
        return time.perf_counter() - start

    def _ask(self, due, group, path, cookie):
        try:
            status, size = self._get_again(path, cookie)
        except (OSError, http.client.HTTPException) as error:
            self._local.connection = None
            status, size = f"{type(error).__name__}", 0
        wait = 1000 * (time.perf_counter() - due)
        with self._lock:
            self.waits[group].append(wait)
            self.sizes[group].append(size)
            if status != HTTPStatus.OK:
                self.refused.append(f"{path} {status}")

    def _get_again(self, path, cookie):
        """As a browser: a kept connection that the server has closed meanwhile is opened anew, once."""
        try:
            return self._get(path, cookie)
        except http.client.RemoteDisconnected:
            self._local.connection = None
            return self._get(path, cookie)

    def _get(self, path, cookie):
        connection = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = http.client.HTTPConnection(self._host, timeout=30)
        headers = {"Cookie": cookie, "Accept-Encoding": "gzip"} if cookie else {}
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        body = answer.read()
        if answer.status == HTTPStatus.FOUND and path.partition("?")[0] in answer.headers["Location"].partition("?")[0]:
            connection.request("GET", answer.headers["Location"], headers=headers)  # a search that was understood
            answer = connection.getresponse()
            body = answer.read()
        return answer.status, len(body)


def report(stream, spent, count, about, against):
    """The figures of each group, beside its budget and an earlier run's."""
    case = f"{count / spent:.1f} requests/s"
    for group, waits in sorted(stream.waits.items()):
        cuts = statistics.quantiles(waits, n=100)
        for name, value in (("p50", cuts[49]), ("p95", cuts[94]), ("p99", cuts[98])):
            say(f"{group}_{name}", value, "ms", case, about)
        say(f"{group}_budget_p95", BUDGETS[group], "ms", "the issue's", about)
        say(f"{group}_size", statistics.fmean(stream.sizes[group]) / 1000, "kB", case, about)
        if f"{group}_p95" in against:
            say(f"{group}_p95_ratio", cuts[94] / against[f"{group}_p95"], "times", "against the earlier run", about)
    say("refused", len(stream.refused), "requests", "; ".join(sorted(set(stream.refused))[:5]), about)


def main() -> None:
    """Read the options, warm up, load, report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--address", required=True)
    parser.add_argument("--rate", type=float, default=40)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--of", choices=SHARES, default="listings", help="which pages")
    parser.add_argument("--against", type=Path, help="output of an earlier run")
    options = parser.parse_args()
    logging.disable(logging.INFO)
    rng = random.Random(options.seed)  # noqa: S311 - a repeatable mix, no secret
    about = machine()
    say(
        "published_listings",
        sum(model.objects.published(on=timezone.localdate()).count() for model in (TalentDemand, TalentSupply)),
        "rows",
        "all",
        about,
    )
    say("matches", Match.objects.count(), "rows", "all", about)
    say("projects", Project.objects.standing().count(), "rows", "all", about)
    make = {"listings": addresses, "projects": project_addresses}[options.of]
    found, cookies, shares = make(rng), sessions(rng), SHARES[options.of]
    warm_up = Stream(options.address, found, cookies, rng, shares)
    warm_up.run(warm_up.plan(options.rate / 2, WARM_UP))
    stream = Stream(options.address, found, cookies, rng, shares)
    rows = stream.plan(options.rate, options.seconds)
    spent = stream.run(rows)
    lines = options.against.read_text(encoding="utf-8").splitlines() if options.against else []
    against = {row["figure"]: row["value"] for row in map(json.loads, lines)}
    report(stream, spent, len(rows), about, against)


if __name__ == "__main__":
    main()
