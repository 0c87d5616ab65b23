"""Files for a blind review name nobody, in whatever corner a program has written it; what they show stays.

Every corner holds a marker; the file as it came in is the control.
"""

import io
import re
import struct
import zipfile

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject, NumberObject

from core.documents.checks import MEDIA_TYPES
from review.recognition.picture_notes import BLANK, without_notes
from review.recognition.scrubbing import NotScrubbed, scrubbed

MARKER = re.compile(rb"SECRET[A-Z]+")


def zipped(parts):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return stream.getvalue()


def unzipped(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def jpeg(note):
    stream = io.BytesIO()
    exif = Image.Exif()
    exif[0x013B] = note
    Image.new("RGB", (8, 8), "red").save(stream, "JPEG", exif=exif, comment=note)
    return stream.getvalue()


OFFICE_CORNERS = {
    "docProps/core.xml": b"<cp:coreProperties><dc:creator>SECRETCORE</dc:creator></cp:coreProperties>",
    "docProps/thumbnail.jpeg": b"SECRETTHUMB",
    "customXml/item1.xml": b"<CoverPageProperties><Company>SECRETCUSTOM</Company></CoverPageProperties>",
    "_rels/.rels": b'<Relationships><Relationship Id="r1" Target="docProps/SECRETRELATION.xml"/></Relationships>',
    "[Content_Types].xml": b'<Types><Override PartName="/customXml/SECRETPART.xml" ContentType="x"/></Types>',
    "word/document.xml": b"""<w:document><!-- SECRETREMARK --><w:ins w:author='SECRETSINGLE'/><x:del x:author = "SECRETPREFIX"/>
        <wp:docPr descr="C:\\SECRETFOLDER\\a.png"/><w:t>text stays</w:t></w:document>""",
    "word/settings.xml": b'<w:settings><w:docVars><w:docVar w:val="SECRETVAR"/></w:docVars><w:zoom w:a="1"/></w:settings>',
    "word/_rels/settings.xml.rels": b'<Relationships><Relationship Type="x/attachedTemplate" Target="file:///SECRETDOT"/></Relationships>',
    "word/people.xml": b"<w15:people><w15:person w15:author='SECRETPERSON'><a>SECRETINNER</a></w15:person></w15:people>",
    "word/media/image1.jpeg": jpeg("SECRETEXIF"),
    "word/media/image2.png": b"SECRETBROKEN",
    "word/embeddings/oleObject1.bin": b"SECRETOLE",
    "xl/workbook.xml": """<?xml version="1.0" encoding="UTF-16"?><workbook><fileSharing userName="SECRETSHARE"/><a><x15ac:absPath
        url="C:\\SECRETUSER\\"/></a><sheets/></workbook>""".encode("utf-16"),
    "xl/comments1.xml": b"<comments><authors><author>SECRETCOMMENTER</author></authors><t>comment stays</t></comments>",
    "xl/printerSettings/printerSettings1.bin": b"SECRETPRINTER",
    "xl/externalLinks/_rels/externalLink1.xml.rels": b"<R><Relationship Id='r1' Target='file:///C:/SECRETLINK.xlsx'/></R>",
}


def test_office_files_say_nothing_in_any_corner():
    content = zipped(OFFICE_CORNERS)
    planted = set(MARKER.findall(b"".join(unzipped(content).values()).replace(b"\0", b"")))
    assert len(planted) >= len(OFFICE_CORNERS)
    left = unzipped(scrubbed(content, MEDIA_TYPES["docx"]))
    assert set(MARKER.findall(b"".join(left.values()))) == set()
    assert b"<w:t>text stays</w:t>" in left["word/document.xml"]
    assert b"<t>comment stays</t>" in left["xl/comments1.xml"]
    assert b'<w:zoom w:a="1"/>' in left["word/settings.xml"]
    assert b"<sheets/>" in left["xl/workbook.xml"]
    assert left["word/people.xml"] == b"<w15:people></w15:people>"
    assert Image.open(io.BytesIO(left["word/media/image1.jpeg"])).size == (8, 8)
    assert left["word/media/image2.png"] == BLANK


def test_a_workbook_still_opens_with_its_cells_and_comments():
    book, stream = Workbook(), io.BytesIO()
    book.active["A1"] = "三年计划"
    book.active["A1"].comment = Comment("看这里", "SECRETCOMMENTER")
    book.properties.creator = "SECRETCORE"
    book.save(stream)
    again = load_workbook(io.BytesIO(scrubbed(stream.getvalue(), MEDIA_TYPES["xlsx"])))
    assert again.active["A1"].value == "三年计划"
    assert again.active["A1"].comment.text == "看这里"
    assert "SECRET" not in str(again.active["A1"].comment.author)


def noted(note, **entries):
    stream = DecodedStreamObject()
    stream.set_data(note)
    stream.update({NameObject(f"/{name}"): value for name, value in entries.items()})
    return stream


def pdf():
    writer, stream = PdfWriter(), io.BytesIO()
    page = writer.add_blank_page(200, 200)
    writer.add_metadata({"/Author": "SECRETAUTHOR", "/Title": "SECRETTITLE"})
    writer._root_object[NameObject("/Metadata")] = writer._add_object(noted(b"SECRETXMP"))
    page[NameObject("/Metadata")] = writer._add_object(noted(b"SECRETPAGE"))
    one = NumberObject(8)
    picture = noted(
        jpeg("SECRETEXIF"),
        Type=NameObject("/XObject"),
        Subtype=NameObject("/Image"),
        Filter=NameObject("/DCTDecode"),
        ColorSpace=NameObject("/DeviceRGB"),
        Width=one,
        Height=one,
        BitsPerComponent=one,
        Metadata=writer._add_object(noted(b"SECRETPICTURE")),
    )
    pictures = DictionaryObject({NameObject("/I"): writer._add_object(picture)})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): pictures})
    writer.add_outline_item(title="SECRETBOOKMARK", page_number=0)
    writer.write(stream)
    return stream.getvalue()


def test_pdf_files_say_nothing_in_any_corner():
    content = pdf()
    assert len(set(MARKER.findall(content))) == 7
    left = scrubbed(content, MEDIA_TYPES["pdf"])
    assert set(MARKER.findall(left)) == set()
    reader = PdfReader(io.BytesIO(left))
    assert len(reader.pages) == 1
    assert reader.pages[0].images[0].image.size == (8, 8)


def test_a_png_keeps_its_points_and_loses_its_notes():
    stream = io.BytesIO()
    Image.new("RGBA", (3, 2), "#12345678").save(stream, "PNG")
    plain = stream.getvalue()
    chunk = struct.pack(">I", 12) + b"tEXtAuthor\0SECRET" + b"\0\0\0\0"
    noted_png = plain[:33] + chunk[: 8 + 12] + b"\0\0\0\0" + plain[33:]
    assert b"Author" in noted_png
    assert without_notes(noted_png) == plain


@pytest.mark.parametrize("kind", ["pdf", "docx", "xlsx"])
def test_what_cannot_be_read_is_not_given_out(kind):
    with pytest.raises(NotScrubbed):
        scrubbed(b"%PDF-1.4 broken", MEDIA_TYPES[kind])
