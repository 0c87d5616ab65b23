"""The file that people fill in: drop-downs, what to write in each column, an example, and the code lists."""

from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO

import xlsxwriter

from supplydemand.columns import LISTING_CODE, ORGANIZATION_CODE, columns_of
from supplydemand.completeness import VALID_DAYS_USUAL
from supplydemand.enums import CooperationMode, Reach, Urgency
from supplydemand.models import TalentDemand
from supplydemand.services.import_codes import labelled
from supplydemand.uploads import ROW_LIMIT
from taxonomy.models import District, EducationLevel, Industry, Major, Occupation, Qualification, Region

_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_DATES = ("expires_on", "starts_on", "ends_on", "graduates_on")
_NUMBERS = ("headcount", "salary_min", "salary_max")
_FREE = ("majors", "certificates", "modes", "regions", "occupations", "industries")
"""Drop-downs beside which something else may be typed: several values, a code, a name."""


@dataclass(frozen=True)
class Sheets:
    """What a template offers: ``columns``; ``options`` of short drop-downs ``{choices: [text]}``; ``lists`` of codes that get
    a sheet each, ``{choices: (sheet, rows)}``; and ``examples``, dictionaries by column.
    """

    columns: list
    options: dict
    lists: dict
    examples: list


def template_file(model, *, title, on):
    """The workbook's bytes for listings of ``model``."""
    lists = {
        "majors": ("专业", majors_to_choose(on)),
        "regions": ("地区", Region.objects.select_related("parent").order_by("code").current(on=on)),
        "levels": ("学历", EducationLevel.objects.order_by("rank").current(on=on)),
        "certificates": ("证书", Qualification.objects.order_by("code").current(on=on)),
    }
    if model is TalentDemand:
        lists["occupations"] = ("职业", Occupation.objects.defer("definition").order_by("code").current(on=on))
        lists["industries"] = ("行业", Industry.objects.order_by("code").current(on=on))
    columns = [column for column in columns_of(model) if column.name != ORGANIZATION_CODE]
    options = {"reach": Reach.labels, "urgency": Urgency.labels, "modes": CooperationMode.labels}
    return workbook_of(Sheets(columns, options, lists, _examples(model, on)), title=title)


def majors_to_choose(on):
    """Majors and their classes, without the fields above them."""
    return Major.objects.exclude(depth="field").order_by("level__rank", "catalogue", "code").current(on=on)


def example_major(on):
    """A major that anybody knows."""
    majors = Major.objects.current(on=on).filter(depth="major")
    return majors.filter(catalogue="higher_vocational", code="460103").first() or majors.first()


def workbook_of(sheets, *, title):
    """The workbook's bytes: the sheet to fill in, called ``title``, a filled one, what to write, and the code lists."""
    output = BytesIO()
    with xlsxwriter.Workbook(output, _OPTIONS) as book:
        _Template(book, sheets).write(title)
    return output.getvalue()


class _Template:
    def __init__(self, book, sheets):
        self.book, self.offered, self.columns = book, sheets, sheets.columns
        self.head = book.add_format({"bold": True, "bg_color": "#E7EEF7", "border": 1, "text_wrap": True, "valign": "top"})
        self.needed = book.add_format(
            {"bold": True, "bg_color": "#1F4E79", "font_color": "#FFFFFF", "border": 1, "text_wrap": True, "valign": "top"}
        )
        self.text = book.add_format({"num_format": "@", "valign": "top"})
        self.day = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"})
        self.wrap = book.add_format({"text_wrap": True, "valign": "top"})

    def write(self, title):
        """All sheets; the first is the one that is read."""
        sheets = {name: self.book.add_worksheet(name) for name in (title, "填好的样子", "怎么填")}
        sources = self._write_codes()
        self._write_head(sheets[title], sources)
        self._write_head(sheets["填好的样子"], {})
        for line, row in enumerate(self.offered.examples, start=1):
            for place, column in enumerate(self.columns):
                self._write_cell(sheets["填好的样子"], line, place, row.get(column.name, ""))
        self._write_notes(sheets["怎么填"])

    def _write_head(self, sheet, sources):
        sheet.freeze_panes(1, 3)
        sheet.set_row(0, 32)
        for place, column in enumerate(self.columns):
            is_day = column.name in _DATES
            style = self.day if is_day else None if column.name in _NUMBERS else self.text
            sheet.set_column(place, place, column.width, style)
            sheet.write_string(0, place, f"{column.label}{'*' if column.is_needed else ''}", self._style_of(column))
            sheet.write_comment(0, place, column.note, {"x_scale": 1.6, "y_scale": 0.9})
            if column.choices in sources:
                self._offer(sheet, place, column, sources[column.choices])

    def _style_of(self, column):
        return self.needed if column.is_needed else self.head

    def _offer(self, sheet, place, column, source):
        options = {"validate": "list", "source": source, "input_title": column.label, "input_message": column.note[:255]}
        if column.choices in _FREE:
            options["show_error"] = False
        else:
            options |= {"error_title": "从下拉里选", "error_message": f"“{column.label}”只能从下拉里选。"}
        sheet.data_validation(1, place, ROW_LIMIT, place, options)

    def _write_cell(self, sheet, line, place, value):
        if isinstance(value, date):
            sheet.write_datetime(line, place, value, self.day)
        elif isinstance(value, int):
            sheet.write_number(line, place, value)
        else:
            sheet.write_string(line, place, value, self.text)

    def _write_notes(self, sheet):
        sheet.set_column(0, 0, 20)
        sheet.set_column(1, 1, 12)
        sheet.set_column(2, 2, 90)
        lines = [
            "只读第一张表，一行一条；带 * 的列要写，别的列可以空着，也可以整列删掉。列的顺序可以换，列名不要改。",
            f"一个文件最多 {ROW_LIMIT:,} 行。上传以后先看预览，你点了才导入；导入的是草稿，提交审核以后才公开。",
            "有错的行会标上原因退给你，改好再上传同一个文件：导过的不会重复。",
        ]
        for number, line in enumerate(lines):
            sheet.merge_range(number, 0, number, 2, line, self.wrap)
            sheet.set_row(number, 32)
        for place, text in enumerate(("列", "要不要写", "怎么写")):
            sheet.write_string(len(lines) + 1, place, text, self.head)
        for number, column in enumerate(self.columns, start=len(lines) + 2):
            sheet.write_string(number, 0, column.label)
            sheet.write_string(number, 1, "要写" if column.is_needed else "")
            sheet.write_string(number, 2, column.note, self.wrap)

    def _write_codes(self):
        """The sheets of codes; returns ``{choices: source of a drop-down}``."""
        sources = dict(self.offered.options)
        for name, (title, rows) in self.offered.lists.items():
            count = self._write_list(self.book.add_worksheet(title), rows)
            if count:
                sources[name] = f"={title}!$A$2:$A${count + 1}"
        return sources

    def _write_list(self, sheet, rows):
        sheet.set_column(0, 0, 44)
        sheet.set_column(1, 3, 22)
        sheet.freeze_panes(1, 0)
        for place, text in enumerate(("这样写", "代码", "名称", "类别或上级")):
            sheet.write_string(0, place, text, self.head)
        count = 0
        for count, row in enumerate(rows, start=1):
            about = getattr(row, "kind_label", "") or ""
            if isinstance(row, Region):
                about = row.parent.name if row.parent else ""
            for place, text in enumerate((labelled(row), row.code, row.name, about)):
                sheet.write_string(count, place, text)
        return count


def _examples(model, on):
    """Two filled rows, sound today: what a row looks like, and that several values go into one cell."""
    major = example_major(on)
    district = District.objects.current(on=on).exclude(region=None).select_related("region").order_by("code").first()
    region = district.region if district else Region.objects.current(on=on).order_by("-code").first()
    level = major.level if major else EducationLevel.objects.order_by("rank").first()
    shared = {
        LISTING_CODE: "",
        "headcount": 12,
        "majors": labelled(major) if major else "",
        "region": labelled(region) if region else "",
        "reach": Reach.CITY.label,
        "expires_on": on + timedelta(days=VALID_DAYS_USUAL),
        "cooperation_modes": "、".join([CooperationMode.INTERNSHIP.label, CooperationMode.RECRUITMENT.label]),
    }
    if model is TalentDemand:
        first = {"external_id": "2027-001", "title": "数控机床装调技术员", "skills": "机床装配、故障诊断、精度检测"}
        first |= {
            "level_min": level.name if level else "",
            "salary_min": 6500,
            "salary_max": 8500,
            "urgency": Urgency.SOON.label,
        }
        second = first | {"external_id": "2027-002", "title": "数控车工", "headcount": 6, "skills": "数控编程、刀具补偿"}
    else:
        year = on.year + (on.month > 6)
        first = {"external_id": "2027-001", "title": f"数控技术 {year} 届", "skills": "数控编程、机械制图、公差测量"}
        first |= {
            "level": level.name if level else "",
            "graduates_on": date(year, 6, 30),
            "courses": "机械制图、数控加工工艺",
        }
        second = first | {"external_id": "2027-002", "title": f"数控技术 {year} 届（订单班）", "headcount": 30}
    return [shared | first, shared | second]
