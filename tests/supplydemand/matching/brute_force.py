"""The formula of docs/matching.md once more, pair by pair in plain Python; it shares no code with the engine."""

import math
from collections import Counter
from datetime import timedelta

WEIGHTS = {
    "major": 2800,
    "text": 2500,
    "skill": 1300,
    "occupation": 800,
    "region": 800,
    "level": 400,
    "date": 400,
    "headcount": 400,
    "industry": 200,
    "certificate": 200,
    "cooperation": 100,
    "salary": 100,
}


def class_of(major):
    catalogue, code = major.split(":")
    if len(code) < 4:
        return None
    fields = {"secondary_vocational": "67", "higher_vocational": "45", "vocational_bachelor": "23"}
    if catalogue not in fields:
        return major[: major.index(":") + 5]
    return str(fields[catalogue].index(code[0])) + code[1:4]


def lies_under(major, named):
    return major.startswith(named) and len(named.split(":")[1]) in {2, 4, len(major.split(":")[1])}


def major_value(demand, supply):
    values = [0]
    for named in demand.majors:
        depth = len(named.split(":")[1])
        worth = 10000 if depth > 4 else 8000 if depth == 4 else 5000
        values += [worth for major in supply.majors if lies_under(major, named)]
    classes = [{class_of(m) for m in record.majors} - {None} | set(record.classes) for record in (demand, supply)]
    if classes[0] & classes[1]:
        values.append(6000)
    strengths = [
        dict(zip(record.families, record.family_strengths or [100] * len(record.families), strict=True))
        for record in (demand, supply)
    ]
    for family in strengths[0].keys() & strengths[1].keys():
        values.append(max(1, 2500 * strengths[0][family] // 100) * strengths[1][family] // 100)
    return max(values)


def in_reach(demand, supply):
    for record in (demand, supply):
        if record.reach == "nation":
            continue
        fields = {"province": ["province"], "city": ["province", "city"], "district": ["province", "city", "district"]}
        for field in fields[record.reach]:
            if not getattr(demand, field) or getattr(demand, field) != getattr(supply, field):
                return False
    return True


def in_time(demand, supply):
    if demand.available_from and supply.available_from and supply.available_from > demand.available_from + timedelta(days=90):
        return False
    if demand.available_until and supply.available_from and supply.available_from > demand.available_until:
        return False
    return not (demand.available_from and supply.available_until and supply.available_until < demand.available_from)


def level_fits(demand, supply):
    if demand.level_rank is None and demand.level_rank_max is None:
        return True
    if supply.level_rank is None:
        return False
    if demand.level_rank is not None and supply.level_rank < demand.level_rank:
        return False
    return demand.level_rank_max is None or supply.level_rank <= demand.level_rank_max


def is_candidate(demand, supply):
    return (
        demand.organization_id != supply.organization_id
        and level_fits(demand, supply)
        and in_reach(demand, supply)
        and in_time(demand, supply)
        and (not demand.majors or major_value(demand, supply) > 0)
    )


def share(wanted, offered, silence):
    if not wanted:
        return 5000
    if not offered:
        return silence
    return len(set(wanted) & set(offered)) * 10000 // len(set(wanted))


def occupation_value(demand, supply):
    if not demand.occupation:
        return guess_value(demand, supply)
    if not supply.occupation:
        return 5000
    steps = demand.occupation.split("-")
    for up, worth in enumerate((10000, 6000, 3000)):
        prefix = steps[: len(steps) - up]
        if any(code.split("-")[: len(prefix)] == prefix for code in supply.occupation):
            return worth
    return 0


def guess_value(demand, supply):
    if demand.majors or not demand.guesses or not (supply.occupation or supply.majors):
        return 5000
    values = [0]
    classes = {class_of(major) for major in supply.majors} - {None}
    for guess in demand.guesses:
        percent = min(guess.percent, 95)
        if guess.kind == "class":
            values += [10000 * percent // 100] * (class_of(guess.key) in classes)
            continue
        steps = guess.key.split("-")
        for up, worth in enumerate((10000, 6000, 3000)):
            prefix = steps[: len(steps) - up]
            if any(code.split("-")[: len(prefix)] == prefix for code in supply.occupation):
                values.append(worth * percent // 100)
    if not supply.occupation and all(guess.kind != "class" for guess in demand.guesses):
        values.append(5000)
    return max(values)


def industry_value(demand, supply):
    if not demand.industries or not supply.industries:
        return 5000
    if set(demand.industries) & set(supply.industries):
        return 10000
    here, there = ({c.strip("CIP")[:2] for c in record.industries} - {""} for record in (demand, supply))
    return 5000 if here & there else 0


def region_value(demand, supply):
    if not demand.province or not supply.province:
        return 5000
    if demand.province != supply.province:
        return 3000
    return 10000 if demand.city and demand.city == supply.city else 7000


def date_value(demand, supply):
    if not demand.available_from or not supply.available_from:
        return 5000
    return 10000 - max(0, (supply.available_from - demand.available_from).days) * 10000 // 90


def headcount_value(demand, supply):
    if not demand.headcount or not supply.headcount:
        return 5000
    return min(demand.headcount, supply.headcount) * 10000 // demand.headcount


def salary_value(demand, supply):
    pays, hoped = demand.salary_max or demand.salary_min, supply.salary_min or supply.salary_max
    return min(10000, pays * 10000 // hoped) if pays and hoped else 5000


def level_value(demand, supply):
    if demand.level_rank is None:
        return 5000
    return 10000 if supply.level_rank == demand.level_rank else 7000


def vectors(records):
    """Text vectors of all records, demands first."""
    counts = [Counter(record.text.split()) for record in records]
    seen = Counter(word for count in counts for word in count)
    idf = {
        word: round(math.log(1 + len(records) / df) * 256)
        for word, df in seen.items()
        if 2 <= df <= max(len(records) * 10 // 100, 20)
    }
    result = []
    for count in counts:
        raw = {word: round((1 + math.log(n)) * 256) * idf[word] for word, n in count.items() if word in idf}
        length = math.isqrt(sum(w * w for w in raw.values()))
        result.append({word: (w * 4096 + length // 2) // length for word, w in raw.items()})
    return result


def match_all(demands, supplies, *, top=20, weights=WEIGHTS, fits=is_candidate):
    """``[(demand id, supply id, rank, score, parts)]`` in order of demand id and rank."""
    texts = vectors(demands + supplies)
    rows = []
    for demand, words in sorted(zip(demands, texts, strict=False), key=lambda pair: pair[0].id):
        scored = []
        for supply, others in zip(supplies, texts[len(demands) :], strict=True):
            if not fits(demand, supply):
                continue
            values = {
                "major": major_value(demand, supply) if demand.majors else 5000,
                "text": min(10000, sum(w * others.get(word, 0) for word, w in words.items()) * 10000 // 4096**2),
                "skill": share(demand.skills, supply.skills, 0),
                "occupation": occupation_value(demand, supply),
                "region": region_value(demand, supply),
                "level": level_value(demand, supply),
                "date": date_value(demand, supply),
                "headcount": headcount_value(demand, supply),
                "industry": industry_value(demand, supply),
                "certificate": share(demand.certificates, supply.certificates, 5000),
                "cooperation": share(demand.cooperation_modes, supply.cooperation_modes, 5000),
                "salary": salary_value(demand, supply),
            }
            parts = [values[key] * weight // 10000 for key, weight in weights.items()]
            scored.append((-sum(parts), supply.id, parts))
        for rank, (negative, supply_id, parts) in enumerate(sorted(scored)[:top], start=1):
            rows.append((demand.id, supply_id, rank, -negative, parts))
    return rows
