"""Print the demo accounts."""

import json
from dataclasses import asdict

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.demo import DEMO_ACCOUNTS, DEMO_PASSWORD, DEMO_TOTP_SECRET


class Command(BaseCommand):
    """Prints who can sign in to the demo, as text or JSON; refuses where no demo data was loaded."""

    help = "Print the demo accounts, their password and their second factor"

    def add_arguments(self, parser):
        """``--json`` for programs."""
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args, **options):
        """Raises ``CommandError`` without XIEYU_DEMO=1."""
        if not settings.HAS_DEMO_DATA:
            raise CommandError("there are no demo accounts here: demo data is off (XIEYU_DEMO)")
        if options["json"]:
            accounts = [asdict(account) for account in DEMO_ACCOUNTS]
            content = {"password": DEMO_PASSWORD, "totp_secret": DEMO_TOTP_SECRET, "accounts": accounts}
            self.stdout.write(json.dumps(content, ensure_ascii=False, indent=2))
            return
        self.stdout.write(f"密码（全部账号）：{DEMO_PASSWORD}")
        self.stdout.write(f"两步验证密钥（审核专员和管理员）：{DEMO_TOTP_SECRET}")
        for account in DEMO_ACCOUNTS:
            self.stdout.write(f"{account.email}  {account.role}：{account.can_try}")
