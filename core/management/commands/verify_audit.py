"""Check the sealed blocks of the audit trail; changes nothing."""

from django.core.management.base import BaseCommand, CommandError

from core import audit_seals
from core.models import AuditSeal


class Command(BaseCommand):
    """``verify_audit``: names every block whose rows or seal were changed and ends with 1, or says that all hold."""

    help = "Verifies the hashed and signed blocks of the audit trail."

    def handle(self, **_):
        """One line a fault."""
        count = 0
        for fault in audit_seals.faults():
            count += 1
            self.stderr.write(fault)
        if count:
            raise CommandError(f"审计记录有 {count} 处对不上。保留现场，马上告诉安全负责人。")
        head = AuditSeal.objects.order_by("-pk").first()
        last = f"最后一块 {head.pk}，签名 {head.signature}" if head else "还没有封过"
        self.stdout.write(f"审计记录完好，{last}。请和日志里每夜记下的最后一块比对。")
