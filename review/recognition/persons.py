"""The person who holds a title: told of it, and led to their certificate, whether or not they have an account.

An organization's people find what it holds in the portal. A teacher who is recognised may have no account, or none in that
organization: with an account it is theirs to read (``rules.is_holder``), without one a mail brings an address that opens this
one certificate and nothing else. The address is made of the title's number and the person's mail address; the table keeps
nothing of it, and another mail address ends it.
"""

from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from core import letters, outbox, undoing
from core.models import MailState, OutgoingMail, ReviewEvent
from core.notifications import notify, retract
from core.numbers import row_number
from core.recognition_registries import kind_of
from core.workflow import InvalidTransition
from review.recognition import disclosure, title_undo
from review.recognition.models import Application, Recognition
from review.recognition.subjects import PERSON

SALT = "review.recognition.certificate"
WHY = "你收到这封信，是因为单位替你申报认定时留了这个邮箱。链接只给你本人用，不要转发。"
TITLES = {
    "grant": "认定了",
    "award": "授牌",
    "renew": "继续有效",
    "check": "复核通过，有效期已到",
    "downgrade": "级别调整",
    "extend": "有效期延长",
    "correct": "限期整改",
    "rename": "证书上的名称更正了",
    "revoke": "认定被撤销",
    "expire": "认定到期",
}

ENDS = ("annul", "revoke", "resign")
"""Steps after which the way to the certificate, where it has not left yet, leads nowhere."""


def account_of(recognition):
    """The account of the person who holds it; ``None`` for organizations, and for persons without one."""
    kind = kind_of(recognition.subject)
    return kind.user_of(recognition.subject) if kind else None


def address_of(recognition):
    """Where a person without an account is written to; empty where nobody is."""
    kind = kind_of(recognition.subject)
    return kind.email_of(recognition.subject) if kind and kind.user_of(recognition.subject) is None else ""


def lacks_address(recognition):
    """Whether it is held by a person whom nobody can write to."""
    kind = kind_of(recognition.subject)
    is_person = kind is not None and kind.code == PERSON
    return is_person and account_of(recognition) is None and not address_of(recognition)


def send_certificate(recognition, *, at):
    """Mail the way to the certificate to a person whose address became known after the title was given."""
    public_at = recognition.decided_at + undoing.window() if recognition.decided_at else at
    key = f"holder:address:{recognition.pk}:{_ways(recognition).count() + 1}"
    words = address_of(recognition), f"你的证书：{recognition}", _terms(recognition)
    outbox.send_later([_letter(recognition, key, *words, is_held=True, at=max(at, public_at))])


def _ways(recognition):
    return OutgoingMail.objects.filter(key__startswith=f"holder:address:{recognition.pk}:")


def path_of(recognition):
    """The path of the certificate's page for the person to whom it was mailed."""
    return reverse(
        "recognition:own_certificate", args=[f"{recognition.pk}.{_signature(recognition.pk, address_of(recognition))}"]
    )


def find(token):
    """The recognition whose holder was mailed this address, or ``None``."""
    number, _, signature = token.partition(".")
    rows = Recognition.objects.granted().public(timezone.now()).for_table()
    recognition = rows.filter(pk=row_number(number)).first()
    address = address_of(recognition) if recognition is not None else ""
    is_right = bool(address) and constant_time_compare(signature, _signature(recognition.pk, address))
    return recognition if is_right else None


def tell(recognition, event):
    """Tell the person what was done to their title, once; nothing for organizations and for what nobody needs to be told.

    What can be taken back is told when it no longer can, and not at all where it was.
    """
    if event.action in disclosure.TAKEN_BACK:
        _untell(recognition, event)
    if event.action in ENDS:
        outbox.retract(mails=_ways(recognition).filter(state=MailState.QUEUED), at=event.at)
    elif event.action == "restore" and _ways(recognition).filter(state=MailState.CANCELLED).exists():
        send_certificate(recognition, at=event.at)
    if event.action not in TITLES:
        return
    title = f"{TITLES[event.action]}：{recognition}"
    is_of_case = event.action in title_undo.ENDS_OF_CASES
    release_at = event.at + undoing.window() if is_of_case else title_undo.told_from(recognition, event)
    user = account_of(recognition)
    if user is not None:
        if not is_of_case or not _was_applied_for(recognition, user):
            _leave_message(recognition, event, user, title, release_at)
    elif address := address_of(recognition):
        outbox.send_later([_write(recognition, event, address, title, release_at or event.at)])


def _untell(recognition, event):
    undone = ReviewEvent.objects.of(recognition).filter(pk__lt=event.pk).order_by("-pk").first()
    if undone is None or undone.action not in TITLES:
        return
    mails = OutgoingMail.objects.filter(key=f"holder:{undone.pk}")
    if not retract(key=f"recognition:{undone.pk}", at=event.at) or not outbox.retract(mails=mails, at=event.at):
        raise InvalidTransition("结果已经发给对方，收不回来了。")


def _leave_message(recognition, event, user, title, release_at):
    notify(
        event="recognition.changed",
        recipients=[user],
        key=f"recognition:{event.pk}",
        title=title,
        text=event.reason or _terms(recognition),
        url=recognition.get_absolute_url(),
        action_label="看认定和证书",
        release_at=release_at,
    )


def _write(recognition, event, address, title, at):
    is_held = recognition.is_valid(timezone.localdate(event.at))
    lead = "\n".join(filter(None, [event.reason, _terms(recognition) if is_held else ""]))
    return _letter(recognition, f"holder:{event.pk}", address, title, lead, is_held=is_held, at=at)


def _letter(recognition, key, address, title, lead, *, is_held, at):
    """A mail that leads to the certificate of what holds, to the public page of what does not."""
    context = {
        "title": title,
        "lead": f"{lead}\n打开下面的链接看证书、下载 PDF，不用登录。" if is_held else lead,
        "action_url": letters.absolute(path_of(recognition) if is_held else recognition.get_absolute_url()),
        "action_label": "看我的证书" if is_held else "看认定",
        "why": WHY,
    }
    letter = letters.of_template("mail/notification", context)
    return outbox.write(key=key, event="recognition.changed", address=address, letter=letter, at=at)


def _terms(recognition):
    holds = f"有效至 {recognition.valid_until:%Y-%m-%d}" if recognition.valid_until else "长期有效"
    return f"证书号 {recognition.certificate_number}，{holds}。"


def _was_applied_for(recognition, user):
    rows = Application.objects.filter(subject_user=user)
    return (rows.filter(outcome=recognition) | rows.filter(recognition=recognition)).exists()


def _signature(pk, address):
    return salted_hmac(SALT, f"{pk}:{address.lower()}", algorithm="sha256").hexdigest()
