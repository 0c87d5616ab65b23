"""盖章页: printed for exactly one content, and bound to it by its scan."""

import secrets

from django.db import transaction

from core.documents import remove, store
from core.workflow import InvalidTransition
from review.recognition import rules, signing
from review.recognition.codes import ALPHABET
from review.recognition.models import Application, SignaturePage

CODE_LENGTH = 6


@transaction.atomic
def print_page(*, application, actor, at):
    """The signature page for the content as it stands: the one that was printed for it, or a new one."""
    locked = _locked(application, actor)
    standing = signing.standing_of(locked)
    if standing.page is not None:
        return standing.page
    return SignaturePage.objects.create(
        application=locked, short_code=new_code(), fingerprint=standing.fingerprint, printed_by=actor, printed_at=at
    )


@transaction.atomic
def bind_scan(*, application, short_code, upload, actor, at):
    """Keep the stamped scan of a page; returns the page. Raises ``InvalidTransition`` for a wrong or an outdated code.

    A scan that another takes the place of is forgotten, unless something was handed in with it.
    """
    locked = _locked(application, actor)
    code = short_code.strip().upper().replace("-", "").replace(" ", "")
    page = SignaturePage.objects.select_for_update(of=("self",)).filter(application=locked, short_code=code).first()
    if page is None:
        raise InvalidTransition(f"“{code[:12]}”不是这份申报的短码。看看盖章页右上角，6 位字母和数字。")
    if page.fingerprint != signing.current_fingerprint(locked):
        raise InvalidTransition(f"盖章页 {code} 打印以后内容又改过，这张作废了。重新打印一张，盖章再传。")
    earlier = page.scan
    was_handed_in = earlier is not None and locked.submissions.filter(at__gte=page.bound_at).exists()
    page.scan = store(upload=upload, subject=locked, kind=signing.SCAN, uploaded_by=actor, at=at)
    page.bound_by, page.bound_at = actor, at
    page.save(update_fields=["scan", "bound_by", "bound_at"])
    if earlier is not None and not was_handed_in:
        remove(document=earlier)
    return page


def _locked(application, actor):
    locked = Application.objects.locked(application.pk)
    if not rules.is_applicant(actor, locked) or not locked.is_editable:
        raise InvalidTransition(f"这份申报现在是“{locked.get_status_display()}”，不用再盖章。")
    return locked


def new_code():
    """A short code that nobody has yet."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
