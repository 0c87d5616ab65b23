"""Import of organizations that an authority knows already: created and recognized in bulk, by unified social credit code."""

from dataclasses import dataclass, field
from itertools import islice

import pghistory
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts import credit_code, school_code
from accounts.models import Organization, OrganizationAlias
from core.actors import SYSTEM
from core.tabular import OVERFLOW
from core.workflow import perform_bulk_transition
from taxonomy.models import District, OrganizationKind, Region

BATCH = 1_000


@dataclass
class OrganizationRejection:
    """A row that was not imported; ``external_id`` is its code."""

    line: int
    column: str
    reason: str
    external_id: str = ""


@dataclass
class OrganizationReport:
    """What an import did."""

    created: int = 0
    same: int = 0
    rejected: list = field(default_factory=list)


def import_organizations(*, rows, actor, at):
    """Create and recognize the organizations of ``rows`` (``(line, {column: text})``); known codes are left as they are.

    Columns: ``name``, ``kind`` (code or name), ``credit_code`` (or ``code``), ``region_code`` (or ``region``), ``school_code``.
    The actor must coordinate each organization's district; a city-wide coordinator also takes those outside the districts.
    """
    importer = _Importer(actor, at)
    rows = iter(rows)
    with pghistory.context(user=actor.pk, url="import_organizations"):
        while batch := list(islice(rows, BATCH)):
            importer.take(batch)
    return importer.report


def _known_codes():
    """Codes that an organization holds or held before a merger; drafts and refused registrations hold none."""
    known = Organization.objects.known()
    yield known.exclude(credit_code="").values_list("credit_code", flat=True)
    yield OrganizationAlias.objects.filter(organization__in=known).values_list("credit_code", flat=True)


class _Importer:
    def __init__(self, actor, at):
        self.actor, self.at, self.report = actor, at, OrganizationReport()
        kinds = list(OrganizationKind.objects.all())
        self.kinds = {row.name: row for row in kinds} | {row.code: row for row in kinds}
        regions = list(Region.objects.order_by("-code"))
        self.regions = {row.name: row for row in regions} | {row.code: row for row in regions}
        self.districts = {row.region_id: row for row in District.objects.order_by("-pk") if row.region_id}
        self.on = timezone.localdate(at)
        self.listed = school_code.listed_codes(on=self.on)
        self.known = {code for codes in _known_codes() for code in codes}

    @transaction.atomic
    def take(self, batch):
        fresh = [row for line, cells in batch if (row := self._read(line, cells))]
        created = Organization.objects.bulk_create(fresh, batch_size=500)
        perform_bulk_transition(
            queryset=Organization.objects.filter(pk__in=[row.pk for row in created]),
            action="recognize",
            actor=SYSTEM,
            at=self.at,
            reason=f"批量登记（{self.actor}）",
        )
        self.report.created += len(created)

    def _read(self, line, cells):
        code = credit_code.normalized(cells.get("credit_code") or cells.get("code") or "")
        try:
            if OVERFLOW in cells:
                raise ValidationError(cells[OVERFLOW], code="整行")
            if code in self.known:
                self.report.same += 1
                return None
            row = self._organization(code, cells)
        except ValidationError as error:
            self.report.rejected.append(OrganizationRejection(line, error.code, error.message, code))
            return None
        self.known.add(code)
        return row

    def _organization(self, code, cells):
        kind = self.kinds.get(cells.get("kind", ""))
        region = self.regions.get(cells.get("region_code") or cells.get("region") or "")
        name, school = cells.get("name", ""), school_code.normalized(cells.get("school_code", ""))
        school_fault = school_code.fault_of(school, on=self.on, listed=self.listed)
        faults = [
            ("credit_code", not credit_code.is_valid(code), f"统一社会信用代码“{code}”校验位不符"),
            ("name", not 1 <= len(name) <= 120, "名称要有，最多 120 个字"),
            ("kind", kind is None, f"没有“{cells.get('kind', '')}”这个单位类型"),
            ("region_code", region is None, "行政区划代码不对"),
            ("school_code", bool(school_fault), school_fault),
        ]
        for column, is_wrong, reason in faults:
            if is_wrong:
                raise ValidationError(reason, code=column)
        district = self.districts.get(region.pk) or self.districts.get(region.parent_id)
        if not self.actor.coordinates(district.pk if district else None):
            raise ValidationError("这个地区不在你的审核范围", code="region_code")
        return Organization(
            name=name,
            kind=kind,
            credit_code=code,
            school_code=school,
            region=region,
            district=district,
        )
