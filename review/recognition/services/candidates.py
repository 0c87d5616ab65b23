"""Whom and what organizations put forward: each of them once, and how its name is put right."""

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone

from accounts.models import Organization
from core.enums import Status
from core.models import ReviewEvent
from core.workflow import InvalidTransition, MissingReason, perform_transition
from review.recognition import persons, rules
from review.recognition.models import Application, Candidate, NoticeEntry, Recognition
from review.recognition.workflows import RENAMINGS

WHO = {"user", "email"}
"""Where a person's cases, titles and certificates are read."""


class MaybeSame(InvalidTransition):
    """Something of this name or number is there; ``rows`` are what may be meant, ``can_join`` says whether one may be taken."""

    def __init__(self, rows, words):
        self.rows, self.words = rows, words
        self.can_join = len({row.name for row in rows}) == 1 and rows[0].name == words["name"]
        super().__init__(self._text())

    def _text(self):
        known = self.rows[0]
        if not self.can_join:
            return f"编号 {known.staff_number} 在本单位是“{known.name}”的。核对编号；名称写错了的，先更正。"
        number = f"（编号 {known.staff_number}）" if known.staff_number else "（没有编号）"
        return f"本单位已经有“{known.name}”{number}，是同一个吗？"


def found(rows, name, number):
    """Which of an organization's rows of a kind is meant: ``(row, doubtful rows)``; neither where it is a new one.

    A number says who it is. Without a number on either side a name does not: whoever writes it is asked.
    """
    if number and (known := next((row for row in rows if row.staff_number == number), None)):
        return (known, []) if known.name == name else (None, [known])
    namesakes = [row for row in rows if row.name == name]
    if number:
        return None, [row for row in namesakes if not row.staff_number]
    is_plain = len(namesakes) == 1 and not namesakes[0].staff_number
    return (namesakes[0], []) if is_plain else (None, namesakes)


@transaction.atomic
def put_forward(*, organization, kind, name, staff_number="", same_as=None, **details):
    """The one of that name and number, or a new one; ``same_as`` is the key of a doubtful row that is the same.

    What ``details`` say (position, user, email) is kept. Raises ``MaybeSame`` where it has to be asked, and
    ``InvalidTransition`` where another account or address would take over what this one has.
    """
    name, staff_number = clean(name), staff_number.strip()
    rows = list(_locked(organization.pk, kind))
    row, doubtful = found(rows, name, staff_number)
    if doubtful:
        problem = MaybeSame(doubtful, {"name": name, "number": staff_number})
        row = next((each for each in doubtful if problem.can_join and each.pk == same_as), None)
        if row is None:
            raise problem
    details = {key: value for key, value in details.items() if value}
    if row is None:
        own = {"organization": organization, "kind": kind, "name": name, "staff_number": staff_number}
        return Candidate.objects.create(**own, **details)
    if staff_number and not row.staff_number:
        details["staff_number"] = staff_number
    changed = {key: value for key, value in details.items() if getattr(row, key) != value}
    if changed.keys() & WHO and _is_in_use(row):
        raise InvalidTransition(
            f"“{row.name}”已经有申报或认定，账号和邮箱不能这样改。不是同一个人的，写上编号；是的，这两项空着。"
        )
    for key, value in changed.items():
        setattr(row, key, value)
    if changed:
        row.save(update_fields=[*changed, "updated_at"])
    return row


def add(*, actor, organization, **values):
    """``put_forward`` by somebody who writes for the organization; raises ``InvalidTransition`` for anybody else."""
    if not rules.is_applicant(actor, organization):
        raise InvalidTransition("只有本单位的管理员和经办人能推荐。")
    return put_forward(organization=organization, **values)


def refusal_of_correction(candidate, actor):
    """Why the organization cannot put the name right by itself; empty where it can."""
    if not rules.is_applicant(actor, candidate.organization):
        return "只有本单位的管理员和经办人能更正。"
    if Recognition.objects.granted().held_by(candidate).exists():
        return "已经认定过，名称由市级审核专员写明理由更正。把对的名称告诉他们，改好会通知你们。"
    if NoticeEntry.objects.standing().filter(run__application__in=_cases(candidate)).exists():
        return "已经公示，名称由市级审核专员写明理由更正。把对的名称告诉他们，改好会通知你们。"
    return ""


@transaction.atomic
def correct(*, candidate, name, staff_number, actor, at, **details):
    """The organization puts right what it wrote, while nothing was granted or under notice; its cases follow."""
    locked = _lock(candidate)
    if refusal := refusal_of_correction(locked, actor):
        raise InvalidTransition(refusal)
    before = _rename(locked, name, staff_number, **details)
    _rename_cases(locked, before, actor, at, "")
    return locked


@transaction.atomic
def correct_holder(*, recognition, name, staff_number, actor, at, reason, expected_version=None):
    """A coordinator puts the name of who holds a title right, with a reason that everybody reads: on all its titles and cases.

    Raises the errors of ``perform_transition``.
    """
    if not isinstance(recognition.subject, Candidate):
        raise InvalidTransition("单位的名称在单位资料里改。")
    if not reason.strip():
        raise MissingReason("更正名称要写明理由，谁都看得到。")
    locked = _lock(recognition.subject)
    before = _rename(locked, name, staff_number)
    for row in Recognition.objects.granted().held_by(locked).order_by("pk"):
        is_asked = row.pk == recognition.pk
        perform_transition(
            obj=row,
            action=RENAMINGS[row.status],
            actor=actor,
            at=at,
            reason=f"{before} → {locked}：{reason}" if str(locked) != before else reason,
            expected_version=expected_version if is_asked else None,
            fields={"holder_name": str(locked)},
        )
    _rename_cases(locked, before, actor, at, reason)
    return locked


@transaction.atomic
def fill_address(*, recognition, email, actor, at):
    """A coordinator enters where the person who holds a title is written to, where nobody has; they are sent their certificates.

    An address or an account that is there stays: their certificates are read there. Raises ``InvalidTransition``.
    """
    if not rules.can_manage_recognition(actor, recognition):
        raise InvalidTransition("这一条由别的审核专员办。")
    if not persons.lacks_address(recognition):
        raise InvalidTransition("只有个人的、没有账号也没有邮箱的，才能补邮箱。")
    locked = _lock(recognition.subject)
    if locked.user_id is not None or locked.email:
        raise InvalidTransition("已经有账号或者邮箱了。刷新页面看看。")
    locked.email = email
    locked.save(update_fields=["email", "updated_at"])
    for row in Recognition.objects.in_force(timezone.localdate(at)).held_by(locked).order_by("pk"):
        persons.send_certificate(row, at=at)
    return locked


def refusal_of_namesake(subject, scheme, call=None):
    """Why a title is not for this one: another row that may be the same holds it, or has a case in the call; else empty."""
    if not isinstance(subject, Candidate):
        return ""
    others = list(Candidate.objects.namesakes_of(subject).values_list("pk", flat=True))
    about = {"content_type": ContentType.objects.get_for_model(Candidate), "object_id__in": others}
    is_doubled = others and (
        Recognition.objects.filter(scheme=scheme, status=Status.APPROVED, **about).exists()
        or (call is not None and Application.objects.open().filter(call=call, **about).exists())
    )
    return f"本单位另有一个“{subject.name}”，已经是{scheme}或者正在申报。两个都写上编号，再申报。" if is_doubled else ""


def clean(name):
    """A name without spaces at its ends and without doubled ones."""
    return " ".join(name.split())


def _locked(organization_id, kind):
    """The organization's rows of a kind; whoever adds or renames one waits for the other."""
    Organization.objects.select_for_update(of=("self",)).get(pk=organization_id)
    return Candidate.objects.of_kind(kind).filter(organization=organization_id).order_by("pk")


def _lock(candidate):
    return _locked(candidate.organization_id, candidate.kind).get(pk=candidate.pk)


def _rename(locked, name, staff_number, **details):
    """Write the new name; returns the old one. Raises ``InvalidTransition`` where another one has it."""
    name, staff_number, before = clean(name), staff_number.strip(), str(locked)
    others = list(_locked(locked.organization_id, locked.kind).exclude(pk=locked.pk))
    row, doubtful = found(others, name, staff_number)
    if row is not None or doubtful:
        raise InvalidTransition(f"本单位另有一个“{(row or doubtful[0]).name}”，编号分不开。两个都写上编号，再更正。")
    for key, value in {"name": name, "staff_number": staff_number, **details}.items():
        setattr(locked, key, value)
    locked.save(update_fields=["name", "staff_number", *details, "updated_at"])
    return before


def _is_in_use(candidate):
    return _cases(candidate).exists() or Recognition.objects.held_by(candidate).exists()


def _cases(candidate):
    kind = ContentType.objects.get_for_model(Candidate)
    return Application.objects.filter(content_type=kind, object_id=candidate.pk)


def _rename_cases(candidate, before, actor, at, reason):
    """The cases bear the new name, and their history says what it was."""
    rows = list(_cases(candidate).select_for_update(of=("self",)).order_by("pk"))
    _cases(candidate).open().update(subject_user=candidate.user)
    if str(candidate) == before:
        return
    _cases(candidate).update(subject_name=str(candidate))
    ReviewEvent.objects.bulk_create(
        ReviewEvent(
            content_type=ContentType.objects.get_for_model(Application),
            object_id=row.pk,
            action="rename",
            label="更正名称",
            from_status=row.status,
            to_status=row.status,
            actor=actor,
            reason=f"{before} → {candidate}" + (f"：{reason}" if reason else ""),
            at=at,
        )
        for row in rows
    )
