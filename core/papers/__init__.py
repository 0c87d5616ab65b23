"""Papers as PDF: certificates, minutes, pages to stamp. Typeset by Typst from a template and data.

Data reaches the template as JSON and is never read as markup; the template sees no file but its own folder. The font is part
of the project, so that a paper looks the same everywhere: Noto Sans CJK SC (SIL Open Font License 1.1), cut down to the signs of
GBK and Latin by ``pyftsubset``.
"""

import json
from io import BytesIO
from pathlib import Path

import segno
import typst

FONTS = Path(__file__).parent
SECTIONS = FONTS / "sections.typ"
"""A paper of facts, tables and text; the last section stays on one page."""


def pdf(template, data):
    """The PDF that a Typst file (a path) makes of ``data``, which it reads by ``json(bytes(sys.inputs.data))``; bytes.

    Raises ``typst.TypstError`` where the template is wrong.
    """
    return typst.compile(
        str(template),
        root=str(Path(template).parent),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )


def qr_code(text):
    """A QR code as SVG text, for ``image(bytes(…))`` in a template or for a page."""
    stream = BytesIO()
    segno.make(text, error="m").save(stream, kind="svg", border=0)
    return stream.getvalue().decode()
