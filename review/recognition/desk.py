"""What recognition adds to the review desk and to other pages."""

from django.urls import reverse

from accounts.models import Organization
from core import registries
from core.recognition_registries import SubjectKind, subject_kinds
from core.registries import Reviewable
from review.recognition.completeness import fields_of
from review.recognition.models import Appeal, Candidate, StageRun


def run_sections(run):
    """What was handed in, section by section; the file names stand for the files."""
    rows = {}
    names = {document["id"]: document["name"] for document in run.submission.documents}
    for field in fields_of(run.application.scheme_version, run.application.purpose):
        answer = run.submission.answers.get(field.code)
        rows.setdefault(field.section.title, []).append(
            (field.code, field.label, answer_text(field, answer, names, run.submission.figures))
        )
    return list(rows.items())


def answer_text(field, answer, file_names, figures):
    """An answer as a person reads it."""
    if field.kind == "figure":
        figure = figures.get(field.figure, {})
        return "" if figure.get("value") is None else f"{figure['value']}{figure['unit']}"
    if field.kind == "attachment":
        return "、".join(file_names.get(pk, "") for pk in answer or [])
    if isinstance(answer, list):
        return "、".join(str(item) for item in answer)
    return "" if answer is None else f"{answer}{field.unit}"


def _appeal_sections(appeal):
    return [("申诉", [("text", "理由", appeal.text), ("against", "不服的决定", appeal.against.reason)])]


RUN = Reviewable(
    model=StageRun,
    label="认定环节",
    organization_of=lambda run: run.application.organization,
    sections=run_sections,
    edit_url_of=lambda run: reverse("recognition:application_detail", args=[run.application_id]),
    approve_hint="进入下一环节",
    due_on=lambda run: run.due_on,
    can_be_flagged=False,
)
APPEAL = Reviewable(
    model=Appeal,
    label="认定申诉",
    organization_of=lambda appeal: appeal.application.organization,
    sections=_appeal_sections,
    approve_hint="退回原环节重新办理",
    due_on=lambda appeal: appeal.due_on,
    can_be_flagged=False,
)

SUBJECT_KINDS = (
    SubjectKind(
        "organization",
        "单位",
        Organization,
        subjects=lambda user: Organization.objects.edited_by(user).verified(),
        organization_of=lambda organization: organization,
    ),
    SubjectKind(
        "person",
        "个人",
        Candidate,
        subjects=lambda user: Candidate.objects.filter(
            organization__in=Organization.objects.edited_by(user).verified().values("pk")
        ),
        organization_of=lambda candidate: candidate.organization,
        user_of=lambda candidate: candidate.user,
    ),
)


def register():
    """Fill the registries; called once when the app is ready."""
    from review.recognition import receivers  # noqa: F401

    for kind in SUBJECT_KINDS:
        subject_kinds.register(kind)
    for entry in (RUN, APPEAL):
        registries.reviewables.register(entry)
    registries.navigation.register(registries.Entry(45, "recognition:scheme_list", "认定与名录"))
