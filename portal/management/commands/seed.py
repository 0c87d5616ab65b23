"""``manage.py seed``: load a demo city."""

import time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from portal.demo import build


class Command(BaseCommand):
    """Seed invented organizations, people, listings and matches on real codes; deterministic for a seed and a day."""

    help = "装入演示数据：一座虚构的城市，代码全是真的"

    def add_arguments(self, parser):
        """Scale and random seed."""
        parser.add_argument("--scale", choices=build.SCALES, default="demo", help="多少数据")
        parser.add_argument("--seed", type=int, default=20261124, help="随机种子：同一天同一个种子得到同一座城市")
        parser.add_argument("--if-empty", action="store_true", help="已经装过就什么也不做")

    def handle(self, *, scale, seed: int, if_empty, **_):
        """One transaction: a seed that fails leaves nothing behind."""
        if not settings.HAS_DEMO_DATA:
            raise CommandError("演示数据只能装进演示环境：先设 XIEYU_DEMO=1")
        started = time.monotonic()
        try:
            with transaction.atomic():
                build.seed(scale=scale, number=seed, at=timezone.now(), say=self.stdout.write)
        except build.AlreadySeeded as error:
            if if_empty:
                self.stdout.write(str(error))
                return
            raise CommandError(str(error)) from error
        self.stdout.write(f"演示数据装好了，用时 {time.monotonic() - started:.1f} 秒")
