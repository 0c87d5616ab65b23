"""Beginning and filling in a case: conditions first, drafts with anything missing, several people at once, files."""

import json

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from core.models import Document
from core.workflow import InvalidTransition
from review.recognition.enums import SchemeLevel
from review.recognition.models import Application, Candidate, LevelRule
from review.recognition.services import cases, drafts
from tests.accounts.factories import MembershipFactory
from tests.core.uploads import PDF, picture, upload
from tests.review.recognition.factories import SchemeFactory, put_in_force
from tests.review.recognition.pages import answers, save
from tests.review.recognition.world import (
    COMPLETE,
    begun,
    candidate,
    colleague_of,
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


def test_conditions_are_shown_before_the_first_field(client, member, interns):
    call = open_call()
    interns["value"] = 80

    shown = signed_in(client, member.user).get(reverse("recognition:application_begin", args=[call.pk]))

    assert "若再接收 20 名实习生则达标" in shown.content.decode()
    assert not Application.objects.exists()
    address = reverse("recognition:application_begin", args=[call.pk])
    first = client.post(address, {"token": token_of(shown), "subject": member.organization_id})
    again = client.post(address, {"token": token_of(shown), "subject": member.organization_id})
    assert first.url == again.url == page("application_check", Application.objects.get())


def test_typed_conditions_are_tried_before_the_first_field_and_carried_into_the_draft(client, member, interns):
    call = open_call()
    address = reverse("recognition:application_begin", args=[call.pk])
    shown = signed_in(client, member.user).get(address)
    words = shown.content.decode()
    assert "条件都达标" not in words
    assert "还有 1 项不知道达不达标" in words
    assert 'name="f-teachers"' in words
    assert 'name="f-money"' not in words  # no condition asks for it

    data = {"token": token_of(shown), "subject": member.organization_id, "f-teachers": "3"}
    tried = client.post(address, data | {"action": "try"})
    assert "若再配备教师 2 名则达标" in tried.content.decode()
    assert 'value="3"' in tried.content.decode()
    assert not Application.objects.exists()
    enough = client.post(address, data | {"action": "try", "f-teachers": "6"}).content.decode()
    assert "平台上能查到的条件都达标" in enough

    client.post(address, data | {"token": token_of(tried), "f-teachers": "六七个"})
    application = Application.objects.get()
    assert answers(application) == {"teachers": "六七个"}


def test_what_is_tried_never_replaces_what_a_draft_holds(member):
    application = begun(member, open_call())
    drafts.fill_empty(application=application, values={"teachers": "1", "since": "2026-09-01"}, actor=member.user)
    assert answers(application) == COMPLETE | {"since": "2026-09-01"}


def test_a_foreign_subject_is_not_found(client, member):
    call, other = open_call(), MembershipFactory()
    shown = signed_in(client, member.user).get(reverse("recognition:application_begin", args=[call.pk]))

    answer = client.post(
        reverse("recognition:application_begin", args=[call.pk]), {"token": token_of(shown), "subject": other.organization_id}
    )

    assert answer.status_code == 404
    assert not Application.objects.exists()


def test_a_person_is_put_forward_and_applied_for(client, member):
    call = open_call(version_with_form(scheme=SchemeFactory(subject_kind="person")))
    signed_in(client, member.user)

    answer = client.post(reverse("recognition:candidate_create", args=[call.pk]), {"name": "赵老师", "staff_number": "A12"})

    row = Candidate.objects.get()
    assert answer.url == f"{reverse('recognition:application_begin', args=[call.pk])}?subject={row.pk}"
    shown = client.get(answer.url)
    client.post(reverse("recognition:application_begin", args=[call.pk]), {"token": token_of(shown), "subject": row.pk})
    application = Application.objects.get()
    assert (application.subject, application.organization) == (row, member.organization)
    other = candidate(member)
    listed = client.get(reverse("recognition:application_begin", args=[call.pk])).content.decode()
    assert f'href="{application.get_absolute_url()}" aria-label="接着填：{row}"' in listed
    assert f'aria-label="选 {other}"' in listed
    assert listed.count("写到一半") == 1


def test_foreign_candidates_are_not_found(client, member):
    call = open_call(version_with_form(scheme=SchemeFactory(subject_kind="person")))
    foreign, own = candidate(MembershipFactory()), candidate(member)
    signed_in(client, member.user)
    address = reverse("recognition:application_begin", args=[call.pk])

    assert client.get(f"{address}?subject={foreign.pk}").status_code == 404
    assert client.get(f"{address}?subject={own.pk}").status_code == 200


def test_anything_may_be_missing_in_a_draft_and_what_cannot_be_read_stays_as_typed(client, member):
    application = begun(member, open_call())
    signed_in(client, member.user)

    shown = save(
        client, application, name="", teachers="八九个", money="80 万", since="2026年9月1日", topics=["实习"], follow=True
    )

    assert answers(application) == {"teachers": "八九个", "money": "800000", "since": "2026-09-01", "topics": ["实习"]}
    assert "八九个”不是数字" in shown.content.decode()
    assert 'value="八九个"' in shown.content.decode()


def test_the_level_is_chosen_anew_as_long_as_the_case_is_a_draft(client, member):
    version = version_with_form(state="draft")
    for level in (SchemeLevel.DISTRICT, SchemeLevel.SCHOOL):
        LevelRule.objects.create(version=version, level=level)
    application = begun(member, open_call(put_in_force(version)))
    address, seen = page("application_check", application), str(application.version)

    def choose(level, version=None):
        signed_in(client, member.user).post(address, {"level": level, "version": version or application.version})
        application.refresh_from_db()
        return application.level

    assert "申报级别" in signed_in(client, member.user).get(address).content.decode()
    assert choose(SchemeLevel.DISTRICT) == SchemeLevel.DISTRICT
    assert choose(SchemeLevel.SCHOOL, version=seen) == SchemeLevel.DISTRICT  # a stale tab
    assert choose(SchemeLevel.NATIONAL) == SchemeLevel.DISTRICT  # not in the rules
    assert signed_in(client, colleague_of(member, Role.VIEWER).user).post(address, {"level": "school"}).status_code == 404
    cases.submit(application=application, actor=member.user, at=timezone.now())
    with pytest.raises(InvalidTransition):
        drafts.choose_level(application=application, level="school", actor=member.user, expected_version=application.version)
    assert choose(SchemeLevel.SCHOOL) == SchemeLevel.DISTRICT


def test_a_stale_tab_overwrites_nothing_and_shows_both(client, member):
    application, colleague = begun(member, open_call()), colleague_of(member)
    section = second_section(application)
    signed_in(client, member.user)
    save(client, application, name="王工", teachers="8", money="1")
    stale = application.sections.get(section=section).version - 1

    shown = save(client, signed_in(client, colleague.user) and application, version=stale, name="周工", teachers="8", money="1")

    assert answers(application)["name"] == "王工"
    text = shown.content.decode()
    assert "周工" in text
    assert "王工" in text
    chosen = client.post(
        page("section_edit", application, section.pk),
        {"token": token_of(shown), "version": shown.context["row"].version, "f-name": "周工", "f-teachers": "8", "f-money": "1"},
    )
    assert chosen.status_code == 302
    assert answers(application)["name"] == "周工"


def test_colleagues_save_different_sections_without_meeting(client, member):
    application = begun(member, open_call())
    plan, rest = application.scheme_version.sections.all()
    signed_in(client, member.user)
    first, second = (client.get(page("section_edit", application, row.pk)) for row in (plan, rest))
    entries = [(plan, first, {"f-plan": "新的计划"}), (rest, second, {"f-name": "周工", "f-teachers": "9", "f-money": "2"})]

    for section, shown, entry in entries:
        data = {"token": token_of(shown), "version": shown.context["row"].version} | entry
        assert client.post(page("section_edit", application, section.pk), data).status_code == 302

    assert application.sections.get(section=plan).answers == {"plan": "新的计划"}
    assert answers(application)["name"] == "周工"


def test_autosave_answers_with_the_version_and_refuses_a_stale_one(client, member):
    application = begun(member, open_call())
    section = second_section(application)
    signed_in(client, member.user)
    address, version = page("section_autosave", application, section.pk), application.sections.get(section=section).version

    first = client.post(address, {"version": version, "f-name": "王工", "f-teachers": "多"})
    stale = client.post(address, {"version": version, "f-name": "周工"})

    assert json.loads(first.content) == {"version": version + 1, "unreadable": ["teachers"]}
    assert stale.status_code == 409
    assert answers(application)["name"] == "王工"


def test_files_are_added_shown_and_removed(client, member):
    application = begun(member, open_call())
    signed_in(client, member.user)

    save(client, application, proof=[upload("证明.pdf", PDF), upload("照片.jpg", picture())])
    ids = answers(application)["proof"]
    assert [row.name for row in Document.objects.of(application)] == ["证明.pdf", "照片.jpg"]
    assert "xy-thumb" in client.get(page("section_edit", application, second_section(application).pk)).content.decode()

    save(client, application, remove=str(ids[0]))
    assert answers(application)["proof"] == ids[1:]
    refused = save(client, application, proof=[upload("程序.exe", b"MZ")], follow=True)
    assert "没有传上" in refused.content.decode()
    assert answers(application)["proof"] == ids[1:]


def test_a_stale_tab_loses_no_file(client, member):
    application = begun(member, open_call())
    signed_in(client, member.user)

    save(client, application, version=99, name="周工", proof=[upload("证明.pdf", PDF)])

    assert len(answers(application)["proof"]) == 1
    assert answers(application)["name"] == "李工"
