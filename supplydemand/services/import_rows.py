"""One row of an import file as a listing: every wrong cell with its column and what to do about it."""

import hashlib
import re
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError

from core.tabular import OVERFLOW
from supplydemand import entries
from supplydemand.columns import LISTING_CODE, ORGANIZATION_CODE
from supplydemand.enums import CooperationMode, Reach, Urgency
from supplydemand.models import TalentDemand
from supplydemand.services.listings import CONTENT_FIELDS, CONTENT_LISTS
from taxonomy.models import Major

WHOLE_ROW = "整行"
"""Stands for a column where the row as a whole is wrong."""

CONTACTS = {"contact_name": entries.short_text, "contact_phone": entries.telephone_of, "contact_email": entries.email_of}
DEFAULTED = (*CONTACTS, "industry", "reach", "urgency")
"""An empty cell of these says nothing: a new listing takes the default, a known one keeps what it has."""

LEVEL_TAIL = re.compile(r"(?<=.)(?:[及或]?以上)?(?:学历)?$")
"""What people write behind the lowest level that will do: 大专及以上学历."""

_FINGERPRINT = "sha256:"
_CODE = re.compile(r"([A-Z]{2})-(\d{4})-(\d{5,18})")
_WEAK = re.compile(r"[|,，、;；\n]+")
_NOT_CONTENT = {"external_id", LISTING_CODE, ORGANIZATION_CODE, "organization_name"}


@dataclass
class Candidate:
    """A row as it was read.

    ``faults`` are cells that cannot be used, ``objections`` cells that are right only where nothing changes (a retired code).
    ``fields`` and ``lists`` are the content fields of its kind, ``stated`` those that the row says something about;
    ``codes_pk`` is the row that its 编号 names; ``keys`` are the external ids under which it may be known, the present one first.
    """

    line: int
    listing: object
    cells: dict
    majors: list = field(default_factory=list)
    certificates: list = field(default_factory=list)
    faults: dict = field(default_factory=dict)
    objections: dict = field(default_factory=dict)
    stated: set = field(default_factory=set)
    fields: tuple = ()
    lists: tuple = ()
    code_pk: int | None = None
    keys: tuple = ()
    is_shortened: bool = False

    @property
    def organization(self):
        """The organization that the row belongs to, None if its code is wrong."""
        return self.listing.organization if self.listing.organization_id else None

    def read(self, column, function, *arguments, **options):
        """What ``function`` makes of a cell's text; a ``ValidationError`` becomes the column's fault."""
        try:
            return function(self.cells.get(column, ""), *arguments, **options)
        except ValidationError as error:
            self.faults.setdefault(column, error.message)
            return None

    def read_identity(self, letters):
        """By what it is known again: the portal's number, which begins with ``letters``, its own number, or its content."""
        self.code_pk = self.read(LISTING_CODE, _pk_of_code, letters)
        stated = self.read("external_id", entries.short_text, limit=entries.EXTERNAL_ID_LENGTH)
        self.keys = (stated,) if stated else (_fingerprint(self.cells), _former_fingerprint(self.cells))
        self.listing.external_id = self.keys[0]

    def read_text(self, name, function=entries.short_text):
        """A cell's text within its field's length."""
        return self.read(name, function, limit=self.listing._meta.get_field(name).max_length) or ""

    def read_code(self, column, code_list, *, without=None):
        """The row of a code list that a cell names."""

        def find(text):
            found, objection = code_list.find(without.sub("", text.strip()) if without else text)
            if objection:
                self.objections[column] = objection
            return found

        return self.read(column, find)

    def read_codes(self, column, code_list, *, level=None):
        """The rows of a cell with several codes; a major's name means the level's own catalogue first."""

        def fits(found):
            return level is not None and isinstance(found, Major) and found.level_id == level.pk

        def find(text):
            rows = {}
            for entry in code_list.split(text):
                found, objection = code_list.find_all(entry, fits=fits)
                if objection:
                    self.objections[column] = objection
                rows |= {one.pk: one for one in found}
            return list(rows.values())

        return self.read(column, find) or []

    def read_contact(self):
        """Who is to be asked; what is not said is the organization's own."""
        for name, function in CONTACTS.items():
            text = self.read_text(name, function)
            setattr(self.listing, name, text if self.cells.get(name) else getattr(self.listing.organization, name))


def read_row(model, line, cells, codes):
    """The ``Candidate`` of one row of text cells; nothing is asked of the database."""
    row = Candidate(line, model(), cells, fields=CONTENT_FIELDS[model], lists=CONTENT_LISTS)
    if OVERFLOW in cells:
        row.faults[WHOLE_ROW] = cells[OVERFLOW]
    organization = row.read(ORGANIZATION_CODE, codes.organization)
    if organization is None:
        return row
    row.listing.organization = organization
    row.stated = {name for name, text in cells.items() if text or name not in DEFAULTED}
    _read_shared(row, codes)
    if model is TalentDemand:
        _read_demand(row, codes)
    else:
        _read_supply(row, codes)
    row.read_identity("XQ" if model is TalentDemand else "GJ")
    return row


def _read_shared(row, codes):
    listing = row.listing
    for name in ("title", "description"):
        setattr(listing, name, row.read_text(name))
    listing.headcount = row.read("headcount", entries.whole_number, most=entries.HEADCOUNT_MOST, unit="人")
    listing.region = row.read_code("region", codes.regions)
    listing.district = codes.district_of(listing.region) if listing.region else listing.organization.district
    listing.reach = row.read("reach", entries.choice_of, Reach) or Reach.CITY
    listing.skills = row.read("skills", entries.skills_of) or []
    listing.cooperation_modes = row.read("cooperation_modes", _modes) or []
    listing.expires_on = row.read("expires_on", entries.day_of, is_end=True)
    row.certificates = row.read_codes("certificates", codes.qualifications)
    row.read_contact()


def _read_demand(row, codes):
    listing = row.listing
    listing.occupation = row.read_code("occupation", codes.occupations)
    listing.industry = row.read_code("industry", codes.industries) or listing.organization.industry
    listing.level_min = row.read_code("level_min", codes.levels, without=LEVEL_TAIL)
    listing.level_max = row.read_code("level_max", codes.levels)
    listing.salary_min = row.read("salary_min", entries.whole_number, most=entries.SALARY_MOST, unit="元")
    listing.salary_max = row.read("salary_max", entries.whole_number, most=entries.SALARY_MOST, unit="元")
    listing.starts_on = row.read("starts_on", entries.day_of)
    listing.urgency = row.read("urgency", entries.choice_of, Urgency) or Urgency.NORMAL
    row.majors = row.read_codes("majors", codes.majors)


def _read_supply(row, codes):
    listing = row.listing
    listing.level = row.read_code("level", codes.levels)
    listing.graduates_on = row.read("graduates_on", entries.day_of, is_end=True)
    listing.courses = row.read_text("courses")
    row.majors = row.read_codes("majors", codes.majors, level=listing.level)


def _modes(text):
    return list(dict.fromkeys(entries.choice_of(part, CooperationMode) for part in _WEAK.split(text) if part.strip()))


def _pk_of_code(text, letters):
    code = entries.folded(text).upper()
    if not code:
        return None
    match = _CODE.fullmatch(code)
    if match is None or match[1] != letters:
        raise ValidationError(f"“{text[:20]}”不是这一种的编号。照平台上的编号写；新填的空着。")
    return int(match[3])


def _fingerprint(cells):
    """By what a row without a number is known: its content, however the columns are called and ordered."""
    return _hashed({name: text for name, text in cells.items() if text and name not in _NOT_CONTENT})


def _former_fingerprint(cells):
    """What earlier versions took: every column of the file, empty ones too."""
    return _hashed({name: text for name, text in cells.items() if name not in ("external_id", LISTING_CODE)})


def is_number_of_ours(external_id):
    """Whether an external id is a fingerprint instead of somebody's number."""
    return external_id.startswith(_FINGERPRINT)


def _hashed(cells):
    content = "\x1f".join(f"{name}={cells[name]}" for name in sorted(cells))
    return f"{_FINGERPRINT}{hashlib.sha256(content.encode()).hexdigest()[:40]}"
