"""The life of a recognition: direct awards, one and many, lowering, extension, giving back, re-check, reminders, mergers."""

from datetime import datetime, time, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.models import CoordinatorScope
from accounts.services.merging import merge_organizations
from core.enums import Status
from core.models import Notification
from core.workflow import InvalidTransition
from review import deadlines
from review.recognition import rules
from review.recognition.enums import Ending, Purpose, SchemeLevel, StageKind
from review.recognition.models import Application, LevelRule, PublicNotice, Recognition, Stage
from review.recognition.services import recognitions
from tests.accounts.factories import CoordinatorFactory, MembershipFactory, OrganizationFactory
from tests.accounts.sign_in import sign_in
from tests.review.recognition.factories import (
    CallFactory,
    SchemeFactory,
    SchemeVersionFactory,
    open_run,
    submit,
    take,
)
from tests.taxonomy.factories import DistrictFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def coordinator():
    return CoordinatorFactory()


@pytest.fixture
def badge():
    version = SchemeVersionFactory(scheme=SchemeFactory(is_competitive=False))
    for level in (SchemeLevel.DISTRICT, SchemeLevel.SCHOOL):
        LevelRule.objects.create(version=version, level=level)
    return version.scheme


@pytest.fixture
def held(badge, coordinator, now):
    membership = MembershipFactory()
    row = recognitions.award(
        scheme=badge, subject=membership.organization, actor=coordinator, at=now, reason="云人社〔2026〕8 号", level="district"
    )
    row.editor = membership.user
    return row


def award_form(scheme, organization, **fields):
    on = timezone.localdate().isoformat()
    return {
        "scheme": scheme.pk,
        "organization": organization.credit_code,
        "basis": "云人社〔2026〕9 号",
        "recognized_on": on,
    } | fields


def test_badge_is_awarded_with_its_document_and_the_holder_is_told(client, badge, coordinator):
    membership = MembershipFactory()
    url = reverse("admin:review_recognition_award")

    answer = sign_in(client, coordinator).post(url, award_form(badge, membership.organization))

    row = Recognition.objects.get()
    assert answer.status_code == 302
    assert (row.basis, row.status, row.organization) == ("云人社〔2026〕9 号", Status.APPROVED, membership.organization)
    assert Notification.objects.filter(event="recognition.changed", recipient=membership.user).exists()
    assert client.post(url, award_form(badge, membership.organization)).status_code == 422  # it has it already
    assert Recognition.objects.count() == 1


def test_award_is_refused_for_competitive_schemes_own_and_foreign_organizations(client, badge, coordinator, now):
    competitive = SchemeVersionFactory().scheme
    own = MembershipFactory(user=coordinator).organization
    with pytest.raises(InvalidTransition):
        recognitions.award(scheme=competitive, subject=OrganizationFactory(), actor=coordinator, at=now, reason="x")
    with pytest.raises(InvalidTransition):
        recognitions.award(scheme=badge, subject=own, actor=coordinator, at=now, reason="x")
    url = reverse("admin:review_recognition_award")
    assert sign_in(client, coordinator).post(url, award_form(badge, own)).status_code == 422
    foreign = CoordinatorFactory(scope=DistrictFactory())
    assert sign_in(client, foreign).post(url, award_form(badge, OrganizationFactory())).status_code == 422
    assert sign_in(client, MembershipFactory().user).get(url).status_code in (302, 403, 404)
    assert not Recognition.objects.exists()


def test_a_district_awards_what_it_may_also_revoke_and_the_city_every_level_of_the_rules(client, badge, coordinator, now):
    organizations = [OrganizationFactory(), OrganizationFactory()]
    district = CoordinatorFactory(scope=organizations[0].district)
    CoordinatorScope.objects.create(user=district, district=organizations[1].district)
    url = reverse("admin:review_recognition_award")
    sign_in(client, district)
    assert client.post(url, award_form(badge, organizations[0], level="municipal")).status_code == 422
    award = {"scheme": badge, "subject": organizations[0], "at": now, "reason": "文件"}
    with pytest.raises(InvalidTransition):
        recognitions.award(level="municipal", actor=district, **award)
    with pytest.raises(InvalidTransition, match="办法里没有国家级"):
        recognitions.award(level="national", actor=coordinator, **award)
    assert not Recognition.objects.exists()

    assert client.post(url, award_form(badge, organizations[0], level="district")).status_code == 302
    assert rules.can_change_recognition(district, Recognition.objects.get())
    sign_in(client, coordinator)
    assert client.post(url, award_form(badge, organizations[1], level="municipal")).status_code == 302


def test_preview_of_awards_is_confirmed_by_who_saw_it(client, badge, coordinator):
    text = f"单位,文件号,认定时间,级别\n{OrganizationFactory().name},云人社〔2026〕9 号,2026-11-01,市级\n"
    url = reverse("admin:review_recognition_import")
    file = SimpleUploadedFile("名单.csv", text.encode())
    content = sign_in(client, coordinator).post(url, {"scheme": badge.pk, "file": file}).context["content"]

    sign_in(client, CoordinatorFactory()).post(url, {"content": content})
    assert not Recognition.objects.exists()
    sign_in(client, coordinator).post(url, {"content": content})
    assert Recognition.objects.count() == 1


def test_file_of_awards_is_shown_first_and_awarded_on_the_second_button(client, badge, coordinator):
    good, bad = OrganizationFactory(), "没有的单位"
    text = (
        f"单位,文件号,认定时间,级别\n{good.name},云人社〔2026〕9 号,2026-11-01,市级\n{bad},云人社〔2026〕9 号,2026-11-01,市级\n"
    )
    file = SimpleUploadedFile("名单.csv", text.encode())
    url = reverse("admin:review_recognition_import")

    page = sign_in(client, coordinator).post(url, {"scheme": badge.pk, "file": file})

    assert [bool(line.problem) for line in page.context["lines"]] == [False, True]
    assert not Recognition.objects.exists()
    client.post(url, {"content": page.context["content"]})
    client.post(url, {"content": page.context["content"]})  # the same once more: nothing twice
    assert Recognition.objects.get().level == SchemeLevel.MUNICIPAL
    client.post(url, {"content": page.context["content"] + "x"})
    assert Recognition.objects.count() == 1


@pytest.mark.parametrize(
    ("action", "fields"),
    [
        ("downgrade", {"level": "school", "reason": "复核得分不够"}),
        ("extend", {"valid_until": "2031-01-01", "reason": "疫情顺延"}),
        ("revoke", {"reason": "数据造假"}),
    ],
)
def test_coordinator_in_scope_acts_with_a_reason_and_nobody_else_does(client, held, coordinator, action, fields):
    url = reverse("admin:review_recognition_case", args=[held.pk])
    data = {f"{action}-{name}": value for name, value in fields.items()} | {"action": action, "version": held.version}
    assert sign_in(client, CoordinatorFactory(scope=DistrictFactory())).post(url, data).status_code == 404
    assert sign_in(client, held.editor).post(url, data).status_code in (302, 403, 404)
    held.refresh_from_db()
    assert held.version == int(data["version"])

    assert sign_in(client, coordinator).post(url, data | {f"{action}-reason": ""}).status_code == 422
    response = client.post(url, data, follow=True)
    assert ("10 分钟后公开" in response.content.decode()) == (action != "revoke")

    held.refresh_from_db()
    expected = {"downgrade": ("level", "school"), "extend": ("valid_until", None), "revoke": ("ending", Ending.REVOKED)}
    name, value = expected[action]
    assert getattr(held, name) == value if value else held.valid_until.year == 2031
    assert fields["reason"] in client.get(held.get_absolute_url()).content.decode()


def test_holder_gives_it_back_and_no_other_member_does(client, held):
    url = reverse("recognition:recognition_resign", args=[held.pk])
    data = {"reason": "停办了", "version": held.version}
    viewer = MembershipFactory(organization=held.organization, role="viewer").user
    assert sign_in(client, MembershipFactory().user).post(url, data).status_code == 404
    assert sign_in(client, viewer).post(url, data).status_code == 404

    assert sign_in(client, held.editor).post(url, data).status_code == 302

    held.refresh_from_db()
    assert (held.status, held.ending) == (Status.WITHDRAWN, Ending.RESIGNED)


def recheck_call(scheme, now):
    version = scheme.versions.in_force().get()
    return CallFactory(version=version, purpose=Purpose.RECHECK, opens_at=now - timedelta(days=1), closes_at=None)


def first_case(now):
    version = SchemeVersionFactory(stages=(StageKind.DECISION,))
    Stage.objects.create(version=version, purpose=Purpose.RECHECK, kind=StageKind.DECISION)
    call = CallFactory(version=version, opens_at=now - timedelta(days=400), closes_at=None)
    case = submit(call=call, at=now - timedelta(days=360))
    take(case, "approve", CoordinatorFactory(), at=now - timedelta(days=360))
    return case


def test_holder_begins_its_recheck_with_last_years_answers_and_it_renews(client, now):
    case = first_case(now)
    recognition, editor = case.outcome, case.created_by
    url = reverse("recognition:recognition_recheck", args=[recognition.pk])
    assert sign_in(client, editor).post(url).url == url  # no call is open yet
    recheck_call(recognition.scheme, now)
    assert sign_in(client, MembershipFactory().user).get(url).status_code == 404
    sign_in(client, editor)
    assert client.get(url).status_code == 200
    for _ in range(2):
        assert client.post(url).status_code == 302

    again = Application.objects.get(recognition=recognition)
    assert (again.purpose, again.copied_from) == (Purpose.RECHECK, case)
    assert again.sections.get().answers == {"plan": "三年内共建两个实训基地。"}
    from review.recognition.services import cases

    cases.submit(application=again, actor=editor, at=now)
    take(again, "approve", CoordinatorFactory(), at=now)

    due, ends = recognition.recheck_due_on, recognition.valid_until
    recognition.refresh_from_db()
    assert recognition.recheck_due_on > due
    assert recognition.valid_until == ends
    assert Recognition.objects.count() == 1


def test_recheck_of_who_holds_nothing_is_refused(now):
    case = first_case(now)
    call = recheck_call(case.outcome.scheme, now)
    with pytest.raises(InvalidTransition):
        submit(call=call, at=now)


def test_holder_is_reminded_of_its_recheck_in_steps_each_once(now):
    case = first_case(now)
    due = case.outcome.recheck_due_on
    recheck_call(case.outcome.scheme, now - timedelta(days=300))
    for days in (100, 88, 85, 60, 29, 28, 1, 0):
        at = timezone.make_aware(datetime.combine(due - timedelta(days=days), time(9)))
        deadlines.remind(at=at)

    told = Notification.objects.filter(event="recognition.recheck_due", recipient=case.created_by)

    assert told.count() == 3
    assert {message.url for message in told} == {reverse("recognition:recognition_recheck", args=[case.outcome.pk])}


def test_merged_organization_keeps_its_recognitions(held, coordinator, now):
    target = OrganizationFactory()
    source = held.organization

    merge_organizations(
        source=source,
        target=target,
        actor=coordinator,
        at=now,
        reason="同一家",
        expected_versions=[source.version, target.version],
    )

    held.refresh_from_db()
    assert (held.organization, held.subject) == (target, target)


# Notices in the admin


def test_city_prepares_publishes_and_withdraws_a_notice_and_a_district_does_not(client, coordinator, now):
    version = SchemeVersionFactory(stages=(StageKind.PUBLIC_NOTICE, StageKind.DECISION))
    call = CallFactory(version=version, opens_at=now - timedelta(days=1), closes_at=None)
    case = submit(call=call, at=now)
    run = open_run(case)
    prepare = reverse("admin:review_publicnotice_prepare")
    data = {"title": "拟认定名单公示", "opens_on": timezone.localdate().isoformat(), "working_days": 5, "runs": [run.pk]}
    assert sign_in(client, CoordinatorFactory(scope=case.organization.district)).post(prepare, data).status_code == 404

    sign_in(client, coordinator)
    assert run in client.get(prepare).context["form"].fields["runs"].queryset
    page = client.post(prepare, data)

    notice = PublicNotice.objects.get()
    assert page.url == reverse("admin:review_publicnotice_case", args=[notice.pk])
    assert client.get(page.url).status_code == client.get(notice.get_absolute_url()).status_code == 200
    client.post(page.url, {"action": "publish", "version": notice.version})
    notice.refresh_from_db()
    assert notice.status == Status.APPROVED
    client.post(page.url, {"action": "withdraw", "version": notice.version, "reason": ""})
    notice.refresh_from_db()
    assert notice.status == Status.APPROVED
    client.post(page.url, {"action": "withdraw", "version": notice.version, "reason": "名称写错"})
    assert run in client.get(prepare).context["form"].fields["runs"].queryset


def test_admin_lists_answer(client, held, coordinator, now):
    sign_in(client, coordinator)
    for name in ("publicnotice", "objection", "recognition"):
        assert client.get(reverse(f"admin:review_{name}_changelist")).status_code == 200
    assert client.get(reverse("admin:review_recognition_case", args=[held.pk])).status_code == 200
    assert client.get(reverse("admin:index")).status_code == 200
