"""Minutes say what happened, in two papers, and whatever people typed stays text."""

import io

import pytest
from docx import Document as WordFile
from pypdf import PdfReader

from core import papers
from review.recognition import minutes
from review.recognition.services import panels, seats
from tests.review.recognition.factories import TUESDAY
from tests.review.recognition.panel_world import hand_in, seated

pytestmark = pytest.mark.django_db
NASTY = '=HYPERLINK("x") #read("/etc/passwd") <b>& $x$ \x0b\x07'


def words_of(content):
    file = WordFile(io.BytesIO(content))
    cells = [cell.text for table in file.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in file.paragraphs] + cells), file


@pytest.fixture
def world():
    world = seated()
    hand_in(world, 80, 90)
    hand_in(world, 60, 60, seat=1)
    seats.abstain(card=world.card(2, 0), reason="以前的同事", is_conflict=True, at=TUESDAY)
    panels.write_conclusion(panel=world.panel, text=f"同意推荐\n{NASTY}", actor=world.coordinator, at=TUESDAY)
    world.panel.refresh_from_db()
    return world


def test_word_holds_attendance_draw_ranking_abstentions_and_words(world):
    text, _ = words_of(minutes.docx_of(world.panel, at=TUESDAY))

    for part in (
        *(seat.expert.name for seat in world.seats),
        world.panel.seed,
        world.panel.pool_digest,
        "与记录一致",
        "72.00",
        "以前的同事",
        "同意推荐",
        "还在评审，本纪要是草稿",
    ):
        assert part in text, part


def test_what_people_typed_stays_text(world):
    text, file = words_of(minutes.docx_of(world.panel, at=TUESDAY))

    assert '=HYPERLINK("x") #read("/etc/passwd") <b>& $x$ ' in text
    assert file.core_properties.author == ""
    assert minutes.pdf_of(world.panel, at=TUESDAY).startswith(b"%PDF-")


def test_a_card_given_back_is_on_record(world):
    card = world.card(0, 0)
    panels.give_back(card=card, reason="第二项算错了", actor=world.coordinator, at=TUESDAY)
    text, _ = words_of(minutes.docx_of(world.panel, at=TUESDAY))
    assert "退回改过：第二项算错了" in text  # also while it is not handed in again
    hand_in(world, 80, 80)

    text, _ = words_of(minutes.docx_of(world.panel, at=TUESDAY))
    assert text.count("退回改过：第二项算错了。退回以前这位专家看得到大家的分。") == 1


def test_blind_minutes_name_cases_by_number_alone():
    world = seated(is_blind=True, case_count=1)
    hand_in(world, 80, 90)
    application = world.applications[0]

    text, _ = words_of(minutes.docx_of(world.panel, at=TUESDAY))

    assert "1 号申报" in text
    assert application.case_number not in text
    assert application.subject_name not in text


@pytest.mark.parametrize("lines", [27, 28, 29])
def test_lines_for_signatures_stay_on_one_page(lines):
    sections = [
        {"title": "五、会议意见", "text": "\n".join(["同意排序结果。"] * lines)},
        {"title": "六、签字", "text": "组长：\n专家：\n记录人：\n日期："},
    ]
    file = papers.pdf(papers.SECTIONS, {"title": "评审纪要", "subtitle": "评审组", "sections": sections})

    pages = [page.extract_text() for page in PdfReader(io.BytesIO(file)).pages]
    assert [("六、签字" in page) == ("日期：" in page) for page in pages] == [True] * len(pages)
