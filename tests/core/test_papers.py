"""Papers are typeset with our own font, and data is never read as markup."""

import pytest
import typst

from core import papers

TEMPLATE = """
#let data = json(bytes(sys.inputs.data))
#set text(font: "Noto Sans CJK SC")
#data.name
#image(bytes(data.code), width: 20mm)
"""


def paper(folder, text, **data):
    path = folder / "paper.typ"
    path.write_text(text, encoding="utf-8")
    return papers.pdf(path, data)


def test_paper_carries_our_font(tmp_path):
    content = paper(tmp_path, TEMPLATE, name="云汀职业技术学院", code=papers.qr_code("https://portal.example/verify/ABC/"))

    assert content.startswith(b"%PDF-")
    assert b"NotoSansCJKsc" in content


def test_data_is_no_markup(tmp_path):
    assert paper(tmp_path, TEMPLATE, name='#read("/etc/passwd") $x$ = *a', code=papers.qr_code("x")).startswith(b"%PDF-")


def test_template_reads_nothing_outside_its_folder(tmp_path):
    with pytest.raises(typst.TypstError):
        paper(tmp_path, '#read("../../etc/hosts")')
