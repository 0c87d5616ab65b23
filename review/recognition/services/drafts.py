"""Filling in a case: sections with versions of their own, files, last year's answers, candidates."""

from dataclasses import dataclass, field

from django.core.files.storage import default_storage
from django.db import transaction

from core.documents import Checked, remove, store
from core.models import Document
from core.workflow import InvalidTransition, StaleVersion
from review.recognition import answers as entries
from review.recognition import completeness, rules
from review.recognition.content import answers_of
from review.recognition.enums import FieldKind
from review.recognition.models import Application, ApplicationSection, FormField

FILES_PER_FIELD = 10


@dataclass(frozen=True)
class Saved:
    """What a save led to: the section as it stands; ``is_stale`` where a colleague had saved and nothing was overwritten."""

    section: ApplicationSection
    is_stale: bool = False


@dataclass(frozen=True)
class Carried:
    """What came over from an earlier case, and what did not with the reason: labels, and pairs ``(label, why)``."""

    came: list = field(default_factory=list)
    stayed: list = field(default_factory=list)


@transaction.atomic
def save_section(*, application, section, values, actor, at, expected_version, uploads=None, removed=()):
    """Keep what was entered in a section, readable or not; returns ``Saved``.

    Files are added and removed whatever the version, so that none is lost to a stale tab; the other entries are kept only where
    ``expected_version`` is the section's own. Raises ``InvalidTransition`` where the case cannot be written any more.
    """
    _lock_for_writing(application, actor)
    rows = ApplicationSection.objects.select_for_update(of=("self",))
    row, _ = rows.get_or_create(application=application, section=section)
    is_stale = str(row.version) != str(expected_version)
    answers = row.answers | ({} if is_stale else values)
    for code, checked in (uploads or {}).items():
        answers[code] = _with_files(application, code, answers.get(code), checked, actor, at)
    _remove_files(application, answers, removed)
    answers = {code: answer for code, answer in answers.items() if not entries.is_empty(answer)}
    if answers != row.answers:
        row.answers, row.edited_by = answers, actor
        row.version += 1
        row.save(update_fields=["answers", "edited_by", "version", "updated_at"])
    return Saved(row, is_stale)


def section_as_kept(application, section):
    """The answers of one section of a case to be read: one that nobody has saved yet may stand in no row."""
    known = ApplicationSection.objects.filter(application=application, section=section).first()
    return known or ApplicationSection(application=application, section=section)


@transaction.atomic
def fill_empty(*, application, values, actor):
    """Keep answers that were given before there was a draft, readable or not, in fields that are still empty."""
    values = {code: answer for code, answer in values.items() if not entries.is_empty(answer)}
    if not values:
        return
    locked = _lock_for_writing(application, actor)
    places = dict(FormField.objects.filter(section__version=locked.scheme_version_id).values_list("code", "section_id"))
    for row in locked.sections.select_for_update(of=("self",)):
        own = {code: answer for code, answer in values.items() if places.get(code) == row.section_id}
        if own.keys() - row.answers.keys():
            row.answers, row.edited_by = own | row.answers, actor
            row.version += 1
            row.save(update_fields=["answers", "edited_by", "version", "updated_at"])


@transaction.atomic
def choose_level(*, application, level, actor, expected_version):
    """The level that a draft asks for, one of its version's; what was handed in asks for what it asked for.

    Raises ``InvalidTransition``, and ``StaleVersion`` where the case was changed meanwhile.
    """
    locked = _lock_for_writing(application, actor)
    if locked.case_number:
        raise InvalidTransition("交过的申报不能再换级别。")
    if str(locked.version) != str(expected_version):
        raise StaleVersion("这份申报刚被别人改过。看看最新内容，再选。")
    if not locked.scheme_version.levels.filter(level=level).exists():
        raise InvalidTransition("办法里没有这个级别。")
    locked.level = level
    locked.version += 1
    locked.save(update_fields=["level", "version", "updated_at"])
    return locked


@transaction.atomic
def copy_answers(*, application, source, actor, at):
    """Fill what is empty with the answers of an earlier case of the same scheme, field by code; returns ``Carried``.

    What was filled in already stays. Files are copied, so that the earlier case keeps its own.
    """
    locked = _lock_for_writing(application, actor)
    sections = {row.section_id: row for row in locked.sections.select_for_update(of=("self",))}
    present = {code: answer for row in sections.values() for code, answer in row.answers.items()}
    old, carried = answers_of(source), Carried()
    for form_field, answer, why in _matched(locked, source, old, present):
        if why:
            carried.stayed.append((form_field.label, why))
            continue
        if form_field.kind == FieldKind.ATTACHMENT:
            answer = _copies(source, locked, form_field.code, answer, actor, at)
        sections[form_field.section_id].answers[form_field.code] = answer
        carried.came.append(form_field.label)
    for row in sections.values():
        row.version += 1
        row.edited_by = actor
        row.save(update_fields=["answers", "edited_by", "version", "updated_at"])
    Application.objects.filter(pk=locked.pk).update(copied_from=source)
    application.copied_from = source
    return carried


def carried_over(*, application, source):
    """What came over from ``source`` into a case when it was begun, worked out anew: ``Carried``; four queries."""
    carried = Carried()
    for form_field, _, why in _matched(application, source, answers_of(source), {}):
        if why:
            carried.stayed.append((form_field.label, why))
        else:
            carried.came.append(form_field.label)
    return carried


def _lock_for_writing(application, actor):
    locked = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
    if not rules.is_applicant(actor, locked):
        raise InvalidTransition("只有本单位的管理员和经办人能改。")
    if not locked.is_editable:
        raise InvalidTransition(f"这份申报现在是“{locked.get_status_display()}”，不能改了。")
    return locked


def _with_files(application, code, known, checked, actor, at):
    ids = list(known or [])
    if len(ids) + len(checked) > FILES_PER_FIELD:
        raise InvalidTransition(f"一项最多 {FILES_PER_FIELD} 个文件。先删掉用不到的，再传。")
    return ids + [store(upload=upload, subject=application, kind=code, uploaded_by=actor, at=at).pk for upload in checked]


def _remove_files(application, answers, removed):
    """Take files out of their fields; one that an earlier submission names is kept, for it is part of what was handed in."""
    if not removed:
        return
    handed_in = {row["id"] for documents in application.submissions.values_list("documents", flat=True) for row in documents}
    for document in Document.objects.of(application).filter(pk__in=removed):
        ids = answers.get(document.kind) or []
        if document.pk not in ids:
            continue
        answers[document.kind] = [pk for pk in ids if pk != document.pk]
        if document.pk not in handed_in:
            remove(document=document)


def _matched(application, source, old, present):
    """``(field, answer, why not)`` of every field that people fill in, by code."""
    old_kinds = dict(FormField.objects.filter(section__version=source.scheme_version_id).values_list("code", "kind"))
    for form_field in completeness.fields_of(application.scheme_version, application.purpose):
        if form_field.kind != FieldKind.FIGURE:
            yield form_field, *_carry(form_field, old, old_kinds, present)


def _carry(form_field, old, old_kinds, present):
    """``(answer, why not)`` of one field."""
    if not entries.is_empty(present.get(form_field.code)):
        return None, "已经填了新的，没有覆盖"
    if form_field.code not in old_kinds:
        return None, "上次没有这一项"
    if old_kinds[form_field.code] != form_field.kind:
        return None, "填法变了"
    answer = old.get(form_field.code)
    if entries.is_empty(answer):
        return None, "上次没填"
    fault = entries.fault_of(form_field, answer)
    return (None, f"上次填的不合现在的要求：{fault}") if fault else (answer, "")


def _copies(source, application, code, ids, actor, at):
    files = {row.pk: row for row in Document.objects.of(source).filter(pk__in=ids)}
    copies = []
    for row in (files[pk] for pk in ids if pk in files):
        with default_storage.open(row.stored_name) as stored:
            checked = Checked(row.name, row.media_type, stored.read())
        copies.append(store(upload=checked, subject=application, kind=code, uploaded_by=actor, at=at).pk)
    return copies
