"""In a blind review nothing that an expert can reach says whose case it is; and nobody outside learns who the experts are.

Marker strings stand in every place that names somebody; every address of the URLconf is asked, so a new one cannot be forgotten.
An open review with the same content is the control: there the markers do show.
"""

import io
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from docx import Document as WordFile
from pypdf import PdfReader, PdfWriter

from core import calendar_feed, documents
from core.documents.checks import MEDIA_TYPES, Checked
from core.models import Notification, OutgoingMail
from review import deadlines
from review.recognition import certificate, drawing, panel_mail, seat_links
from review.recognition.enums import FieldKind
from review.recognition.models import Criterion, FormField, Panel, Recognition
from review.recognition.services import cases, panels, seats
from tests.accounts.factories import MembershipFactory, OrganizationFactory, UserFactory
from tests.accounts.sign_in import sign_in
from tests.review.recognition.crawl import addresses, ask, crawl, found, said_by
from tests.review.recognition.factories import TUESDAY, CallFactory, SchemeVersionFactory, begin, open_run, submit, take
from tests.review.recognition.panel_world import REVIEW, content, hand_in, seated
from tests.review.recognition.test_public_pages import recognized
from tests.taxonomy.factories import DistrictFactory

pytestmark = pytest.mark.django_db
ORGANIZATION, DISTRICT, CONTACT, PHONE, STREET = "标记甲一学院", "标记乙二区", "标记丙三", "0599-7654321", "标记丁四路"
AUTHOR, SECRET, EVIDENCE, NOTE = "标记戊五", "标记己六的答案", "/evidence-marker-7/", "标记庚七的口径"
OPEN_FILE, HIDDEN_FILE, IN_WORD, IN_PDF, IN_HIDDEN = (
    "标记辛八.docx",
    "标记壬九.pdf",
    "wordmarkerten",
    "pdfmarkereleven",
    "hiddentwelve",
)
PDF_FILE = "标记癸十.pdf"
MARKERS = {
    ORGANIZATION, DISTRICT, CONTACT, PHONE, STREET, AUTHOR, SECRET, EVIDENCE, NOTE,
    OPEN_FILE.partition(".")[0], HIDDEN_FILE.partition(".")[0], PDF_FILE.partition(".")[0], IN_WORD, IN_PDF, IN_HIDDEN,
}  # fmt: skip
IN_OPEN_REVIEW = MARKERS - {STREET, EVIDENCE}
"""What the expert of an open review reads: whose case, what was handed in and the files as they are."""
HARMLESS = "三年内建两个实训基地"
EXPERT_MARKERS = {
    "标记专家名",
    "expert-marker@example.test",
    "标记专家单位",
    "标记专家职称",
    "13599990000",
    "标记的评语",
    "标记的总意见",
}


def word_file():
    file, stream = WordFile(), io.BytesIO()
    file.add_paragraph("方案正文")
    file.core_properties.author = file.core_properties.last_modified_by = IN_WORD
    file.save(stream)
    return Checked(OPEN_FILE, MEDIA_TYPES["docx"], stream.getvalue())


def pdf_file(name, marker):
    writer, stream = PdfWriter(), io.BytesIO()
    writer.add_blank_page(100, 100)
    writer.add_metadata({"/Author": marker, "/Title": marker})
    writer.write(stream)
    return Checked(name, MEDIA_TYPES["pdf"], stream.getvalue())


def planted_call(*, is_blind):
    """A call whose form has an identifying field of every kind and files in both."""
    call = CallFactory(version=SchemeVersionFactory(stages=REVIEW, is_blind=is_blind))
    section = call.version.sections.get()
    rows = (("who", FieldKind.TEXT, True), ("open_files", FieldKind.ATTACHMENT, False), ("stamp", FieldKind.ATTACHMENT, True))
    for code, kind, is_identifying in rows:
        FormField.objects.create(
            section=section, code=code, label=code, kind=kind, is_identifying=is_identifying, is_required=False
        )
    return call


def planted(call):
    """A case with a marker in every place that names somebody."""
    organization = OrganizationFactory(
        name=ORGANIZATION,
        district=DistrictFactory(name=DISTRICT),
        contact_name=CONTACT,
        contact_phone=PHONE,
        address=STREET,
    )
    author = MembershipFactory(organization=organization, user=UserFactory(name=AUTHOR)).user
    application = begin(call=call, membership=author.memberships.get())
    files = {
        "open_files": [word_file(), pdf_file(PDF_FILE, IN_PDF)],
        "stamp": [pdf_file(HIDDEN_FILE, IN_HIDDEN)],
    }
    answers = {"plan": f"{HARMLESS}，{ORGANIZATION}在{DISTRICT}，联系{CONTACT}、{AUTHOR}，{PHONE}", "who": SECRET}
    for code, uploads in files.items():
        kept = [
            documents.store(upload=upload, subject=application, kind=code, uploaded_by=author, at=TUESDAY) for upload in uploads
        ]
        answers[code] = [document.pk for document in kept]
    application.sections.update(answers=answers)
    cases.submit(application=application, actor=author, at=TUESDAY)
    submission = application.submissions.get()
    figure = {"label": "近一年实习生", "value": "21", "unit": "人", "evidence_url": EVIDENCE, "note": NOTE}
    submission.pk, submission.number, submission.figures = None, 2, {"interns": figure}  # as if handed in again
    submission.save(force_insert=True)
    application.runs.update(submission=submission)
    return application


def world_of(*, is_blind):
    call = planted_call(is_blind=is_blind)
    world = seated(applications=[submit(call=call), planted(call), submit(call=call)])
    expert = world.seats[0].expert
    expert.user = UserFactory()
    expert.save()
    return world


def pages_of(world):
    """Every page of the first seat, by link and by number."""
    numbers = {"place": (1, 2, 3), "number": (1, 2, 3)}
    words = {"token": [seat_links.token_of(world.seats[0])], "seat_id": [world.seats[0].pk], **numbers}
    rows = addresses(numbers=(), words=words)
    return [address for name, address in rows if name.startswith(("panel:", "recognition:seat:"))]


def seen_on_pages(world, client):
    seen = set()
    for address in pages_of(world):
        for method, data in (("get", None), ("post", {"action": "save", "version": "0", "comment": "x"})):
            seen |= found(MARKERS, ask(client, address, method, data)[1])
    return seen


def mailed(world):
    """Every word that was mailed or left as a message for the first seat's expert."""
    seat = world.seats[0]
    card = hand_in(world, 60, 60)
    event = panels.give_back(card=card, reason="再看", actor=world.coordinator, at=TUESDAY)
    panel_mail.mail_invitation(seat_id=seat.pk, at=TUESDAY)
    Panel.objects.filter(pk=world.panel.pk).update(score_until=TUESDAY + timedelta(days=2))
    deadlines.remind(at=TUESDAY)
    assert OutgoingMail.objects.filter(event=panel_mail.REMINDER).exists()
    Panel.objects.filter(pk=world.panel.pk).update(score_until=world.panel.score_until)
    type(seat.expert).objects.filter(pk=seat.expert_id).update(user=None)
    panel_mail.mail_returned_card(card_id=card.pk, event_id=event.pk, at=TUESDAY)
    rows = OutgoingMail.objects.filter(address=seat.expert.email).values_list("subject", "text", "html", "headers")
    return str([*rows, *Notification.objects.filter(recipient=seat.expert.user).values_list("title", "text", "url")])


@pytest.fixture
def stored(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def test_open_review_shows_everything_that_the_markers_stand_for(client, stored):
    world = world_of(is_blind=False)

    assert seen_on_pages(world, sign_in(client, world.seats[0].expert.user)) == IN_OPEN_REVIEW


def test_blind_review_shows_none_of_it_on_any_page_of_the_seat(client, stored):
    world = world_of(is_blind=True)
    panels.set_chair(seat=world.seats[0], actor=world.coordinator, at=TUESDAY)
    sign_in(client, world.seats[0].expert.user)
    text = "".join(ask(client, address)[1] for address in pages_of(world))

    assert HARMLESS in text
    assert "附件1.docx" in text
    assert seen_on_pages(world, client) == set()
    for number in range(3):
        hand_in(world, 70, 70, case=number)
    assert seen_on_pages(world, client) == set()


@pytest.mark.parametrize("is_blind", [True, False])
def test_expert_looks_at_a_pdf_in_the_browser_and_in_a_blind_review_at_its_scrubbed_copy(client, stored, is_blind):
    world = world_of(is_blind=is_blind)
    token = seat_links.token_of(world.seats[0])
    place = next(case.place for case in world.panel.cases.all() if case.run.application.organization.name == ORGANIZATION)
    url = reverse("panel:file", kwargs={"token": token, "place": place, "number": 2})
    page = client.get(reverse("panel:case", kwargs={"token": token, "place": place})).content.decode()
    response = client.get(url, {"view": "1"})

    assert f"{url}?view=1" in page
    assert f"{url.replace('/2/', '/1/')}?view=1" not in page  # a Word file is a download only
    assert response.headers["Content-Disposition"].startswith("inline;")
    assert response.headers["Content-Security-Policy"].startswith("sandbox;")
    assert response.headers["Referrer-Policy"] == "strict-origin"
    assert client.get(url).headers["Content-Disposition"].startswith("attachment;")
    assert (IN_PDF in said_by(response)) is not is_blind


@pytest.mark.parametrize("is_blind", [True, False])
def test_mails_and_messages_of_a_blind_review_name_nobody(is_blind, stored):
    text = mailed(world_of(is_blind=is_blind))

    assert "请你参加评审" in text
    assert "退给你改" in text
    assert "交“第一评审组”的评分表" in text
    assert not found(MARKERS, text)


def test_expert_with_an_account_learns_nowhere_more_than_any_account(client, stored):
    """All addresses with all ids of the case: what every account reads, such as the directory, tells nothing of the case."""
    world = world_of(is_blind=True)
    application, user = world.applications[1], world.seats[0].expert.user
    hand_in(world, 70, 70)
    document_ids = [row["id"] for row in application.submissions.last().documents]
    numbers = {
        application.pk, application.organization_id, world.panel.pk, open_run(application).pk, world.seats[0].pk,
        world.seats[1].pk, *document_ids,
    }  # fmt: skip
    words = {
        "token": [calendar_feed.token_of(calendar_feed.make(person=user, at=TUESDAY))],
        "code": [world.panel.call.version.scheme.code],
        "kind": ["demand", "organization"],
        "action": ["approve"],
        "app_label": ["review"],
    }
    sign_in(client, user)
    other = sign_in(type(client)(raise_request_exception=False), UserFactory())
    client.raise_request_exception = False
    leaks, asked, exports = {}, 0, 0
    for address, status, text in crawl(client, numbers=sorted(numbers), words=words, posts=True):
        asked += 1
        exports += "?format=" in address and status == 200
        seen = found(MARKERS, text)
        if seen and seen - found(MARKERS, ask(other, address)[1]):
            leaks[address] = (status, seen)

    assert asked > 200
    assert exports >= 4  # demands, supplies, the public list …
    assert leaks == {}
    applicant = sign_in(type(client)(), application.created_by)
    assert ORGANIZATION in ask(applicant, f"/recognition/applications/{application.pk}/")[1]


@pytest.mark.parametrize("is_blind", [True, False])
def test_experts_of_a_blind_review_learn_no_number_that_tells_who_came_first(client, is_blind, stored):
    world = seated(is_blind=is_blind, case_count=3)
    panels.set_chair(seat=world.seats[0], actor=world.coordinator, at=TUESDAY)
    numbers = {application.case_number for application in world.applications}
    text = "".join(ask(client, world.path(part=part))[1] for part in ("", "cases/1/", "cases/2/", "cases/3/"))
    for case in (0, 1, 2):
        hand_in(world, 70, 70, case=case)
    text += ask(client, world.path(part="ranking/"))[1] + ask(client, world.path(part="cases/1/"))[1]
    text += mailed_back(world)

    assert found(numbers, text) == (set() if is_blind else numbers)
    assert ("2 号申报" in text) is is_blind


def mailed_back(world):
    for case in (0, 1, 2):
        card = world.card(0, case)
        event = panels.give_back(card=card, reason="再看", actor=world.coordinator, at=TUESDAY)
        panel_mail.mail_returned_card(card_id=card.pk, event_id=event.pk, at=TUESDAY)
    return str(list(OutgoingMail.objects.values_list("subject", "text")))


def test_cases_that_come_in_late_stand_in_no_order_of_submission():
    places = set()
    world = seated(expert_count=4)
    for _ in range(6):
        runs = [open_run(submit(call=world.panel.call)).pk for _ in range(4)]
        panels.take_in(panel=world.panel, run_ids=runs, actor=world.coordinator, at=TUESDAY)
        places.add(tuple(sorted(range(4), key=lambda n: world.panel.cases.get(run=runs[n]).place)))  # noqa: B023
    assert len(places) > 1


def test_cases_stand_in_an_order_that_tells_nothing():
    world = seated(case_count=5)

    assert [case.pk for case in world.cases] == drawing.order(world.panel.seed, [case.pk for case in world.cases])


def test_applicants_and_visitors_learn_nowhere_who_the_experts_are(client, stored):
    world = seated(case_count=2)
    expert = world.seats[0].expert
    for name, value in (("name", "标记专家名"), ("email", "expert-marker@example.test"), ("title", "标记专家职称")):
        setattr(expert, name, value)
    expert.organization_name, expert.phone = "标记专家单位", "13599990000"
    expert.save()
    criterion = Criterion.objects.filter(version=world.panel.stage.version).first()
    for number in range(2):
        card = world.card(0, number)
        filled = content(world, 80, 80) | {"comments": {criterion.pk: "标记的评语"}, "comment": "标记的总意见"}
        seats.hand_in(card=card, expected_version=card.version, at=TUESDAY, **filled)
        hand_in(world, 81, 81, seat=1, case=number)
    panels.write_conclusion(panel=world.panel, text="同意", actor=world.coordinator, at=TUESDAY)
    panels.close(panel=world.panel, actor=world.coordinator, at=TUESDAY)
    approved, refused = world.applications
    take(approved, "approve", world.coordinator)
    take(approved, "approve", world.coordinator)
    take(refused, "reject", world.coordinator, reason="条件不够")
    numbers = {approved.pk, refused.pk, world.panel.pk, expert.pk, Recognition.objects.get().pk, world.seats[1].pk}
    words = {"token": ["1.x"], "code": [world.panel.call.version.scheme.code], "kind": ["demand"], "action": ["approve"]}
    for user in (approved.created_by, refused.created_by, None):
        reader = type(client)(raise_request_exception=False)
        if user is not None:
            sign_in(reader, user)
        seen = {
            address: hits
            for address, _, text in crawl(reader, numbers=sorted(numbers), words=words | {"app_label": ["review"]})
            if (hits := found(EXPERT_MARKERS, text))
        }
        assert seen == {}
    told = str(list(Notification.objects.values_list("title", "text"))) + str(list(OutgoingMail.objects.values_list("text")))
    assert not found(EXPERT_MARKERS, told)
    control = sign_in(type(client)(), world.coordinator)
    assert "标记专家名" in ask(control, f"/admin/review/panel/{world.panel.pk}/panel/")[1]
    assert "标记的评语" in ask(control, f"/admin/review/panel/{world.panel.pk}/meeting/")[1]


def test_what_a_paper_says_is_read_like_a_page():
    row = recognized(timezone.now())
    paper = HttpResponse(certificate.certificate(row), content_type="application/pdf")

    assert row.holder_name.encode() not in paper.content
    assert row.holder_name in said_by(paper)


def test_scrubbed_files_still_open(stored):
    from review.recognition.scrubbing import NotScrubbed, scrubbed

    word = scrubbed(word_file().content, MEDIA_TYPES["docx"])
    assert WordFile(io.BytesIO(word)).paragraphs[0].text == "方案正文"
    reader = PdfReader(io.BytesIO(scrubbed(pdf_file("x.pdf", IN_PDF).content, MEDIA_TYPES["pdf"])))
    assert len(reader.pages) == 1
    assert not (reader.metadata or {}).get("/Author")
    with pytest.raises(NotScrubbed):
        scrubbed(b"%PDF-1.4 broken", MEDIA_TYPES["pdf"])
