"""Pictures are drawn anew: what comes out holds the picture and nothing else."""

import fcntl
import time
from contextlib import contextmanager
from io import BytesIO

from django.conf import settings
from PIL import Image, ImageOps

FORMATS = {"jpg": "JPEG", "png": "PNG", "webp": "WEBP"}
PIXEL_LIMIT = 50_000_000
"""A phone's largest pictures have 48 to 50 million points; a plain JPEG of that size is unpacked at a half or a quarter."""
UNPACKED_LIMIT = 20_000_000
"""So many points of any other picture: PNG, WebP and progressive JPEG are unpacked whole, with up to four bytes a point."""
WAIT_SECONDS = 20
"""One picture of the whole machine is drawn at a time; who waits longer is asked to come again."""
SIDE_LIMIT = 4_000
"""Longer sides are scaled down: enough for a scanned page at 300 dpi."""
_MODES = {"JPEG": ("L", "RGB"), "PNG": ("1", "L", "LA", "P", "RGB", "RGBA"), "WEBP": ("RGB", "RGBA")}
_OPTIONS = {"JPEG": {"quality": 88, "optimize": True}, "PNG": {}, "WEBP": {"quality": 86}}


class UnreadableImage(ValueError):
    """The picture cannot be drawn; the message says what to do."""


def redraw(content, ending):
    """The picture's points as a fresh file of the same format; raises ``UnreadableImage``.

    The size is read from the header and refused before a point is unpacked.
    """
    wanted = FORMATS[ending]
    try:
        with Image.open(BytesIO(content), formats=[wanted]) as image, _turn():
            if image.width * image.height > _limit(image):
                raise UnreadableImage(f"图片有 {image.width}×{image.height} 点，太大了。缩小到长边 {SIDE_LIMIT} 点以内再传。")
            image.draft(None, (SIDE_LIMIT, SIDE_LIMIT))
            ImageOps.exif_transpose(image, in_place=True)  # a large picture is not held twice
            image.thumbnail((SIDE_LIMIT, SIDE_LIMIT))
            return _written(image, wanted)
    except UnreadableImage:
        raise
    except Exception as error:  # noqa: BLE001 - decoders raise errors of many kinds for one fact: this is no such picture
        raise UnreadableImage("这张图片打不开，格式和名字不符。用看图软件另存一份再传。") from error


def _limit(image):
    is_scalable = image.format == "JPEG" and not image.info.get("progressive")
    return PIXEL_LIMIT if is_scalable else min(PIXEL_LIMIT, UNPACKED_LIMIT)


@contextmanager
def _turn():
    """Hold the one place for drawing: threads and processes wait for each other; a process that dies gives it back."""
    ends = time.monotonic() + WAIT_SECONDS
    with (settings.DATA_DIR / "drawing.lock").open("a") as file:
        while not _got(file):
            if time.monotonic() > ends:
                raise UnreadableImage("现在传图片的人多，这张没轮到。过一分钟再传。")
            time.sleep(0.05)
        yield  # closing the file gives the place back


def _got(file):
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _written(image, wanted):
    if image.mode not in _MODES[wanted]:
        image = image.convert("RGBA" if "A" in image.mode and wanted != "JPEG" else "RGB")
    for name in ("exif", "icc_profile", "xmp", "comment", "pnginfo"):
        image.info.pop(name, None)
    file = BytesIO()
    image.save(file, wanted, **_OPTIONS[wanted])
    return file.getvalue()
