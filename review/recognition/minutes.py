"""The minutes of a panel (评审纪要): what was drawn, who took part, the ranking, who abstained and why, what was concluded.

One content, two papers: Word to be edited and signed, PDF to be printed. In a blind review cases are named by their number in
the panel.
"""

import re
from collections import Counter
from io import BytesIO

from docx import Document
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from core import papers
from core.models import ReviewEvent
from core.templatetags.xieyu import moment
from review.recognition import panel_figures
from review.recognition.models import Scorecard
from review.recognition.services import panels

NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
FONT = "宋体"
NOTHING = "无"
SEEN = "退回以前这位专家看得到大家的分。"


def content_of(panel, *, at):
    """What both papers say: ``title``, ``subtitle``, and ``sections`` of facts, tables or text."""
    standings = panel_figures.standings_of(panel, panel.cases.select_related("run__application"))
    seats = list(panel.seats.select_related("expert__organization").order_by("draw_place", "pk"))
    return {
        "title": "评审纪要",
        "subtitle": str(panel),
        "sections": [
            {"title": "一、基本情况", "facts": _basics(panel, standings, at)},
            {"title": "二、专家抽取", "facts": _draw(panel), "table": _attendance(seats)},
            {"title": "三、评分和排名", "table": _ranking(standings), "text": _remarks(standings)},
            {"title": "四、弃权和回避", "table": _abstentions(standings)},
            {"title": "五、会议意见", "text": panel.conclusion or "还没有写。"},
            {"title": "六、签字", "text": "组长：\n\n专家：\n\n记录人：\n\n日期："},
        ],
    }


def pdf_of(panel, *, at):
    """The minutes as PDF; bytes."""
    return papers.pdf(papers.SECTIONS, content_of(panel, at=at))


def docx_of(panel, *, at):
    """The minutes as a Word file; bytes."""
    content = content_of(panel, at=at)
    document = _blank()
    document.add_heading(_clean(content["title"]), 0)
    document.add_paragraph(_clean(content["subtitle"]))
    for section in content["sections"]:
        document.add_heading(_clean(section["title"]), 1)
        for label, text in section.get("facts", ()):
            document.add_paragraph(_clean(f"{label}：{text}"))
        if section.get("table"):
            _add_table(document, *section["table"])
        for line in section.get("text", "").splitlines():
            document.add_paragraph(_clean(line))
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def _basics(panel, standings, at):
    scheme = panel.stage.version
    return [
        ("认定类别", f"{scheme}"),
        ("申报通知", str(panel.call)),
        ("环节", str(panel.stage)),
        ("领域", str(panel.field)),
        ("件数", f"{len(standings)} 件"),
        ("评审方式", "匿名评审" if panel.is_blind else "实名评审"),
        ("评审会", f"{moment(panel.meeting_at)} {panel.meeting_place}".strip() if panel.meeting_at else "没有开会，各自打分"),
        ("评审状态", f"{moment(panel.closed_at)} 结束" if panel.closed_at else "还在评审，本纪要是草稿"),
        ("出具时间", moment(at)),
    ]


def _draw(panel):
    if panel.drawn_at is None:
        return [("抽取", "还没有抽")]
    excluded = [row for row in panel.pool if row["reasons"]]
    kinds = Counter(reason.partition("：")[0] for row in excluded for reason in row["reasons"])
    words = "，".join(f"{reason} {count} 人" for reason, count in kinds.items())
    return [
        ("抽取时间", f"{moment(panel.drawn_at)}，{panel.drawn_by}"),
        ("名单", f"这个领域 {len(panel.pool)} 人，事先排除 {len(excluded)} 人" + (f"（{words}）" if words else "")),
        ("名单指纹", panel.pool_digest),
        ("种子", panel.seed),
        ("次序", "按 SHA-256(种子|专家编号) 从小到大"),
        *(fact for number, draw in enumerate(panel.further_draws.order_by("number"), 1) for fact in _further(draw, number)),
        ("核对", "与记录一致" if panels.draw_is_right(panel) else "与记录不一致"),
    ]


def _further(draw, number):
    excluded = sum(bool(row["reasons"]) for row in draw.pool)
    return [
        (f"扩大抽取（第 {number} 次）", f"{moment(draw.drawn_at)}，{draw.drawn_by}，从{draw.place_text}抽，因为：{draw.reason}"),
        ("名单", f"{len(draw.pool)} 人，事先排除 {excluded} 人"),
        ("名单指纹", draw.pool_digest),
        ("种子", draw.seed),
    ]


def _attendance(seats):
    rows = [
        [
            str(seat.draw_place),
            seat.expert.name,
            seat.expert.organization.name if seat.expert.organization else seat.expert.organization_name,
            seat.expert.title,
            "组长" if seat.is_chair else "",
            seat.state_text + (f"：{seat.decline_reason}" if seat.decline_reason else ""),
        ]
        for seat in seats
    ]
    return (["抽中顺序", "姓名", "单位", "职称或职务", "职责", "答复"], rows)


def _ranking(standings):
    rows = [
        [
            str(row.rank or "–"),
            row.number if row.title == row.number else f"{row.title}（{row.number}）",
            _number(row.summary.mean),
            _number(row.summary.median),
            _number(row.summary.spread),
            str(row.summary.count),
            _reached(row),
        ]
        for row in standings
    ]
    return (["名次", "申报", "均分", "中位数", "分差", "交分", "达到"], rows)


def _remarks(standings):
    lines = [f"{row.number} 有离群分，请在会上说明。" for row in standings if row.summary.has_outlier]
    numbers = {row.case.pk: row.number for row in standings}
    cards = dict(Scorecard.objects.filter(case__in=numbers).values_list("pk", "case_id"))
    events = ReviewEvent.objects.filter(
        content_type__app_label="review", content_type__model="scorecard", object_id__in=cards, action="return"
    )
    lines += [
        f"{numbers[cards[event.object_id]]} 有一张评分表 {moment(event.at)} 退回改过：{event.reason}。{SEEN}"
        for event in events.order_by("pk")
    ]
    return "\n".join(lines)


def _abstentions(standings):
    cards = [(row, card) for row in standings for card in row.abstained]
    reasons = panel_figures.abstentions_of([card for _, card in cards])
    rows = [[row.number, card.seat.expert.name, _why_not(card), reasons.get(card.pk, "")] for row, card in cards]
    return (["申报", "专家", "回避还是弃权", "理由"], rows or [[NOTHING, "", "", ""]])


def _why_not(card):
    return f"{card.state_text}（原分 {card.total}，不计）" if card.is_set_aside else card.state_text


def _reached(row):
    if row.missed:
        return "、".join(criterion.label for criterion in row.missed) + "不够"
    return str(row.level) if row.level else "–"


def _number(value):
    return "–" if value is None else str(value)


def _clean(text):
    """Without the characters that XML does not know; everything else is text and never markup."""
    return NOT_IN_XML.sub("", text)


def _blank():
    document = Document()
    properties = document.core_properties
    properties.author, properties.title, properties.comments = "", "评审纪要", ""
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(11)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    for name in ("Title", "Heading 1"):
        document.styles[name].element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "黑体")
    for section in document.sections:
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.3)
    return document


def _add_table(document, header, rows):
    table = document.add_table(rows=1, cols=len(header), style="Table Grid")
    for cell, text in zip(table.rows[0].cells, header, strict=True):
        cell.paragraphs[0].add_run(_clean(text)).bold = True
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = _clean(text)
    document.add_paragraph()
