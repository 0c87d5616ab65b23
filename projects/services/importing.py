"""Projects from a file: drafts of the lead, with the partners who are to be asked. The kit is that of the listings."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db.models import Prefetch

from accounts.models import Organization
from core.tabular import OVERFLOW
from projects.completeness import faults_of
from projects.import_columns import PARTNERS, columns
from projects.models import Project, ProjectPartner, ProjectType
from projects.services import drafts, partners
from projects.services.searching import document_of
from supplydemand import entries
from supplydemand.columns import ORGANIZATION_CODE
from supplydemand.import_kinds import ImportKind
from supplydemand.services.import_codes import CodeList, Codes, labelled
from supplydemand.services.import_plans import Manner, Planner
from supplydemand.services.import_rows import CONTACTS, WHOLE_ROW, Candidate
from supplydemand.services.import_template import Sheets, example_major, majors_to_choose, workbook_of
from supplydemand.services.importing import Importer, import_rows
from taxonomy.models import District, EducationLevel, Industry

DEFAULTED = (*CONTACTS, "industry", PARTNERS)
"""An empty cell of these says nothing: a new project takes the default, a known one keeps what it has."""
TEXTS = ("title", "summary", "description", "money_text")


@dataclass
class ProjectCandidate(Candidate):
    """A row as it was read; ``partners`` are the organizations that are to be asked."""

    partners: list = field(default_factory=list)


class ProjectCodes(Codes):
    """Kinds, districts and possible partners beside the official lists."""

    def __init__(self, organization=None, *, on):
        super().__init__(organization, on=on)
        self.types = CodeList(ProjectType.objects.all(), on=on, sheet="类型")
        self.lead_kinds = defaultdict(set)
        for kind, lead in ProjectType.lead_kinds.through.objects.values_list("projecttype", "organizationkind"):
            self.lead_kinds[kind].add(lead)
        self.districts = CodeList(District.objects.all(), on=on, sheet="区")
        self._possible = {}
        for row in Organization.objects.public().select_related("kind").order_by("-pk"):
            self._possible |= {word: row for word in (row.name, row.credit_code, row.school_code) if word}

    def partners(self, text, *, lead):
        """The organizations that a cell names; raises ``ValidationError`` for one that cannot be asked."""
        found = {}
        for name in text.replace("；", "、").replace("|", "、").replace("\n", "、").split("、"):
            word = entries.folded(name)
            if not word:
                continue
            row = self._possible.get(word) or self._possible.get(word.upper()) or self._possible.get(name.strip())
            if row is None:
                raise ValidationError(f"平台上没有通过核验的“{word[:40]}”。写单位全称或统一社会信用代码。")
            if row.pk == lead.pk:
                raise ValidationError("牵头单位自己不用写进合作单位。")
            found[row.pk] = row
        if len(found) > partners.PARTNERS_MOST:
            raise ValidationError(f"一个项目最多 {partners.PARTNERS_MOST} 家合作单位。")
        return list(found.values())


class ProjectPlanner(Planner):
    """Plans rows of projects; asked of each is what the form asks of a submission, save the partner, who may follow."""

    def read_row(self, line, cells):
        """The row as a project."""
        row = ProjectCandidate(line, Project(), cells, fields=drafts.CONTENT_FIELDS, lists=drafts.CONTENT_LISTS)
        if OVERFLOW in cells:
            row.faults[WHOLE_ROW] = cells[OVERFLOW]
        lead = row.read(ORGANIZATION_CODE, self.codes.organization)
        if lead is not None:
            row.listing.organization = lead
            row.stated = {name for name, text in cells.items() if text or name not in DEFAULTED}
            self._read(row, lead)
            row.read_identity("XM")
        return row

    def _read(self, row, lead):
        project = row.listing
        for name in TEXTS:
            setattr(project, name, row.read_text(name))
        project.type = row.read_code("type", self.codes.types)
        project.district = row.read_code("district", self.codes.districts)
        project.level = row.read_code("level", self.codes.levels)
        project.industry = row.read_code("industry", self.codes.industries) or lead.industry
        project.headcount = row.read("headcount", entries.whole_number, most=entries.HEADCOUNT_MOST, unit="人")
        project.starts_on = row.read("starts_on", entries.day_of)
        project.ends_on = row.read("ends_on", entries.day_of, is_end=True)
        row.majors = row.read_codes("majors", self.codes.majors)
        row.partners = row.read(PARTNERS, self.codes.partners, lead=lead) or []
        row.read_contact()

    def related(self):
        """Organization and codes."""
        return ("organization", "type", "district", "level", "industry")

    def prefetched(self):
        """Majors, and who is asked already."""
        asked = ProjectPartner.objects.current().select_related("organization").order_by("pk")
        return (*drafts.CONTENT_LISTS, Prefetch("partners", asked, to_attr="asked_rows"))

    def further_changes(self, candidate, saved):
        """Partners that are not asked yet; none is taken away."""
        asked = {row.organization_id: row.organization for row in saved.asked_rows}
        if not {row.pk for row in candidate.partners} - set(asked):
            return []
        names = ("、".join(map(str, rows)) for rows in (asked.values(), (asked | {p.pk: p for p in candidate.partners}).values()))
        return [{"field": PARTNERS, "label": "合作单位", **dict(zip(("before", "after"), names, strict=True))}]

    def all_faults(self, candidate, listing, saved=None):
        """What the form would say of the row."""
        kinds = self.codes.lead_kinds.get(listing.type_id, set())
        faults = faults_of(listing, on=self.on, kinds=kinds, has_partner=True)
        asked = {row.organization_id for row in saved.asked_rows} if saved is not None else set()
        new = {row.pk for row in candidate.partners} - asked
        if new and len(asked) + len(new) > partners.PARTNERS_MOST:
            text = f"已经有 {len(asked)} 家，再加 {len(new)} 家就超过一个项目最多的 {partners.PARTNERS_MOST} 家。"
            faults[PARTNERS] = text
        return faults | candidate.faults


class ProjectImporter(Importer):
    """Writes drafts of projects and who is to be asked."""

    planner, lists = ProjectPlanner, drafts.CONTENT_LISTS

    def fields(self):
        """Those of the form."""
        return drafts.CONTENT_FIELDS

    def document(self, row, lists):
        """As the form's."""
        return document_of(row, **lists)

    def finish(self, plans):
        """Add partners that are not there; none is taken away."""
        wanted = [(plan.saved.pk, organization) for plan in plans for organization in plan.candidate.partners]
        projects = {pk for pk, _ in wanted}
        there = set(ProjectPartner.objects.current().filter(project__in=projects).values_list("project", "organization"))
        ProjectPartner.objects.bulk_create(
            ProjectPartner(
                project_id=pk,
                organization=organization,
                role=partners.role_of(organization),
                invited_by=self.actor,
                invited_at=self.at,
            )
            for pk, organization in wanted
            if (pk, organization.pk) not in there
        )


def _submit(row, **options):
    return drafts.submit(project=row, **options)


SUMMARY = ("type", "district", "majors", PARTNERS, "starts_on", "ends_on")
KIND = ImportKind("project", Project, "projects:project", columns, ProjectCodes, ProjectImporter, _submit, SUMMARY)
"""Projects as a kind of imports."""


def import_projects(*, rows, actor, at, on, organization=None, progress=None):
    """Import ``rows`` (``(line, {column: text})``) as drafts; returns an ``ImportReport``. Again changes nothing."""
    codes = ProjectCodes(organization, on=on)
    importer = ProjectImporter(model=Project, actor=actor, at=at, on=on, manner=Manner(is_strict=True), codes=codes)
    return import_rows(importer, rows, url="import_projects", progress=progress)


def template_file(*, title, on):
    """The workbook that people fill in."""
    lists = {
        "types": ("类型", ProjectType.objects.in_force().order_by("place", "code")),
        "districts": ("区", District.objects.current(on=on).order_by("code")),
        "majors": ("专业", majors_to_choose(on)),
        "levels": ("学历", EducationLevel.objects.order_by("rank").current(on=on)),
        "industries": ("行业", Industry.objects.order_by("code").current(on=on)),
    }
    offered = [column for column in columns() if column.name != ORGANIZATION_CODE]
    return workbook_of(Sheets(offered, {}, lists, _examples(on)), title=title)


def _examples(on):
    kind = ProjectType.objects.in_force().order_by("place", "code").first()
    district, major = District.objects.current(on=on).order_by("code").first(), example_major(on)
    first = {
        "external_id": "2027-001",
        "title": "数控机床装调订单班",
        "summary": "学校和企业一起培养 45 名数控装调工，毕业直接上岗",
        "description": "按企业的岗位标准改课程，两学年在校、一学年在厂。企业每周派两位师傅上课。",
        "starts_on": on + timedelta(days=30),
        "ends_on": on + timedelta(days=30 + 3 * 365),
        "headcount": 45,
        "money_text": "企业每人每年 3,000 元培养补贴",
    }
    first |= {name: labelled(row) for name, row in (("type", kind), ("district", district), ("majors", major)) if row}
    return [first, first | {"external_id": "2027-002", "title": "数控车工订单班", "headcount": 30}]
