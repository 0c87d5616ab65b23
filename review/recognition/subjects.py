"""What can be recognised: organizations, persons, and what else organizations put forward, each kind with its own words."""

from dataclasses import replace

from accounts.models import Organization
from core.recognition_registries import SubjectKind, SubjectWords, subject_kinds
from review.recognition.models import Candidate

ORGANIZATION, PERSON, OTHER = "organization", "person", "other"


def _put_forward(code, label, **words):
    return SubjectKind(
        code,
        label,
        Candidate,
        subjects=lambda user: Candidate.objects.of_kind(code).edited_by(user),
        organization_of=lambda candidate: candidate.organization,
        user_of=lambda candidate: candidate.user,
        email_of=lambda candidate: candidate.email,
        words=SubjectWords(**words),
        is_put_forward=True,
        holds=lambda candidate: candidate.kind == code,
    )


SUBJECT_KINDS = (
    SubjectKind(
        ORGANIZATION,
        "单位",
        Organization,
        subjects=lambda user: Organization.objects.edited_by(user).verified(),
        organization_of=lambda organization: organization,
    ),
    _put_forward(PERSON, "个人", one="人选", measure="位", name="姓名", number="工号"),
    _put_forward("course", "课程", one="课程", measure="门", name="课程名称", number="课程编号"),
    _put_forward("base", "基地", one="基地", measure="个", name="基地名称"),
    _put_forward("case", "案例", one="案例", measure="个", name="案例名称"),
    _put_forward("project", "项目", one="项目", measure="个", name="项目名称", number="项目编号"),
    _put_forward(OTHER, "别的，按“名录里叫什么”称呼", one="成果", measure="个", name="名称", number="编号"),
)


def words_of(scheme):
    """How pages speak of what may be recognised under a scheme: 别的 is called as its list calls its holders."""
    words = subject_kinds.of(scheme.subject_kind).words
    if scheme.subject_kind != OTHER:
        return words
    called = scheme.holder_label
    return replace(words, one=called, name=f"{called}名称", number=f"{called}编号")
