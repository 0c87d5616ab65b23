"""From an advertisement to a form: what was understood as the form's first values, each with the words it came from."""

from dataclasses import dataclass

from supplydemand.guesses import likely_classes, likely_occupations
from supplydemand.language.guessing import CLASS_FROM, CLASSES_MOST, OFFERED_FROM
from supplydemand.lexicon import lexicon
from supplydemand.understanding import Item, understand
from supplydemand.understanding.records import SURE_FROM
from taxonomy.models import EducationLevel

SINGLE = (
    "title",
    "occupation",
    "headcount",
    "starts_on",
    "expires_on",
    "region",
    "contact_name",
    "contact_phone",
    "contact_email",
)
CONTACT_FIELDS = ("contact_name", "contact_phone", "contact_email")
CONTACT = {"contact_name": "联系人", "contact_phone": "联系电话"}
SEVERAL = ("skills", "majors", "certificates", "cooperation_modes")
LEAST_SURE = {"occupation": OFFERED_FROM / 100, "majors": CLASS_FROM / 100}
"""A guess below this is not put into the form: taking out what is wrong costs a person more than choosing."""
SURENESS = ((0.8, "很有把握"), (SURE_FROM, "较有把握"), (0, "不太有把握，请核对"))
"""From which confidence on what is said of it; that of a field is that of its least sure item."""
CATALOGUES = {"secondary": "secondary_vocational", "associate": "higher_vocational"}
"""Which catalogue a level's majors come from; the undergraduate one for the others."""
_BETWEEN = str.maketrans("", "", " -")
EXPECTED = {
    "title": "岗位名称",
    "headcount": "人数",
    "region": "工作地点",
    "level_min": "学历",
    "salary_min": "月薪",
    "skills": "要会什么",
    "majors": "专业",
}
"""What an advertisement usually says; what is not found is named, so that nobody thinks it was."""


@dataclass(frozen=True)
class Reading:
    """``initial`` for the form; ``evidence`` ``{field: Evidence}``; ``segments`` of the text for drawing it with its marks."""

    initial: dict
    evidence: dict
    segments: list
    dropped: list
    missing: list
    count: int


@dataclass(frozen=True)
class Evidence:
    """The words one field was filled from."""

    quotes: list
    note: str
    confidence: float

    @property
    def is_unsure(self):
        """Whether a person should look at it first."""
        return self.confidence < SURE_FROM

    @property
    def sureness(self):
        """How sure it is, in words."""
        return next(words for least, words in SURENESS if self.confidence >= least)


def read_advertisement(text, *, on, organization):
    """What ``text`` says, for a demand of ``organization``; at most a dozen queries."""
    found = understand(text, on=on, lexicon=lexicon(), home=organization.region_id)
    chosen = _chosen(found, on)
    chosen |= _guessed(found, chosen)
    numbers = {id(item): number for number, item in enumerate(_in_order(chosen), start=1)}
    evidence = {name: _evidence(found, items, numbers) for name, items in chosen.items()}
    if "salary_min" in evidence:
        evidence["salary_max"] = evidence["salary_min"]
    contact = _contact(chosen, organization)
    return Reading(
        initial=_initial(found, chosen) | contact,
        evidence=evidence,
        segments=_segments(found, chosen, numbers),
        dropped=[
            {"about": drop.about, "words": found.text[drop.start : drop.end].strip(" ，,、；;。")} for drop in found.dropped
        ],
        missing=[label for name, label in (EXPECTED | CONTACT if contact else EXPECTED).items() if name not in chosen],
        count=len(chosen),
    )


def _chosen(found, on):
    chosen = {name: [item] for name in SINGLE if (item := found.best(name)) is not None}
    chosen |= {name: items for name in SEVERAL if (items := found.all(name))}
    if "expires_on" in chosen and chosen["expires_on"][0].value < on:
        del chosen["expires_on"]
    for name, source in (("salary_min", "salary"), ("level_min", "level_min")):
        item = found.best(source)
        if item is not None:
            chosen[name] = [item]
    return chosen


def _contact(chosen, organization):
    """What is left empty beside the contact of the text: the name of one person does not stand beside another's number."""
    read = [name for name in CONTACT_FIELDS if name in chosen]
    if all(_same(chosen[name][0].value, getattr(organization, name)) for name in read):
        return {}
    return {name: "" for name in CONTACT_FIELDS if name not in chosen}


def _same(one, other):
    """Whether two numbers, addresses or names are equal but for blanks and hyphens."""
    return one.translate(_BETWEEN).casefold() == (other or "").translate(_BETWEEN).casefold()


def _guessed(found, chosen):
    """The occupation, and the majors where the text names none, from what the work is; quoted is the title they follow from."""
    title = found.best("title")
    if title is None:
        return {}
    level = chosen["level_min"][0].value if "level_min" in chosen else ""
    guesses = {"occupation": likely_occupations(title.value, limit=1)}
    if "majors" not in chosen:
        catalogue = CATALOGUES.get(level, "undergraduate")
        guesses["majors"] = likely_classes(title.value, found.description, catalogue=catalogue, limit=CLASSES_MOST)
    items = {
        name: [_guess_item(name, guess, title) for guess in found_guesses if guess.sureness >= LEAST_SURE[name]]
        for name, found_guesses in guesses.items()
    }
    return {name: found_items for name, found_items in items.items() if found_items}


def _guess_item(name, guess, title):
    note = f"按工作内容推测，约 {guess.sureness:.0%} 的把握"
    return Item(name, guess.pk, title.start, title.end, guess.sureness, note)


def _in_order(chosen):
    items = {id(item): item for items in chosen.values() for item in items}
    return sorted(items.values(), key=lambda item: (item.start, item.end))


def _initial(found, chosen):
    initial = {name: items[0].value for name, items in chosen.items() if name in SINGLE}
    initial |= {name: [item.value for item in items] for name, items in chosen.items() if name in SEVERAL}
    if "salary_min" in chosen:
        initial["salary_min"], initial["salary_max"] = chosen["salary_min"][0].value
    if "level_min" in chosen:
        level = EducationLevel.objects.filter(code=chosen["level_min"][0].value).first()
        initial["level_min"] = level.pk if level else None
    initial["description"] = found.description
    return initial


def _evidence(found, items, numbers):
    quotes = [{"number": numbers[id(item)], "words": found.quote(item)} for item in items]
    notes = dict.fromkeys(item.note for item in items if item.note)
    return Evidence(quotes, "；".join(notes), min(item.confidence for item in items))


def _segments(found, chosen, numbers):
    """``[{"text", "number", "is_dropped"}]`` that add up to the whole text; of overlapping words the earlier ones win."""
    stretches = [(item.start, item.end, numbers[id(item)], False) for item in _in_order(chosen)]
    stretches += [(drop.start, drop.end, None, True) for drop in found.dropped]
    segments, at = [], 0
    for start, end, number, is_dropped in sorted(stretches, key=lambda row: (row[0], row[1])):
        start = max(start, at)
        if start >= end:
            if number:
                segments.append({"text": "", "number": number, "is_dropped": False})
            continue
        if start > at:
            segments.append({"text": found.text[at:start], "number": None, "is_dropped": False})
        segments.append({"text": found.text[start:end], "number": number, "is_dropped": is_dropped})
        at = end
    segments.append({"text": found.text[at:], "number": None, "is_dropped": False})
    return segments
