"""What is public of a recognition: its history without the names of those who decided, and the answers marked public."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, DateField, Exists, OuterRef, Q, Subquery
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce

from core import undoing
from core.enums import Status
from core.models import Document, ReviewEvent
from review.recognition.completeness import fields_of
from review.recognition.enums import FieldKind
from review.recognition.models import Application, FormField, Recognition, Submission
from review.recognition.presentation import answer_text
from review.recognition.title_querysets import FOR_EVER

SAID = {
    "grant": "认定",
    "award": "授牌",
    "renew": "复核通过",
    "check": "复核通过，有效期已到",
    "downgrade": "调整级别",
    "extend": "延长有效期",
    "fail_check": "复核未通过",
    "fail_renewal": "续认未通过",
    "lift": "申诉成立，重新复核",
    "correct": "限期整改再复核",
    "revoke": "撤销",
    "rename": "更正名称",
    "rename_expired": "更正名称",
    "rename_ended": "更正名称",
    "resign": "申请退出",
    "expire": "到期",
}
TAKEN_BACK = ("annul", "unrenew", "unrenew_expired", "uncheck", "restore")
"""Steps that undo the one before: neither is told."""


UNSETTLED = ("renew", "check", "fail_check", "fail_renewal", "downgrade", "extend", "correct")
"""Steps that leave a title standing: everybody reads of them once they can no longer be taken back, as of its giving."""


def history_of(recognition, *, settled_at=None):
    """``[{"label", "at", "reason"}]``, newest first, without what was taken back; one query.

    With ``settled_at`` as everybody reads it then: without steps that can still be taken back.
    """
    events = ReviewEvent.objects.of(recognition).filter(action__in=(*SAID, *TAKEN_BACK)).order_by("pk")
    told = [row for row in _standing(events) if settled_at is None or not _is_unsettled(row, settled_at)]
    return [{"label": _said(row), "at": row.at, "reason": row.reason} for row in told]


def settle(recognitions, *, at):
    """These rows, in memory, as everybody reads them at a moment: what can still be taken back is not told; one query.

    The rows are not to be saved. What is over is told at once: nobody is to rely on a title that was revoked.
    """
    kind = ContentType.objects.get_for_model(Recognition)
    of_rows = ReviewEvent.objects.filter(content_type=kind, object_id__in=[row.pk for row in recognitions])
    events = {}
    for event in of_rows.filter(action__in=(*SAID, *TAKEN_BACK)).filter(at__gte=at - undoing.window()).order_by("pk"):
        events.setdefault(event.object_id, []).append(event)
    for row in recognitions:
        for event in _standing(events.get(row.pk, ())):
            if not _is_unsettled(event, at):
                break
            for name, value in undoing.earlier_fields(row, event).items():
                setattr(row, name, value)
    return recognitions


def settled_level(at):
    """The level as everybody reads it at a moment, for filters and counts: an expression on recognitions, ``settle`` in SQL."""
    return Coalesce(_before("level", KT("before__level"), at), "level", output_field=CharField())


def settled_end(at):
    """The last day as everybody reads it at a moment, the end of time where there is none: an expression on recognitions."""
    before = Coalesce(Cast(KT("before__valid_until"), DateField()), FOR_EVER)
    return Coalesce(_before("valid_until", before, at), "valid_until", FOR_EVER)


def _before(name, value, at):
    """What stood in a field before the first of the last steps that can still be taken back; one taken back changed nothing."""
    same = {"content_type": ContentType.objects.get_for_model(Recognition)}
    told = [action for action in SAID if action not in UNSETTLED]
    later = ReviewEvent.objects.filter(**same, object_id=OuterRef("object_id"), pk__gt=OuterRef("pk"), action__in=told)
    unsettled_steps = ReviewEvent.objects.filter(**same, object_id=OuterRef("pk"), action__in=UNSETTLED)
    changed = unsettled_steps.filter(at__gte=at - undoing.window(), before__has_key=name).exclude(Exists(later))
    return Subquery(changed.order_by("pk").annotate(stood=value).values("stood")[:1])


def _standing(events):
    """Events in the order in which they happened → newest first, without what was taken back."""
    standing = []
    for event in events:
        if event.action not in TAKEN_BACK:
            standing.append(event)
        elif standing:
            standing.pop()
    return standing[::-1]


def _is_unsettled(event, at):
    return event.action in UNSETTLED and event.at + undoing.window() >= at


def _said(event):
    """A renewal wrote a last day, a re-check leaves it alone."""
    return "续认通过" if event.action == "renew" and "valid_until" in event.before else SAID[event.action]


def submissions_of(recognition, *, settled_at=None):
    """What the cases that led to this recognition, or checked or renewed it, last handed in, the latest first; one query.

    With ``settled_at`` only of cases whose end can no longer be taken back.
    """
    cases = _settled(Application.objects.filter(status=Status.APPROVED), settled_at)
    own = cases.filter(outcome=recognition) | cases.filter(recognition=recognition)
    latest = (
        Submission.objects.filter(application__in=own.values("pk")).order_by("application", "-number").distinct("application")
    )
    rows = latest.select_related("application__scheme_version")
    return sorted(rows, key=lambda row: (row.at, row.pk), reverse=True)


def unsettled(at):
    """The condition on cases that their end can still be taken back; of it only who decided and whom it concerns may know."""
    return Q(status__in=(Status.APPROVED, Status.REJECTED), decided_at__gte=at - undoing.window())


def _settled(cases, settled_at):
    return cases if settled_at is None else cases.exclude(unsettled(settled_at))


def last_submission(recognition):
    """The latest of ``submissions_of``; ``None`` for a direct award."""
    return next(iter(submissions_of(recognition)), None)


def public_answers(submission):
    """``[{"code", "label", "text", "files", "at", "submission"}]`` of the answers that the scheme makes public; two queries."""
    if submission is None:
        return []
    names = {row["id"]: row["name"] for row in submission.documents}
    rows = []
    for field in fields_of(submission.application.scheme_version, submission.application.purpose):
        answer = submission.answers.get(field.code)
        if not field.is_public or answer in (None, "", []):
            continue
        is_file = field.kind == FieldKind.ATTACHMENT
        rows.append(
            {
                "code": field.code,
                "label": field.label,
                "text": "" if is_file else answer_text(field, answer, {}, {}),
                "files": [{"id": pk, "name": names[pk]} for pk in answer if pk in names] if is_file else [],
                "at": submission.at,
                "submission": submission,
            }
        )
    return rows


def published(recognition, *, settled_at=None):
    """The public answers as they stand, each with ``earlier``: what stood there before, with its day; two queries a case."""
    found = {}
    for submission in submissions_of(recognition, settled_at=settled_at):
        for row in public_answers(submission):
            current = found.setdefault(row["code"], row | {"earlier": []})
            told = current["earlier"][-1] if current["earlier"] else current
            if (row["text"], row["files"]) != (told["text"], told["files"]):
                current["earlier"].append(row)
            else:
                told["at"] = row["at"]
    return list(found.values())


def public_answers_of(recognitions, *, settled_at):
    """``{recognition id: {"label", "text"}}``: of each its first public answer in words, the plan; three queries.

    Only of cases whose end can no longer be taken back at ``settled_at``.
    """
    found, fields = _public_submissions(recognitions, settled_at)
    return {pk: answer for pk, rows in found.items() if (answer := _first_answer(rows, fields))}


def public_texts_of(recognitions, *, settled_at):
    """``{recognition id: [text]}``: of each everything that is public of it in words, as last said; three queries.

    Only of cases whose end can no longer be taken back at ``settled_at``.
    """
    found, fields = _public_submissions(recognitions, settled_at)
    return {pk: [answer["text"] for answer in _answers(rows, fields)] for pk, rows in found.items()}


def _public_submissions(recognitions, settled_at):
    """``({recognition id: [submission]}, {version id: [field]})``: what the cases last handed in, and what of it is public."""
    ids = [row.pk for row in recognitions]
    cases = _settled(Application.objects.filter(status=Status.APPROVED), settled_at)
    cases = cases.filter(Q(outcome__in=ids) | Q(recognition__in=ids))
    own = cases.annotate(holds=Coalesce("recognition", "outcome__pk")).values_list("pk", "holds")
    titles = dict(own)
    latest = Submission.objects.filter(application__in=titles).order_by("application", "-number").distinct("application")
    found = {}
    for row in latest.select_related("application").order_by("application", "-number"):
        found.setdefault(titles[row.application_id], []).append(row)
    return found, _public_fields({row.application.scheme_version_id for rows in found.values() for row in rows})


def _public_fields(versions):
    rows = FormField.objects.filter(section__version__in=versions, is_public=True).exclude(kind=FieldKind.ATTACHMENT)
    fields = {}
    for field in rows.select_related("section").order_by("section__place", "section_id", "place", "pk"):
        fields.setdefault(field.section.version_id, []).append(field)
    return fields


def _first_answer(rows, fields):
    """The first public field that any of these cases says something in, as the latest of them says it."""
    return next(_answers(rows, fields), None)


def _answers(rows, fields):
    """The public fields that any of these cases says something in, each as the latest of them says it."""
    rows = sorted(rows, key=lambda row: (row.at, row.pk), reverse=True)
    for field in fields.get(rows[0].application.scheme_version_id, ()):
        for row in rows:
            if row.answers.get(field.code) not in (None, "", []):
                yield {"label": field.label, "text": answer_text(field, row.answers[field.code], {}, {})}
                break


def public_document(recognition, pk, *, settled_at=None):
    """A file of a public answer, also of an earlier one, or ``None``: no other file of the case is to be had this way."""
    for answer in published(recognition, settled_at=settled_at):
        for row in (answer, *answer["earlier"]):
            if any(file["id"] == pk for file in row["files"]):
                kind, case = ContentType.objects.get_for_model(Application), row["submission"].application_id
                return Document.objects.filter(pk=pk, content_type=kind, object_id=case).first()
    return None
