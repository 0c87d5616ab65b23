"""Word and Excel files without what they say about people, machines and folders beside their text.

Parts that hold nothing else are left out together with what names them; in the others elements and attributes are emptied, in
whatever prefix and quotes they are written.
"""

import posixpath
import re
import zipfile
from io import BytesIO

from review.recognition.picture_notes import without_notes

LEFT_OUT_PARTS = re.compile(r"docProps/|customXml/|xl/revisions/|.*printerSettings|.*/thumbnail\.", re.IGNORECASE)
EMPTIED_PARTS = re.compile(r"word/people\.xml$|xl/persons/.*\.xml$", re.IGNORECASE)
EMBEDDED = re.compile(r".*/embeddings/", re.IGNORECASE)
DRAWINGS = (".emf", ".wmf", ".bmp")
"""Kept as they are: they have no place for an author."""
MARKED = (".xml", ".rels", ".svg", ".vml")

LEFT_OUT = {"docvars", "abspath", "filesharing", "attachedtemplate", "customworkbookviews", "customsheetviews"}
SILENT = {"author", "creator", "lastmodifiedby"}
NAMING = {"author", "initials", "userid", "providerid", "username", "lastmodifiedby", "lasteditedby", "docname"}
NAMED_BY_NAME = {"author", "cmauthor", "userinfo"}
_TAG = re.compile(r"<!--.*?-->|<(/?)([\w:.\-]+)((?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*)>", re.DOTALL)
_ATTRIBUTE = re.compile(r"([\w:.\-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_FOLDER = re.compile(r"file:|[A-Za-z]:[\\/]|\\\\|/(?:Users|home)/", re.IGNORECASE)


def scrubbed_office(content):
    """The same file for other eyes; raises ``ValueError`` or ``zipfile.BadZipFile`` for what cannot be read."""
    result = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as source, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as target:
        for item in source.infolist():
            if not LEFT_OUT_PARTS.match(item.filename):
                data = _part(item.filename, source.read(item))
                target.writestr(zipfile.ZipInfo(item.filename), data, zipfile.ZIP_DEFLATED)
    return result.getvalue()


def _part(name, data):
    lower = name.lower()
    if EMBEDDED.match(name) and not lower.endswith(".rels"):
        return b""
    if lower.endswith(MARKED):
        return _Cleaner(name, _text_of(data)).cleaned().encode()
    if "/media/" in lower and not lower.endswith(DRAWINGS):
        return without_notes(data)
    return data


def _text_of(data):
    """The part as text, to be written as UTF-8."""
    is_wide = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    text = data.decode("utf-16" if is_wide else "utf-8-sig")
    return re.sub(r"""^(<\?xml[^>]*?)\s+encoding=(?:"[^"]*"|'[^']*')""", r"\1", text, count=1)


class _Cleaner:
    """Goes through the tags of one part."""

    def __init__(self, name, text):
        self.name, self.text = name, text
        self.depth = 0
        """How deep inside of what is left out."""
        self.opened = []

    def cleaned(self):
        """The text without names."""
        pieces, place = [], 0
        for tag in _TAG.finditer(self.text):
            if not self.depth and not self._is_silent():
                pieces.append(self.text[place : tag.start()])
            place = tag.end()
            if tag.group(2):
                pieces.append(self._tag(tag))
        return "".join(pieces) + self.text[place:]

    def _is_silent(self):
        return bool(self.opened) and (self.opened[-1] in SILENT or self._is_emptied(len(self.opened)))

    def _is_emptied(self, level):
        return level >= 1 and bool(EMPTIED_PARTS.match(self.name))

    def _tag(self, tag):
        is_end, element, rest = tag.group(1), _local(tag.group(2)), tag.group(3)
        is_alone = rest.rstrip().endswith("/")
        if is_end:
            if self.opened:
                self.opened.pop()
            is_left_out = self.depth > 0 or self._is_emptied(len(self.opened))
            self.depth -= self.depth > 0
            return "" if is_left_out else tag.group()
        is_left_out = self.depth > 0 or self._is_emptied(len(self.opened)) or self._leaves_out(element, _values(rest))
        if not is_alone:
            self.opened.append(element)
            self.depth += is_left_out
        return "" if is_left_out else self._without_names(tag.group(), element)

    def _leaves_out(self, element, values):
        if element == "override":
            return bool(LEFT_OUT_PARTS.match(values.get("partname", "").lstrip("/")))
        if element == "relationship":
            base = posixpath.dirname(posixpath.dirname(self.name))
            target = posixpath.normpath(posixpath.join("/", base, values.get("target", "")))
            return bool(LEFT_OUT_PARTS.match(target.lstrip("/"))) or values.get("type", "").lower().endswith("attachedtemplate")
        return element in LEFT_OUT or (self.name.lower().endswith(".svg") and element == "metadata")

    def _without_names(self, text, element):
        def written(found):
            name, value = _local(found.group(1)), found.group(2) or found.group(3) or ""
            if element == "pagesetup" and found.group(1).lower().endswith(":id"):
                return ""  # it led to the settings of a printer
            if name in NAMING or (name == "name" and element in NAMED_BY_NAME):
                return f'{found.group(1)}=""'
            if name == "target" and _FOLDER.match(value):
                return f'{found.group(1)}="about:blank"'
            return f'{found.group(1)}=""' if name in ("descr", "title", "alt") and _FOLDER.match(value) else found.group()

        return _ATTRIBUTE.sub(written, text)


def _local(name):
    return name.rpartition(":")[2].lower()


def _values(rest):
    return {_local(found.group(1)): found.group(2) or found.group(3) or "" for found in _ATTRIBUTE.finditer(rest)}
