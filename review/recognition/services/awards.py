"""Direct awards: one by a form, many from a file, read and shown before anything is written."""

import tempfile
from collections import defaultdict
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import prefetch_related_objects

from accounts import credit_code
from accounts.models import Organization
from core.enums import Status
from core.tabular import OVERFLOW, UnreadableFile, read_rows
from core.workbooks import MEGABYTE, Limits
from core.workflow import InvalidTransition
from review.recognition import levels
from review.recognition.enums import SchemeLevel
from review.recognition.models import Candidate, Recognition
from review.recognition.services import candidates, recognitions
from review.recognition.subjects import ORGANIZATION, words_of

ROW_LIMIT = 500
MEND = "编号按本单位的写，或者请单位先更正。"
LIMITS = Limits(file_bytes=2 * MEGABYTE, unpacked_bytes=20 * MEGABYTE, rows=2_000, elements=100_000)
COLUMNS = {
    "单位": "organization",
    "姓名": "person",
    "名称": "person",
    "工号": "staff_number",
    "编号": "staff_number",
    "邮箱": "email",
    "级别": "level",
    "文件号": "basis",
    "认定时间": "recognized_on",
    "有效至": "valid_until",
}
LEVELS = {label: value for value, label in SchemeLevel.choices} | {value: value for value in SchemeLevel.values}


@dataclass
class Line:
    """A line of a list of awards as text; ``problem`` says why it cannot be awarded."""

    number: int
    organization: str = ""
    person: str = ""
    staff_number: str = ""
    email: str = ""
    level: str = ""
    basis: str = ""
    recognized_on: str = ""
    valid_until: str = ""
    problem: str = ""

    @property
    def content(self):
        """What is carried from the preview to the award."""
        return {key: value for key, value in asdict(self).items() if key != "problem"}


def read_file(upload):
    """The lines of an uploaded table; raises ``UnreadableFile``."""
    suffix = Path(upload.name).suffix.lower()
    with tempfile.NamedTemporaryFile(suffix=suffix) as copy:
        for chunk in upload.chunks():
            copy.write(chunk)
        copy.flush()
        lines = [_line(number, row) for number, row in read_rows(Path(copy.name), limits=LIMITS)]
    if not lines:
        raise UnreadableFile("文件里没有数据。第一行写列名，第二行起写名单。")
    if len(lines) > ROW_LIMIT:
        raise UnreadableFile(f"超过 {ROW_LIMIT} 行。分成几个文件再上传。")
    return lines


def _line(number, row):
    texts = {COLUMNS[name]: text[:200] for name, text in row.items() if name in COLUMNS and text}
    return Line(number, **texts, problem=row.get(OVERFLOW, ""))


def check(*, lines, scheme, user):
    """Mark each line that this coordinator cannot award under the scheme; nine queries. Returns the lines."""
    organizations = _organizations(lines, user)
    prefetch_related_objects([scheme], "organization_kinds")
    version, held = scheme.versions.in_force().first(), _held(scheme, organizations.values())
    offered, lowest = levels.offered_by(version), levels.default_of(version)
    known, seen = _known(scheme, organizations.values()), set()
    for line in lines:
        line.person, line.staff_number = candidates.clean(line.person), line.staff_number.strip()
        organization = organizations.get(_key(line.organization))
        line.problem = line.problem or _problem(line, scheme, organization, offered)
        if not line.problem:
            line.problem = _doubt(line, known[organization.pk]) or _twice(line, organization, seen, held)
            line.problem = line.problem or _beyond(user, LEVELS.get(line.level, lowest))
            known[organization.pk].append(Candidate(name=line.person, staff_number=line.staff_number))
            seen.add((organization.pk, line.person, line.staff_number))
    return lines


@transaction.atomic
def award(*, lines, scheme, actor, at):
    """Award every line, or none: raises ``InvalidTransition`` that names the first line which cannot be. Returns how many."""
    check(lines=lines, scheme=scheme, user=actor)
    wrong = next((line for line in lines if line.problem), None)
    if wrong is not None:
        raise InvalidTransition(f"第 {wrong.number} 行：{wrong.problem}")
    organizations = _organizations(lines, actor)
    for line in lines:
        organization = organizations[_key(line.organization)]
        recognitions.award(
            scheme=scheme,
            subject=_subject(line, scheme, organization),
            actor=actor,
            at=at,
            reason=line.basis,
            level=LEVELS.get(line.level, ""),
            recognized_on=date.fromisoformat(line.recognized_on),
            valid_until=date.fromisoformat(line.valid_until) if line.valid_until else None,
        )
    return len(lines)


def _key(text):
    code = credit_code.normalized(text)
    return code if credit_code.is_valid(code) else text.strip()


def _organizations(lines, user):
    keys = {_key(line.organization) for line in lines} - {""}
    mine = (
        Organization.objects.select_related("kind")
        .in_scope_of(user)
        .verified()
        .exclude(pk__in=Organization.objects.of(user).values("pk"))
    )
    found = {row.credit_code: row for row in mine.filter(credit_code__in=keys)}
    named = {}
    for row in mine.filter(name__in=keys):
        named.setdefault(row.name, []).append(row)
    return found | {name: rows[0] for name, rows in named.items() if len(rows) == 1}


def _held(scheme, organizations):
    pks = [row.pk for row in organizations]
    rows = Recognition.objects.filter(scheme=scheme, status=Status.APPROVED, organization__in=pks)
    if scheme.subject_kind == ORGANIZATION:
        return {(pk, "", "") for pk in rows.values_list("organization_id", flat=True)}
    holders = Candidate.objects.filter(pk__in=rows.values("object_id"))
    return set(holders.values_list("organization_id", "name", "staff_number"))


def _known(scheme, organizations):
    """What these organizations put forward already, by their keys; one query."""
    rows = defaultdict(list)
    if scheme.subject_kind != ORGANIZATION:
        for row in Candidate.objects.of_kind(scheme.subject_kind).filter(organization__in=[row.pk for row in organizations]):
            rows[row.organization_id].append(row)
    return rows


def _beyond(user, level):
    """A district awards what is the district's; ``recognitions.award`` asks again."""
    if level == SchemeLevel.DISTRICT or user.coordinates(None):
        return ""
    return "区里只授区级的，别的由市级审核专员授"


def _problem(line, scheme, organization, offered):
    if organization is None:
        return "没有这家核验过的单位，或者不归你管，或者有重名的（填信用代码）"
    if refusal := scheme.refusal_of(organization):
        return refusal
    if (scheme.subject_kind != ORGANIZATION) != bool(line.person):
        words = words_of(scheme)
        return "这一类授给单位，姓名空着" if line.person else f"这一类不是授给单位的，要填{words.name}"
    if line.level and LEVELS.get(line.level) not in offered:
        labels = "、".join(SchemeLevel(level).label for level in SchemeLevel.values if level in offered)
        return f"级别“{line.level}”不对，这一类有{labels}"
    if line.email and not _is_address(line.email):
        return f"邮箱“{line.email}”不对"
    if not line.basis:
        return "没写文件号"
    return _wrong_days(line)


def _is_address(text):
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def _wrong_days(line):
    try:
        start = date.fromisoformat(line.recognized_on)
        end = date.fromisoformat(line.valid_until) if line.valid_until else None
    except ValueError:
        return "日期写成 2026-11-24 这样"
    return "有效期在认定以前就结束了" if end is not None and end < start else ""


def _doubt(line, known):
    """Whether it may be one that is there under another number or none."""
    if not line.person:
        return ""
    _, doubtful = candidates.found(known, line.person, line.staff_number)
    return str(candidates.MaybeSame(doubtful, {"name": line.person})) + MEND if doubtful else ""


def _twice(line, organization, seen, held):
    who = (organization.pk, line.person, line.staff_number)
    if who in held:
        return "已经有了"
    return "这份名单里有两行" if who in seen else ""


def _subject(line, scheme, organization):
    if scheme.subject_kind == ORGANIZATION:
        return organization
    who = {"organization": organization, "kind": scheme.subject_kind, "name": line.person}
    return candidates.put_forward(**who, staff_number=line.staff_number, email=line.email)
