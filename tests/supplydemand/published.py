"""A few hundred published listings in one go, the same for the same seed, for tests of whole runs."""

import random
from datetime import date, timedelta

from django.utils import timezone

from core.enums import Status
from supplydemand.enums import CooperationMode, Reach
from supplydemand.models import TalentDemand, TalentSupply
from tests.accounts.factories import OrganizationFactory, SchoolFactory
from tests.supplydemand.factories import MajorFactory, higher_vocational_level
from tests.taxonomy.factories import RegionFactory

ON = date(2027, 3, 1)
WORDS = ["装配", "调试", "焊接", "测量", "编程", "护理", "养老", "会计", "电商", "物流"]
WORDS += ["检测", "维修", "设计", "测试", "运维", "数控", "机床", "机器人", "液压", "电气"]
ORGANIZATIONS = 12


def publish_listings(*, demands, supplies, seed=7):
    """Published demands and supplies of twelve enterprises and twelve schools, valid on ``ON``."""
    chance = random.Random(seed)
    level = higher_vocational_level()
    regions = [RegionFactory(code=f"9901{n:02d}", name=f"试验{n}区") for n in range(1, 4)]
    majors = [MajorFactory(code=f"99{n // 6:02d}{n % 6 + 1:02d}", name=f"试验专业{n}") for n in range(36)]
    enterprises = [OrganizationFactory(region=regions[0]) for _ in range(ORGANIZATIONS)]
    schools = [SchoolFactory(region=regions[0]) for _ in range(ORGANIZATIONS)]
    _publish(TalentDemand, demands, enterprises, regions, majors, chance, level_min=level, starts_on=date(2027, 7, 1))
    _publish(TalentSupply, supplies, schools, regions, majors, chance, level=level, graduates_on=date(2027, 6, 30))


def _publish(model, count, organizations, regions, majors, chance, **fields):
    now = timezone.now()
    rows = [
        model(
            organization=chance.choice(organizations),
            title=f"{chance.choice(WORDS)}{chance.choice(WORDS)}{number}",
            description="，".join(chance.choices(WORDS, k=12)),
            headcount=chance.randint(1, 60),
            region=chance.choice(regions),
            reach=chance.choice([Reach.CITY, Reach.PROVINCE, Reach.NATION]),
            skills=chance.sample(WORDS, 4),
            cooperation_modes=chance.sample(CooperationMode.values, 2),
            expires_on=ON + timedelta(days=200),
            status=Status.APPROVED,
            submitted_at=now,
            decided_at=now,
            published_at=now,
            **fields,
        )
        for number in range(count)
    ]
    rows = model.objects.bulk_create(rows)
    through = model.majors.through
    key = f"{model._meta.model_name}_id"
    through.objects.bulk_create(
        [
            through(**{key: row.pk, "major_id": major.pk})
            for row in rows
            for major in chance.sample(majors, chance.choice([1, 1, 2]))
        ]
    )
