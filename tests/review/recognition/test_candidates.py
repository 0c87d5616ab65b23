"""What organizations put forward: courses beside persons, each of them once, its name put right, and who may be awarded."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from core.models import ReviewEvent
from core.recognition_registries import kind_of
from core.workflow import InvalidTransition, MissingReason
from review.recognition.certificate import certificate
from review.recognition.enums import StageKind
from review.recognition.models import Application, Candidate, Recognition
from review.recognition.services import awards, candidates, cases, recognitions
from tests.accounts.factories import CoordinatorFactory, MembershipFactory
from tests.accounts.sign_in import sign_in
from tests.review.recognition.factories import (
    CallFactory,
    SchemeFactory,
    SchemeVersionFactory,
    publish_notice,
    take,
)
from tests.taxonomy.factories import SchoolKindFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now() - timedelta(minutes=11)
"""So long ago that what was granted then is public."""


@pytest.fixture
def member():
    return MembershipFactory()


def call_for(kind, stages=(StageKind.DECISION,), **options):
    scheme = SchemeFactory(subject_kind=kind, **options)
    version = SchemeVersionFactory(scheme=scheme, stages=stages)
    return CallFactory(version=version, opens_at=NOW - timedelta(days=9), closes_at=NOW + timedelta(days=20))


def put(member, kind="person", **values):
    return candidates.add(actor=member.user, organization=member.organization, kind=kind, **values)


def handed_in(call, subject, member):
    application = cases.begin(call=call, subject=subject, actor=member.user, at=NOW)
    application.sections.update(answers={"plan": "三年"})
    cases.submit(application=application, actor=member.user, at=NOW)
    return application


def grant(call, subject, member):
    application = handed_in(call, subject, member)
    take(application, "approve", CoordinatorFactory(), at=NOW)
    return Recognition.objects.get(application=application)


def words_in(pdf):
    return "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def test_a_school_has_any_number_of_courses_recognised_each_with_its_own_title(client, member):
    call = call_for("course", holder_label="课程")
    titles = [grant(call, put(member, "course", name=name), member) for name in ("机器人编程", "数控加工")]

    school = member.organization.name
    assert [row.holder_name for row in titles] == [f"机器人编程 · {school}", f"数控加工 · {school}"]
    assert len({row.certificate_number for row in titles}) == 2
    assert kind_of(titles[0].subject).code == "course"
    listed = client.get(call.version.scheme.get_absolute_url()).content.decode()
    assert all(f">{name}</a>" in listed for name in ("机器人编程", "数控加工"))
    assert "机器人编程" in words_in(certificate(titles[0]))
    with pytest.raises(InvalidTransition, match="已经是"):
        cases.begin(call=call, subject=titles[0].subject, actor=member.user, at=NOW)


def test_one_course_has_one_open_case(member):
    call, course = call_for("course"), put(member, "course", name="机器人编程")
    first = cases.begin(call=call, subject=course, actor=member.user, at=NOW)

    assert cases.begin(call=call, subject=course, actor=member.user, at=NOW) == first
    other = put(member, "course", name="数控加工")
    assert cases.begin(call=call, subject=other, actor=member.user, at=NOW) != first
    with pytest.raises(IntegrityError), transaction.atomic():
        Application.objects.create(
            call=call,
            scheme_version=call.version,
            organization=first.organization,
            content_type=first.content_type,
            object_id=course.pk,
            subject_name="x",
            created_by=member.user,
        )


def test_page_speaks_of_courses_and_leads_from_the_name_to_the_case(client, member):
    call = call_for("course")
    person = put(member, name="赵老师")
    sign_in(client, member.user)
    begin = reverse("recognition:application_begin", args=[call.pk])
    create = reverse("recognition:candidate_create", args=[call.pk])

    shown = client.get(begin).content.decode()
    assert "添一门课程" in shown
    assert "赵老师" not in shown
    assert "课程编号" in client.get(create).content.decode()
    answer = client.post(create, {"name": " 机器人  编程 ", "staff_number": "K-1"})
    course = Candidate.objects.get(kind="course")
    assert (course.name, answer.url) == ("机器人 编程", f"{begin}?subject={course.pk}")
    assert client.get(f"{begin}?subject={person.pk}").status_code == 404
    page = client.get(answer.url)
    client.post(begin, {"token": page.context["token"], "subject": course.pk})
    assert Application.objects.get().subject == course
    assert client.get(reverse("recognition:candidate_create", args=[call_for("organization").pk])).status_code == 404
    for organization in ("x", "0", str(MembershipFactory().organization_id)):
        assert client.get(create, {"organization": organization}).status_code == 404
    assert client.get(create, {"organization": str(member.organization_id)}).status_code == 200


def test_more_than_a_page_of_candidates_is_searched(client, member, monkeypatch):
    call = call_for("course")
    for name in ("数控加工", "机器人编程", "装配钳工"):
        put(member, "course", name=name)
    begin = reverse("recognition:application_begin", args=[call.pk])
    sign_in(client, member.user)
    assert "按课程名称找" not in client.get(begin).content.decode()

    monkeypatch.setattr("review.recognition.views.beginning.SUBJECTS_MAX", 2)

    page = client.get(begin)
    assert "只列出前 2 门" in page.content.decode()
    left_out = ({"数控加工", "机器人编程", "装配钳工"} - {row.name for row in page.context["subjects"]}).pop()
    found = client.get(begin, {"q": left_out[:2]})
    assert [row.name for row in found.context["subjects"]] == [left_out]
    assert "没有找到“焊接”" in client.get(begin, {"q": "焊接"}).content.decode()


def test_other_things_are_called_as_their_list_calls_them(client, member):
    call = call_for("other", holder_label="教材")
    sign_in(client, member.user)

    shown = client.get(reverse("recognition:candidate_create", args=[call.pk])).content.decode()

    assert "教材名称" in shown
    assert "教材编号" in shown


@pytest.mark.parametrize(("first", "then"), [("", "A1"), ("A1", "")])
def test_a_name_with_and_without_a_number_is_asked_about(client, member, first, then):
    call, known = call_for("person"), put(member, name="张三", staff_number=first)
    sign_in(client, member.user)
    create, entry = reverse("recognition:candidate_create", args=[call.pk]), {"name": "张三", "staff_number": then}

    asked = client.post(create, entry).content.decode()
    assert "是同一位人选吗？" in asked
    assert Candidate.objects.count() == 1
    assert client.post(create, {**entry, "same": "0"}).status_code == 200
    joined = client.post(create, {**entry, "same": known.pk})

    assert joined.url.endswith(f"?subject={known.pk}")
    assert list(Candidate.objects.values_list("staff_number", flat=True)) == ["A1"]


def test_numbers_tell_namesakes_apart_and_say_who_it_is(member):
    first = put(member, name="张三", staff_number="A1")

    assert put(member, name="张三", staff_number="A2") != first
    assert put(member, name="张三", staff_number="A1", email="z@example.test") == first
    with pytest.raises(candidates.MaybeSame, match="是“张三”的") as doubt:
        put(member, name="张山", staff_number="A1", same_as=first.pk)
    assert not doubt.value.can_join
    assert put(MembershipFactory(), name="张三") not in (first, None)
    assert put(member, "course", name="张三", staff_number="A1") != first
    with pytest.raises(IntegrityError), transaction.atomic():
        Candidate.objects.create(organization=member.organization, name="别人", staff_number="A1")


def test_who_was_written_twice_before_gets_no_second_case_and_no_second_title(member):
    call = call_for("person")
    badge = SchemeVersionFactory(scheme=SchemeFactory(subject_kind="person", is_competitive=False)).scheme
    one, two, free = (
        Candidate.objects.create(organization=member.organization, name=name, staff_number=number)
        for name, number in (("张三", ""), ("张三", "A1"), ("李四", "A2"))
    )
    cases.begin(call=call, subject=one, actor=member.user, at=NOW)
    given = {"scheme": badge, "actor": CoordinatorFactory(), "at": NOW, "reason": "文件九号"}
    recognitions.award(subject=one, **given)

    with pytest.raises(InvalidTransition, match="写上编号"):
        cases.begin(call=call, subject=two, actor=member.user, at=NOW)
    with pytest.raises(InvalidTransition, match="写上编号"):
        recognitions.award(subject=two, **given)
    assert cases.begin(call=call, subject=free, actor=member.user, at=NOW).subject == free
    assert recognitions.award(subject=free, **given).subject == free


def test_organization_puts_a_name_right_until_something_is_granted(client, member):
    call, row = call_for("person", (StageKind.FORMAL_CHECK, StageKind.DECISION)), put(member, name="张山")
    application = handed_in(call, row, member)
    edit = reverse("recognition:candidate_edit", args=[call.pk, row.pk])
    sign_in(client, member.user)

    assert client.post(edit, {"name": "张三", "staff_number": "A1"}).status_code == 302
    application.refresh_from_db()
    assert application.subject_name == "张三"
    assert "张山 → 张三" in client.get(application.get_absolute_url()).content.decode()
    put(member, name="李四", staff_number="A9")
    assert "另有一个“李四”" in client.post(edit, {"name": "李四", "staff_number": ""}).content.decode()

    for _ in range(2):
        take(application, "approve", CoordinatorFactory(), at=NOW)
    refused = client.post(edit, {"name": "王五", "staff_number": "A1"}).content.decode()
    assert "审核专员写明理由更正" in refused
    row.refresh_from_db()
    assert row.name == "张三"


def test_nobody_changes_a_name_under_public_notice_or_of_others(client, member):
    call = call_for("course", (StageKind.PUBLIC_NOTICE, StageKind.DECISION))
    row = put(member, "course", name="机器人")
    edit = reverse("recognition:candidate_edit", args=[call.pk, row.pk])
    assert sign_in(client, MembershipFactory().user).get(edit).status_code == 404
    viewer = MembershipFactory(organization=member.organization, role="viewer")
    assert sign_in(client, viewer.user).get(edit).status_code == 404
    assert sign_in(client, member.user).get(edit).status_code == 200

    publish_notice(handed_in(call, row, member), at=NOW)

    with pytest.raises(InvalidTransition, match="已经公示"):
        candidates.correct(candidate=row, name="机床", staff_number="", actor=member.user, at=NOW)


def test_coordinator_puts_a_granted_name_right_with_a_reason_that_everybody_reads(client, member):
    title = grant(call_for("course"), put(member, "course", name="机器入编程"), member)
    number, city = title.certificate_number, CoordinatorFactory()
    case = reverse("admin:review_recognition_case", args=[title.pk])
    sign_in(client, city)
    assert "更正课程名称" in client.get(case).content.decode()
    entry = {"action": "rename", "version": title.version, "rename-name": "机器人编程", "rename-staff_number": ""}

    assert client.post(case, {**entry, "rename-reason": ""}).status_code == 422
    assert client.post(case, {**entry, "rename-reason": "打错了一个字"}).status_code == 302

    title.refresh_from_db()
    school = member.organization.name
    assert (title.holder_name, title.certificate_number) == (f"机器人编程 · {school}", number)
    assert title.application.subject_name == title.holder_name
    told = client.get(title.get_absolute_url()).content.decode()
    assert "更正名称" in told
    assert f"机器入编程 · {school} → 机器人编程 · {school}：打错了一个字" in told
    assert "名称更正" in words_in(certificate(title))
    assert ReviewEvent.objects.of(title).filter(action="rename", actor=city).count() == 1
    with pytest.raises(MissingReason):
        candidates.correct_holder(recognition=title, name="别的", staff_number="", actor=city, at=NOW, reason=" ")
    with pytest.raises(InvalidTransition):
        candidates.correct_holder(recognition=title, name="别的", staff_number="", actor=member.user, at=NOW, reason="因为")


def test_awards_ask_who_may_hold_the_title_one_by_one_and_from_a_file(member):
    scheme = SchemeVersionFactory(scheme=SchemeFactory(is_competitive=False)).scheme
    city, own = CoordinatorFactory(), member.organization
    other = SchoolKindFactory()
    scheme.organization_kinds.set([other])
    line = {"organization": own.name, "basis": "文件九号", "recognized_on": "2026-11-20"}

    (checked,) = awards.check(lines=[awards.Line(1, **line)], scheme=scheme, user=city)
    assert f"只给{other}" in checked.problem
    with pytest.raises(InvalidTransition, match="只给"):
        awards.award(lines=[awards.Line(1, **line)], scheme=scheme, actor=city, at=NOW)
    with pytest.raises(InvalidTransition, match="只给"):
        recognitions.award(scheme=scheme, subject=own, actor=city, at=NOW, reason="文件九号")

    scheme.organization_kinds.set([own.kind])
    scheme = type(scheme).objects.get(pk=scheme.pk)
    assert awards.award(lines=[awards.Line(1, **line)], scheme=scheme, actor=city, at=NOW) == 1


def test_a_file_of_awards_names_each_person_and_course_once(member):
    people = SchemeVersionFactory(scheme=SchemeFactory(subject_kind="person", is_competitive=False)).scheme
    courses = SchemeVersionFactory(scheme=SchemeFactory(subject_kind="course", is_competitive=False)).scheme
    put(member, name="张三")
    city = CoordinatorFactory()
    common = {"organization": member.organization.name, "basis": "文件九号", "recognized_on": "2026-11-20"}
    who = [("张三", "A1"), ("李四", "B1"), ("李四", "B1"), ("王五", ""), ("王五", "C1")]
    lines = [awards.Line(number, person=name, staff_number=code, **common) for number, (name, code) in enumerate(who, 1)]

    problems = [line.problem for line in awards.check(lines=lines, scheme=people, user=city)]

    assert [bool(problem) for problem in problems] == [True, False, True, False, True]
    assert "是同一个吗" in problems[0]
    assert awards.award(lines=[lines[1]], scheme=people, actor=city, at=NOW) == 1
    course = awards.Line(1, person="机器人编程", **common)
    assert awards.award(lines=[course], scheme=courses, actor=city, at=NOW) == 1
    assert "要填课程名称" in awards.check(lines=[awards.Line(1, **common)], scheme=courses, user=city)[0].problem


@pytest.mark.parametrize("number", ["", "T-7"])
def test_a_title_changes_hands_by_no_naming_of_its_holder(client, member, number):
    colleague = MembershipFactory(organization=member.organization).user
    call = call_for("person")
    holder = put(member, name="赵老师", staff_number=number, user=member.user, email="zhao@example.test")
    grant(call, holder, member)
    create = reverse("recognition:candidate_create", args=[call.pk])
    named = {"name": "赵老师", "staff_number": number}
    sign_in(client, member.user)

    for other in ({"user": colleague.pk}, {"email": "other@example.test"}):
        answer = client.post(create, named | other)
        assert "账号和邮箱不能这样改" in answer.content.decode()
    with pytest.raises(InvalidTransition, match="不能这样改"):
        candidates.put_forward(organization=member.organization, kind="person", **named, email="other@example.test")

    holder.refresh_from_db()
    assert (holder.user, holder.email) == (member.user, "zhao@example.test")
    assert client.post(create, named | {"position": "教授", "user": member.user.pk}).status_code == 302
    holder.refresh_from_db()
    assert holder.position == "教授"


def test_who_has_neither_case_nor_title_gets_another_address(member):
    row = put(member, name="赵老师", email="old@example.test")

    assert put(member, name="赵老师", email="new@example.test") == row
    row.refresh_from_db()
    assert row.email == "new@example.test"
