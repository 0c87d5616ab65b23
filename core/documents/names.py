"""The name under which a file comes back to people: readable, and harmless wherever it is written."""

import re
import unicodedata

LENGTH = 100
_FORBIDDEN = re.compile(r'[<>:"|?*]')
_INNER_EXTENSION = re.compile(r"\.(?=[A-Za-z]{2,5}(?:[.\s]|$))")


def extension_of(name):
    """The lower-case ending without its dot; empty where there is none."""
    _, dot, ending = _readable(name).rpartition(".")
    return ending.strip().lower() if dot else ""


def clean_name(name, extension):
    """A file name for display and download that ends in ``.extension`` and in no other ending.

    Folders, control and direction marks, line ends and what file systems refuse are left out; long names are cut.
    """
    stem, dot, _ = _readable(name).rpartition(".")
    stem = _FORBIDDEN.sub("_", _INNER_EXTENSION.sub("_", stem if dot else ""))
    stem = " ".join(stem.split()).strip(". _")[: LENGTH - len(extension) - 1].strip(". _")
    return f"{stem or '文件'}.{extension}"


def _readable(name):
    """The last part of a path without invisible characters: categories C (control, format, surrogate) and line separators."""
    text = unicodedata.normalize("NFC", str(name)).replace("\\", "/").rpartition("/")[2]
    return "".join(
        char for char in text if unicodedata.category(char)[0] != "C" and unicodedata.category(char) not in ("Zl", "Zp")
    )
