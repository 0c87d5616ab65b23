"""Rows of the lists about mail and signing in, in any number."""

from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from accounts.models import Organization, Robot, RobotMessage
from core.models import MailTemplate, MassMail, OutgoingMail, SavedSearch, UndeliverableAddress
from core.registries import notification_events
from review.models import PreCheck, ReminderStep
from tests.accounts.factories import UserFactory


def saved_searches(count, world):
    """Saved searches of the reader."""
    for number in range(count):
        SavedSearch.objects.create(
            person=world.enterprise.user,
            searchable="supplies",
            query=f"q={number}",
            name=f"搜索 {number}",
            looked_at=timezone.now(),
        )


def mails(count, world):
    """Mails of the outbox."""
    for number in range(count):
        OutgoingMail.objects.create(
            key=f"count:{number}",
            event="review.approved",
            recipient=UserFactory(),
            address=f"p{number}@example.test",
            subject="试验邮件",
            text="试验",
            message_id=f"<count-{number}@testserver>",
            next_attempt_at=timezone.now(),
        )


def mail_templates(count, world):
    """The city's own words in mails."""
    for entry in notification_events[:count]:
        MailTemplate.objects.create(event=entry.code, closing="有问题打电话。")


def pre_checks(count, world):
    """Checks before submitting."""
    kind = ContentType.objects.get_for_model(Organization)
    for number in range(count):
        PreCheck.objects.create(content_type=kind, field=f"field{number}", test="empty", message="写上")


def refused_addresses(count, world):
    """Addresses that take no mail."""
    for number in range(count):
        UndeliverableAddress.objects.create(address=f"p{number}@example.test", reason="550", since=timezone.now())


def mass_mails(count, world):
    """Mails to many, each by another coordinator."""
    for number in range(count):
        MassMail.objects.create(
            key=f"count:{number}",
            event="core.announcement",
            title="试验群发",
            text="试验",
            recipient_count=60,
            created_by=UserFactory(is_staff=True),
        )


def second_factors(count, world):
    """People with a second factor."""
    for _ in range(count):
        Authenticator.objects.create(user=UserFactory(), type=Authenticator.Type.TOTP, data={})


def sign_in_failures(count, world):
    """Failed sign-ins."""
    for number in range(count):
        AccessAttempt.objects.create(username=f"p{number}@example.test", ip_address="192.0.2.1", failures_since_start=1)


def reminder_steps(count, world):
    """Steps of reminders."""
    for number in range(count):
        ReminderStep.objects.create(deadline="review.task", days=number, who="responsible")


def robots(count, world):
    """Robots of the desk, each with messages."""
    for number in range(count):
        robot = Robot.objects.create(
            name=f"群{number}", vendor="wecom", groups=["审核"], address="x", created_by=world.coordinator
        )
        for key in "ab":
            RobotMessage.objects.create(robot=robot, key=key, text="协育", next_attempt_at=timezone.now())
