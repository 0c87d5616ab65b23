"""Files as browsers send them: right ones, and ones that pretend."""

import zlib
from io import BytesIO
from struct import pack
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
TYPES = b'<?xml version="1.0"?><Types><Override PartName="/word/document.xml" ContentType="application/xml"/></Types>'


def upload(name="合作方案.pdf", content=PDF):
    """One file of a form."""
    return SimpleUploadedFile(name, content, content_type="application/octet-stream")


def picture(form="JPEG", size=(40, 30), **options):
    """A small picture; ``exif`` and the like are passed on to its writer."""
    file = BytesIO()
    Image.new("RGB", size, "teal").save(file, form, **options)
    return file.getvalue()


def png_header(width, height):
    """A PNG that says it is ``width`` × ``height`` points and brings a few bytes of them."""

    def chunk(kind, data):
        return pack(">I", len(data)) + kind + data + pack(">I", zlib.crc32(kind + data))

    header = chunk(b"IHDR", pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\x00" * 4096)) + chunk(b"IEND", b"")


def office(main="word/document.xml", types=TYPES, **parts):
    """A zip with the parts of an office file; further parts by name, with ``__`` for the slash and ``_dot_`` for the dot."""
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, content in {"[Content_Types].xml": types, main: "<w:document/>", **parts}.items():
            entry = ZipInfo(name if name in (main, "[Content_Types].xml") else name.replace("__", "/").replace("_dot_", "."))
            entry.compress_type = ZIP_DEFLATED  # dated 1980: the same bytes in every process, for the names of test cases
            archive.writestr(entry, content)
    return file.getvalue()
