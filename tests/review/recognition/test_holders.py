"""Holders find what they hold and what it brings; a person is told and gets the certificate, with an account or without."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core import outbox
from core.models import MailState, Notification, OutgoingMail, ReviewEvent
from core.secret_addresses import without_keys
from core.workflow import InvalidTransition
from review import services
from review.models import ReviewTask
from review.recognition import conflicts, disclosure, persons, title_undo
from review.recognition.enums import BenefitKind, Purpose, StageKind, VersionState
from review.recognition.models import Benefit, BenefitRecord, Candidate, Recognition, Stage
from review.recognition.services import candidates, cases, recognitions
from review.recognition.services import title_undo as undo_title
from tests.accounts.factories import CoordinatorFactory, MembershipFactory, OrganizationFactory, UserFactory
from tests.accounts.sign_in import sign_in
from tests.review.recognition.factories import (
    CallFactory,
    ExpertFactory,
    SchemeFactory,
    SchemeVersionFactory,
    open_run,
    put_in_force,
    take,
)

pytestmark = pytest.mark.django_db
HELD = reverse("recognition:held_list")


@pytest.fixture
def now():
    """So long ago that what was granted then is public."""
    cache.clear()
    return timezone.now() - timedelta(minutes=11)


@pytest.fixture
def badge():
    return SchemeVersionFactory(scheme=SchemeFactory(name="技师学院", is_competitive=False)).scheme


def award(scheme, subject, now, **options):
    return recognitions.award(scheme=scheme, subject=subject, actor=CoordinatorFactory(), at=now, reason="文件九号", **options)


def queries_of(client):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(HELD).status_code == 200
    return len(queries)


def test_members_find_what_their_organization_holds_with_what_it_brings_and_brought(client, now, badge):
    member = MembershipFactory()
    row = award(badge, member.organization, now)
    benefit = Benefit.objects.create(
        scheme=badge, kind=BenefitKind.INCENTIVE, title="设备补助", text="按凭证补助", policy="某文件"
    )
    Benefit.objects.create(scheme=badge, kind=BenefitKind.SERVICE, title="停了的服务", is_active=False)
    BenefitRecord.objects.create(
        recognition=row, benefit=benefit, received_on=date(2026, 5, 1), amount=Decimal("200000.50"), recorded_by=UserFactory()
    )
    foreign = award(badge, OrganizationFactory(name="别家单位"), now)

    page = sign_in(client, member.user).get(HELD).content.decode()

    for words in (
        "技师学院",
        row.certificate_number,
        "设备补助：按凭证补助",
        "依据：某文件",
        "2026-05-01 设备补助，200,000.50 元",
    ):
        assert words in page, words
    assert reverse("recognition:certificate", args=[row.pk]) in page
    assert f"{row.get_absolute_url()}#history" in page
    assert "停了的服务" not in page
    assert foreign.certificate_number not in page
    assert "我们的认定" in client.get("/").content.decode()
    assert sign_in(client, UserFactory()).get(HELD).status_code == 200
    assert row.certificate_number not in client.get(HELD).content.decode()


def test_page_says_what_is_due_and_what_is_being_handled(client, now):
    version = SchemeVersionFactory(stages=(StageKind.DECISION,), state=VersionState.DRAFT)
    Stage.objects.create(version=version, purpose=Purpose.RECHECK, kind=StageKind.DECISION)
    call = CallFactory(version=put_in_force(version), opens_at=now - timedelta(days=9), closes_at=None)
    member = MembershipFactory()
    application = cases.begin(call=call, subject=member.organization, actor=member.user, at=now)
    application.sections.update(answers={"plan": "三年"})
    cases.submit(application=application, actor=member.user, at=now)
    take(application, "approve", CoordinatorFactory(), at=now)
    row = Recognition.objects.get()
    check = reverse("recognition:recognition_recheck", args=[row.pk])
    sign_in(client, member.user)
    assert check not in client.get(HELD).content.decode()  # a year away

    Recognition.objects.update(recheck_due_on=timezone.localdate(now) + timedelta(days=10))
    assert check not in client.get(HELD).content.decode()  # no call takes it yet
    check_call = CallFactory(version=version, purpose=Purpose.RECHECK, opens_at=now - timedelta(days=1), closes_at=None)
    assert check in client.get(HELD).content.decode()
    viewer = MembershipFactory(organization=member.organization, role="viewer")
    assert check not in sign_in(client, viewer.user).get(HELD).content.decode()
    again = cases.begin(call=check_call, subject=member.organization, actor=member.user, at=now)
    page = sign_in(client, member.user).get(HELD).content.decode()
    assert check not in page
    assert again.get_absolute_url() in page


def test_page_costs_the_same_for_one_title_and_for_many_and_is_bounded(client, now, monkeypatch):
    monkeypatch.setattr("review.recognition.views.holding.HELD_SIZE", 3)
    member = MembershipFactory()
    sign_in(client, member.user)

    def one_more():
        scheme = SchemeVersionFactory(scheme=SchemeFactory(is_competitive=False)).scheme
        Benefit.objects.create(scheme=scheme, kind=BenefitKind.SERVICE, title="服务")
        return award(scheme, member.organization, now)

    one_more()
    queries_of(client)
    one = queries_of(client)
    for _ in range(4):
        one_more()
    assert queries_of(client) == one
    first = client.get(HELD)
    assert len(first.context["titles"]) == 3
    assert len(client.get(f"{HELD}{first.context['next_url']}").context["titles"]) == 2
    assert client.get(f"{HELD}?after=nonsense").status_code == 404


def test_what_is_checked_or_ends_first_comes_first_and_what_is_over_comes_last(client, now):
    member = MembershipFactory()
    days = {"over": (1, 2), "never": (None, None), "ends": (90, 20), "checked": (10, 400)}
    for name, (check, end) in days.items():
        scheme = SchemeVersionFactory(scheme=SchemeFactory(is_competitive=False, name=name)).scheme
        row = award(scheme, member.organization, now)
        dates = [day and timezone.localdate(now) + timedelta(days=day) for day in (check, end)]
        Recognition.objects.filter(pk=row.pk).update(recheck_due_on=dates[0], valid_until=dates[1])
    over = Recognition.objects.get(scheme__name="over")
    recognitions.end(recognition=over, action="revoke", actor=CoordinatorFactory(), at=now, reason="失实")

    titles = sign_in(client, member.user).get(HELD).context["titles"]
    assert [title.row.scheme.name for title in titles] == ["checked", "ends", "over", "never"]


def test_page_of_an_organization_shows_past_titles_too(client, now, badge):
    organization = OrganizationFactory()
    row = award(badge, organization, now)
    assert "以前的认定" not in client.get(organization.get_absolute_url()).content.decode()
    recognitions.end(recognition=row, action="revoke", actor=CoordinatorFactory(), at=now, reason="数据造假")
    page = client.get(organization.get_absolute_url()).content.decode()
    assert "以前的认定" in page
    assert "撤销" in page


def teacher(**options):
    options = {"organization": OrganizationFactory(), "name": "赵老师"} | options
    return Candidate.objects.create(**options)


@pytest.fixture
def for_persons():
    scheme = SchemeFactory(name="双师型教师", is_competitive=False, subject_kind="person")
    return SchemeVersionFactory(scheme=scheme).scheme


def letters(address="zhao@example.test"):
    return list(OutgoingMail.objects.filter(address=address).order_by("pk"))


def test_person_without_an_account_is_mailed_a_link_to_the_one_certificate(client, now, for_persons):
    row = award(for_persons, teacher(email="Zhao@example.test"), now)
    other = award(for_persons, teacher(name="钱老师", email="qian@example.test"), now)

    (mail,) = letters()
    path = persons.path_of(row)
    assert mail.subject == "授牌：赵老师：双师型教师"
    assert path in mail.text
    assert row.certificate_number in mail.text
    page = client.get(path)
    assert (page["Cache-Control"], page["Referrer-Policy"]) == ("no-store", "strict-origin")
    assert "noindex" in page["X-Robots-Tag"]
    assert row.certificate_number in page.content.decode()
    file = client.get(f"{path}certificate.pdf")
    assert file["Content-Type"] == "application/pdf"
    assert file["Cache-Control"] == "no-store"
    number, signature = path.strip("/").rpartition("/")[2].split(".")
    for token in (f"{other.pk}.{signature}", f"{number}.{signature[:-1]}x", number, f"{number}.", "x"):
        assert client.get(reverse("recognition:own_certificate", args=[token])).status_code == 404
    assert signature not in without_keys(mail.text)
    assert client.post(path).status_code == 405


def test_coordinator_fills_an_empty_address_once_and_the_certificate_is_sent(client, now, for_persons):
    city = CoordinatorFactory()
    row, known = (
        award(for_persons, teacher(), now),
        award(for_persons, teacher(name="钱老师", email="qian@example.test"), now),
    )
    pages = [reverse("admin:review_recognition_case", args=[title.pk]) for title in (row, known)]
    data = {"action": "address", "address-email": "zhao@example.test"}
    sign_in(client, city)
    assert ["补本人邮箱" in client.get(page).content.decode() for page in pages] == [True, False]

    for page in pages:
        client.post(page, data)

    (mail,) = letters()
    row.subject.refresh_from_db()
    assert (row.subject.email, Candidate.objects.get(name="钱老师").email) == ("zhao@example.test", "qian@example.test")
    assert persons.path_of(row) in mail.text
    assert client.get(persons.path_of(row)).status_code == 200
    own = MembershipFactory(user=city, organization=award(for_persons, teacher(name="孙老师"), now).organization)
    own_title = Recognition.objects.get(organization=own.organization)
    with pytest.raises(InvalidTransition):
        candidates.fill_address(recognition=own_title, email="sun@example.test", actor=city, at=now)


@pytest.mark.parametrize("ends", ["annul", "revoke", ""])
def test_way_to_a_certificate_leaves_only_while_the_title_holds(now, for_persons, ends):
    city = CoordinatorFactory()
    row = recognitions.award(scheme=for_persons, subject=teacher(), actor=city, at=now, reason="文件九号")
    candidates.fill_address(recognition=row, email="sun@example.test", actor=city, at=now)
    row.refresh_from_db()
    if ends == "annul":
        undo_title.undo(recognition=row, actor=city, at=now)
    elif ends:
        recognitions.end(recognition=row, action=ends, actor=city, at=now, reason="数据造假")

    way = OutgoingMail.objects.get(key__startswith=f"holder:address:{row.pk}:")

    assert way.state == (MailState.CANCELLED if ends else MailState.QUEUED)
    if ends == "revoke":
        undo_title.undo(recognition=row, actor=city, at=now)
        again = OutgoingMail.objects.filter(key__startswith=f"holder:address:{row.pk}:", state=MailState.QUEUED)
        assert again.count() == 1


def test_link_ends_with_the_title_and_with_the_address(client, now, for_persons):
    person = teacher(email="zhao@example.test")
    row = award(for_persons, person, now)
    path = persons.path_of(row)
    recognitions.end(recognition=row, action="revoke", actor=CoordinatorFactory(), at=now, reason="数据造假")

    assert "撤销" in client.get(path).content.decode()
    assert client.get(f"{path}certificate.pdf").status_code == 404
    told = letters()[-1]
    assert "数据造假" in told.text
    assert path not in told.text
    person.email = "new@example.test"
    person.save()
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("is_member", [True, False])
def test_person_with_an_account_is_told_there_and_gets_the_certificate_member_or_not(client, now, for_persons, is_member):
    user = UserFactory()
    person = teacher(user=user, email="zhao@example.test")
    if is_member:
        MembershipFactory(user=user, organization=person.organization, role="viewer")
    row = award(for_persons, person, now)

    assert Notification.objects.get(recipient=user, event="recognition.changed").url == row.get_absolute_url()
    assert letters() == []  # the account is where it is read
    sign_in(client, user)
    assert client.get(reverse("recognition:certificate", args=[row.pk])).status_code == 200
    assert row.certificate_number in client.get(HELD).content.decode()
    assert "下载证书" in client.get(row.get_absolute_url()).content.decode()
    assert sign_in(client, UserFactory()).get(reverse("recognition:certificate", args=[row.pk])).status_code == 404


def test_person_applied_for_hears_once_at_the_end_of_a_case(now):
    scheme = SchemeFactory(subject_kind="person")
    call = CallFactory(
        version=SchemeVersionFactory(scheme=scheme, stages=(StageKind.DECISION,)), opens_at=now - timedelta(days=1)
    )
    member, user = MembershipFactory(), UserFactory()
    persons_applied = [
        teacher(organization=member.organization, user=user),
        teacher(organization=member.organization, name="钱老师", email="qian@example.test"),
        teacher(organization=member.organization, name="孙老师"),
    ]
    for person in persons_applied:
        application = cases.begin(call=call, subject=person, actor=member.user, at=now)
        application.sections.update(answers={"plan": "三年"})
        cases.submit(application=application, actor=member.user, at=now)
        take(application, "approve", CoordinatorFactory(), at=now)

    assert [row.event for row in Notification.objects.filter(recipient=user)] == ["recognition.decided"]
    assert [mail.subject.partition("：")[0] for mail in letters("qian@example.test")] == ["认定了"]
    assert OutgoingMail.objects.filter(event="recognition.changed").count() == 1


@pytest.fixture
def for_a_case(now):
    """``(run, coordinator)`` that has just given a title to a teacher without an account."""
    scheme = SchemeFactory(subject_kind="person")
    version = SchemeVersionFactory(scheme=scheme, stages=(StageKind.DECISION,))
    call = CallFactory(version=version, opens_at=now - timedelta(days=1), closes_at=None)
    member, city = MembershipFactory(), CoordinatorFactory()
    person = teacher(organization=member.organization, email="zhao@example.test")
    application = cases.begin(call=call, subject=person, actor=member.user, at=now)
    application.sections.update(answers={"plan": "三年"})
    cases.submit(application=application, actor=member.user, at=now)
    run = open_run(application)
    take(application, "approve", city, at=now)
    return run, city


def test_person_hears_nothing_of_a_title_that_was_taken_back(now, for_a_case):
    run, city = for_a_case
    row = Recognition.objects.get()
    (mail,) = letters()
    assert (mail.state, mail.next_attempt_at > now) == (MailState.QUEUED, True)

    task = ReviewTask.objects.of(run).order_by("-pk").first()
    services.take_back(task=task, actor=city, at=now + timedelta(minutes=1))

    mail.refresh_from_db()
    assert mail.state == MailState.CANCELLED
    assert not outbox.retry(mail=mail, at=now + timedelta(minutes=2))
    row.refresh_from_db()
    assert disclosure.history_of(row) == []


def test_a_title_stands_once_its_person_has_been_written_to(now, for_a_case):
    run, city = for_a_case
    (mail,) = letters()
    release_at = mail.next_attempt_at
    outbox.cancel(mail=mail, at=now)
    assert outbox.retry(mail=mail, at=now + timedelta(minutes=1))
    mail.refresh_from_db()
    assert (mail.state, mail.next_attempt_at) == (MailState.QUEUED, release_at)

    OutgoingMail.objects.filter(pk=mail.pk).update(state=MailState.SENT)
    task = ReviewTask.objects.of(run).order_by("-pk").first()
    with pytest.raises(InvalidTransition, match="已经发给对方"):
        services.take_back(task=task, actor=city, at=now + timedelta(minutes=2))
    assert Recognition.objects.get().is_approved


def test_what_happens_to_a_title_at_once_is_told_after_its_granting(now, for_a_case):
    row = Recognition.objects.get()
    (granted,) = letters()
    recognitions.end(recognition=row, action="revoke", actor=CoordinatorFactory(), at=now + timedelta(minutes=3), reason="查实")
    assert letters()[-1].next_attempt_at > granted.next_attempt_at
    event = ReviewEvent.objects.of(row).get(action="revoke")
    event.action = "expire"  # nobody can take that back
    assert title_undo.told_from(row, event) > granted.next_attempt_at
    event.at = now + timedelta(minutes=20)
    assert title_undo.told_from(row, event) is None


def test_address_of_a_candidate_is_kept_from_the_form_and_ties_the_expert_who_has_it(client, now):
    scheme = SchemeFactory(subject_kind="person")
    call = CallFactory(version=SchemeVersionFactory(scheme=scheme), opens_at=now - timedelta(days=1), closes_at=None)
    member = MembershipFactory()
    url = reverse("recognition:candidate_create", args=[call.pk])
    sign_in(client, member.user).post(url, {"name": "赵老师", "email": "zhao@example.test"})
    person = Candidate.objects.get()
    assert person.email == "zhao@example.test"
    client.post(url, {"name": "赵老师", "email": "zhao2@example.test"})
    person.refresh_from_db()
    assert person.email == "zhao2@example.test"

    application = cases.begin(call=call, subject=person, actor=member.user, at=now)
    tied, free = ExpertFactory(email="ZHAO2@example.test"), ExpertFactory()
    assert conflicts.conflicts_of([tied, free], [application]) == {tied.pk: {application.pk: [conflicts.SUBJECT]}}
