"""A case as an expert sees it; in a blind review without anything that says whose it is.

Everything that experts read of a case goes through here, by link or with an account. In a blind review a sheet holds the
number in the panel, the answers of fields that identify nobody, and the figures. Names that were written into those answers are
blotted out.
"""

import re
import unicodedata
from dataclasses import dataclass
from pathlib import PurePosixPath

from django.db.models import Q

from accounts.models import User
from review.recognition import evidence
from review.recognition.completeness import fields_of
from review.recognition.enums import FieldKind
from review.recognition.presentation import answer_text, figure_text

BLOT = "〔隐去〕"
LEAST_LENGTH = 2
"""A name of one character would blot out half the text."""
LONGER, LEAST_OF_LONGER = ("staff_number", "position"), 3
"""Of a candidate: a number of two digits would blot out every figure."""
LEAST_OF_STEM = 3
LEGAL_FORM = re.compile("(?:集团)?(?:股份|有限责任|责任)*(?:有限)?公司$")
BRACKETS = re.compile("[(（][^)）]*[)）]")
PLACE = re.compile("^上海市?")
JOINT = r"[\s\-－—·\u200b-\u200d\u2060\ufeff]"
"""What may stand between the signs of a name without its being another name."""
FULL_WIDTH = ord("！") - ord("!")


@dataclass(frozen=True)
class File:
    """An attachment: ``number`` is its place in the sheet, by which its address names it."""

    number: int
    name: str
    document_id: int
    media_type: str = ""


@dataclass(frozen=True)
class Row:
    """A field with its answer; ``evidence_code`` is the figure whose rows an expert may read, on a page of their seat."""

    label: str
    text: str
    files: tuple = ()
    evidence_code: str = ""
    note: str = ""


@dataclass(frozen=True)
class Sheet:
    """What is shown of one case."""

    title: str
    facts: list
    sections: list
    hidden_count: int

    def file(self, number):
        """The attachment of that number, or ``None``."""
        files = [item for _, rows in self.sections for row in rows for item in row.files]
        return next((item for item in files if item.number == number), None)


def title_of(case):
    """How an expert's pages call the case."""
    return number_of(case) if case.panel.is_blind else case.run.application.subject_name


def number_of(case):
    """The case's number for its panel: in a blind review its place in the drawn order, for a case number tells who came first."""
    return f"{case.place} 号申报" if case.panel.is_blind else case.run.application.case_number


def sheet_of(case):
    """The sheet of a panel's case; a constant number of queries."""
    application, submission, is_blind = case.run.application, case.run.submission, case.panel.is_blind
    names = names_in(application, submission) if is_blind else ()
    fields = fields_of(application.scheme_version, application.purpose)
    shown = [field for field in fields if not (is_blind and field.is_identifying)]
    maker = _Maker(submission, is_blind, names)
    sections = {}
    for field in shown:
        sections.setdefault(field.section.title, []).append(maker.row(field))
    more = maker.figures_beside(fields)
    if more:
        sections.setdefault("平台数据", []).extend(more)
    return Sheet(title_of(case), _facts(application, is_blind), list(sections.items()), len(fields) - len(shown))


def names_in(application, submission):
    """Everything that names the applicant, longest first: organization, persons, numbers, district; constant queries."""
    organization, subject = application.organization, application.subject
    known = Q(pk__in={application.subject_user_id, application.created_by_id, submission.submitted_by_id})
    people = User.objects.filter(known | Q(pk__in=application.sections.values("edited_by")))
    words = {
        application.subject_name,
        organization.name,
        organization.credit_code,
        organization.school_code,
        organization.contact_name,
        organization.contact_phone,
        organization.contact_email,
        organization.website,
        organization.address,
        organization.district.name if organization.district else "",
        *organization.aliases.values_list("name", flat=True),
        *(word for row in people.values_list("name", "email") for word in row),
    }
    words |= {getattr(subject, name, "") for name in ("name", "email")}
    words |= {stem for word in words for stem in _stems(word)}
    words |= {word for word in (getattr(subject, name, "") for name in LONGER) if len(word) >= LEAST_OF_LONGER}
    return sorted((word for word in words if len(word) >= LEAST_LENGTH), key=len, reverse=True)


def blotted(text, names):
    """The text without these names, whatever spaces, hyphens and widths of letters stand in them, in upper or lower case."""
    patterns = list(filter(None, map(_pattern, names)))
    return re.sub("|".join(patterns), BLOT, text, flags=re.IGNORECASE) if patterns and text else text


def _stems(name):
    """A firm's name as people write it: without its legal form, and without the place in brackets or in front."""
    short = LEGAL_FORM.sub("", name.strip())
    bare = BRACKETS.sub("", short)
    return {word for word in (short, bare, PLACE.sub("", bare)) if len(word) >= LEAST_OF_STEM}


def _pattern(name):
    signs = [sign for sign in unicodedata.normalize("NFKC", name) if not re.fullmatch(JOINT, sign)]
    if not signs:
        return ""
    pattern = f"{JOINT}*".join(map(_either_width, signs))
    edge = "[0-9A-Za-z]"
    return f"(?<!{edge}){pattern}(?!{edge})" if all(sign.isascii() and sign.isalnum() for sign in signs) else pattern


def _either_width(sign):
    """A sign of ASCII, or its full-width form."""
    return f"[{re.escape(sign)}{chr(ord(sign) + FULL_WIDTH)}]" if "!" <= sign <= "~" else re.escape(sign)


class _Maker:
    def __init__(self, submission, is_blind, names):
        self.submission, self.is_blind, self.names = submission, is_blind, names
        self.count = 0

    def row(self, field):
        if field.kind == FieldKind.ATTACHMENT:
            return Row(field.label, "", files=tuple(self._files(field)))
        if field.kind == FieldKind.FIGURE:
            return self._figure(field.label, field.figure, self.submission.figures.get(field.figure, {}))
        text = answer_text(field, self.submission.answers.get(field.code), {}, {})
        return Row(field.label, blotted(text, self.names))

    def figures_beside(self, fields):
        """Figures that the conditions use and no field of the form shows."""
        in_form = {field.figure for field in fields if field.kind == FieldKind.FIGURE}
        rest = [(code, value) for code, value in sorted(self.submission.figures.items()) if code not in in_form]
        return [self._figure(value["label"], code, value) for code, value in rest]

    def _figure(self, label, code, figure):
        text = figure_text(figure)
        if self.is_blind:
            return Row(label, blotted(text, self.names))
        return Row(label, text, evidence_code=code if evidence.is_for_experts(code) else "", note=figure.get("note", ""))

    def _files(self, field):
        for document in self.submission.documents:
            if document["field"] == field.code:
                self.count += 1
                ending = PurePosixPath(document["name"]).suffix.lower()
                name = f"附件{self.count}{ending}" if self.is_blind else document["name"]
                yield File(self.count, name, document["id"])


def _facts(application, is_blind):
    facts = []
    if not is_blind:
        facts.append(("受理号", application.case_number))
        facts.append(("申报单位", application.organization.name))
        if application.organization.district:
            facts.append(("所在区", application.organization.district.name))
    if application.level:
        facts.append(("申报级别", application.get_level_display()))
    return facts
