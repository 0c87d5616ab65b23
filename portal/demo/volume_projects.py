"""The projects of a large city: twenty thousand of every kind, each as far in its stages as its age lets it be.

Nothing is random: kind, lead, partners, days and figures follow from a project's number, so the same city always grows the same
ones. Projects, partners and stages go in by COPY; what hangs on them is made from them inside PostgreSQL.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cached_property
from pathlib import Path

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.utils import timezone

from core.enums import Status
from portal.demo import bulk, catalog
from projects.enums import EndKind, PartnerRole, Stage
from projects.models import Commitment, Delivery, Project, ProjectPartner, ProjectStage, ProjectType
from projects.services import paces
from supplydemand.search import weighted_document
from taxonomy.models import Major

SHARES = {
    "commissioned_training": 22,
    "quality_course": 14,
    "skills_training": 12,
    "dual_mentor_class": 10,
    "joint_research": 10,
    "textbook": 7,
    "industry_college": 6,
    "certificate": 5,
    "boot_camp": 5,
    "industry_institute": 3,
}
"""Of a hundred projects so many are of these kinds; the other kinds, which found whole schools, share what is left."""
OLDEST_DAYS = 1201
"""A prime, so that no kind of projects has days of its own."""
PARTNERS_MOST = 2
STATEMENTS = Path(__file__).with_suffix(".sql")
SIDES = {"school": PartnerRole.SCHOOL, "firm": PartnerRole.ENTERPRISE}


@dataclass(frozen=True)
class Party:
    """An organization with what the catalog says of it."""

    entry: object
    organization: object
    side: str


class Moulds:
    """What projects of one kind in one field say, and by which words they are found: worked out once for all of them."""

    def __init__(self):
        self.fields, self._made, self._names = catalog.fields(), {}, {}
        wanted = {code for field in self.fields.values() for _, code in field.majors}
        self._majors = {(row.catalogue, row.code): row for row in Major.objects.filter(code__in=wanted)}

    def text(self, kind, field):
        """``(title, summary, description, search document)``."""
        if (kind.pk, field.code) not in self._made:
            title, jobs = f"{field.name}{kind.name}", "、".join(job.title for job in field.jobs[:3])
            summary = f"{field.key_industry}方向，{kind.summary}"
            text = f"对着{jobs}这些岗位。课程：{field.courses}。要会的：{'、'.join(field.skills)}。{field.jobs[0].duties}"
            document = weighted_document([("A", title), ("B", kind.name), ("C", summary), ("D", text)])
            self._made[kind.pk, field.code] = title, summary, text, document
        return self._made[kind.pk, field.code]

    def name(self, organization):
        """By which words an organization's name is found."""
        if organization.pk not in self._names:
            self._names[organization.pk] = weighted_document([("B", organization.name)])
        return self._names[organization.pk]

    def majors(self, school, field):
        """Two majors of a field at most, of the catalogues in which a school trains."""
        found = [self._majors.get(tuple(pair)) for pair in field.majors if pair[0] in school.catalogues]
        return [row for row in found if row is not None][:2]


class City:
    """Schools and firms by what they do, and the wheel of kinds."""

    def __init__(self, world):
        self.world = world
        self.schools = [Party(entry, organization, "school") for entry, organization in world.schools]
        self.firms = [Party(entry, organization, "firm") for entry, organization in world.firms]
        self._by_field = defaultdict(list)
        for party in (*self.schools, *self.firms):
            for code in party.entry.fields:
                self._by_field[party.side, code].append(party)
        self._leads = {}

    @cached_property
    def wheel(self):
        """A hundred kinds in their shares, the same for every city."""
        kinds = {row.code: row for row in ProjectType.objects.prefetch_related("stages", "lead_kinds").order_by("place", "code")}
        rest = [row for code, row in kinds.items() if code not in SHARES]
        turns = [kinds[code] for code, share in SHARES.items() for _ in range(share)]
        turns += [rest[place % len(rest)] for place in range(100 - len(turns))]
        return [turns[place * 37 % 100] for place in range(100)]

    def lead(self, kind, number):
        """Who leads: a school of a kind that may, for kinds open to all every third time a firm."""
        if kind.pk not in self._leads:
            may = {row.code for row in kind.lead_kinds.all()}
            schools = [party for party in self.schools if not may or party.entry.kind in may]
            self._leads[kind.pk] = schools or self.schools, self.firms if not may else []
        schools, firms = self._leads[kind.pk]
        pool = firms if firms and number % 3 == 0 else schools
        return pool[number * 13 % len(pool)]

    def partners(self, lead, field, number):
        """Who takes part: of the other side, in the same field, a second one every third time."""
        side = "firm" if lead.side == "school" else "school"
        pool = self._by_field[side, field.code] or (self.firms if side == "firm" else self.schools)
        count = PARTNERS_MOST if number % 3 == 1 else 1
        picked = [pool[(number * 31 + place * 7) % len(pool)] for place in range(count)]
        return list({party.organization.pk: party for party in picked}.values())


def grow(world, count, *, coordinator):
    """Add projects until there are ``count``, with everything that hangs on them; returns how many there are."""
    missing = max(count - Project.objects.count(), 0)
    if missing:
        keys, city, moulds = bulk.keys(Project, missing), City(world), Moulds()
        made = [_Made(city, moulds, key, number) for number, key in enumerate(keys)]
        bulk.write(Project, [one.row() for one in made])
        bulk.link(Project, "majors", [(one.key, major.pk) for one in made for major in one.majors])
        bulk.write(ProjectPartner, [row for one in made for row in one.partner_rows()])
        bulk.write(ProjectStage, [row for one in made for row in one.stage_rows()])
        public = [(one.key, one.at) for one in made if not one.is_draft]
        bulk.note_publication(Project, public, action="approve", source=Status.SUBMITTED, actor=coordinator)
        _hang_on(world, keys[0], coordinator)
        paces.count_paces(on=world.on)
    return Project.objects.count()


class _Made:
    """One project: everything about it follows from its number."""

    def __init__(self, city, moulds, key, number):
        self.city, self.key, self.number, world = city, key, number, city.world
        self.kind = city.wheel[number % 100]
        turn = number // 100 * 7 + number
        self.lead = city.lead(self.kind, turn)
        self.field = moulds.fields[self.lead.entry.fields[turn % len(self.lead.entry.fields)]]
        self.partners = city.partners(self.lead, self.field, turn)
        school = next(party for party in (self.lead, *self.partners) if party.side == "school")
        self.majors = moulds.majors(school.entry, self.field)
        self.is_draft = number % 40 == 11
        self.text = moulds.text(self.kind, self.field)
        names = [moulds.name(party.organization) for party in (self.lead, *self.partners)]
        self.document = " ".join([self.text[3], *names])
        self.begun = world.on - timedelta(days=3 + number * 53 % OLDEST_DAYS)
        self.at = timezone.make_aware(datetime.combine(self.begun, time(9 + number % 8, number % 60)))
        self._walk(world.on)

    def _walk(self, on):
        """Which stages it has left and when: at the pace of its kind, some faster, some slower."""
        usual = {row.stage: row for row in self.kind.stages.all()}
        self.stages = [stage for stage in Stage if stage not in usual or usual[stage].is_used]
        months = [(usual[stage].usual_months if stage in usual else 0) or 1 for stage in self.stages]
        pace, first, self.plan, self.entered = 27 + self.number % 7 * 2, self.begun, [], []
        planned = self.begun
        for month in months:
            self.plan.append((planned, planned + timedelta(days=30 * month)))
            planned += timedelta(days=30 * month)
            self.entered.append((first, first + timedelta(days=pace * month)))
            first += timedelta(days=pace * month)
        self.ends_on = max(planned, self.begun)
        self.left = sum(last < on for _, last in self.entered)
        is_through = self.left == len(self.stages)
        self.ended_on = self.entered[-1][1] if is_through and self.number % 15 else None
        self.place = min(self.left, len(self.stages) - 1)

    @property
    def author(self):
        """Who writes for its lead."""
        return self.city.world.managers[self.lead.organization.pk].pk

    def row(self):
        """The project."""
        title, summary, text, _ = self.text
        since, organization = self.entered[self.place][0], self.lead.organization
        is_closed = self.ended_on is not None and self.number % 20 == 7
        is_paused = self.ended_on is None and not self.is_draft and self.number % 50 == 3
        district = organization.district or next(iter(self.city.world.districts.values()))
        return {
            "id": self.key,
            "created_at": self.at,
            "updated_at": self.at,
            "status": Status.DRAFT if self.is_draft else Status.APPROVED,
            "submitted_at": None if self.is_draft else self.at,
            "decided_at": None if self.is_draft else self.at,
            "published_at": None if self.is_draft else self.at,
            "type_id": self.kind.pk,
            "organization_id": organization.pk,
            "title": f"{organization.name}{title}（{self.begun.year} 第 {self.number // 100 + 1} 期）"[:120],
            "summary": f"{organization.name}和{self.partners[0].organization.name}合作。{summary}"[:200],
            "description": text,
            "district_id": district.pk,
            "industry_id": self.city.world.industries[self.field.industries[0]].pk,
            "level_id": self.majors[0].level_id if self.majors else None,
            "headcount": 15 + self.number * 11 % 90,
            "starts_on": self.begun,
            "ends_on": self.ends_on,
            "money_text": f"企业投入设备和课酬约 {20 + self.number % 60} 万元",
            "public_parts": ["partners", "stages", "outcomes", *(["figures"] if self.number % 2 else [])],
            "contact_name": organization.contact_name,
            "contact_phone": organization.contact_phone,
            "contact_email": organization.contact_email,
            "stage": "" if self.is_draft else self.stages[self.place],
            "stage_since": None if self.is_draft else since,
            "paused_on": self.city.world.on - timedelta(days=1) if is_paused else None,
            "ended_on": None if self.is_draft else self.ended_on,
            "end_kind": "" if self.ended_on is None or self.is_draft else EndKind.CLOSED if is_closed else EndKind.ACCEPTED,
            "created_by_id": self.author,
            "search_document": self.document,
        }

    def partner_rows(self):
        """Who takes part; those of drafts have not answered."""
        for party in self.partners:
            yield {
                "project_id": self.key,
                "organization_id": party.organization.pk,
                "role": SIDES[party.side],
                "invited_by_id": self.author,
                "invited_at": self.at,
                "accepted_by_id": None if self.is_draft else self.city.world.managers[party.organization.pk].pk,
                "accepted_at": None if self.is_draft else self.at,
            }

    def stage_rows(self):
        """Its passport, as far as it has come."""
        if self.is_draft:
            return
        for place, stage in enumerate(self.stages):
            yield {
                "project_id": self.key,
                "stage": stage,
                "planned_from": self.plan[place][0],
                "planned_until": self.plan[place][1],
                "entered_on": self.entered[place][0] if place <= self.left else None,
                "left_on": self.entered[place][1] if place < self.left else None,
            }


def _hang_on(world, first, coordinator):
    """Checks, confirmations, milestones, figures, promises and what came of them, for projects from the key ``first`` on."""
    known = {"first": first, "on": world.on, "desk": coordinator.pk}
    known |= {f"is_{model._meta.model_name}": ContentType.objects.get_for_model(model).pk for model in (Commitment, Delivery)}
    with connection.cursor() as cursor:
        for statement in STATEMENTS.read_text(encoding="utf-8").split(";\n\n"):
            cursor.execute(statement, known)
