"""What a large city has beside its projects: challenges in every phase, outcomes, courses, training plans and technology needs.

As in ``volume_projects`` everything follows from numbers; only the keys of challenges that take bids are drawn.
"""

import datetime
from dataclasses import dataclass

from django.utils import timezone

from core import key_files
from core.enums import Status
from portal.demo import bulk
from portal.demo.projects_challenges import CELLS, CHIPLET, ELECTROLYTE, SPINDLE
from portal.demo.volume_projects import City, Moulds
from projects import bid_text
from projects.challenge_enums import ChallengePhase
from projects.criteria import criteria_of
from projects.models import (
    Award,
    ChallengeBid,
    ChallengeCriterion,
    Course,
    OpenChallenge,
    Outcome,
    OutcomeKind,
    TechnologyNeed,
    TrainingPlan,
)
from projects.services import challenges
from projects.services.opening import CONTENT
from supplydemand.search import weighted_document
from taxonomy.models import EducationLevel

SHARES = {OpenChallenge: 5, Outcome: 40, Course: 20, TrainingPlan: 10, TechnologyNeed: 10}
"""So many of each to a hundred projects."""
TOLD = (ELECTROLYTE, SPINDLE, CELLS, CHIPLET)
PHASES = ("awarded",) * 9 + ("unbid",) * 3 + ("stopped",) * 2 + ("open",) * 6
LEAST_DAYS = 45
"""So long, at least, has anything that is decided been public."""
OPEN_DAYS = 45
VERBS = ("智能运维", "工艺优化", "质量检测", "数字化改造", "节能降耗", "安全管理", "柔性生产", "现场诊断")


@dataclass(frozen=True)
class Place:
    """Where something belongs: its number, who publishes it, in which field, since when."""

    key: int
    number: int
    party: object
    field: object
    at: datetime.datetime


def grow(world, project_count, *, coordinator):
    """Add challenges, outcomes, courses, plans and needs in their shares; returns how many there are."""
    city, moulds = City(world), Moulds()
    writers = {OpenChallenge: _challenges, Outcome: _outcomes, Course: _courses, TrainingPlan: _plans, TechnologyNeed: _needs}
    total = 0
    for model, share in SHARES.items():
        missing = project_count * share // 100 - model.objects.count()
        if missing > 0:
            places = _places(world, city, moulds, model, missing)
            writers[model](world, moulds, places, coordinator)
            moments = [(place.key, place.at) for place in places]
            bulk.note_publication(model, moments, action="approve", source=Status.SUBMITTED, actor=coordinator)
        total += model.objects.count()
    return total


def _places(world, city, moulds, model, count):
    parties = city.firms if model in (OpenChallenge, TechnologyNeed) else city.schools
    places = []
    for number, key in enumerate(bulk.keys(model, count)):
        party = parties[number * 13 % len(parties)]
        field = moulds.fields[party.entry.fields[number % len(party.entry.fields)]]
        day = world.on - datetime.timedelta(days=LEAST_DAYS + number * 29 % 700)
        at = timezone.make_aware(datetime.datetime.combine(day, datetime.time(9 + number % 8, number % 60)))
        places.append(Place(key, number, party, field, at))
    return places


def _public(world, place):
    organization = place.party.organization
    return {
        "id": place.key,
        "created_at": place.at,
        "updated_at": place.at,
        "status": Status.APPROVED,
        "submitted_at": place.at,
        "decided_at": place.at,
        "published_at": place.at,
        "organization_id": organization.pk,
        "created_by_id": world.managers[organization.pk].pk,
    }


def _text(moulds, place, what):
    """Title, summary, text and the words by which it is found."""
    verb = VERBS[(place.number // 3 + len(place.field.code)) % len(VERBS)]
    job = place.field.jobs[place.number % len(place.field.jobs)]
    title = f"{place.field.name}{verb}{what}（{place.at.year}-{place.number % 997 + 1}）"
    summary = f"{job.title}岗位上的{verb}，{place.field.key_industry}方向"
    text = f"{job.duties}用到{'、'.join(place.field.skills)}。"
    document = weighted_document([("A", f"{place.field.name}{verb}{what}"), ("C", summary), ("D", text)])
    found = f"{document} {moulds.name(place.party.organization)}"
    return {"title": title, "summary": summary, "description": text, "search_document": found}


def _publications(model, world, moulds, places, what, own):
    bulk.write(model, [_public(world, place) | _text(moulds, place, what) | own(place) for place in places])
    pairs = [(place.key, row.pk) for place in places for row in _majors(moulds, place)]
    bulk.link(model, "majors", pairs)


def _majors(moulds, place):
    return moulds.majors(place.party.entry, place.field) if place.party.side == "school" else ()


def _day(place, days):
    return timezone.localdate(place.at) + datetime.timedelta(days=days)


def _outcomes(world, moulds, places, _):
    kinds = list(OutcomeKind.objects.in_force())

    def own(place):
        kind = kinds[place.number * 5 % len(kinds)]
        number = f"YT-{place.at.year}-{place.number + 1:05d}" if kind.number_label else ""
        clause = f"第 {place.number % 9 + 1}.{place.number % 4 + 1} 条" if kind.has_clause else ""
        return {"kind_id": kind.pk, "number": number, "clause": clause, "dated_on": _day(place, -10)}

    _publications(Outcome, world, moulds, places, "成果", own)


def _level(levels, moulds, place):
    majors = _majors(moulds, place)
    return {"level_id": majors[0].level_id if majors and majors[0].level_id else levels[0].pk}


def _courses(world, moulds, places, _):
    levels = list(EducationLevel.objects.order_by("rank"))

    def own(place):
        skill = place.field.skills[place.number % len(place.field.skills)]
        return {"hours": 32 + place.number % 5 * 16, "technology": skill} | _level(levels, moulds, place)

    _publications(Course, world, moulds, places, "课程", own)


def _plans(world, moulds, places, _):
    levels = list(EducationLevel.objects.order_by("rank"))

    def own(place):
        changed = f"新开一门{place.field.skills[0]}，顶岗前加两周企业实习。"
        return {"adopted_on": _day(place, -5), "changed": changed} | _level(levels, moulds, place)

    _publications(TrainingPlan, world, moulds, places, "人才培养方案", own)


def _needs(world, moulds, places, _):
    def own(place):
        until = _day(place, 60 + place.number % 300)
        return {
            "industry_id": world.industries[place.field.industries[0]].pk,
            "budget": 50_000 + place.number % 40 * 10_000,
            "answers_until": until,
            "closed_on": until if until < world.on else None,
        }

    _publications(TechnologyNeed, world, moulds, places, "技术难题", own)


def _challenges(world, moulds, places, coordinator):
    rows = [_challenge(world, place) for place in places]
    bulk.write(OpenChallenge, rows)
    open_keys = [row["id"] for row in rows if row["phase"] == ChallengePhase.OPEN]
    for challenge in OpenChallenge.objects.filter(pk__in=open_keys).order_by("pk"):
        challenges.publish(challenge=challenge)
    bulk.write(ChallengeCriterion, [one for row in rows if row["id"] not in open_keys for one in _criteria(row)])
    awarded = [(place, row) for place, row in zip(places, rows, strict=True) if row["phase"] == ChallengePhase.AWARDED]
    _award(world, moulds, awarded, coordinator)


def _challenge(world, place):
    told, phase = TOLD[place.number % len(TOLD)], PHASES[place.number * 7 % len(PHASES)]
    is_open = phase == ChallengePhase.OPEN
    closes_at = world.hour(17, days_ago=-(5 + place.number % OPEN_DAYS)) if is_open else place.at + datetime.timedelta(days=20)
    is_awarded = phase == ChallengePhase.AWARDED
    verb = VERBS[place.number % len(VERBS)]
    opened_at = closes_at + datetime.timedelta(hours=16)
    return _public(world, place) | {
        "title": f"{place.field.name}{verb}：{told.title}"[:120],
        "summary": told.summary,
        "need": told.need,
        "terms": told.terms,
        "level": told.level,
        "headcount": max(1, told.headcount + place.number % 7 - 3),
        "amount": 200_000 + place.number % 90 * 20_000,
        "district_id": place.party.organization.district_id,
        "criteria_text": told.criteria,
        "closes_at": closes_at,
        "phase": phase,
        "bid_count": None if is_open else 2 if is_awarded else 0,
        "opened_at": opened_at if is_awarded else None,
        "scored_at": opened_at + datetime.timedelta(days=3) if is_awarded else None,
        "stopped_at": place.at + datetime.timedelta(days=9) if phase == ChallengePhase.STOPPED else None,
        "stop_reason": "工艺路线改了，这道题不用再做。" if phase == ChallengePhase.STOPPED else "",
    }


def _criteria(row):
    for place, one in enumerate(criteria_of(row["criteria_text"]), start=1):
        yield {"challenge_id": row["id"], "label": one.label, "weight": one.weight, "place": place}


def _award(world, moulds, awarded, coordinator):
    """Two opened bids each, of which the first got it."""
    schools = [organization for _, organization in world.schools]
    keys, bids, awards = bulk.keys(ChallengeBid, 2 * len(awarded)), [], []
    for number, (place, row) in enumerate(awarded):
        own = keys[2 * number : 2 * number + 2]
        bidders = [schools[(number * 2 + turn) % len(schools)] for turn in range(2)]
        bids += [_bid(world, key, organization, row) for key, organization in zip(own, bidders, strict=True)]
        awards.append(_award_row(row, own, place, coordinator))
    bulk.write(ChallengeBid, bids)
    bulk.write(Award, awards)


def _bid(world, key, organization, row):
    person, sealed_at = world.managers[organization.pk].pk, row["closes_at"] - datetime.timedelta(hours=5)
    texts = {"salt": f"{key:032x}", "proposal": "按岗位拆成工作任务，边做边考。", "headcount": str(row["headcount"])}
    names = {"challenge": row["id"], "sealed_to": "", "bid": key, "organization": organization.pk}
    plain = bid_text.spelled(**names, texts=texts, partners=[], files=[])
    return {
        "id": key,
        "created_at": row["published_at"],
        "updated_at": sealed_at,
        "challenge_id": row["id"],
        "organization_id": organization.pk,
        "created_by_id": person,
        "ciphertext": _bytes(plain),
        "sealed_at": sealed_at,
        "sealed_by_id": person,
        "opened_at": row["opened_at"],
        "content": _bytes(key_files.lock(plain, purpose=f"{CONTENT} {key}")),
    }


def _bytes(content):
    return f"\\x{content.hex()}"


def _award_row(row, bids, place, coordinator):
    at = row["scored_at"] + datetime.timedelta(days=1)
    return {
        "challenge_id": row["id"],
        "bid_id": bids[0],
        "ranking": [
            {"bid": bid, "place": turn, "median": f"{95 - 9 * turn}.00", "mean": f"{94 - 9 * turn}.00"}
            for turn, bid in enumerate(bids, start=1)
        ],
        "proposed_by_id": row["created_by_id"],
        "proposed_at": at,
        "notice_from": timezone.localdate(at),
        "notice_until": at + datetime.timedelta(days=5),
        "confirmed_by_id": coordinator.pk,
        "confirmed_at": at + datetime.timedelta(days=6),
        "contract_number": f"QC-{place.at.year}-{place.number + 1:04d}",
        "signed_on": timezone.localdate(at + datetime.timedelta(days=8)),
        "amount": row["amount"],
    }
