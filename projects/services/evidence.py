"""How a statement gains weight: asked, answered, documented, verified; one way for the ledger, the training and outcomes."""

import re

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q

from accounts.models import User
from core import documents, guest_links
from core.enums import Status
from core.models import Document
from core.notifications import notify
from core.registries import MAIL_DAILY, MAIL_NOW, NotificationEvent
from projects import evidence_rules as rules
from projects.enums import Answer, AnswerWay, EvidenceGrade, grades_from
from projects.models import Confirmation
from projects.signals import answered

PURPOSE = "projects.confirm"
FILE = "evidence"
"""``Document.kind`` of what bears an entry out."""
FILES_MOST = 20
ANSWERED = {Answer.CONFIRMED: "确认了", Answer.DISPUTED: "说有出入", Answer.NOT_ME: "说找错人了"}

NEEDS_OWN_WORD = "这次更正会减少对方确认过的数，或者合同要付的数：要对方登录以后答，或填对方的邮箱，由平台把链接只发给他。"

_EDITOR = frozenset({"editor"})
EDITORS = "本单位的管理员和经办人"
EVENTS = (
    NotificationEvent("projects.confirm_asked", "项目", "有一条等你们确认", EDITORS, mail=MAIL_DAILY, roles=_EDITOR),
    NotificationEvent("projects.confirm_answered", "项目", "对方确认了，或者说有出入", EDITORS, mail=MAIL_DAILY, roles=_EDITOR),
    NotificationEvent("projects.confirm_unanswered", "项目", "请人确认，一周没有答复", EDITORS, mail=MAIL_DAILY, roles=_EDITOR),
    NotificationEvent(
        "projects.confirmed_by_link",
        "项目",
        "有人用链接替你们单位确认了",
        EDITORS,
        mail=MAIL_NOW,
        is_mandatory=True,
        reason="这是以你们单位的名义作的确认，不对要能马上说，所以不能关。",
        roles=_EDITOR,
    ),
)


class EvidenceError(Exception):
    """The step is not possible now; the message says why, in Chinese."""


def locked(entry):
    """The entry as it stands, under a lock."""
    rows = type(entry).objects.select_for_update(of=("self",)).select_related("stated_by", "counterpart")
    return rows.get(pk=entry.pk)


def net_of(entry):
    """What is left of an entry's number after corrections; the number itself where there are none."""
    if not hasattr(entry, "amount"):
        return entry.number
    return type(entry).objects.with_net().values_list("net", flat=True).get(pk=entry.pk)


def files_of(entry):
    """What was handed in to bear it out."""
    return Document.objects.of(entry).filter(kind=FILE)


def tell_other_side(entry):
    """Tell the other side's people, where it has an account, that something waits for them."""
    if entry.counterpart_id is not None:
        _tell(entry, entry.counterpart, "asked", f"{entry.stated_by}等你们确认：{entry.statement}", "去确认")


def _tell(entry, organization, what, title, action, event="projects.confirm_asked", text=""):
    notify(
        event=event,
        recipients=User.objects.editors_of(organization),
        organizations=[organization.pk],
        key=f"evidence:{entry.code}:{entry.pk}:{what}",
        title=title[:200],
        text=text,
        url=entry.get_absolute_url(),
        action_label=action,
    )


@transaction.atomic
def ask(*, entry, actor, name, at, email="", phone="", address=None):
    """Make the link by which a person of the other side answers; mailed where there is an address. Raises ``EvidenceError``."""
    row = locked(entry)
    if not rules.is_author(actor, row):
        raise EvidenceError("只有填写这一条的单位能请对方确认。")
    if not row.is_waiting or not net_of(row):
        raise EvidenceError("这一条不用再确认了。")
    if email and _is_own_mailbox(row.stated_by, email):
        raise EvidenceError("这个邮箱是你们单位的，不能替对方确认。写对方的邮箱。")
    if not email and needs_own_word(row):
        raise EvidenceError(NEEDS_OWN_WORD)
    return guest_links.issue(
        purpose=PURPOSE,
        obj=row,
        name=name,
        organization_name=row.other_side,
        user=actor,
        at=at,
        email=email,
        phone=phone,
        address=address,
        wording=(f"{row.stated_by}请你确认一件事", f"{name}，你好。{row.statement}。请看看对不对，不用注册，大约 20 秒。"),
    )


def _is_own_mailbox(organization, email):
    """The organization's own, or one of its people's; what stands behind a plus sign makes no other mailbox."""
    name, _, host = email.lower().partition("@")
    plain = re.escape(name.split("+")[0])
    same = rf"^{plain}(\+[^@]*)?@{re.escape(host)}$"
    own = User.objects.filter(memberships__organization=organization, memberships__status=Status.APPROVED)
    known = own.filter(Q(email__iregex=same) | Q(emailaddress__email__iregex=same))
    return re.match(same, organization.contact_email.lower()) is not None or known.exists()


def needs_own_word(row):
    """Whether it would lower what the other side has confirmed itself, or what a contract pays it.

    A link that the author passes on is too weak for that.
    """
    if getattr(row, "reverses_id", None) is None:
        return False
    is_of_contract = getattr(row.reverses, "milestone_id", None) is not None
    return is_of_contract or row.reverses.grade in grades_from(EvidenceGrade.CONFIRMED)


def way_of(link, *, is_mailed, is_from_same_device):
    """How somebody answered; a link counts as passed on where its author's own browser answered."""
    if link is None:
        return AnswerWay.ACCOUNT
    return AnswerWay.MAILED if is_mailed and not is_from_same_device else AnswerWay.HANDED


@transaction.atomic
def answer(
    *,
    entry,
    answer,
    at,
    user=None,
    link=None,
    number=None,
    note="",
    is_mailed=False,
    is_from_same_address=False,
    is_from_same_device=False,
):
    """What the other side says, by a member (``user``) or by a link; returns the ``Confirmation``. Raises ``EvidenceError``."""
    row = locked(entry)
    way = way_of(link, is_mailed=is_mailed, is_from_same_device=is_from_same_device)
    if user is not None:
        _check_member(row, user, answer)
    elif not row.is_waiting:
        raise EvidenceError("这一条不用再确认了。")
    if answer == Answer.CONFIRMED and way == AnswerWay.HANDED and needs_own_word(row):
        raise EvidenceError(NEEDS_OWN_WORD)
    if answer == Answer.DISPUTED and number is None and not note.strip():
        raise EvidenceError("写一下实际是多少，或者哪里不对。")
    said = Confirmation.objects.create(
        subject=row,
        answer=answer,
        number=number if answer == Answer.DISPUTED else None,
        note=note.strip(),
        person_name=user.name if user else link.name,
        organization_name=row.other_side,
        user=user,
        link=link,
        way=way,
        is_from_same_address=is_from_same_address,
        is_from_same_device=is_from_same_device,
        at=at,
    )
    if answer != Answer.NOT_ME:
        _take(row, answer, way, at)
    if user is not None and answer != Answer.NOT_ME:
        guest_links.void(purpose=PURPOSE, obj=row, at=at)
    _tell_of_answer(row, said)
    answered.send(sender=type(row), entry=row, said=said)
    return said


def _check_member(row, user, answer):
    if row.is_waiting and rules.is_other_side(user, row) and answer != Answer.NOT_ME:
        return
    if answer == Answer.DISPUTED and rules.can_withdraw_confirmation(user, row, last_answer(row)):
        return
    raise EvidenceError("只有对方单位的管理员和经办人能答，而且只在还没确认的时候。")


def last_answer(entry):
    """What the other side said last, or ``None``; who was the wrong person said nothing."""
    return answers_of(entry).exclude(answer=Answer.NOT_ME).first()


def answers_of(entry):
    """Everything that was said, newest first."""
    content_type = ContentType.objects.get_for_model(type(entry))
    return Confirmation.objects.filter(content_type=content_type, object_id=entry.pk).order_by("-pk")


def _take(row, answer, way, at):
    row.answer, row.answered_at = answer, at
    changed = ["answer", "answered_at", "grade"]
    if getattr(row, "reverses_id", None) is not None:
        _settle(row, answer, at)
        return
    if answer != Answer.CONFIRMED:
        row.grade = EvidenceGrade.STATED
    elif way == AnswerWay.HANDED:
        row.grade = EvidenceGrade.HANDED
    else:
        row.grade = EvidenceGrade.DOCUMENTED if files_of(row).exists() else EvidenceGrade.CONFIRMED
    row.save(update_fields=changed)
    follow(row)


def _settle(correction, answer, at):
    """A correction counts, or not: also one that somebody agreed to by a link and that the other side's own people take back."""
    is_agreed = answer == Answer.CONFIRMED
    correction.effective_at, correction.refused_at = (at, None) if is_agreed else (None, at)
    correction.grade = EvidenceGrade.STATED
    correction.save(update_fields=["answer", "answered_at", "grade", "effective_at", "refused_at"])
    follow(correction.reverses)


def follow(entry):
    """Give the corrections that count the evidence of what they correct: with every floor the two cancel out."""
    if not hasattr(entry, "corrections"):
        return
    entry.corrections.filter(effective_at__isnull=False).update(
        grade=entry.grade,
        answer=entry.answer,
        answered_at=entry.answered_at,
        verified_by=entry.verified_by_id,
        verified_at=entry.verified_at,
    )


def _tell_of_answer(row, said):
    who = f"{said.organization_name}的{said.person_name}"
    detail = f"对方写的是 {said.number.normalize():f}。" if said.number is not None else ""
    advice = "更正这一条，或者和对方说清再请确认。" if said.answer == Answer.DISPUTED else ""
    _tell(
        row,
        row.stated_by,
        f"answer:{said.pk}",
        f"{who}{ANSWERED[said.answer]}：{row.statement}",
        "去看看",
        event="projects.confirm_answered",
        text=f"{detail}{said.note}{advice}" if said.answer != Answer.NOT_ME else "换一个人，再发一次链接。",
    )
    if said.link_id is not None and row.counterpart_id is not None and said.answer == Answer.CONFIRMED:
        _tell(
            row,
            row.counterpart,
            f"link:{said.pk}",
            f"{said.person_name}用链接替你们确认了：{row.statement}",
            "看一眼对不对",
            event="projects.confirmed_by_link",
            text="不对的话，打开这一条，说有出入，确认就收回。",
        )


@transaction.atomic
def attach(*, entry, files, actor, at):
    """Hand in files that bear an entry out; a confirmed one is documented from then on. Raises ``EvidenceError``."""
    row = locked(entry)
    if not rules.can_attach(actor, row):
        raise EvidenceError("只有双方的管理员和经办人能传佐证。")
    if not files:
        raise EvidenceError("选一个文件再传。")
    if files_of(row).count() + len(files) > FILES_MOST:
        raise EvidenceError(f"一条最多 {FILES_MOST} 个佐证。")
    for file in files:
        documents.store(upload=file, subject=row, kind=FILE, uploaded_by=actor, at=at)
    if row.grade == EvidenceGrade.CONFIRMED:
        row.grade = EvidenceGrade.DOCUMENTED
        row.save(update_fields=["grade"])
        follow(row)


@transaction.atomic
def verify(*, entry, actor, note, at):
    """A coordinator has looked at the files and stands for it; ``note`` says at what. Raises ``EvidenceError``."""
    row = locked(entry)
    if not rules.can_verify(actor, row):
        raise EvidenceError("对方确认了、又有佐证的，才能核验；和双方有关系的人不能核验。")
    if row.grade == EvidenceGrade.HANDED and not files_of(row).exists():
        raise EvidenceError("对方是用填报方转交的链接确认的，要有佐证才能核验。")
    if not note.strip():
        raise EvidenceError("写一下核对了什么，例如银行回单。")
    row.grade, row.verified_by, row.verified_at, row.verify_note = EvidenceGrade.VERIFIED, actor, at, note.strip()
    row.save(update_fields=["grade", "verified_by", "verified_at", "verify_note"])
    follow(row)
