"""The way from cultivation to the title, and what holders were given."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core import documents
from core.enums import Status
from core.models import Document, ReviewEvent
from review.recognition import eligibility, ladder
from review.recognition.completeness import fields_of
from review.recognition.enums import BenefitKind, Ending, FieldKind, StageKind, VersionState
from review.recognition.models import Appeal, Application, Benefit, BenefitRecord, FormField, Recognition, Stage
from review.recognition.services import cases, rechecks, recognitions
from tests.accounts.factories import CoordinatorFactory, OrganizationFactory, UserFactory
from tests.accounts.sign_in import sign_in
from tests.core.uploads import upload
from tests.review.recognition.factories import (
    TUESDAY,
    CallFactory,
    SchemeFactory,
    SchemeVersionFactory,
    begin,
    put_in_force,
    submit,
    take,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def scheme():
    first = SchemeFactory(name="培育企业", is_competitive=False)
    SchemeVersionFactory(scheme=first)
    second = SchemeFactory(name="产教融合型企业", is_competitive=False)
    SchemeVersionFactory(scheme=second, follows=first, follows_after_months=12)
    return second


def hold(scheme, organization, on):
    return recognitions.award(
        scheme=scheme, subject=organization, actor=CoordinatorFactory(), at=TUESDAY, reason="文件", recognized_on=on
    )


def before(scheme):
    return scheme.versions.get().follows


def lines_of(scheme):
    rows = ladder.holders_of(scheme.versions.get(), UserFactory()).order_by("recognized_on", "pk")
    return ladder.lines_of(rows, scheme.versions.get(), UserFactory(), at=TUESDAY)


def page(scheme):
    return reverse("recognition:ladder", args=[scheme.code])


def test_each_holder_has_a_line_with_what_is_next(scheme, client):
    new, ready, titled = (OrganizationFactory(name=name) for name in ("新来的公司", "满一年的公司", "认定了的公司"))
    hold(before(scheme), titled, date(2024, 1, 10))
    hold(before(scheme), ready, date(2025, 11, 1))
    Recognition.objects.filter(organization=ready).update(recheck_due_on=date(2027, 1, 1))
    hold(before(scheme), new, date(2026, 6, 1))
    hold(scheme, titled, date(2026, 3, 1))

    lines = lines_of(scheme)

    assert [(line.first.organization, line.next_text, line.next_on) for line in lines] == [
        (titled, "年度复核", date(2027, 3, 1)),
        (ready, "可以申报", None),
        (new, "满 12 个月可以申报", date(2027, 6, 1)),
    ]
    assert "满一年的公司" in client.get(page(scheme)).content.decode()


def test_no_ladder_without_a_scheme_before_and_none_of_what_is_hidden(scheme, client):
    assert client.get(page(before(scheme))).status_code == 404
    assert client.get(page(scheme)).status_code == 200
    scheme.is_active = False
    scheme.save()
    assert client.get(page(scheme)).status_code == 404


def test_the_page_costs_the_same_however_many_there_are(scheme, client):
    def counted():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page(scheme)).status_code == 200
        return len(queries)

    def both():
        organization = OrganizationFactory()
        for step in (before(scheme), scheme):
            hold(step, organization, date(2024, 1, 10))

    both()
    counted()
    few = counted()
    for _ in range(4):
        both()
    assert counted() == few


def test_the_page_reads_no_more_titles_than_it_shows(scheme, client, monkeypatch):
    monkeypatch.setattr("review.recognition.views.ladder.PAGE_SIZE", 2)
    names = [f"第{number}家公司" for number in range(5)]
    for name in names:
        organization = OrganizationFactory(name=name)
        for step in (before(scheme), scheme):
            hold(step, organization, date(2024, 1, 10))
    address, seen = page(scheme), []
    while address:
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(address)
        titles = [row["sql"] for row in queries if 'FROM "review_recognition"' in row["sql"] and '"object_id" IN' in row["sql"]]
        assert len(titles) == 1
        seen.append([line.first.holder_name for line in answer.context["lines"]])
        assert all(line.second.holder_name == line.first.holder_name for line in answer.context["lines"])
        address = answer.context["next_url"] and f"{page(scheme)}{answer.context['next_url']}"
    assert seen == [names[:2], names[2:4], names[4:]]
    assert client.get(f"{page(scheme)}?after=nonsense").status_code == 404


def applied_for(scheme, held=None, organization=None):
    """A case that is being handled: a re-check of what is held, or a first application."""
    purpose = "first" if held is None else "recheck"
    version = scheme.versions.get()
    row = held or Recognition(organization=organization)
    return Application.objects.create(
        call=CallFactory(version=version, purpose=purpose),
        scheme_version=version,
        purpose=purpose,
        organization=row.organization,
        content_type=ContentType.objects.get_for_model(row.organization),
        object_id=row.organization.pk,
        subject_name=row.organization.name,
        recognition=held,
        case_number=f"X{Application.objects.count()}",
        status=Status.SUBMITTED,
        created_by=UserFactory(),
    )


def test_a_line_says_what_is_late_and_what_is_being_handled(scheme, client):
    late, checked, applied, renewed = (OrganizationFactory(name=name) for name in ("迟的", "在核对的", "在申报的", "在复核的"))
    for organization in (late, checked, applied, renewed):
        hold(before(scheme), organization, date(2024, 1, 10))
    title = hold(scheme, renewed, date(2024, 6, 1))
    Recognition.objects.filter(scheme=before(scheme)).update(recheck_due_on=date(2026, 1, 10), valid_until=None)
    Recognition.objects.filter(scheme=scheme).update(recheck_due_on=date(2026, 1, 10), valid_until=None)
    applied_for(before(scheme), held=checked.recognitions.get())
    applied_for(scheme, organization=applied)

    def said():
        return {line.first.holder_name: (line.check_text, line.next_text, line.is_late) for line in lines_of(scheme)}

    overdue = "超期"
    assert said() == {
        "迟的": (overdue, "先补年度核对", True),
        "在核对的": ("在办", "可以申报", False),
        "在申报的": (overdue, "认定申报在办", False),
        "在复核的": (overdue, "年度复核超期", True),
    }
    applied_for(scheme, held=title)
    assert said()["在复核的"] == (overdue, "年度复核在办", False)
    assert "先补年度核对" in client.get(page(scheme)).content.decode()
    case = Application.objects.get(organization=applied)
    refusal = ReviewEvent.objects.create(
        obj=case, action="refuse", label="不予通过", from_status=Status.SUBMITTED, to_status=Status.REJECTED, at=TUESDAY
    )
    Application.objects.filter(pk=case.pk).update(status=Status.REJECTED)
    Recognition.objects.filter(scheme=before(scheme)).update(recheck_due_on=None)
    assert said()["在申报的"] == ("不用", "可以申报", False)
    Appeal.objects.create(
        application=case, against=refusal, text="不服", due_on=date(2026, 2, 1), status=Status.SUBMITTED, created_by=UserFactory()
    )
    assert said()["在申报的"] == ("不用", "认定申报在办", False)
    Application.objects.filter(recognition=title).update(status=Status.WITHDRAWN)
    Recognition.objects.filter(pk=title.pk).update(
        status=Status.WITHDRAWN, ending=Ending.REVOKED, ended_on=date(2026, 1, 5), recheck_due_on=None
    )
    assert said()["在复核的"] == ("不用", "认定已撤销", False)


def test_the_line_lists_the_checks_that_were_decided(scheme, client):
    row = hold(before(scheme), OrganizationFactory(), date(2024, 1, 10))
    for days, status in ((400, Status.APPROVED), (30, Status.REJECTED), (2, Status.SUBMITTED)):
        case = applied_for(before(scheme), held=row)
        Application.objects.filter(pk=case.pk).update(status=status, decided_at=TUESDAY - timedelta(days=days))

    assert [word for _, word in lines_of(scheme)[0].past_checks] == ["没有通过", "通过"]
    assert "以前 2 次" in client.get(page(scheme)).content.decode()


@pytest.fixture
def checked(files):
    """``(title, its re-check with a new plan and a file, the ladder's address)`` before that check is decided, as of now."""
    now = timezone.now()
    version = SchemeVersionFactory(stages=(StageKind.DECISION,), state=VersionState.DRAFT)
    section = version.sections.get()
    FormField.objects.create(section=section, place=1, code="proof", label="证明", kind=FieldKind.ATTACHMENT, is_required=False)
    section.fields.update(is_public=True)
    Stage.objects.create(version=version, place=2, purpose="recheck", kind=StageKind.DECISION)
    long_ago = now - timedelta(days=340)
    case = submit(call=CallFactory(version=put_in_force(version), opens_at=long_ago, closes_at=None), at=long_ago)
    take(case, "approve", CoordinatorFactory(), at=long_ago)
    CallFactory(version=version, purpose="recheck", opens_at=long_ago, closes_at=None)
    before = now - timedelta(minutes=30)
    again = rechecks.begin(recognition=case.outcome, actor=case.created_by, at=before)
    proof = documents.store(upload=upload("新证明.pdf"), subject=again, kind="proof", uploaded_by=case.created_by, at=before)
    again.sections.update(answers={"plan": "改小了的规划", "proof": [proof.pk]})
    cases.submit(application=again, actor=case.created_by, at=before)
    return case.outcome, again, page(SchemeVersionFactory(follows=version.scheme, follows_after_months=6).scheme)


@pytest.mark.parametrize("minutes_ago", [0, 11])
@pytest.mark.parametrize("action", ["approve", "reject"])
def test_everybody_reads_of_a_check_once_it_can_no_longer_be_taken_back(checked, client, action, minutes_ago):
    """After eleven minutes everything is there: the positive control of what is missing at first."""
    title, again, address = checked
    take(again, action, CoordinatorFactory(), at=timezone.now() - timedelta(minutes=minutes_ago), reason="实习人数")

    line = client.get(address).context["lines"][0]

    old, new = "三年内共建两个实训基地。", "改小了的规划"
    seen = line.check_text, [word for _, word in line.past_checks], line.next_text, line.plan["text"]
    told = {"approve": ("下次", ["通过"], "可以申报", new), "reject": ("下次", ["没有通过"], "年度核对没有通过", old)}
    assert seen == (told[action] if minutes_ago else ("在办", [], "可以申报", old))
    file = reverse("recognition:public_file", args=[title.pk, Document.objects.of(again).get().pk])
    is_published = action == "approve" and minutes_ago > 0
    assert (new in client.get(title.get_absolute_url()).content.decode()) is is_published
    assert client.get(file).status_code == (200 if is_published else 404)
    export = reverse("recognition:recognition_export", args=[title.scheme.code], query={"format": "csv"})
    failed = "复核未通过" in b"".join(client.get(export).streaming_content).decode()
    assert failed is (action == "reject" and minutes_ago > 0)


@pytest.mark.parametrize(
    ("fields", "is_met", "words"),
    [
        ({"recheck_due_on": date(2027, 1, 10)}, True, "2027-01-10 以前有效"),
        ({"recheck_due_on": date(2026, 11, 24)}, False, "2026-11-24 到期"),
        (
            {"recheck_due_on": date(2027, 1, 10), "check_failed": "recheck", "check_failed_on": date(2026, 11, 1)},
            False,
            "复核未通过",
        ),
        ({"recheck_due_on": None}, True, "不用复核"),
    ],
)
def test_the_next_title_asks_for_a_check_that_passed_where_its_rules_say_so(scheme, fields, is_met, words):
    row = hold(before(scheme), OrganizationFactory(), date(2024, 1, 10))
    Recognition.objects.filter(pk=row.pk).update(**fields)
    plain = scheme.versions.get()

    def standings(version):
        return eligibility.standings_of(version=version, purpose="first", subject=row.subject, on=TUESDAY.date())

    assert len(standings(plain)) == 1  # not asked for
    plain.follows_needs_check = True
    asked = standings(plain)[1]
    assert (asked.is_met, asked.present, eligibility.is_blocked([asked])) == (is_met, words, not is_met)
    assert bool(asked.what_if) is not is_met


def test_what_is_asked_at_the_check_alone_is_not_in_the_first_form(scheme):
    version = SchemeVersionFactory(state=VersionState.DRAFT)
    section = version.sections.get()
    section.fields.update(in_recheck=False)
    FormField.objects.create(section=section, code="progress", label="进度", kind=FieldKind.TEXT, in_first=False)

    assert [field.code for field in fields_of(version, "first")] == ["plan"]
    assert [field.code for field in fields_of(version, "renewal")] == ["plan"]
    assert [field.code for field in fields_of(version, "recheck")] == ["progress"]


def test_an_earlier_plan_stays_readable_with_its_day(client):
    version = SchemeVersionFactory(stages=(StageKind.DECISION,), state=VersionState.DRAFT)
    version.sections.get().fields.update(is_public=True)
    Stage.objects.create(version=version, place=2, purpose="recheck", kind=StageKind.DECISION)
    put_in_force(version)
    case = begin(call=CallFactory(version=version))
    cases.submit(application=case, actor=case.created_by, at=TUESDAY)
    take(case, "approve", CoordinatorFactory())
    address = case.outcome.get_absolute_url()
    assert "公开的三年计划" not in client.get(address).content.decode()
    again = cases.begin(
        call=CallFactory(version=version, purpose="recheck"), subject=case.subject, actor=case.created_by, at=TUESDAY
    )
    again.sections.update(answers={"plan": "改小了的规划"})
    later = TUESDAY + timedelta(days=1)
    cases.submit(application=again, actor=case.created_by, at=later)
    take(again, "approve", CoordinatorFactory(), at=later)

    text = client.get(address).content.decode()

    assert text.index("改小了的规划") < text.index("2026-11-24 公开的三年计划") < text.index("三年内共建两个实训基地。")


def test_plans_that_are_public_stand_in_the_lines_and_others_do_not(scheme, client):
    first = before(scheme)
    version = SchemeVersionFactory(scheme=first, number=2, stages=(StageKind.DECISION,), state=VersionState.DRAFT)
    version.sections.get().fields.update(is_public=True)
    hidden = FormField.objects.create(section=version.sections.get(), code="secret", label="内部", kind=FieldKind.TEXT)
    first.versions.filter(number=1).update(state=VersionState.RETIRED)
    case = begin(call=CallFactory(version=put_in_force(version)))
    case.sections.update(answers={"plan": "三年接收一百二十名实习生", hidden.code: "不公开的话"})
    cases.submit(application=case, actor=case.created_by, at=TUESDAY)
    take(case, "approve", CoordinatorFactory())
    hold(first, OrganizationFactory(name="没有规划的公司"), date(2024, 1, 10))

    text = client.get(page(scheme)).content.decode()

    assert "三年接收一百二十名实习生" in text
    assert "不公开的话" not in text
    assert text.count("没有公开") == 1


def test_what_was_given_adds_up_exactly_by_year_and_kind(scheme):
    benefit = Benefit.objects.create(scheme=scheme, kind=BenefitKind.INCENTIVE, title="抵免")
    row, user = hold(scheme, OrganizationFactory(), date(2026, 3, 1)), UserFactory()
    for amount in ("0.10", "0.20", "12345678901.33"):
        BenefitRecord.objects.create(
            recognition=row, benefit=benefit, received_on=date(2026, 4, 1), amount=Decimal(amount), recorded_by=user
        )

    benefits, totals = ladder.benefits_of(scheme)

    assert benefits == [benefit]
    assert totals == [{"benefit__kind": "incentive", "year": 2026, "count": 3, "amount": Decimal("12345678901.63")}]


def test_benefits_are_entered_by_the_city_alone(scheme, client):
    benefit = Benefit.objects.create(scheme=scheme, kind=BenefitKind.SERVICE, title="专员")
    row, city = hold(scheme, OrganizationFactory(), date(2026, 3, 1)), CoordinatorFactory()
    data = {"recognition": row.pk, "benefit": benefit.pk, "received_on": "2026-05-01", "amount": "10.05", "note": ""}
    add = reverse("admin:review_benefitrecord_add")

    sign_in(client, CoordinatorFactory(scope=row.organization.district))
    assert client.post(add, data).status_code == 403
    assert not BenefitRecord.objects.exists()
    sign_in(client, city)
    client.post(add, data)

    record = BenefitRecord.objects.get()
    assert (record.amount, record.recorded_by) == (Decimal("10.05"), city)
    assert row.status == Status.APPROVED
    for name in ("benefit", "benefitrecord"):
        assert client.get(reverse(f"admin:review_{name}_changelist")).status_code == 200
