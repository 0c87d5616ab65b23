"""A re-check that is refused marks the title until the city has decided; a refused renewal lets it run out."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core.enums import Status
from core.models import Notification
from core.workflow import InvalidTransition
from review import deadlines, services
from review.models import ReviewTask
from review.recognition import notice_panels, rechecks
from review.recognition.disclosure import history_of
from review.recognition.enums import Ending, Purpose, SchemeLevel, StageKind, VersionState
from review.recognition.models import LevelRule, Recognition, Stage
from review.recognition.services import appeals, cases, failed_checks, recognitions
from review.recognition.services import rechecks as recheck_services
from tests.accounts.factories import CoordinatorFactory, MembershipFactory
from tests.accounts.sign_in import sign_in
from tests.review.recognition.factories import CallFactory, SchemeVersionFactory, open_run, put_in_force, submit, take
from tests.taxonomy.factories import DistrictFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()
ON = timezone.localdate(NOW)
DAY = timedelta(days=1)
REFUSED_AT = NOW - timedelta(minutes=30)


@pytest.fixture
def held():
    """A title granted 340 days ago, whose rules know re-check and renewal."""
    version = SchemeVersionFactory(stages=(StageKind.DECISION,), state=VersionState.DRAFT)
    for place, purpose in enumerate((Purpose.RECHECK, Purpose.RENEWAL), 1):
        Stage.objects.create(version=version, place=place, purpose=purpose, kind=StageKind.DECISION)
    LevelRule.objects.create(version=version, level=SchemeLevel.DISTRICT)
    long_ago = NOW - timedelta(days=340)
    case = submit(call=CallFactory(version=put_in_force(version), opens_at=long_ago, closes_at=None), at=long_ago)
    take(case, "approve", CoordinatorFactory(), at=long_ago)
    Recognition.objects.update(level=SchemeLevel.MUNICIPAL)
    case.outcome.refresh_from_db()
    return case.outcome


@pytest.fixture
def city():
    return CoordinatorFactory()


def refused(held, purpose=Purpose.RECHECK, *, at=REFUSED_AT, actor=None):
    """The re-check or renewal of a title, refused."""
    CallFactory(version=held.scheme_version, purpose=purpose, opens_at=NOW - 9 * DAY, closes_at=None)
    again = recheck_services.begin(recognition=held, actor=held.application.created_by, at=at)
    cases.submit(application=again, actor=held.application.created_by, at=at)
    take(again, "reject", actor or CoordinatorFactory(), at=at, reason="实习人数少了一半")
    held.refresh_from_db()
    again.refresh_from_db()
    return again


def page(held):
    return reverse("admin:review_recognition_case", args=[held.pk])


def public_pages(held):
    listed = reverse("recognition:recognition_list", args=[held.scheme.code])
    return [held.get_absolute_url(), listed, reverse("verify_code", args=[held.verify_code])]


def texts(client, held):
    return [client.get(url).content.decode() for url in public_pages(held)]


def test_refused_recheck_marks_the_title_everywhere_and_a_sound_title_bears_no_mark(client, held):
    assert not any("复核未通过" in text for text in texts(client, held))

    refused(held)

    assert (held.status, held.check_failed, held.check_failed_on) == (Status.APPROVED, Purpose.RECHECK, ON)
    assert all("复核未通过" in text for text in texts(client, held))
    mine = sign_in(client, held.application.created_by).get(reverse("recognition:held_list")).content.decode()
    assert "复核未通过" in mine
    told = Notification.objects.filter(event="recognition.decided", title__startswith="没有通过").get()
    assert "限期整改" in told.text


def test_public_reads_of_a_refusal_once_it_can_no_longer_be_taken_back(client, held):
    refused(held, at=NOW)

    assert not any("复核未通过" in text for text in texts(client, held))
    assert "复核未通过" in sign_in(client, held.application.created_by).get(held.get_absolute_url()).content.decode()


def test_public_reads_of_a_renewal_once_it_can_no_longer_be_taken_back(client, held, city):
    Recognition.objects.update(valid_until=ON + 30 * DAY)
    held.refresh_from_db()
    CallFactory(version=held.scheme_version, purpose=Purpose.RENEWAL, opens_at=NOW - 9 * DAY, closes_at=None)
    again = recheck_services.begin(recognition=held, actor=held.application.created_by, at=NOW)
    cases.submit(application=again, actor=held.application.created_by, at=NOW)
    before = f"{held.valid_until}"
    take(again, "approve", city, at=NOW)
    held.refresh_from_db()

    public, inside = texts(client, held), sign_in(client, held.application.created_by).get(held.get_absolute_url())

    assert all(before in text and str(held.valid_until or "长期") not in text for text in public)
    assert before not in inside.content.decode()


def test_desk_asks_the_city_until_it_is_decided_and_reminds_it(client, held, city):
    stranger = CoordinatorFactory(scope=DistrictFactory())
    assert notice_panels.failed_panel(city, NOW) is None
    refused(held)

    assert notice_panels.failed_panel(city, NOW)["text"].startswith("1 个要决定")
    assert [item.title for item in notice_panels.work_items(city, NOW)] == ["处理没有通过的复核"]
    for nobody in (stranger, MembershipFactory().user):
        assert notice_panels.failed_panel(nobody, NOW) is None
    told = Notification.objects.filter(event="recognition.check_failed")
    assert {row.recipient for row in told} >= {city}
    assert stranger not in {row.recipient for row in told}
    told.delete()
    late = timezone.make_aware(timezone.datetime.combine(held.decide_by + 9 * DAY, timezone.datetime.min.time())) + 9 * DAY / 24
    deadlines.remind(at=late)
    assert Notification.objects.filter(event="recognition.check_failed", recipient=city).exists()
    found = sign_in(client, city).get(reverse("admin:review_recognition_changelist"), {"due": "failed"})
    assert list(found.context["cl"].result_list) == [held]

    recognitions.end(recognition=held, action="revoke", actor=city, at=NOW, reason="没有达标")

    assert notice_panels.failed_panel(city, NOW) is None
    assert notice_panels.work_items(city, NOW) == []
    Notification.objects.all().delete()
    deadlines.remind(at=late + 9 * DAY)
    assert not Notification.objects.filter(event="recognition.check_failed").exists()


def test_district_decides_on_its_own_titles_and_is_asked_of_no_other(held):
    district = CoordinatorFactory(scope=held.organization.district)
    refused(held)
    assert notice_panels.failed_panel(district, NOW) is None
    Recognition.objects.update(level=SchemeLevel.DISTRICT)
    assert notice_panels.failed_panel(district, NOW) is not None


def test_city_chooses_correction_and_the_next_recheck_clears_the_mark(client, held, city):
    refused(held)
    with pytest.raises(InvalidTransition, match="等市里决定"):
        recheck_services.begin(recognition=held, actor=held.application.created_by, at=NOW)
    data = {"action": "correct", "correct-correct_until": str(ON + 60 * DAY), "correct-reason": "补齐", "version": held.version}
    sign_in(client, city)
    assert "限期整改再复核" in client.get(page(held)).content.decode()
    assert client.post(page(held), data | {"correct-reason": ""}).status_code == 422
    assert client.post(page(held), data | {"correct-correct_until": str(ON)}).status_code == 422
    assert client.post(page(held), data).status_code == 302

    held.refresh_from_db()
    assert (held.correct_until, held.recheck_due_on, held.check_failed) == (ON + 60 * DAY,) * 2 + (Purpose.RECHECK,)
    assert notice_panels.failed_panel(city, NOW) is None
    assert f"限 {held.correct_until} 前整改" in texts(client, held)[0]
    again = recheck_services.begin(recognition=held, actor=held.application.created_by, at=NOW)
    cases.submit(application=again, actor=held.application.created_by, at=NOW)
    take(again, "approve", city, at=NOW)

    held.refresh_from_db()
    assert (held.check_failed, held.correct_until, held.decide_by) == ("", None, None)
    assert "<dt>复核未通过" not in texts(client, held)[0]  # the city's own page
    assert "复核未通过" in texts(client, held)[1]  # the public list, as long as the approval can be taken back


def test_correction_that_passed_without_a_recheck_comes_back_to_the_desk(held, city):
    refused(held)
    failed_checks.ask_for_correction(recognition=held, correct_until=ON + 20 * DAY, actor=city, at=NOW, reason="补齐")
    assert notice_panels.failed_panel(city, NOW + 20 * DAY) is None
    assert notice_panels.failed_panel(city, NOW + 21 * DAY) is not None
    with pytest.raises(InvalidTransition):
        failed_checks.ask_for_correction(recognition=held, correct_until=ON + 40 * DAY, actor=city, at=NOW, reason="x")


@pytest.mark.parametrize("choice", ["downgrade", "revoke"])
def test_lowering_or_revoking_settles_it(held, city, choice):
    refused(held)
    if choice == "revoke":
        recognitions.end(recognition=held, action="revoke", actor=city, at=NOW, reason="没有达标")
        assert held.ending == Ending.REVOKED
    else:
        recognitions.change_level(recognition=held, level="district", actor=city, at=NOW, reason="没有达标")
        assert held.recheck_due_on > ON + 300 * DAY
    held.refresh_from_db()
    assert (held.check_failed, held.decide_by, held.failure_text) == ("", None, "")


def test_refused_renewal_is_marked_and_lapses_at_the_last_day(client, held, city):
    Recognition.objects.update(valid_until=ON + 30 * DAY)
    held.refresh_from_db()
    refused(held, Purpose.RENEWAL)

    assert all("续认未通过" in text for text in texts(client, held))
    assert f"{held.valid_until} 到期失效" in texts(client, held)[0]
    assert notice_panels.failed_panel(city, NOW) is None
    recognitions.expire_due(at=NOW + 30 * DAY)
    held.refresh_from_db()
    assert held.status == Status.APPROVED
    recognitions.expire_due(at=NOW + 31 * DAY)
    held.refresh_from_db()
    assert (held.status, held.ending, held.check_failed) == (Status.EXPIRED, Ending.LAPSED, "")


def test_refusal_that_is_taken_back_leaves_no_mark_and_tells_nobody(client, held, city):
    case = refused(held, at=NOW, actor=city)
    run = case.runs.get()
    task = ReviewTask.objects.of(run).order_by("-pk").first()
    assert Notification.objects.filter(event="recognition.check_failed").exists()

    services.take_back(task=task, actor=city, at=NOW + timedelta(minutes=9))

    held.refresh_from_db()
    assert (held.check_failed, held.decide_by) == ("", None)
    assert not Notification.objects.filter(event="recognition.check_failed").exists()
    assert open_run(case) == run
    assert "复核未通过" not in client.get(held.get_absolute_url()).content.decode()


def test_refusal_that_the_city_has_acted_on_is_not_taken_back(held, city):
    case = refused(held, at=NOW, actor=city)
    failed_checks.ask_for_correction(recognition=held, correct_until=ON + 20 * DAY, actor=city, at=NOW, reason="补齐")
    task = ReviewTask.objects.of(case.runs.get()).order_by("-pk").first()
    with pytest.raises(InvalidTransition, match="限期整改"):
        services.take_back(task=task, actor=city, at=NOW + timedelta(minutes=5))


def test_appeal_keeps_the_city_waiting_and_takes_the_mark_away_where_it_is_upheld(held, city):
    case = refused(held)
    appeal = appeals.lodge(application=case, actor=case.created_by, at=NOW, text="人数算错了")
    assert notice_panels.failed_panel(city, NOW) is None
    with pytest.raises(InvalidTransition, match="申诉"):
        failed_checks.ask_for_correction(recognition=held, correct_until=ON + 20 * DAY, actor=city, at=NOW, reason="x")

    appeals.decide(appeal=appeal, action="approve", actor=city, at=NOW, reason="确实算错")

    held.refresh_from_db()
    assert held.check_failed == ""
    services.take_back(task=ReviewTask.objects.of(appeal).order_by("-pk").first(), actor=city, at=NOW + timedelta(minutes=5))
    held.refresh_from_db()
    assert held.check_failed == Purpose.RECHECK
    assert not rechecks.is_recheck_near(held, ON)


def test_history_and_case_page_tell_a_renewal_from_a_recheck(client, held, city):
    for purpose, words in ((Purpose.RECHECK, "复核通过"), (Purpose.RENEWAL, "续认通过")):
        if purpose == Purpose.RENEWAL:
            Recognition.objects.update(valid_until=ON + 30 * DAY)
            held.refresh_from_db()
        CallFactory(version=held.scheme_version, purpose=purpose, opens_at=NOW - 9 * DAY, closes_at=None)
        again = recheck_services.begin(recognition=held, actor=held.application.created_by, at=NOW)
        cases.submit(application=again, actor=held.application.created_by, at=NOW)
        take(again, "approve", city, at=NOW)
        page = sign_in(client, held.application.created_by).get(again.get_absolute_url()).content.decode()
        assert f"<h2>{words}</h2>" in page
        assert held.get_absolute_url() in page
        assert history_of(held)[0]["label"] == words
