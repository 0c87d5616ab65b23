"""Demands and supplies of a seeded city, composed from the catalog and written in bulk."""

import datetime

from core.workflow import perform_bulk_transition
from portal.demo import catalog, text
from portal.demo.world import BATCH
from supplydemand import search
from supplydemand.models import TalentDemand, TalentSupply
from taxonomy.models import EducationLevel, Major, Occupation, Qualification

CERTIFICATE_OF_FIELD = {"nursing": "护士执业资格", "finance": "会计专业技术资格", "building": "建造师"}
"""National qualifications (by the beginning of their name) that some posts of a field ask for."""


class Codes:
    """The code rows that listings point to, read once."""

    def __init__(self):
        self.levels = {row.code: row for row in EducationLevel.objects.all()}
        wanted = {tuple(pair) for field in catalog.fields().values() for pair in field.majors}
        rows = Major.objects.filter(code__in={code for _, code in wanted}).select_related("level")
        self.majors = {(row.catalogue, row.code): row for row in rows if (row.catalogue, row.code) in wanted}
        names = {job.occupation for field in catalog.fields().values() for job in field.jobs}
        self.occupations = {row.name: row for row in Occupation.objects.filter(name__in=names).order_by("-code")}
        self.certificates = {}
        for field, name in CERTIFICATE_OF_FIELD.items():
            self.certificates[field] = Qualification.objects.filter(name__startswith=name).order_by("code").first()


def write(world, codes, *, demand_count, supply_count, coordinator):
    """Publish so many demands and supplies; returns ``(demands, supplies)`` in a stable order."""
    demands = _write(world, TalentDemand, [_demand(world, codes, n) for n in range(demand_count)], coordinator)
    supplies = _write(world, TalentSupply, [_supply(world, codes, n) for n in range(supply_count)], coordinator)
    return demands, supplies


def _demand(world, codes, number):
    rng = world.rng
    firm, organization = world.firms[number % len(world.firms)]
    field = catalog.fields()[rng.choice(firm.fields)]
    job = rng.choice(field.jobs)
    level = codes.levels[job.level]
    modes = rng.sample(text.MODES_OF_DEMAND, rng.randint(1, 3))
    low = job.salary[0] + rng.choice((-500, 0, 0, 500))
    row = TalentDemand(
        organization=organization,
        title=job.title,
        description=text.demand_text(rng, job, firm.district, modes),
        headcount=rng.choice((2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 30, 40)),
        region=organization.region,
        district=organization.district,
        reach=firm.reach,
        skills=list(job.skills),
        cooperation_modes=modes,
        expires_on=text.later(world.on, rng.randint(20, 180)),
        occupation=codes.occupations[job.occupation],
        industry=world.industries[field.industries[0]],
        level_min=level,
        salary_min=low,
        salary_max=job.salary[1] + rng.choice((0, 500, 1000)),
        starts_on=rng.choice((text.graduation_after(world.on), text.later(world.on, rng.randint(40, 240)))),
        urgency=rng.choices(("normal", "soon", "urgent"), (6, 3, 1))[0],
        **_contact(world, organization),
    )
    fitting = [codes.majors[tuple(pair)] for pair in field.majors if tuple(pair) in codes.majors]
    fitting = [major for major in fitting if level.rank <= major.level.rank <= level.rank + 1] or fitting
    majors = [] if rng.random() < 0.1 else rng.sample(fitting, min(len(fitting), rng.randint(1, 3)))
    certificate = codes.certificates.get(field.code) if level.rank > 1 and rng.random() < 0.5 else None
    return row, majors, [certificate] if certificate else []


def _supply(world, codes, number):
    rng = world.rng
    school, organization = world.schools[number % len(world.schools)]
    field = catalog.fields()[school.fields[number // len(world.schools) % len(school.fields)]]
    pairs = [tuple(pair) for pair in field.majors if pair[0] in school.catalogues and tuple(pair) in codes.majors]
    if not pairs:
        pairs = [tuple(pair) for pair in field.majors if tuple(pair) in codes.majors]
    major = codes.majors[rng.choice(pairs)]
    classes = 1 if major.catalogue == "graduate" else rng.randint(1, 4)
    graduation = text.graduation_after(world.on)
    if rng.random() < 0.3:
        graduation = datetime.date(graduation.year + 1, 6, 30)
    row = TalentSupply(
        organization=organization,
        title=f"{major.name} {graduation.year} 届毕业生",
        description=text.supply_text(rng, field, major.name, classes),
        headcount=classes * max(12, school.size // 2 + rng.randint(-8, 8))
        if major.catalogue != "graduate"
        else rng.randint(6, 25),
        region=organization.region,
        district=organization.district,
        reach=rng.choice(("city", "city", "province", "nation")),
        skills=rng.sample(field.skills, min(len(field.skills), rng.randint(2, 4))),
        cooperation_modes=rng.sample(text.MODES_OF_SUPPLY, rng.randint(1, 3)),
        expires_on=min(text.later(world.on, rng.randint(60, 240)), graduation),
        level=major.level,
        graduates_on=graduation,
        courses=field.courses,
        **_contact(world, organization),
    )
    return row, [major], []


def _contact(world, organization):
    return {
        "contact_name": organization.contact_name,
        "contact_phone": organization.contact_phone,
        "contact_email": organization.contact_email,
        "created_by": world.managers[organization.pk],
    }


def _write(world, model, entries, coordinator):
    for row, majors, certificates in entries:
        row.search_document = search.document_of(row, majors=majors, certificates=certificates)
    rows = [row for row, _, _ in entries]
    model.objects.bulk_create(rows, batch_size=BATCH)
    links = model.majors.through
    name = f"{model._meta.model_name}_id"
    links.objects.bulk_create(
        [links(**{name: row.pk, "major_id": major.pk}) for row, majors, _ in entries for major in majors], batch_size=BATCH
    )
    links = model.certificates.through
    links.objects.bulk_create(
        [links(**{name: row.pk, "qualification_id": item.pk}) for row, _, items in entries for item in items], batch_size=BATCH
    )
    _publish(world, model, rows, coordinator)
    return rows


def _publish(world, model, rows, coordinator):
    """Publish the rows as of several moments of the last two months, so that lists have an order; those of ``EARLY`` before."""
    early = [row for row in rows if row.organization.name in EARLY]
    rest = [row for row in rows if row.organization.name not in EARLY]
    size = -(-len(rest) // PUBLISHING_DAYS)
    days = {PUBLISHING_DAYS * 2 - day * 2: rest[start : start + size] for day, start in enumerate(range(0, len(rest), size))}
    for days_ago, published in ([(EARLY_DAYS, early)] if early else []) + list(days.items()):
        queryset = model.objects.filter(pk__in=[row.pk for row in published]).select_related("organization")
        perform_bulk_transition(queryset=queryset, action="publish_import", actor=coordinator, at=world.moment(days_ago=days_ago))


PUBLISHING_DAYS = 30
"""On how many different days the listings were published."""
EARLY = frozenset(
    (
        "橡果精密模具有限公司",
        "飞梭机器人系统有限公司",
        "海棠封测科技有限公司",
        "拾光轴承制造有限公司",
        "百灵智能科技有限公司",
        "云芯半导体（云汀）有限公司",
        "顺帆仓储物流有限公司",
        "云汀轨道交通运营有限公司",
    )
)
"""Firms that apply for a title fifty days ago and more: the portal counts their needs in the case, so these came first."""
EARLY_DAYS = 75
