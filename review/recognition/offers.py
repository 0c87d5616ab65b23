"""What a call offers to a reader: the button that begins, the case that is there, or why it is not for them. Reads only."""

from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from accounts.models import Organization, User
from core.enums import Status
from core.recognition_registries import subject_kinds
from review.recognition.enums import Purpose
from review.recognition.models import Application, Call, Recognition

NAMED = 3


@dataclass(frozen=True)
class Offer:
    """A call with what it means to this reader: a word about it, and the page that is next."""

    call: Call
    note: str = ""
    url: str = ""
    label: str = ""


def offers_of(calls, user, at):
    """``Offer`` rows of these calls in their order; four queries at most, whatever the calls.

    Who belongs to no organization finds every call open, as the public does; who only reads for one is told who applies.
    """
    calls = list(calls)
    own = Organization.objects.edited_by(user).verified() if user.is_authenticated else Organization.objects.none()
    if not calls or not own.exists():
        is_reader = bool(calls) and Organization.objects.of(user).verified().exists()
        return [_offer_to_nobodys_writer(call, is_reader) for call in calls]
    fitting = set(Call.objects.filter(pk__in=[call.pk for call in calls]).offered_to(own).values_list("pk", flat=True))
    begun = {row.call_id: row for row in _of_organizations(Application.objects.open(), own).filter(call__in=calls)}
    held = _of_organizations(Recognition.objects.in_force(timezone.localdate(at)), own)
    held = {row.scheme_id: row for row in held.filter(scheme__in=[call.version.scheme_id for call in calls])}
    return [_offer(call, call.pk in fitting, begun.get(call.pk), held.get(call.version.scheme_id)) for call in calls]


def standing_in(call, subject, at):
    """The ``Offer`` of a call to a subject that has a case in it, holds the title or is of the wrong kind; else ``None``."""
    kind = subject_kinds.of(call.version.scheme.subject_kind)
    content_type = ContentType.objects.get_for_model(kind.model)
    begun = Application.objects.open().of_subject_in(call, content_type, subject.pk).first()
    held = Recognition.objects.in_force(timezone.localdate(at)).held_by(subject).filter(scheme=call.version.scheme_id).first()
    refusal = call.version.scheme.refusal_of(kind.organization_of(subject))
    if begun is None and call.purpose != Purpose.FIRST and not _was_granted(call, subject):
        refusal = f"还没有“{call.version.scheme}”的认定，不用办{call.get_purpose_display()}。"
    if refusal and begun is None:
        return Offer(call, refusal)
    offer = _offer(call, True, begun, held)
    return offer if offer.note else None


def standings_in(call, subjects, at):
    """``{subject id: Offer}`` of those among the subjects who have a case in the call or hold the title; two queries."""
    kind = subject_kinds.of(call.version.scheme.subject_kind)
    content_type = ContentType.objects.get_for_model(kind.model)
    ids = [subject.pk for subject in subjects]
    about = {"content_type": content_type, "object_id__in": ids}
    begun = {row.object_id: row for row in Application.objects.open().filter(call=call, **about)}
    held = Recognition.objects.in_force(timezone.localdate(at)).filter(scheme=call.version.scheme_id, **about)
    held = {row.object_id: row for row in held}
    offers = {pk: _offer(call, True, begun.get(pk), held.get(pk)) for pk in ids}
    return {pk: offer for pk, offer in offers.items() if offer.note}


def _was_granted(call, subject):
    rows = Recognition.objects.held_by(subject).filter(scheme=call.version.scheme_id)
    return rows.filter(status__in=(Status.APPROVED, Status.EXPIRED)).exists()


def who_applies(call, user):
    """What a member who only reads is told, with the names of those who can."""
    own = Organization.objects.of(user).verified().order_by("pk").first()
    names = "、".join(person.name for person in User.objects.editors_of(own.pk).order_by("name", "pk")[:NAMED])
    who = f"{own}的管理员或经办人" + (f"（{names}）" if names else "")
    if call.version.scheme.subject_kind == "person":
        return f"由{who}推荐你、替你申报。告诉他们你要报哪一批；在办的、证书，都在“我的申报”里。"
    return f"由{who}申报。在办的，在“我的申报”里看得到。"


def who_applies_for(call, user):
    """``who_applies`` for a member who only reads; empty for everybody else."""
    if not user.is_authenticated or Organization.objects.edited_by(user).verified().exists():
        return ""
    return who_applies(call, user) if Organization.objects.of(user).verified().exists() else ""


def _offer_to_nobodys_writer(call, is_reader):
    if call.purpose != Purpose.FIRST:
        return Offer(call, _NOT_FOR_YOU[False])
    return Offer(call, "由单位的管理员申报") if is_reader else Offer(call)


def _of_organizations(rows, organizations):
    """Those about one of the organizations itself; of the persons whom it puts forward there may be any number."""
    content_type = ContentType.objects.get_for_model(Organization)
    return rows.filter(content_type=content_type, object_id__in=organizations.values("pk"))


def _offer(call, is_fitting, begun, held):
    if begun is not None:
        note, label = ("写到一半", "接着填") if begun.is_editable else ("在办", "看办到哪一步")
        return Offer(call, note, begun.get_absolute_url(), label)
    if call.purpose == Purpose.FIRST and held is not None:
        return Offer(call, "已经持有", held.get_absolute_url(), "看认定")
    return Offer(call) if is_fitting else Offer(call, _NOT_FOR_YOU[call.purpose == Purpose.FIRST])


_NOT_FOR_YOU = {True: "不收你们这一类单位", False: "持有的单位才办"}
