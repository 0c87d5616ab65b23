"""Drawn files that demo cases hand in as proof: a floor plan as a picture, a list as a PDF; no writing but DEMO."""

import io
import textwrap
from functools import cache
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw, ImageFont

from core import papers
from core.documents import read

FONT = Path(papers.__file__).with_name("NotoSansCJKsc-GBK.otf")
PAPER, INK, SHADE = "#ffffff", "#33424a", "#dfe9ec"
SIZE, MARGIN = (1000, 640), 40


def plan(name, count):
    """A hall with so many bays on either side of an aisle."""
    sheet = _sheet(SIZE)
    draw = ImageDraw.Draw(sheet)
    width = (SIZE[0] - 2 * MARGIN) // count
    for top in (MARGIN, 380):
        for number in range(count):
            left = MARGIN + number * width
            draw.rectangle((left + 8, top + 8, left + width - 8, top + 212), fill=SHADE, outline=INK, width=2)
            draw.rectangle((left + width // 4, top + 70, left + width * 3 // 4, top + 150), outline=INK, width=2)
    return _checked(name, sheet, "PNG")


def sheet(name):
    """A page with a table of twenty lines."""
    page = _sheet((620, 877))
    draw = ImageDraw.Draw(page)
    for number in range(21):
        top = 120 + number * 32
        draw.line((60, top, 560, top), fill=INK)
        if number < 20:
            draw.rectangle((72, top + 10, 180 + 37 * (number % 5), top + 20), fill=SHADE)
            draw.rectangle((460, top + 10, 500 + 11 * (number % 4), top + 20), fill=SHADE)
    return _checked(name, page, "PDF")


def paper(name, title, facts):
    """A page that says what it is: ``title`` and ``facts`` ``[(label, text)]``, so that no two are alike."""
    page = _sheet((620, 877))
    draw = ImageDraw.Draw(page)
    large, small = _font(24), _font(16)
    for number, line in enumerate(textwrap.wrap(title, 22)[:3]):
        draw.text((60, 70 + number * 34), line, fill=INK, font=large)
    top = 190
    for label, text in facts:
        for number, line in enumerate(textwrap.wrap(str(text), 24)[:3]):
            draw.text((60, top), "" if number else label, fill=INK, font=small)
            draw.text((190, top), line, fill=INK, font=small)
            top += 28
        draw.line((60, top, 560, top), fill=SHADE)
        top += 14
    return _checked(name, page, "PDF")


@cache
def _font(size):
    return ImageFont.truetype(str(FONT), size)


def _sheet(size):
    picture = Image.new("RGB", size, PAPER)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((MARGIN // 2, MARGIN // 2, size[0] - MARGIN // 2, size[1] - MARGIN // 2), outline=INK, width=3)
    draw.text((MARGIN, size[1] - MARGIN), "DEMO", fill=INK)
    return picture


def _checked(name, picture, kind):
    file = io.BytesIO()
    picture.save(file, kind)
    return read(SimpleUploadedFile(name, file.getvalue()))
