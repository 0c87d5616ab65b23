"""Handing in and what follows: the preview, the stamped page, supplements, withdrawal, appeals, the case's page."""

import pytest
from django.urls import reverse
from django.utils import timezone

from core.enums import Status
from core.models import Document
from review.recognition.enums import VersionState
from review.recognition.models import Application, Candidate, SignaturePage
from review.recognition.services import cases
from tests.accounts.factories import CoordinatorFactory, MembershipFactory
from tests.core.uploads import PDF, office, picture, upload
from tests.review.recognition.factories import SchemeFactory, put_in_force, take
from tests.review.recognition.pages import answers, save
from tests.review.recognition.world import (
    begun,
    fill,
    open_call,
    page,
    second_section,
    signed_in,
    token_of,
    version_with_form,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("interns", "files")]


@pytest.fixture
def member():
    """Somebody who writes for an organization."""
    return MembershipFactory()


def test_what_is_handed_in_is_what_was_previewed(client, member):
    application = begun(member, open_call())
    signed_in(client, member.user)
    shown = client.get(page("application_preview", application))
    data = {"token": token_of(shown), "version": application.version, "fingerprint": shown.context["fingerprint"]}
    fill(application, name="改过的人")

    refused = client.post(page("application_submit", application), data, follow=True)
    assert "同事刚改过内容" in refused.content.decode()
    assert application.submissions.count() == 0

    fresh = client.get(page("application_preview", application))
    data |= {"token": token_of(fresh), "fingerprint": fresh.context["fingerprint"]}
    for _ in range(2):
        assert client.post(page("application_submit", application), data).url == page("application_detail", application)
    assert application.submissions.get().answers["name"] == "改过的人"


def test_incomplete_is_led_to_what_is_missing(client, member):
    application = begun(member, open_call())
    fill(application, name="")
    signed_in(client, member.user)
    shown = client.get(page("application_preview", application))

    answer = client.post(
        page("application_submit", application),
        {"token": token_of(shown), "version": application.version, "fingerprint": shown.context["fingerprint"]},
    )

    assert answer.url == page("application_check", application)
    section = second_section(application)
    assert f"{page('section_edit', application, section.pk)}?check=1#id_f-name" in client.get(answer.url).content.decode()


def test_stamped_page_is_bound_to_its_content(client, member):
    application = begun(member, open_call(version_with_form(needs_signature=True)))
    signed_in(client, member.user)
    pdf_address = client.post(page("signature_print", application)).url
    row = SignaturePage.objects.get()
    assert client.get(pdf_address).content.startswith(b"%PDF-")
    assert client.post(page("signature_print", application)).url == pdf_address

    def hand_in_scan(code, scan=None):
        shown = client.get(page("application_signature", application))
        data = {"token": token_of(shown), "short_code": code, "scan": scan or upload("盖章.jpg", picture())}
        return client.post(page("application_signature", application), data, follow=True).content.decode()

    assert "不是这份申报的短码" in hand_in_scan("XXXXXX")
    assert "只收扫描的 PDF 或照片" in hand_in_scan(row.short_code, upload("盖章.docx", office()))
    assert "盖章页传好了" in hand_in_scan(row.short_code.lower())
    assert cases.completeness.problems_of(application, at=timezone.now()) == []

    fill(application, money="900000")
    assert [problem.place for problem in cases.completeness.problems_of(application, at=timezone.now())] == ["signature"]
    assert "盖章页作废了" in client.get(page("application_check", application)).content.decode()
    assert "这张作废了" in hand_in_scan(row.short_code)
    assert client.get(pdf_address).status_code == 404
    with pytest.raises(cases.NotReady):
        cases.submit(application=application, actor=member.user, at=timezone.now())

    fill(application)
    assert cases.completeness.problems_of(application, at=timezone.now()) == []


def test_another_cases_code_does_not_bind(client, member):
    version = version_with_form(needs_signature=True)
    application, other = begun(member, open_call(version)), begun(MembershipFactory(), open_call(version))
    signed_in(client, member.user).post(page("signature_print", application))
    foreign = SignaturePage.objects.create(
        application=other, short_code="FREMD2", fingerprint="0" * 64, printed_by=other.created_by, printed_at=timezone.now()
    )

    shown = client.get(page("application_signature", application))
    client.post(
        page("application_signature", application),
        {"token": token_of(shown), "short_code": "FREMD2", "scan": upload("盖章.jpg", picture())},
    )

    foreign.refresh_from_db()
    assert foreign.scan is None
    assert client.get(page("signature_pdf", other, "FREMD2")).status_code == 404


def test_last_times_answers_come_over_by_code_with_copies_of_the_files(client, member):
    scheme = SchemeFactory()
    earlier = begun(member, open_call(version_with_form(scheme=scheme)))
    signed_in(client, member.user)
    save(client, earlier, name="李工", teachers="8", money="800000", proof=[upload("证明.pdf", PDF)])
    scheme.versions.update(state="retired")
    version = version_with_form(scheme=scheme, number=2, state=VersionState.DRAFT)
    version.sections.get(title="投入和成效").fields.filter(code="teachers").update(maximum=5)
    version.sections.get(title="投入和成效").fields.filter(code="name").update(code="leader", label="牵头人")
    call = open_call(put_in_force(version))
    shown = client.get(reverse("recognition:application_begin", args=[call.pk]))
    assert shown.context["taken_over"] == earlier.pk

    answer = client.post(
        reverse("recognition:application_begin", args=[call.pk]),
        {"token": token_of(shown), "subject": member.organization_id, "source": earlier.pk},
        follow=True,
    )

    application = Application.objects.get(call=call)
    assert application.copied_from == earlier
    copied = answers(application)
    assert copied["money"] == "800000"
    assert copied["proof"] != answers(earlier)["proof"]
    assert [row.name for row in Document.objects.of(application)] == ["证明.pdf"]
    assert {"leader", "teachers"}.isdisjoint(copied)
    text = answer.content.decode()
    assert "上次没有这一项" in text
    assert "上次填的不合现在的要求" in text


def test_supplement_shows_the_words_and_leads_to_the_field(client, member):
    application = begun(member, open_call())
    cases.submit(application=application, actor=member.user, at=timezone.now())
    coordinator = CoordinatorFactory(name="审核员秘密")
    take(application, "return", coordinator, at=timezone.now(), reason="请补证明", field_notes={"money": "和年报对不上"})

    shown = signed_in(client, member.user).get(page("application_check", application)).content.decode()

    assert "请补证明" in shown
    assert "和年报对不上" in shown
    assert f"{page('section_edit', application, second_section(application).pk)}#id_f-money" in shown
    assert "工作日" in shown
    section = client.get(page("section_edit", application, second_section(application).pk)).content.decode()
    assert "和年报对不上" in section


def test_case_page_shows_the_line_history_and_differences_but_no_coordinators_name(client, member):
    application = begun(member, open_call())
    cases.submit(application=application, actor=member.user, at=timezone.now())
    coordinator = CoordinatorFactory(name="审核员秘密")
    take(application, "return", coordinator, at=timezone.now(), reason="请补证明")
    application.refresh_from_db()
    fill(application, money="900000")
    cases.submit(application=application, actor=member.user, at=timezone.now())

    shown = signed_in(client, member.user).get(page("application_detail", application)).content.decode()

    assert "形式审查" in shown
    assert "请补证明" in shown
    assert "审核员秘密" not in shown
    second = client.get(page("submission_detail", application, 2)).content.decode()
    assert "800,000 元" in second
    assert "900,000 元" in second
    assert client.get(page("submission_detail", application, 3)).status_code == 404


def test_withdrawing_asks_why(client, member):
    application = begun(member, open_call())
    cases.submit(application=application, actor=member.user, at=timezone.now())
    signed_in(client, member.user)
    data = {"version": application.version}

    assert client.post(page("application_withdraw", application), data).status_code == 200
    client.post(page("application_withdraw", application), data | {"reason": "材料没有备齐"})

    application.refresh_from_db()
    assert application.status == Status.WITHDRAWN


def test_draft_is_discarded_and_a_submitted_one_is_not(client, member):
    draft, handed_in = begun(member, open_call()), begun(member, open_call())
    cases.submit(application=handed_in, actor=member.user, at=timezone.now())
    signed_in(client, member.user)

    for application in (draft, handed_in):
        client.post(page("application_discard", application), {"version": application.version})
        application.refresh_from_db()

    assert (draft.status, handed_in.status) == (Status.WITHDRAWN, Status.SUBMITTED)


def test_refused_case_is_appealed_against_once_with_files(client, member):
    application = begun(member, open_call())
    cases.submit(application=application, actor=member.user, at=timezone.now())
    take(application, "reject", CoordinatorFactory(), at=timezone.now(), reason="不符合条件")
    signed_in(client, member.user)
    shown = client.get(page("application_appeal", application))
    data = {"token": token_of(shown), "text": "条件已经具备"}

    for _ in range(2):
        client.post(page("application_appeal", application), data | {"files": [upload("证明.pdf", PDF)]})

    appeal = application.appeals.get()
    assert appeal.status == Status.SUBMITTED
    document = Document.objects.of(appeal).get()
    assert Document.objects.visible_to(CoordinatorFactory()).filter(pk=document.pk).exists()
    assert not Document.objects.visible_to(MembershipFactory().user).filter(pk=document.pk).exists()
    assert client.get(page("application_appeal", application)).status_code == 302


@pytest.mark.parametrize(("kind", "is_offered"), [("course", True), ("person", False)])
def test_answers_about_another_course_are_offered_but_not_chosen_and_those_about_a_colleague_are_not(
    client, member, kind, is_offered
):
    version = version_with_form(scheme=SchemeFactory(subject_kind=kind))
    old_call, call = open_call(version), open_call(version)
    rows = [Candidate.objects.create(organization=member.organization, kind=kind, name=name) for name in ("甲", "乙")]
    other, wanted = rows
    cases.begin(call=old_call, subject=other, actor=member.user, at=timezone.now())
    signed_in(client, member.user)
    address = reverse("recognition:application_begin", args=[call.pk])

    context = client.get(f"{address}?subject={wanted.pk}").context
    offered = [row.subject for row in context["earlier"]]
    assert (offered, context["taken_over"]) == ([other] if is_offered else [], None)
    assert client.get(f"{address}?subject={other.pk}").context["taken_over"] is not None
