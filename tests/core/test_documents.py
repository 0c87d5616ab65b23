"""Uploads: what passes is what it says, what is kept can be downloaded by whom it concerns, and nothing is left lying."""

import os
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.core.exceptions import RequestDataTooBig, ValidationError
from django.core.files.storage import default_storage
from django.db import transaction
from django.test import RequestFactory
from django.utils import timezone
from PIL import Image

from accounts.models import Organization
from core import documents, registries
from core.documents import DocumentRefused, checks, read
from core.documents import office as office_checks
from core.documents.fields import DocumentsField
from core.documents.names import clean_name
from core.file_answers import file_answer, view_address
from core.models import Document
from core.registries import DocumentSubject
from tests.accounts.factories import MembershipFactory, UserFactory
from tests.accounts.sign_in import sign_in
from tests.core.uploads import PDF, office, picture, png_header, upload


@pytest.fixture
def files(settings, tmp_path):
    """Where the test's files lie."""
    storage = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path)}}
    settings.STORAGES = {**settings.STORAGES, "default": storage}
    return tmp_path


@pytest.fixture
def members_only(monkeypatch):
    """An organization's files of kind “licence” are for its members."""
    entry = DocumentSubject(Organization, lambda user, rows: rows.filter(pk__in=Organization.objects.of(user)), ("licence",))
    monkeypatch.setattr(registries, "document_subjects", registries.Registry([entry]))


def stored(member, kind="licence", file=None):
    """A document of the member's organization."""
    return documents.store(
        upload=file or upload(), subject=member.organization, kind=kind, uploaded_by=member.user, at=timezone.now()
    )


def on_disk(folder):
    return sorted(path for path in Path(folder).rglob("*") if path.is_file())


def test_each_kind_passes_by_ending_and_content():
    good = {
        "方案.pdf": PDF,
        "照片.JPEG": picture(),
        "图.png": picture("PNG"),
        "图.webp": picture("WEBP"),
        "协议.docx": office(),
        "名单.xlsx": office("xl/workbook.xml"),
    }
    assert [read(upload(name, content)).name for name, content in good.items()] == [
        "方案.pdf", "照片.jpg", "图.png", "图.webp", "协议.docx", "名单.xlsx"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("页面.html", b"<script>alert(1)</script>"),
        ("图.svg", b"<svg onload='alert(1)'/>"),
        ("宏.docm", office()),
        ("没有后缀", PDF),
        ("方案.pdf.exe", PDF),
        ("空.pdf", b""),
        ("页面.pdf", b"<html>%PDF-1.7 %%EOF"),
        ("半个.pdf", b"%PDF-1.7 and no end"),
        ("图.png", picture("JPEG")),
        ("图.jpg", b"GIF89a/*" + b"\x00" * 40 + b"*/=alert(1)"),
        ("图.jpg", picture()[:200]),
        ("大.png", png_header(20_000, 20_000)),
        ("协议.docx", PDF),
        ("协议.docx", office("xl/workbook.xml")),
        ("协议.docx", b"#!/bin/sh\n" + office()),
        ("协议.docx", office(word__vbaProject_dot_bin=b"macro")),
        ("协议.docx", office(types=b"application/vnd.ms-word.document.macroEnabled.main+xml")),
        ("协议.docx", office(word__activeX__activeX1_dot_bin=b"control")),
        ("协议.docx", office(word___rels__settings_dot_xml_dot_rels=b"<Relationship TargetMode='External'/>")),
        ("协议.docx", office(__etc__passwd=b"x")),
        ("炸弹.xlsx", office("xl/workbook.xml", xl__sheet_dot_xml=b"\x00" * (office_checks.RATIO_FROM_BYTES + 1))),
        ("截断.xlsx", office("xl/workbook.xml")[:60]),
    ],
)
def test_what_is_not_what_it_says_is_refused_in_chinese(name, content):
    with pytest.raises(DocumentRefused, match=r"[一-鿿]"):
        read(upload(name, content))


def test_picture_within_the_limit_of_points_passes_and_beyond_is_refused_by_its_header(monkeypatch):
    monkeypatch.setattr("core.documents.images.PIXEL_LIMIT", 40 * 30)
    assert read(upload("图.png", picture("PNG"))).media_type == "image/png"
    with pytest.raises(DocumentRefused, match="41×30"):
        read(upload("图.png", picture("PNG", size=(41, 30))))


def test_too_large_file_is_refused_while_it_is_read(monkeypatch):
    monkeypatch.setattr(checks, "SIZE_LIMIT", len(PDF))
    assert read(upload()).content == PDF
    taken = []

    class Endless:
        name = "长.pdf"

        def chunks(self):
            while True:
                taken.append(1)
                yield PDF

    with pytest.raises(DocumentRefused, match="超过"):
        read(Endless())
    assert len(taken) == 2


def test_camera_notes_and_hidden_text_are_left_out_and_the_picture_stands_upright():
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "相机甲 31.2N 121.5E"
    content = picture(exif=exif) + b"<script>hidden</script>"
    clean = read(upload("图.jpg", content)).content

    from io import BytesIO

    with Image.open(BytesIO(clean)) as image:
        assert (image.size, dict(image.getexif())) == ((30, 40), {})
    assert b"script" not in clean


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("合作方案 v1.2.pdf", "合作方案 v1.2.pdf"),
        ("../../etc/方案.pdf", "方案.pdf"),
        ("C:\\Users\\李\\方案.pdf", "方案.pdf"),
        ("方案\u202efdp.exe.pdf", "方案fdp_exe.pdf"),
        ("方案.html.pdf", "方案_html.pdf"),
        ("方案\r\nSet-Cookie: a=b.pdf", "方案Set-Cookie_ a=b.pdf"),
        ("方案\x00.pdf", "方案.pdf"),
        ("\u200b\ufeff.pdf", "文件.pdf"),
        ("...pdf", "文件.pdf"),
        ("字" * 300 + ".pdf", "字" * 96 + ".pdf"),
        ('a"<b>|c?.pdf', "a__b__c.pdf"),
    ],
)
def test_names_are_cleaned(given, kept):
    assert clean_name(given, "pdf") == kept


@pytest.mark.django_db
def test_document_is_downloaded_by_whom_it_concerns_and_by_nobody_else(client, files, members_only):
    member = MembershipFactory()
    document = stored(member)
    url = document.get_absolute_url()

    assert client.get(url).headers["Location"] == f"/accounts/login/?next={url}"
    sign_in(client, MembershipFactory().user)
    assert client.get(url).status_code == client.get("/files/999999/").status_code == 404
    sign_in(client, member.user)
    response = client.get(url)
    assert b"".join(response.streaming_content) == PDF
    assert response.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''%E5%90%88")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Content-Security-Policy"].startswith("sandbox;")
    assert client.post(url).status_code == 405


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "content", "shown"),
    [("方案.pdf", PDF, True), ("照片.png", picture("PNG"), True), ("照片.jpg", picture(), True), ("方案.docx", office(), False)],
)
def test_file_is_drawn_by_the_browser_only_when_asked_and_only_of_kinds_that_do_nothing(
    client, files, members_only, name, content, shown
):
    member = MembershipFactory()
    url = stored(member, file=upload(name, content)).get_absolute_url()
    sign_in(client, MembershipFactory().user)
    assert client.get(url, {"view": "1"}).status_code == 404

    sign_in(client, member.user)
    viewed, other = client.get(url, {"view": "1"}), client.get(url, {"view": "0"})
    assert viewed.headers["Content-Disposition"].startswith("inline;" if shown else "attachment;")
    assert other.headers["Content-Disposition"].startswith("attachment;")
    assert viewed.headers["X-Content-Type-Options"] == "nosniff"
    policy = viewed.headers["Content-Security-Policy"].split("; ")
    assert {"sandbox", "default-src 'none'", "frame-ancestors 'none'"} <= set(policy)
    assert "script" not in str(policy)
    assert view_address(url, name) == (f"{url}?view=1" if shown else "")


def test_file_whose_kind_is_not_what_its_name_says_is_a_download():
    request = RequestFactory().get("/", {"view": "1"})

    assert file_answer(request, BytesIO(b"x"), "a.pdf", "text/html").headers["Content-Disposition"].startswith("attachment")
    assert file_answer(request, BytesIO(b"x"), "a.pdf", "application/pdf").headers["Content-Disposition"].startswith("inline")


@pytest.mark.django_db
def test_kind_that_nobody_speaks_for_is_seen_by_nobody(files, members_only):
    member = MembershipFactory()
    licence, other = stored(member), stored(member, kind="other")

    assert list(Document.objects.visible_to(member.user)) == [licence]
    assert list(Document.objects.of(member.organization)) == [licence, other]


@pytest.mark.django_db
def test_file_lies_under_a_random_name_outside_what_is_served(client, files):
    document = stored(MembershipFactory(), file=upload("机密 方案.pdf"))

    assert [path.name for path in on_disk(files)] == [document.stored_name.rpartition("/")[2]]
    assert "方案" not in document.stored_name
    assert len(document.sha256) == 64
    for address in (f"/media/{document.stored_name}", f"/static/{document.stored_name}", f"/files/..%2f{document.stored_name}"):
        assert client.get(address).status_code == 404


@pytest.mark.django_db
def test_failed_row_leaves_no_file(files):
    member = MembershipFactory()
    with pytest.raises(ValueError, match="User"):
        documents.store(upload=upload(), subject=member.organization, kind="x", uploaded_by=member, at=timezone.now())
    assert (on_disk(files), Document.objects.count()) == ([], 0)


@pytest.mark.django_db(transaction=True)
def test_rolled_back_file_has_no_row_and_is_purged_after_an_hour_while_kept_files_stay(files):
    member = MembershipFactory()
    kept = stored(member)
    with transaction.atomic():
        lost = stored(member)
        transaction.set_rollback(True)
    assert [row.pk for row in Document.objects.all()] == [kept.pk]
    now = timezone.now()

    assert documents.purge_files(at=now) == 0
    for path in on_disk(files):
        os.utime(path, (now.timestamp(), now.timestamp()))
    assert documents.purge_files(at=now + timedelta(minutes=61)) == 1
    assert not default_storage.exists(lost.stored_name)
    assert default_storage.exists(kept.stored_name)


@pytest.mark.django_db(transaction=True)
def test_removed_document_takes_its_file_along(files):
    document = stored(MembershipFactory())
    documents.remove(document=document)
    assert (on_disk(files), Document.objects.count()) == ([], 0)


@pytest.mark.django_db
def test_every_document_leaves_a_row_in_the_audit(files):
    document = stored(MembershipFactory())
    assert [event.pgh_label for event in document.events.all()] == ["insert"]


def test_several_files_are_taken_or_refused_together():
    field = DocumentsField(required=False, most=2)
    assert field.clean([]) == []
    assert [checked.name for checked in field.clean([upload("甲.pdf"), upload("乙.pdf")])] == ["甲.pdf", "乙.pdf"]
    with pytest.raises(ValidationError, match=r"坏\.pdf：这个文件打不开"):
        field.clean([upload("甲.pdf"), upload("坏.pdf", b"x")])
    with pytest.raises(ValidationError, match="最多传 2 个"):
        field.clean([upload()] * 3)
    with pytest.raises(ValidationError):
        DocumentsField().clean([])


def test_request_with_too_many_bytes_is_refused_while_it_streams_in(settings):
    settings.UPLOAD_REQUEST_BYTES = 100_000
    small = RequestFactory().post("/", {"file": upload("a.pdf", b"x" * 90_000)})
    assert small.FILES["file"].size == 90_000
    large = RequestFactory().post("/", {"one": upload("a.pdf", b"x" * 90_000), "two": upload("b.pdf", b"x" * 20_000)})
    with pytest.raises(RequestDataTooBig):
        large.FILES  # noqa: B018 - reading parses


@pytest.mark.django_db
def test_uploader_alone_sees_nothing_of_a_foreign_subject(files, members_only):
    document = documents.store(
        upload=upload(), subject=MembershipFactory().organization, kind="licence", uploaded_by=UserFactory(), at=timezone.now()
    )
    assert not Document.objects.visible_to(document.uploaded_by).exists()


UTF_16 = '<?xml version="1.0" encoding="utf-16"?><R TargetMode="External"/>'.encode("utf-16")


@pytest.mark.parametrize(
    "parts",
    [
        {
            "word___rels__settings_dot_xml_dot_rels": '<?xml version="1.0" encoding="utf-16"?><R TargetMode="External"/>'.encode(
                "utf-16"
            )
        },
        {"word___rels__settings_dot_xml_dot_rels": b'<R TargetMode="Extern&#97;l"/>'},
        {"word___rels__other_dot_xml_dot_rels": b'<R TargetMode = "External" Type="http://schemas/attachedTemplate"/>'},
        {"word___rels__a_dot_xml_dot_rels": b'<!DOCTYPE R [<!ENTITY e "External">]><R TargetMode="&e;" Type="x/frame"/>'},
        {"types": b'<Types><Override PartName="/word/x.bin" ContentType="application/vnd.ms-office.vba&#80;roject"/></Types>'},
    ],
)
def test_what_runs_or_loads_is_found_however_it_is_written(parts):
    with pytest.raises(DocumentRefused):
        read(upload("协议.docx", office(**parts)))


def test_hyperlinks_and_pictures_of_an_office_file_are_no_fault():
    links = b'<R><Relationship TargetMode="External" Type="http://schemas/hyperlink" Target="https://a.example"/></R>'
    assert read(upload("协议.docx", office(word___rels__document_dot_xml_dot_rels=links))).content
