"""Files that are what they say and still must not be kept: they would act when opened, or take too much to draw."""

import fcntl
import time
import zlib
from contextlib import suppress

import pytest

from core.documents import DocumentRefused, images, read
from tests.core.uploads import office, picture, upload


def pdf(*objects, catalogue=b""):
    """A PDF with these further objects and words in its catalogue."""
    parts = [b"1 0 obj\n<</Type /Catalog " + catalogue + b">>\nendobj\n", *objects]
    return b"%PDF-1.7\n" + b"".join(parts) + b"trailer\n<</Root 1 0 R>>\n%%EOF\n"


def stream(text, words=b"/Filter /FlateDecode"):
    """An object with a packed stream."""
    packed = zlib.compress(text)
    return b"9 0 obj\n<<" + words + b" /Length %d>>\nstream\n" % len(packed) + packed + b"\nendstream\nendobj\n"


PACKED = b"/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode"
GOES = b"<</S /GoTo /D [3 0 R /Fit]>>"


@pytest.mark.parametrize(
    "content",
    [
        pdf(),
        pdf(catalogue=b"/OpenAction [3 0 R /Fit]"),
        pdf(catalogue=b"/OpenAction " + GOES),
        pdf(b"4 0 obj\n" + GOES + b"\nendobj\n", catalogue=b"/OpenAction 4 0 R"),
        pdf(stream(b"4 0 " + GOES, PACKED), catalogue=b"/OpenAction 4 0 R"),
        pdf(stream(b"BT (/JavaScript) Tj ET")),
        pdf(stream(b"4 0 <</A <</S /URI /URI (https://www.example.com)>>>>", PACKED)),
    ],
)
def test_a_pdf_that_only_shows_pages_is_kept(content):
    assert read(upload("方案.pdf", content)).content == content


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (pdf(b"4 0 obj\n<</S /JavaScript /JS (app.alert)>>\nendobj\n"), "脚本"),
        (pdf(b"4 0 obj\n<</S /Java#53cript /JS (app.alert)>>\nendobj\n"), "脚本"),
        (pdf(stream(b"4 0 <</S /JavaScript /JS (app.alert)>>", PACKED)), "脚本"),
        (pdf(stream(b"4 0 <</S /JavaScript>>", PACKED.replace(b"ObjStm", b"Obj#53tm"))), "脚本"),
        (pdf(b"4 0 obj\n<</S /Launch /F (cmd.exe)>>\nendobj\n"), "脚本"),
        (pdf(catalogue=b"/AcroForm <</XFA 5 0 R>>"), "脚本"),
        (pdf(catalogue=b"/Names <</EmbeddedFiles 5 0 R>>"), "夹着"),
        (pdf(stream(b"MZ", b"/Type /EmbeddedFile /Filter /FlateDecode")), "夹着"),
        (pdf(catalogue=b"/OpenAction <</S /URI /URI (https://www.example.com)>>"), "一打开"),
        (pdf(b"4 0 obj\n<</S /URI /URI (https://www.example.com)>>\nendobj\n", catalogue=b"/OpenAction 4 0 R"), "一打开"),
        (pdf(catalogue=b"/OpenAction 4 0 R"), "一打开"),
        (pdf(stream(b"x", PACKED.replace(b"Flate", b"LZW"))), "少见"),
        (pdf().replace(b"/Root", b"/Encrypt 7 0 R /Root"), "加了密"),
    ],
)
def test_a_pdf_that_acts_or_carries_files_is_refused(content, why):
    with pytest.raises(DocumentRefused, match=why):
        read(upload("方案.pdf", content))


def test_a_packed_bomb_in_a_pdf_is_refused(monkeypatch):
    monkeypatch.setattr("core.documents.pdfs.UNPACKED_BYTES", 1_000)
    assert read(upload("方案.pdf", pdf(stream(b" " * 900, PACKED))))
    with pytest.raises(DocumentRefused, match="太大"):
        read(upload("方案.pdf", pdf(stream(b" " * 1_100, PACKED))))


@pytest.mark.parametrize(
    "filling",
    [b"stream\n", b"9 0 obj\n<</Type /ObjStm>>\nstream\n", b"/OpenAction <<", b"9 0 obj<</A 1>>stream\n", b"#41" * 10],
)
def test_a_pdf_made_to_keep_the_check_busy_ends_soon(filling):
    began = time.process_time()
    with suppress(DocumentRefused):
        read(upload("方案.pdf", pdf(filling * (5_000_000 // len(filling)))))
    assert time.process_time() - began < 5


def word(body):
    """A Word file with this body."""
    text = f"<w:document xmlns:w='w'>{body}</w:document>"
    return office(word__document_dot_xml=text.encode(), main="word/other.xml")


FIELD = "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>{}</w:instrText></w:r>"


@pytest.mark.parametrize(
    "body", [FIELD.format(" PAGE ") + FIELD.format("TOC \\o"), "<w:t>DDEAUTO</w:t>", "<w:fldSimple w:instr='PAGE'/>"]
)
def test_a_word_file_with_ordinary_fields_is_kept(body):
    assert read(upload("方案.docx", word(body)))


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("方案.docx", word(FIELD.format("DDEAUTO c:\\windows\\cmd.exe")), "DDE"),
        ("方案.docx", word("<w:r><w:instrText>DD</w:instrText></w:r><w:r><w:instrText>EAUTO c</w:instrText></w:r>"), "DDE"),
        ("方案.docx", word("<w:fldSimple w:instr='dde excel'/>"), "DDE"),
        ("方案.docx", office(word__header1_dot_xml=b"<w:hdr xmlns:w='w'><w:instrText>DDE x</w:instrText></w:hdr>"), "DDE"),
        ("方案.docx", office(word__embeddings__oleObject1_dot_bin=b"MZ"), "OLE"),
        ("表.xlsx", office("xl/workbook.xml", xl__embeddings__oleObject1_dot_bin=b"MZ"), "OLE"),
        (
            "表.xlsx",
            office("xl/workbook.xml", xl__externalLinks__externalLink1_dot_xml=b"<externalLink><ddeLink/></externalLink>"),
            "DDE",
        ),
    ],
)
def test_an_office_file_that_calls_programs_or_holds_objects_is_refused(name, content, why):
    with pytest.raises(DocumentRefused, match=why):
        read(upload(name, content))


@pytest.mark.parametrize(
    ("name", "content", "is_kept"),
    [
        ("图.jpg", picture(size=(60, 40)), True),
        ("图.jpg", picture(size=(60, 40), progressive=True), False),
        ("图.png", picture("PNG", size=(60, 40)), False),
        ("图.webp", picture("WEBP", size=(60, 40)), False),
        ("图.png", picture("PNG", size=(40, 40)), True),
    ],
)
def test_pictures_that_are_unpacked_whole_have_a_limit_of_their_own(monkeypatch, name, content, is_kept):
    monkeypatch.setattr(images, "UNPACKED_LIMIT", 40 * 40)
    if is_kept:
        assert read(upload(name, content))
    else:
        with pytest.raises(DocumentRefused, match="60×40"):
            read(upload(name, content))


def test_one_picture_is_drawn_at_a_time(monkeypatch, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(images, "WAIT_SECONDS", 0.1)
    with (tmp_path / "drawing.lock").open("a") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        with pytest.raises(DocumentRefused, match="没轮到"):
            read(upload("图.png", picture("PNG")))
    assert read(upload("图.png", picture("PNG")))
