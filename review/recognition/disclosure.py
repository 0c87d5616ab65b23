"""What is public of a recognition: its history without the names of those who decided, and the answers marked public."""

from django.contrib.contenttypes.models import ContentType

from core.enums import Status
from core.models import Document, ReviewEvent
from review.recognition.completeness import fields_of
from review.recognition.enums import FieldKind
from review.recognition.models import Application, Submission
from review.recognition.presentation import answer_text

SAID = {
    "grant": "认定",
    "award": "授牌",
    "renew": "复核通过",
    "downgrade": "调整级别",
    "extend": "延长有效期",
    "revoke": "撤销",
    "resign": "申请退出",
    "expire": "到期",
}


def history_of(recognition):
    """``[{"label", "at", "reason"}]``, newest first; one query."""
    rows = ReviewEvent.objects.of(recognition).filter(action__in=SAID).order_by("-pk")
    return [{"label": SAID[row.action], "at": row.at, "reason": row.reason} for row in rows]


def last_submission(recognition):
    """What the latest case that led to this recognition, or renewed it, last handed in; ``None`` for a direct award."""
    cases = Application.objects.filter(status=Status.APPROVED)
    own = cases.filter(outcome=recognition) | cases.filter(recognition=recognition)
    rows = Submission.objects.filter(application__in=own.values("pk")).order_by("-at", "-pk")
    return rows.select_related("application__scheme_version").first()


def public_answers(submission):
    """``[{"label", "text", "files"}]`` of the answers that the scheme makes public; two queries."""
    if submission is None:
        return []
    names = {row["id"]: row["name"] for row in submission.documents}
    rows = []
    for field in fields_of(submission.application.scheme_version, submission.application.purpose):
        answer = submission.answers.get(field.code)
        if not field.is_public or answer in (None, "", []):
            continue
        is_file = field.kind == FieldKind.ATTACHMENT
        files = [{"id": pk, "name": names[pk]} for pk in answer if pk in names] if is_file else []
        rows.append({"label": field.label, "text": "" if is_file else answer_text(field, answer, {}, {}), "files": files})
    return rows


def public_document(recognition, pk):
    """A file of a public answer, or ``None``: no other file of the case is to be had this way."""
    submission = last_submission(recognition)
    if all(file["id"] != pk for row in public_answers(submission) for file in row["files"]):
        return None
    kind = ContentType.objects.get_for_model(Application)
    return Document.objects.filter(pk=pk, content_type=kind, object_id=submission.application_id).first()
