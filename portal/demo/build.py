"""Seed a city: places, organizations, people, listings, last night's matches and some answers."""

import random
from dataclasses import dataclass, replace

from django.db import transaction

from accounts.models import User
from core import jobs
from core.database import without_savepoints
from portal.demo import (
    catalog,
    listings,
    matches,
    messages,
    offices,
    projects_camps,
    projects_cases,
    projects_challenges,
    projects_ledger,
    projects_library,
    projects_outcomes,
    recognition,
    story,
    volume,
    world,
)


@dataclass(frozen=True)
class Scale:
    """How much a scale holds, at least; organizations exactly. Zero: whatever the story brings."""

    school_count: int
    firm_count: int
    demand_count: int
    supply_count: int
    user_count: int = 0
    match_count: int = 0
    audit_count: int = 0
    project_count: int = 0


SCALES = {
    "demo": Scale(14, 45, 190, 130),
    "hundredth": Scale(14, 45, 250, 250, 100, 10_000, 20_000, 200),
    "small": Scale(40, 400, 2_500, 2_500, 600, 50_000, 100_000, 2_000),
    "full": Scale(200, 5_000, 25_000, 25_000, 6_000, 1_000_000, 2_000_000, 20_000),
}
"""``demo`` is the coherent story; the others grow a volume of the same around it, for load and speed. ``hundredth`` is one
per cent of ``full`` in listings, matches and history, to see what grows with the data."""

STORY = SCALES["demo"]


class AlreadySeeded(RuntimeError):
    """Demo data is there; seeding twice would make a second city."""


def seed(*, scale, number, at, say=lambda line: None):
    """Write a city of that scale (a key of ``SCALES``) from the random seed ``number``; the same seed on the same day writes the
    same city.

    Raises ``AlreadySeeded`` where demo data is already loaded. ``say`` is told each step in a line.
    """
    if User.objects.filter(is_demo=True).exists():
        raise AlreadySeeded("演示数据已经装过了。要从头再来，用 bin/run --fresh")
    size = SCALES[scale]
    with without_savepoints(), transaction.atomic():
        place = world.World(random.Random(number), at)  # noqa: S311 - a reproducible city, no secret
        with jobs.not_registered():
            users, everyone = _story(place, size, say)
        say(f"发过邮件 {messages.settle(place)} 封")
        if size != STORY:
            place.schools, place.firms = everyone
            volume.grow(place, size, coordinator=users["coordinator"], say=say)
        matches.follow_nothing()


def _story(place, size, say):
    """The coherent city; returns its demo accounts, and all its schools and firms."""
    world.make_places(place)
    world.make_organizations(place, _schools(size), _firms(size))
    say(f"单位 {len(place.schools) + len(place.firms) + len(place.others)} 家")
    users = story.make_accounts(place)
    say(f"协作办公室 {offices.open_offices(place)} 间")
    codes = listings.Codes()
    everyone = place.schools, place.firms
    place.schools, place.firms = place.schools[: STORY.school_count], place.firms[: STORY.firm_count]
    demands, supplies = listings.write(
        place, codes, demand_count=STORY.demand_count, supply_count=STORY.supply_count, coordinator=users["coordinator"]
    )
    with matches.not_yet_there(supplies[7::15]):
        matches.run_night(place, nights_ago=1)
    story.tell(place, codes, users)
    say(f"需求 {len(demands)} 条，供给 {len(supplies)} 条")
    matches.change_some(demands, supplies)
    run = matches.run_night(place)
    say(f"匹配 {run.match_count} 对")
    answered = matches.answer_some(place, users)
    say(f"已答复 {answered} 对")
    matches.wish_some(place, users, run)
    say(f"认定申报 {recognition.tell(place, users)} 件")
    say(f"项目 {projects_library.tell(place, users)} 个")
    say(f"项目账本 {projects_ledger.tell(place, users)} 本")
    say(f"揭榜 {projects_challenges.tell(place, users)} 个")
    say(f"训练营报名 {projects_camps.tell(place, users)} 人")
    say(f"成果、课程和技术需求 {projects_outcomes.tell(place, users)} 项")
    say(f"照着立的项目 {projects_cases.tell(place, users)} 个")
    return users, everyone


def _schools(size):
    return _repeated(catalog.schools(), size.school_count, ("东", "西", "南", "北", "新", "中"))


def _firms(size):
    return _repeated(catalog.firms(), size.firm_count, ("华", "盛", "恒", "泰", "瑞", "宏", "信", "达", "嘉", "源"))


def _repeated(entries, count, marks):
    """The catalog's entries first, then numbered branches of them until there are ``count``."""
    result = list(entries)
    for index in range(len(entries), count):
        entry = entries[index % len(entries)]
        lap = index // len(entries)
        result.append(replace(entry, name=f"{entry.name}{marks[lap % len(marks)]}{lap}分部"))
    return result
