"""Pictures inside of other files without what cameras and programs noted in them; their points stay as they are."""

import base64
import struct

BLANK = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII=")
"""What stands in the place of a picture that cannot be read: one empty point."""

_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"pHYs"}
_JPEG = b"\xff\xd8"
_SCAN = 0xDA
_JPEG_NOTES = {0xE1, *range(0xE3, 0xEE), 0xEF, 0xFE}
"""EXIF and XMP, what programs keep for themselves, and comments; colours stay in 0xE0, 0xE2 and 0xEE."""


def without_notes(content):
    """A JPEG or PNG without notes; ``BLANK`` for anything else."""
    if content.startswith(_JPEG):
        return jpeg_without_notes(content)
    return _png(content) if content.startswith(_PNG) else BLANK


def jpeg_without_notes(content):
    """The JPEG without notes; ``BLANK`` where its parts cannot be told apart."""
    parts, place = [_JPEG], len(_JPEG)
    while content[place : place + 1] == b"\xff" and place + 4 <= len(content):
        marker, (length,) = content[place + 1], struct.unpack(">H", content[place + 2 : place + 4])
        if marker == _SCAN:
            return b"".join(parts) + content[place:]
        if marker not in _JPEG_NOTES:
            parts.append(content[place : place + 2 + length])
        place += 2 + length
    return BLANK


def _png(content):
    parts, place = [_PNG], len(_PNG)
    while place + 12 <= len(content):
        (length,) = struct.unpack(">I", content[place : place + 4])
        name, end = content[place + 4 : place + 8], place + 12 + length
        if name in _PNG_KEPT:
            parts.append(content[place:end])
        if name == b"IEND":
            return b"".join(parts)
        place = end
    return BLANK
