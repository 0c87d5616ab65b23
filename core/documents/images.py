"""Pictures are drawn anew: what comes out holds the picture and nothing else."""

from io import BytesIO

from PIL import Image, ImageOps

FORMATS = {"jpg": "JPEG", "png": "PNG", "webp": "WEBP"}
PIXEL_LIMIT = 50_000_000
"""A phone's largest pictures have 48 to 50 million points; more than that takes memory that other readers need."""
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
        with Image.open(BytesIO(content), formats=[wanted]) as image:
            if image.width * image.height > PIXEL_LIMIT:
                raise UnreadableImage(f"图片有 {image.width}×{image.height} 点，太大了。缩小到长边 {SIDE_LIMIT} 点以内再传。")
            image.draft(None, (SIDE_LIMIT, SIDE_LIMIT))
            ImageOps.exif_transpose(image, in_place=True)  # a large picture is not held twice
            image.thumbnail((SIDE_LIMIT, SIDE_LIMIT))
            return _written(image, wanted)
    except UnreadableImage:
        raise
    except Exception as error:  # noqa: BLE001 - decoders raise errors of many kinds for one fact: this is no such picture
        raise UnreadableImage("这张图片打不开，格式和名字不符。用看图软件另存一份再传。") from error


def _written(image, wanted):
    if image.mode not in _MODES[wanted]:
        image = image.convert("RGBA" if "A" in image.mode and wanted != "JPEG" else "RGB")
    for name in ("exif", "icc_profile", "xmp", "comment", "pnginfo"):
        image.info.pop(name, None)
    file = BytesIO()
    image.save(file, wanted, **_OPTIONS[wanted])
    return file.getvalue()
