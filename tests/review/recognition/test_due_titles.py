"""Late re-checks and near ends are seen in public, on the desk, in the admin and in calendars; targets are entered."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from review.recognition import due_dates, notice_panels
from review.recognition.enums import Purpose
from review.recognition.models import Recognition, Target
from review.recognition.services import recognitions
from tests.accounts.factories import CoordinatorFactory, MembershipFactory
from tests.accounts.sign_in import sign_in
from tests.review.recognition.factories import CallFactory, SchemeFactory, SchemeVersionFactory
from tests.taxonomy.factories import DistrictFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now() - timedelta(minutes=11)  # what was granted then is public
ON = timezone.localdate(NOW)
DAY = timedelta(days=1)


@pytest.fixture
def scheme():
    return SchemeVersionFactory(scheme=SchemeFactory(is_competitive=False)).scheme


def hold(scheme, *, recheck=None, ends=None):
    """A title with its days, counted from today."""
    membership = MembershipFactory()
    row = recognitions.award(scheme=scheme, subject=membership.organization, actor=CoordinatorFactory(), at=NOW, reason="文件")
    Recognition.objects.filter(pk=row.pk).update(
        recheck_due_on=None if recheck is None else ON + recheck * DAY, valid_until=None if ends is None else ON + ends * DAY
    )
    row.refresh_from_db()
    row.editor = membership.user
    return row


def test_late_recheck_is_marked_in_public_and_one_due_today_is_not(client, scheme):
    late, today = hold(scheme, recheck=-1), hold(scheme, recheck=0)
    assert "复核超期" in client.get(late.get_absolute_url()).content.decode()
    assert "复核超期" not in client.get(today.get_absolute_url()).content.decode()
    page = client.get(reverse("recognition:recognition_list", args=[scheme.code]))
    assert page.content.decode().count("复核超期") == 1
    recognitions.end(recognition=late, action="revoke", actor=CoordinatorFactory(), at=NOW, reason="x")
    assert "复核超期" not in client.get(late.get_absolute_url()).content.decode()


def test_admin_finds_late_rechecks_near_ones_and_near_ends(client, scheme):
    rows = {"late": hold(scheme, recheck=-1), "recheck": hold(scheme, recheck=30), "ending": hold(scheme, ends=30)}
    rows["none"] = hold(scheme, recheck=200, ends=400)
    sign_in(client, CoordinatorFactory())
    for due in ("late", "recheck", "ending"):
        found = client.get(reverse("admin:review_recognition_changelist", query={"due": due})).context["cl"].result_list
        assert list(found) == [rows[due]], due


def test_desk_says_how_many_are_late_to_who_manages_them(scheme):
    city = CoordinatorFactory()
    hold(scheme, recheck=200, ends=400)
    assert notice_panels.recheck_panel(city, NOW) is None
    hold(scheme, recheck=-3)
    hold(scheme, ends=10)

    panel = notice_panels.recheck_panel(city, NOW)

    late = "1 个复核超期，1 个 90 天内到期。"
    assert panel["text"] == f"{late}还没有受理复核的：{scheme.name}，先发复核的通知。"
    CallFactory(version=scheme.versions.get(), purpose=Purpose.RECHECK, opens_at=NOW - DAY)
    assert notice_panels.recheck_panel(city, NOW)["text"] == late
    assert panel["url"].endswith("?due=late")
    assert notice_panels.recheck_panel(CoordinatorFactory(scope=DistrictFactory()), NOW) is None
    assert notice_panels.recheck_panel(MembershipFactory().user, NOW) is None


def test_the_city_is_told_to_open_a_call_before_the_holder_is_told_of_the_day(client, scheme):
    row, city = hold(scheme, recheck=20), CoordinatorFactory()
    held = reverse("recognition:held_list")

    def asked():
        ((due, _),) = due_dates.RECHECKS.due(ON, ON, ON + 30 * DAY)
        return set(due_dates.RECHECKS.responsible(due)), due_dates.RECHECKS.wording(due)[2]

    people, label = asked()
    assert city in people
    assert row.editor not in people
    assert label == "发通知"
    assert "办复核" not in sign_in(client, row.editor).get(held).content.decode()
    CallFactory(version=scheme.versions.get(), purpose=Purpose.RECHECK, opens_at=NOW - DAY)
    assert asked() == ({row.editor}, "办复核")
    assert "办复核" in client.get(held).content.decode()


def test_calendar_of_a_holder_has_recheck_and_end(scheme):
    row = hold(scheme, recheck=10, ends=100)
    hold(scheme, recheck=10, ends=100)  # somebody else's

    items = notice_panels.calendar_items(row.editor, NOW)

    assert [(item.title.split("：")[0], item.starts_on) for item in items] == [
        ("复核", ON + 10 * DAY),
        ("认定到期", ON + 100 * DAY),
    ]
    assert {item.url for item in items} == {reverse("recognition:recognition_recheck", args=[row.pk])}
    assert notice_panels.calendar_items(MembershipFactory().user, NOW) == []


def test_targets_are_entered_by_the_city_and_nobody_else(client, scheme):
    add = reverse("admin:review_target_add")
    data = {"scheme": scheme.pk, "level": "", "year": ON.year, "count": 5, "source": "任务清单"}
    assert sign_in(client, CoordinatorFactory(scope=DistrictFactory())).post(add, data).status_code == 403
    assert not Target.objects.exists()

    assert sign_in(client, CoordinatorFactory()).post(add, data).status_code == 302

    assert client.get(reverse("admin:review_target_changelist")).status_code == 200
    page = client.get(reverse("recognition:recognition_list", args=[scheme.code]))
    assert [(row.count, row.missing) for row in page.context["targets"]] == [(5, 5)]


def test_way_to_the_title_is_linked_from_both_of_its_schemes_and_from_no_other(client, scheme):
    second = SchemeVersionFactory(scheme=SchemeFactory(is_competitive=False), follows=scheme).scheme
    ladder = reverse("recognition:ladder", args=[second.code])
    for step in (scheme, second):
        assert client.get(step.get_absolute_url()).content.decode().count(ladder) == 2  # button, and 怎么认定的
    other = SchemeVersionFactory(scheme=SchemeFactory()).scheme
    assert "/ladder/" not in client.get(other.get_absolute_url()).content.decode()
    second.is_active = False
    second.save()
    assert ladder not in client.get(scheme.get_absolute_url()).content.decode()
