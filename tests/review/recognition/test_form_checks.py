"""What stages send back becomes checks of a scheme's field, asked before handing in; and what the desk sees of itself."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils import timezone

from core.documents import store
from core.recognition_registries import CodeRegistry, FigureSource, FigureValue
from review import pre_checks
from review.enums import CheckPattern, CheckTest
from review.findings import run_rules
from review.models import PreCheck
from review.recognition import form_checks, handed_in
from review.recognition.completeness import notices_of, problems_of
from review.recognition.models import StageRun
from review.recognition.services import cases
from tests.accounts.factories import CoordinatorFactory, MembershipFactory
from tests.accounts.sign_in import sign_in
from tests.core.uploads import PDF, upload
from tests.review.recognition.factories import open_run, take
from tests.review.recognition.world import begun, open_call, page, second_section

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("interns", "files")]


def handed(call, **answers):
    member = MembershipFactory()
    application = begun(member, call)
    section = application.sections.get(section=second_section(application))
    section.answers |= answers
    section.save()
    cases.submit(application=application, actor=member.user, at=timezone.now())
    application.refresh_from_db()
    return application


def check_on(name, **options):
    kind = ContentType.objects.get_for_model(StageRun)
    return PreCheck.objects.create(content_type=kind, field=name, message="写全名", is_active=True, **options)


def seen(application, code):
    found = run_rules(open_run(application), on=timezone.localdate())
    return [row.text for row in found if row.code == code]


def test_notes_on_stages_become_a_proposal_of_that_field_and_scheme_that_one_click_switches_on(client):
    call, coordinator = open_call(), CoordinatorFactory()
    for _ in range(pre_checks.PROPOSED_FROM):
        take(
            handed(call, name="待定"), "return", coordinator, at=timezone.now(), reason="补", field_notes={"name": "写负责人全名"}
        )

    pre_checks.propose(at=timezone.now())

    check = PreCheck.objects.get(content_type=ContentType.objects.get_for_model(StageRun))
    assert check.field == form_checks.name_of(call.version.scheme_id, "name")
    assert (check.test, check.pattern, check.is_active) == (CheckTest.MATCHES, CheckPattern.FILLER, False)
    assert check.message == "写负责人全名"
    application = begun(MembershipFactory(), call)
    section = application.sections.get(section=second_section(application))
    section.answers |= {"name": "待定"}
    section.save()
    assert notices_of(application) == []  # off until somebody switches it on

    listed = sign_in(client, coordinator).get(reverse("admin:review_precheck_changelist")).content.decode()
    assert f"{call.version.scheme}：负责人" in listed
    client.post(reverse("admin:review_precheck_switch", args=[check.pk]), {"on": "1"})
    assert [row.text for row in notices_of(application)] == ["“负责人”：写负责人全名"]
    shown = sign_in(client, application.created_by).get(page("application_check", application)).content.decode()
    assert "交之前再看一眼" in shown


def test_an_obstacle_is_in_the_way_of_its_own_scheme_and_of_no_other():
    call, other = open_call(), open_call()
    check_on(form_checks.name_of(call.version.scheme_id, "name"), test=CheckTest.SHORT, minimum=3, is_obstacle=True)
    own, foreign = begun(MembershipFactory(), call), begun(MembershipFactory(), other)

    assert [row.text for row in problems_of(own, at=timezone.now())] == ["“负责人”：写全名"]
    assert problems_of(foreign, at=timezone.now()) == []
    with pytest.raises(cases.NotReady):
        cases.submit(application=own, actor=own.created_by, at=timezone.now())


def test_a_check_of_another_scheme_says_nothing_at_the_desk():
    call, other = open_call(), open_call()
    check_on(form_checks.name_of(call.version.scheme_id, "name"), test=CheckTest.SHORT, minimum=3)

    assert seen(handed(call), pre_checks.RULE) == ["写全名"]
    assert seen(handed(other), pre_checks.RULE) == []


def test_desk_sees_a_file_that_another_organization_handed_in(client):
    call = open_call()

    def with_file(content, organization=None):
        member = MembershipFactory(**({"organization": organization} if organization else {}))
        application = begun(member, call)
        file = store(
            upload=upload("证明.pdf", content), subject=application, kind="proof", uploaded_by=member.user, at=timezone.now()
        )
        section = application.sections.get(section=second_section(application))
        section.answers |= {"proof": [file.pk]}
        section.save()
        cases.submit(application=application, actor=member.user, at=timezone.now())
        application.refresh_from_db()
        return application

    first, same, different = with_file(PDF), with_file(PDF), with_file(PDF.replace(b"<<>>", b"<</A 1>>"))

    assert seen(same, handed_in.FILES) == [f"附件“证明.pdf”和 {first.case_number} 交的是同一个文件"]
    assert seen(different, handed_in.FILES) == []


@pytest.mark.parametrize(("known", "texts"), [(9, ["“专职培训教师”填的是 8，平台上是 9 名"]), (8, []), (None, [])])
def test_desk_sees_a_number_that_the_portal_counts_otherwise(monkeypatch, known, texts):
    sources = [
        FigureSource("tests.interns", "接收实习生", "名", lambda subject, on: FigureValue(120, "/duties/")),
        FigureSource("tests.teachers", "专职培训教师", "名", lambda subject, on: FigureValue(known, "")),
    ]
    for module in ("figures", "handed_in"):
        monkeypatch.setattr(f"review.recognition.{module}.figure_sources", CodeRegistry(sources))

    assert seen(handed(open_call()), handed_in.FIGURES) == texts
