"""Asking for contact without a match: limited for each week, answered by whom it concerns, and refused for good if wished."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import Organization, User
from core.notifications import notify
from supplydemand import rules
from supplydemand.enums import AskRefusal, ExclusionReason, ExclusionScope, Side
from supplydemand.models import AskQuota, ContactAsk, ContactPolicy, Conversation, Exclusion
from supplydemand.services.conversations import ContactError, tell
from supplydemand.services.matches import OTHER


def weekly_limit():
    """How many requests an organization may send in a week, as the city has set it."""
    return ContactPolicy.in_force().weekly_ask_count


def week_of(at):
    """The Monday of the local week of a moment."""
    today = timezone.localdate(at)
    return today - timedelta(days=today.weekday())


def remaining(*, organization, at):
    """How many requests the organization has left this week."""
    used = AskQuota.objects.filter(organization=organization, week_on=week_of(at)).values_list("used_count", flat=True).first()
    return max(weekly_limit() - (used or 0), 0)


def why_not(*, listing, organization, at):
    """Why the organization cannot ask about the listing now, as a sentence; empty where it can."""
    if not organization.is_verified:
        return "你们单位还没核验，核验通过以后才能联系别的单位。"
    if organization.suspended_at is not None:
        return "你们单位暂停公开中，恢复以后才能联系别的单位。"
    if organization.pk == listing.organization_id:
        return "这是你们自己的内容。"
    if not listing.is_offered:
        return "这一条现在不再对外提供，没法发联系请求。"
    if _asks_about(listing).filter(organization=organization).exists():
        return "你们单位已经就这一条问过了，一条只能问一次。"
    if _excluded(listing.organization_id, organization.pk):
        return "对方暂时不接收联系请求。"
    if not remaining(organization=organization, at=at):
        return f"你们单位这个星期的 {weekly_limit()} 个联系请求用完了，下星期一再发。"
    return ""


def _asks_about(listing):
    return ContactAsk.objects.filter(**{listing.side: listing})


def _excluded(owner_id, asker_id):
    return Exclusion.objects.in_force().filter(organization=owner_id, other=asker_id, scope=ExclusionScope.ASKS).exists()


@transaction.atomic
def ask(*, listing, organization, actor, text, at):
    """Ask for contact about a published listing; takes one of the week's requests. Raises ``ContactError``.

    The week's row is locked, so that parallel requests never exceed the limit.
    """
    if not rules.is_editor(actor, organization):
        raise ContactError("只有本单位的管理员和经办人能发联系请求。")
    if not text.strip():
        raise ContactError("写一句你们想做什么，对方才好答复。")
    quota = _locked_quota(organization, at)
    reason = why_not(listing=listing, organization=organization, at=at)
    if reason:
        raise ContactError(reason)
    quota.used_count += 1
    quota.save(update_fields=["used_count"])
    row = ContactAsk.objects.create(
        organization=organization,
        owner=listing.organization,
        text=text.strip(),
        asked_by=actor,
        asked_at=at,
        **{listing.side: listing},
    )
    notify(
        event="supplydemand.ask",
        recipients=User.objects.editors_of(listing.organization),
        organizations=[listing.organization_id],
        key=f"ask:{row.pk}",
        title=f"{organization}想就“{listing}”和你们联系",
        text=row.text[:120],
        url=row.get_absolute_url(),
        action_label="去答复",
    )
    return row


def _locked_quota(organization, at):
    row, _ = AskQuota.objects.get_or_create(organization=organization, week_on=week_of(at))
    return AskQuota.objects.select_for_update(of=("self",)).get(pk=row.pk)


def _locked_ask(ask_row, actor):
    row = ContactAsk.objects.select_for_update(of=("self",)).select_related("owner", "organization").get(pk=ask_row.pk)
    if not rules.is_editor(actor, row.owner):
        raise ContactError("只有被问的单位能答复。")
    if row.answered_at is not None:
        raise ContactError("这个请求已经答复过了。")
    return row


@transaction.atomic
def accept(*, ask, actor, at):
    """Agree to talk: a thread opens whose first message is the request; returns the ``Conversation``. Raises ``ContactError``."""
    row = _locked_ask(ask, actor)
    if row.owner.suspended_at is not None:
        raise ContactError("你们单位暂停公开中，恢复以后才能和对方联系。")
    sides = {row.asker_side: row.organization, OTHER[row.asker_side]: row.owner}
    thread = Conversation.objects.create(
        demand=row.demand,
        supply=row.supply,
        demand_organization=sides[Side.DEMAND],
        supply_organization=sides[Side.SUPPLY],
        opened_at=at,
        active_at=at,
    )
    first = thread.messages.create(side=row.asker_side, author=row.asked_by, text=row.text, sent_at=row.asked_at)
    Conversation.objects.filter(pk=thread.pk).update(last_side=row.asker_side, last_message_id=first.pk)
    row.answered_by, row.answered_at, row.conversation = actor, at, thread
    row.save(update_fields=["answered_by", "answered_at", "conversation"])
    tell(
        thread,
        row.asker_side,
        event="supplydemand.ask_answered",
        key="accepted",
        title=f"{row.owner}愿意和你们联系",
        text=f"就“{row.listing}”。可以在这里接着谈，也可以看联系方式。",
        action="接着谈",
    )
    return thread


@transaction.atomic
def decline(*, ask, actor, refusal, at, note="", is_for_good=False):
    """Say no with a reason; ``is_for_good`` refuses further requests of that organization. Raises ``ContactError``."""
    row = _locked_ask(ask, actor)
    if not refusal:
        raise ContactError("选一个原因，对方会看到。")
    row.answered_by, row.answered_at, row.refusal, row.note = actor, at, refusal, note.strip()
    row.save(update_fields=["answered_by", "answered_at", "refusal", "note"])
    if is_for_good:
        exclude(
            organization=row.owner, other=row.organization, scope=ExclusionScope.ASKS, reason=ExclusionReason.OTHER,
            note=row.note, actor=actor, at=at,
        )  # fmt: skip
    notify(
        event="supplydemand.ask_answered",
        recipients=User.objects.editors_of(row.organization),
        organizations=[row.organization_id],
        key=f"ask:{row.pk}:declined",
        title=f"{row.owner}这次不联系：{row.get_refusal_display()}",
        text=row.note or f"你们问的是“{row.listing}”。",
        url=row.get_absolute_url(),
        action_label="看答复",
    )
    return row


@transaction.atomic
def close_waiting(*, rows, at):
    """Close requests whose owner or listing is stopped, so that no asker waits for an answer that cannot come.

    ``rows`` is a ``ContactAsk`` queryset. Returns how many; again it closes none.
    """
    waiting = list(rows.waiting().select_for_update(of=("self",)).select_related("owner", "organization", "demand", "supply"))
    for row in waiting:
        row.answered_at, row.refusal = at, AskRefusal.SUSPENDED
        row.save(update_fields=["answered_at", "refusal"])
        notify(
            event="supplydemand.ask_answered",
            recipients=User.objects.editors_of(row.organization),
            key=f"ask:{row.pk}:closed",
            title=f"给{row.owner}的联系请求关闭了",
            text=f"你们问的“{row.listing}”暂停公开，对方现在不能答复。恢复以后会重新公开；先看看别的。",
            url=row.get_absolute_url(),
            action_label="看请求",
        )
    return len(waiting)


@transaction.atomic
def exclude(*, organization, other, scope, reason, actor, at, note="", match=None):
    """Want no more matches or requests of ``other``; the same wish again changes nothing. Raises ``ContactError``."""
    if not rules.is_editor(actor, organization):
        raise ContactError("只有本单位的管理员和经办人能定。")
    if organization.pk == other.pk:
        raise ContactError("这是你们自己。")
    Organization.objects.select_for_update(of=("self",)).get(pk=organization.pk)
    row, _ = Exclusion.objects.get_or_create(
        organization=organization,
        other=other,
        scope=scope,
        lifted_at=None,
        defaults={"reason": reason, "note": note.strip(), "match": match, "created_by": actor, "created_at": at},
    )
    return row


@transaction.atomic
def lift_exclusion(*, exclusion, actor, at):
    """Let the other organization's matches or requests come again; the row stays as history."""
    if not rules.is_editor(actor, exclusion.organization):
        raise ContactError("只有本单位的管理员和经办人能定。")
    Exclusion.objects.filter(pk=exclusion.pk, lifted_at=None).update(lifted_at=at)
