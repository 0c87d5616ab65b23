"""Mail to many waits for a coordinator, can be taken back for ten minutes, and reaches each once."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from accounts import mail_work
from accounts.services import mass_mails
from core import mass_mail, mass_sending, preferences
from core.models import JobRun, MassMail, Notification
from core.tasks import send_mail
from tests.accounts.factories import CoordinatorFactory, MembershipFactory, OrganizationFactory, UserFactory
from tests.accounts.sign_in import sign_in
from tests.core.letters import DAILY_EVENT, tell
from tests.taxonomy.factories import DistrictFactory

pytestmark = pytest.mark.django_db


def send_all():
    for job in JobRun.objects.filter(task="core.send_mail", state="queued"):
        send_mail(job_id=job.pk)


def test_message_to_many_is_mailed_only_after_release(settings):
    settings.MASS_MAIL_RECIPIENTS = 2
    people = [UserFactory() for _ in range(3)]
    for _ in range(2):
        tell(*people)
    send_all()
    held = MassMail.objects.get()
    coordinator, at = CoordinatorFactory(), timezone.now()

    assert (mail.outbox, held.recipient_count) == ([], 3)
    assert Notification.objects.visible_to(people[0]).count() == 1  # in the portal at once

    mass_mail.release(mail=held, actor=coordinator, at=at)
    assert mass_sending.send(mass_mail_id=held.pk, at=at + timedelta(minutes=9)) == 0
    mass_mail.take_back(mail=held, at=at + timedelta(minutes=9))
    assert mass_sending.send(mass_mail_id=held.pk, at=at + timedelta(minutes=20)) == 0
    mass_mail.release(mail=held, actor=coordinator, at=at)
    for _ in range(2):
        assert mass_mail.start_released(at + timedelta(minutes=10)) in (0, 1)
        mass_sending.send(mass_mail_id=held.pk, at=at + timedelta(minutes=10))
    send_all()

    assert sorted(message.to[0] for message in mail.outbox) == sorted(person.email for person in people)
    with pytest.raises(mass_mail.MassMailError):
        mass_mail.take_back(mail=held, at=at + timedelta(minutes=11))


def test_few_recipients_need_no_release(settings):
    settings.MASS_MAIL_RECIPIENTS = 3
    tell(*[UserFactory() for _ in range(3)])

    assert not MassMail.objects.exists()
    assert JobRun.objects.filter(task="core.send_mail").count() == 3


def test_coordinator_writes_to_managers_in_scope_only_and_twice_posted_is_once(client):
    here, elsewhere = DistrictFactory(), DistrictFactory()
    mine = MembershipFactory(organization=OrganizationFactory(district=here)).user
    daily = MembershipFactory(organization=OrganizationFactory(district=here)).user
    MembershipFactory(organization=OrganizationFactory(district=elsewhere))
    preferences.choose(person=daily, event="core.announcement", mail="daily")
    coordinator = CoordinatorFactory(scope=here)
    sign_in(client, coordinator)
    url = reverse("admin:core_massmail_compose")
    token = client.get(url).context["form"].initial["token"]
    data = {"audience": "accounts.managers", "title": "月底前更新岗位", "text": "看一遍。", "url": "/demands/", "token": token}
    first, second = client.post(url, data), client.post(url, data)
    row = MassMail.objects.get()

    assert first["Location"] == second["Location"] == reverse("admin:core_massmail_change", args=[row.pk])
    assert (row.recipient_count, row.state) == (2, "held")
    page = client.get(first["Location"]).content.decode()
    assert "放行，发给 2 人" in page
    assert "月底前更新岗位" in client.get(reverse("admin:core_massmail_letter", args=[row.pk])).content.decode()

    client.post(first["Location"], {"release": "1"})
    row.refresh_from_db()
    for _ in range(2):
        mass_sending.send(mass_mail_id=row.pk, at=row.starts_at)
    send_all()

    assert [message.to for message in mail.outbox] == [[mine.email]]
    assert Notification.objects.get(recipient=daily).mail_plan == "daily"
    assert Notification.objects.count() == 2


def test_who_wrote_a_mail_to_many_leaves_its_release_to_another_where_there_is_one(client):
    writer = CoordinatorFactory(scope=DistrictFactory())
    row = MassMail.objects.create(
        key="x", event="core.announcement", title="月底前", text="x", recipient_count=1, created_by=writer
    )
    page = reverse("admin:core_massmail_change", args=[row.pk])
    assert mass_mails.why_not_release(mail=row, actor=writer) == ""
    assert [item.title for item in mail_work.items(writer, timezone.now())] == ["有群发等放行"]
    other = CoordinatorFactory()

    sign_in(client, writer)
    assert "请另一位全市审核专员" in client.get(page).content.decode()
    client.post(page, {"release": "1"})
    row.refresh_from_db()
    assert row.state == "held"
    assert list(mail_work.items(writer, timezone.now())) == []
    assert [item.title for item in mail_work.items(other, timezone.now())] == ["有群发等放行"]
    sign_in(client, other).post(page, {"release": "1"})
    row.refresh_from_db()
    assert (row.state, row.decided_by) == ("released", other)


@pytest.mark.parametrize(
    ("url", "is_valid"),
    [
        ("/demands/", True),
        ("/demands/?q=护理&next=/supplies/", True),
        ("/no-such-page/", False),
        ("//evil.example/", False),
        ("/accounts/login/?next=//evil.example", False),
        ("/accounts/login/?next=https%3A%2F%2Fevil.example", False),
        ("/accounts/login/?next=/%5Cevil.example", False),
    ],
)
def test_button_leads_into_the_portal(client, url, is_valid):
    sign_in(client, CoordinatorFactory())
    page = reverse("admin:core_massmail_compose")
    token = client.get(page).context["form"].initial["token"]
    client.post(page, {"audience": "accounts.managers", "title": "通知", "text": "看。", "url": url, "token": token})

    assert MassMail.objects.exists() is is_valid


def test_district_coordinator_sees_no_others_mails(client):
    row = MassMail.objects.create(key="x", event="core.announcement", title="别区的", text="x", recipient_count=1)
    address = reverse("admin:core_massmail_change", args=[row.pk])

    assert sign_in(client, CoordinatorFactory(scope=DistrictFactory())).get(address).status_code == 404
    assert sign_in(client, CoordinatorFactory()).get(address).status_code == 200


def test_mail_of_the_day_to_many_waits_for_release_too_in_every_batch(settings):
    settings.MASS_MAIL_RECIPIENTS = 2
    people = [UserFactory() for _ in range(4)]
    preferences.choose(person=people[1], event=DAILY_EVENT, mail="now")
    preferences.choose(person=people[2], event=DAILY_EVENT, mail="off")
    tell(*people[:3], event=DAILY_EVENT, audience_count=4)
    tell(people[3], event=DAILY_EVENT, audience_count=4)
    held = MassMail.objects.get()

    plans = [Notification.objects.get(recipient=person).mail_plan for person in people]
    assert (held.recipient_count, plans) == (4, ["held", "held", "off", "held"])
    assert not Notification.objects.for_digest().exists()

    at = timezone.now()
    mass_mail.release(mail=held, actor=CoordinatorFactory(), at=at)
    mass_sending.send(mass_mail_id=held.pk, at=at + timedelta(minutes=10))
    plans = [Notification.objects.get(recipient=person).mail_plan for person in people]
    assert plans == ["daily", "now", "off", "daily"]

    newcomer = UserFactory()
    tell(*people, newcomer, event=DAILY_EVENT, audience_count=5)  # the sender's job runs again
    assert Notification.objects.get(recipient=newcomer).mail_plan == "daily"


def test_few_who_want_the_mail_of_the_day_need_no_release(settings):
    settings.MASS_MAIL_RECIPIENTS = 2
    people = [UserFactory() for _ in range(3)]
    preferences.choose(person=people[2], event=DAILY_EVENT, mail="off")
    tell(*people, event=DAILY_EVENT)

    assert not MassMail.objects.exists()
