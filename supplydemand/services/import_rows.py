"""One row of an import file as a listing: codes looked up in memory, every fault with its column and what is wrong."""

import hashlib
import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from accounts.models import Organization
from supplydemand.completeness import VALID_DAYS_MAX, faults_of
from supplydemand.enums import CooperationMode, Reach, Urgency
from supplydemand.models import TalentDemand
from taxonomy.models import District, EducationLevel, Industry, Major, Occupation, Qualification, Region

LEAST_FAULTS = ("title", "headcount", "region", "expires_on", "salary_max", "level_max")
"""What an imported listing may not lack or get wrong; the rest may be missing, for old registers hold less than our form asks."""

_DATE = re.compile(r"(\d{4})\D(\d{1,2})\D(\d{1,2})\D?")
_PARTS = re.compile(r"[|,，、;；\n]+")


class RowFault(ValueError):
    """A cell that cannot be used: ``column`` and the reason."""

    def __init__(self, column, reason):
        self.column, self.reason = column, reason
        super().__init__(reason)


@dataclass
class Candidate:
    """A row that can be stored: an unsaved listing, the rows of its lists, and whether its expiry was cut to the maximum."""

    line: int
    listing: object
    majors: list = field(default_factory=list)
    certificates: list = field(default_factory=list)
    is_shortened: bool = False

    @property
    def key(self):
        """By what the row is found again in a later import."""
        return self.listing.organization_id, self.listing.external_id


class CodeList:
    """One code list in memory: the rows valid on a day by code or name, and what it no longer holds."""

    def __init__(self, rows, *, on):
        valid, retired = _parted(rows.order_by("-code"), on)
        self._rows = {row.name: row for row in valid} | {row.code: row for row in valid}
        self._retired = {word for row in retired for word in (row.code, row.name)}

    def find(self, column, text):
        """The row of that code or name, None for an empty text; raises ``RowFault`` for an unknown and for a retired one."""
        if not text:
            return None
        if text in self._rows:
            return self._rows[text]
        raise RowFault(column, _retired_reason(text) if text in self._retired else f"代码表里没有“{text[:40]}”")


class Codes:
    """Every code list in memory as it is on the day ``on``; a handful of queries for a whole file."""

    def __init__(self, organization=None, *, on):
        self._only = organization
        self._organizations = {}
        for row in [organization] if organization else Organization.objects.select_related("district").iterator():
            for code in (row.credit_code, row.school_code):
                if code:
                    self._organizations[code.upper()] = row
        self.levels = CodeList(EducationLevel.objects.all(), on=on)
        self.regions = CodeList(Region.objects.select_related("parent"), on=on)
        self.occupations = CodeList(Occupation.objects.defer("definition"), on=on)
        self.industries = CodeList(Industry.objects.all(), on=on)
        self.qualifications = CodeList(Qualification.objects.all(), on=on)
        self._districts = {row.region_id: row for row in District.objects.order_by("-pk") if row.region_id}
        self._majors, self._majors_by_name = {}, defaultdict(list)
        valid, retired = _parted(Major.objects.select_related("level"), on)
        self._retired_majors = {word for row in retired for word in (f"{row.catalogue}:{row.code}", row.name)}
        for row in valid:
            self._majors[f"{row.catalogue}:{row.code}"] = row
            self._majors_by_name[row.name].append(row)

    def organization(self, cells):
        """The organization of a row: the one that was named for the file, or the column's."""
        if self._only is not None:
            return self._only
        code = cells.get("organization_code", "").upper()
        if not code:
            raise RowFault("organization_code", "没写单位代码")
        if code not in self._organizations:
            raise RowFault("organization_code", f"平台上没有代码是 {code} 的单位，先登记单位")
        return self._organizations[code]

    def district_of(self, region):
        """The city's district that a region lies in, or None."""
        return self._districts.get(region.pk) or self._districts.get(region.parent_id)

    def majors(self, text, level):
        """The majors of a cell: ``catalogue:code`` or names, separated by ``|``; a name means the level's own catalogue first."""
        found = []
        for part in _split(text):
            rows = [self._majors[part]] if part in self._majors else self._majors_by_name.get(part, [])
            if not rows:
                raise RowFault("majors", _retired_reason(part) if part in self._retired_majors else f"专业目录里没有“{part}”")
            fitting = [row for row in rows if level is not None and row.level_id == level.pk]
            found.extend(fitting or rows)
        return list({row.pk: row for row in found}.values())


def read_row(model, line, cells, codes, *, on):
    """The candidate of one row; raises ``RowFault`` with the first fault."""
    organization = codes.organization(cells)
    is_demand = model is TalentDemand
    listing = model(organization=organization)
    _read_common(listing, cells, codes)
    if is_demand:
        _read_demand(listing, cells, codes)
    else:
        _read_supply(listing, cells, codes)
    candidate = Candidate(line, listing)
    level = None if is_demand else listing.level
    candidate.majors = codes.majors(cells.get("majors", ""), level)
    candidate.certificates = [codes.qualifications.find("certificates", part) for part in _split(cells.get("certificates", ""))]
    latest = on + timedelta(days=VALID_DAYS_MAX)
    if listing.expires_on and listing.expires_on > latest:
        listing.expires_on, candidate.is_shortened = latest, True
    faults = faults_of(listing, on=on, has_majors=bool(candidate.majors))
    column = next((name for name in LEAST_FAULTS if name in faults), None)
    if column:
        raise RowFault(column, faults[column])
    listing.external_id = cells.get("external_id", "")[:80] or _fingerprint(cells)
    return candidate


def _read_common(listing, cells, codes):
    listing.title = _short(cells, "title", 120)
    listing.description = _short(cells, "description", 10_000)
    listing.headcount = _number(cells, "headcount", 100_000)
    listing.region = codes.regions.find("region", cells.get("region", ""))
    listing.district = codes.district_of(listing.region) if listing.region else listing.organization.district
    listing.reach = _choice(cells, "reach", Reach) or Reach.CITY
    listing.skills = _skills(cells.get("skills", ""))
    listing.cooperation_modes = [
        _member("cooperation_modes", part, CooperationMode) for part in _split(cells.get("cooperation_modes", ""))
    ]
    listing.expires_on = _day(cells, "expires_on")
    for name in ("contact_name", "contact_phone", "contact_email"):
        setattr(listing, name, cells.get(name) or getattr(listing.organization, name))


def _read_demand(listing, cells, codes):
    listing.occupation = codes.occupations.find("occupation", cells.get("occupation", ""))
    listing.industry = codes.industries.find("industry", cells.get("industry", "")) or listing.organization.industry
    listing.level_min = codes.levels.find("level_min", cells.get("level_min", ""))
    listing.level_max = codes.levels.find("level_max", cells.get("level_max", ""))
    listing.salary_min = _number(cells, "salary_min", 1_000_000)
    listing.salary_max = _number(cells, "salary_max", 1_000_000)
    listing.starts_on = _day(cells, "starts_on")
    listing.urgency = _choice(cells, "urgency", Urgency) or Urgency.NORMAL


def _read_supply(listing, cells, codes):
    listing.level = codes.levels.find("level", cells.get("level", ""))
    listing.graduates_on = _day(cells, "graduates_on")
    listing.courses = _short(cells, "courses", 3_000)


def _parted(rows, on):
    """``(valid, retired)`` rows on the day ``on``."""
    valid, retired = [], []
    for row in rows:
        (retired if row.retired_on is not None and row.retired_on <= on else valid).append(row)
    return valid, retired


def _retired_reason(text):
    return f"“{text[:40]}”已经停用，换一个现在用的"


def _split(text):
    return list(dict.fromkeys(part.strip() for part in _PARTS.split(text) if part.strip()))


def _skills(text):
    skills = _split(text)[:30]
    too_long = next((skill for skill in skills if len(skill) > 40), None)
    if too_long:
        raise RowFault("skills", f"“{too_long[:20]}…”超过 40 个字")
    return skills


def _short(cells, column, limit):
    text = cells.get(column, "")
    if len(text) > limit:
        raise RowFault(column, f"{len(text)} 个字，最多 {limit} 个")
    return text


def _number(cells, column, most):
    text = cells.get(column, "").replace(",", "")
    if not text:
        return None
    if not text.isascii() or not text.isdecimal() or not 0 < int(text[:12]) <= most:
        raise RowFault(column, f"“{text[:20]}”不是 1 到 {most:,} 的整数")
    return int(text)


def _day(cells, column):
    text = cells.get(column, "")
    if not text:
        return None
    match = _DATE.match(text)
    try:
        return date(*(int(part) for part in match.groups())) if match else date.fromisoformat(text)
    except ValueError as error:
        raise RowFault(column, f"“{text[:20]}”不是日期，写成 2027-07-01 这样") from error


def _choice(cells, column, choices):
    text = cells.get(column, "")
    return _member(column, text, choices) if text else ""


def _member(column, text, choices):
    for value, label in choices.choices:
        if text in (value, label):
            return value
    raise RowFault(column, f"“{text[:20]}”不在可选的里面：{'、'.join(choices.values)}")


def _fingerprint(cells):
    content = "\x1f".join(f"{name}={cells[name]}" for name in sorted(cells) if name != "external_id")
    return f"sha256:{hashlib.sha256(content.encode()).hexdigest()[:40]}"
