"""What city coordinators do with the rules of a scheme: copy what is in force, check, publish."""

from django.db import transaction
from django.db.models import Max

from core.workflow import InvalidTransition
from review.recognition import rules, scheme_checks, version_content
from review.recognition.enums import VersionState
from review.recognition.models import Scheme, SchemeVersion


class NotPublishable(InvalidTransition):
    """The version has faults; ``faults`` are Chinese sentences."""

    def __init__(self, faults):
        super().__init__("还不能发布：" + "；".join(faults[:3]))
        self.faults = faults


@transaction.atomic
def new_version(*, scheme, change_note="", source_digest=""):
    """An empty draft with the next number of its scheme."""
    Scheme.objects.select_for_update(of=("self",)).get(pk=scheme.pk)
    last = scheme.versions.aggregate(last=Max("number"))["last"] or 0
    return SchemeVersion.objects.create(scheme=scheme, number=last + 1, change_note=change_note, source_digest=source_digest)


@transaction.atomic
def draft_of(*, scheme, actor):
    """The draft in which the next rules are written: the one that is there, or a copy of what is in force.

    Raises ``InvalidTransition`` for anybody but a city coordinator.
    """
    _require_city(actor, scheme)
    Scheme.objects.select_for_update(of=("self",)).get(pk=scheme.pk)
    known = scheme.versions.filter(state=VersionState.DRAFT).order_by("-number").first()
    if known is not None:
        return known
    source = scheme.versions.in_force().first() or scheme.versions.order_by("-number").first()
    draft = new_version(scheme=scheme)
    if source is not None:
        version_content.write(draft, version_content.content_of(source))
        draft.refresh_from_db()
    return draft


def hold_draft(*, version_id):
    """Lock the version before anything of it is written, in the caller's transaction: its publishing waits, or has gone first.

    Raises ``InvalidTransition`` for what is no draft any more.
    """
    locked = SchemeVersion.objects.select_for_update(of=("self",)).get(pk=version_id)
    if not locked.is_editable:
        raise InvalidTransition(f"{locked}刚刚发布了，不能再改。")


@transaction.atomic
def publish(*, version, actor, at):
    """Put a draft in force; the version before it is kept for what began under it. The first one opens the scheme to the public.

    Raises ``NotPublishable`` with every fault, ``InvalidTransition`` for who may not and for what is no draft any more.
    """
    _require_city(actor, version)
    scheme = Scheme.objects.select_for_update(of=("self",)).get(pk=version.scheme_id)
    locked = SchemeVersion.objects.select_for_update(of=("self",)).get(pk=version.pk)
    if not locked.is_editable:
        raise InvalidTransition(f"{locked}已经发布过了，刷新页面看看。")
    faults = scheme_checks.faults_of(locked)
    if faults:
        raise NotPublishable(faults)
    is_first = not scheme.versions.exclude(state=VersionState.DRAFT).exists()
    scheme.versions.in_force().update(state=VersionState.RETIRED)
    locked.state, locked.published_at, locked.published_by = VersionState.PUBLISHED, at, actor
    locked.save(update_fields=["state", "published_at", "published_by", "updated_at"])
    if is_first and not scheme.is_active:
        scheme.is_active = True
        scheme.save(update_fields=["is_active", "updated_at"])
    return locked


def _require_city(actor, obj):
    if not rules.is_city_coordinator(actor, obj):
        raise InvalidTransition("认定办法由市级审核专员编写。")
