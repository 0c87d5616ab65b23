"""Automatic rules: what each sees and what it leaves alone, what is set aside, duplicates, the rules' own record."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Organization
from core.enums import Status
from review import fingerprints, rule_record, services
from review.findings import findings_of, run_rules
from review.models import FindingRule, ReviewTask, TaskFinding, TextFingerprint
from supplydemand.models import TalentDemand
from tests.accounts.factories import CoordinatorFactory, MembershipFactory, OrganizationFactory
from tests.review.submissions import TUESDAY, manager_of, submit_organization, take
from tests.supplydemand.factories import TalentDemandFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate(TUESDAY)
TEXT = "负责五轴加工中心的装配、调试和精度检测，能读装配图，会用三坐标测量机，两班倒，提供宿舍和班车。"


def codes(obj):
    """The codes of what is to be looked at."""
    return {finding.code for finding in run_rules(obj, on=TODAY) if finding.level != "ok"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("加微信 abc12345 详聊", "contact"),
        ("QQ：123456789", "contact"),
        ("发邮件到 hr@example.test", "contact"),
        ("限女性，形象好", "discrimination"),
        ("兼职刷单，日结", "spam"),
        ("入职先交押金", "spam"),
        ("高薪诚聘！！！！", "spam"),
        ("JOIN US NOW AND EARN MUCH MUCH MONEY", "spam"),
    ],
)
def test_words_in_the_text_are_seen(text, code):
    plain = TalentDemandFactory(description=TEXT)
    marked = TalentDemandFactory(description=TEXT + text)

    assert code in codes(marked)
    assert code not in codes(plain)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"salary_min": 300}, "salary"),
        ({"salary_min": 3000, "salary_max": 60000}, "salary"),
        ({"headcount": 800}, "headcount"),
        ({"expires_on": TODAY - timedelta(days=1)}, "completeness"),
    ],
)
def test_implausible_numbers_and_dates_are_seen(fields, code):
    organization = OrganizationFactory()
    assert code not in codes(TalentDemandFactory(organization=organization, expires_on=TODAY + timedelta(days=60)))
    assert code in codes(TalentDemandFactory(organization=organization, **fields))


def test_first_three_listings_are_marked_and_the_fourth_is_not():
    organization = OrganizationFactory()
    listings = [TalentDemandFactory(organization=organization, title=f"岗位 {number}") for number in range(4)]

    assert "probation" not in codes(listings[3])
    TalentDemand.objects.filter(pk=listings[0].pk).delete()
    assert "probation" in codes(listings[3])


@pytest.mark.parametrize(
    ("factory", "fields", "code"),
    [
        (OrganizationFactory, {"credit_code": "12990000MA0000001X"}, "credit_code"),
        (OrganizationFactory, {"credit_code": "12990000MA0000001X"}, "registration_type"),
        (OrganizationFactory, {"website": "https://zhiyuan.example", "contact_email": "a@other.example"}, "website"),
        (OrganizationFactory, {"website": "https://zhiyuan.example", "contact_email": "a@qq.com"}, "website"),
    ],
)
def test_doubtful_organizations_are_seen(factory, fields, code):
    sound = factory(website="https://www.zhiyuan.example", contact_email="office@zhiyuan.example")
    assert code not in codes(sound)
    assert code in codes(factory(**fields))


def test_same_text_is_found_within_and_across_organizations_and_other_text_is_not():
    own = TalentDemandFactory(title="五轴装调技师", description=TEXT)
    fingerprints.remember(own)
    copied = TalentDemandFactory(title="五轴装调技师", description=TEXT.replace("两班倒", "三班倒"))
    again = TalentDemandFactory(organization=own.organization, title="五轴装调技师（急）", description=TEXT)
    other = TalentDemandFactory(title="幼儿园教师", description="带班，组织一日活动，和家长沟通，有教师资格证，普通话二级甲等。")

    assert [pk for obj in (copied, again, other) for pk, _ in fingerprints.near_duplicates(obj)] == [own, own]
    texts = [
        finding.text for obj in (copied, again) for finding in run_rules(obj, on=TODAY) if finding.code == "review.near_duplicate"
    ]
    assert ["照抄" in texts[0], "重复发布" in texts[1]] == [True, True]


def test_a_listing_is_no_duplicate_of_what_it_revises_nor_of_what_is_withdrawn():
    original = TalentDemandFactory(title="五轴装调技师", description=TEXT)
    withdrawn = TalentDemandFactory(title="五轴装调技师", description=TEXT, status=Status.WITHDRAWN)
    revision = TalentDemandFactory(
        organization=original.organization, title="五轴装调技师", description=TEXT, status=Status.SUBMITTED, revision_of=original
    )
    for obj in (original, withdrawn, revision):
        fingerprints.remember(obj)

    assert fingerprints.near_duplicates(revision) == []
    fingerprints.remember(TalentDemandFactory(title="五轴装调技师", description=TEXT))
    assert len(fingerprints.near_duplicates(revision)) == 1


def test_a_similar_name_of_an_organization_is_found():
    fingerprints.remember(OrganizationFactory(name="云汀纸鸢智能装备制造股份有限公司"))

    assert "review.near_duplicate" in codes(OrganizationFactory(name="云汀纸鸢智能装备制造有限公司"))
    assert "review.near_duplicate" not in codes(OrganizationFactory(name="拾光轴承科技有限公司"))


def test_missing_fingerprints_are_made_once():
    TalentDemandFactory.create_batch(2, description=TEXT)

    first, second = fingerprints.remember_missing(), fingerprints.remember_missing()

    assert (first > 0, second) == (True, 0)
    assert TextFingerprint.objects.count() == first


def finding(task, code):
    return next(row for row in findings_of(task, on=TODAY) if row.code == code)


def test_what_was_set_aside_comes_back_when_what_the_rule_reads_changes():
    task, coordinator = (
        submit_organization(website="https://zhiyuan.example", contact_email="a@other.example"),
        CoordinatorFactory(),
    )
    services.dismiss_finding(task=task, key=finding(task, "website").key, actor=coordinator, at=TUESDAY, reason="集团的邮箱")
    assert finding(task, "website").dismissal.reason == "集团的邮箱"

    for name, value in (("introduction", "换了简介"), ("contact_email", "b@third.example")):
        Organization.objects.filter(pk=task.object_id).update(**{name: value})
        task = ReviewTask.objects.get(pk=task.pk)
        assert (finding(task, "website").dismissal is None) == (name == "contact_email")


def test_a_further_round_keeps_what_was_set_aside_for_the_same_content():
    task, coordinator = submit_organization(website=""), CoordinatorFactory()
    services.dismiss_finding(task=task, key=finding(task, "website").key, actor=coordinator, at=TUESDAY, reason="没有网站")
    take(task, "return", coordinator, reason="名称不全")
    take(task, "submit", manager_of(task), at=TUESDAY + timedelta(days=1))

    again = ReviewTask.objects.open().of(task.obj).get()

    assert finding(again, "website").dismissal.dismissed_by == coordinator


def test_findings_are_kept_for_the_queue_and_again_gives_the_same_rows():
    task = submit_organization(website="")
    for _ in range(2):
        services.record_findings(task=task, at=TUESDAY)

    task.refresh_from_db()
    assert (task.finding_level, task.checked_at) == ("notice", TUESDAY)
    assert TaskFinding.objects.filter(task=task, code="website").count() == 1


def test_setting_the_last_finding_aside_clears_the_queues_mark():
    task = submit_organization(website="")
    services.record_findings(task=task, at=TUESDAY)
    for code in ("website", "licence"):
        services.dismiss_finding(task=task, key=finding(task, code).key, actor=CoordinatorFactory(), at=TUESDAY, reason="核过了")

    task.refresh_from_db()
    assert task.finding_level == "ok"


def test_the_record_of_a_rule_counts_what_was_set_aside():
    tasks = [submit_organization(website="") for _ in range(4)]
    for task in tasks:
        services.record_findings(task=task, at=TUESDAY)
    services.dismiss_finding(
        task=tasks[0], key=finding(tasks[0], "website").key, actor=CoordinatorFactory(), at=TUESDAY, reason="没有网站"
    )

    rule_record.refresh(at=TUESDAY)

    rule = FindingRule.objects.get(code="website")
    assert (rule.seen_count, rule.dismissed_count, rule.false_alarm_percent) == (4, 1, 25)


def test_a_rule_that_is_switched_off_says_nothing_and_stays_off():
    organization = OrganizationFactory(website="")
    rule_record.refresh(at=TUESDAY)
    assert "website" in codes(organization)

    FindingRule.objects.filter(code="website").update(is_active=False)
    rule_record.refresh(at=TUESDAY)

    assert "website" not in codes(organization)


def test_submission_of_an_unverified_organization_is_a_problem():
    listing = TalentDemandFactory(organization=MembershipFactory(organization__status=Status.SUBMITTED).organization)

    assert "review.unverified_organization" in codes(listing)
