"""The thread of two organizations: open, write, take back, read, look at contact details, say what came of it."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core import documents
from core.notifications import notify
from supplydemand import rules
from supplydemand.enums import OutcomeKind, Side
from supplydemand.models import (
    ContactPolicy,
    ContactReveal,
    Conversation,
    ConversationReading,
    MatchOutcome,
    Message,
    MessageDraft,
)
from supplydemand.services import matches
from supplydemand.services.matches import OTHER

CHANGEABLE_FOR = timedelta(minutes=10)
"""So long may an author change or withdraw a message."""
ATTACHMENT = "thread"
"""``Document.kind`` of a message's files."""


class ContactError(Exception):
    """The step is not possible now; the message says why, in Chinese."""


def _locked(conversation, side, actor):
    organizations = ("demand_organization", "supply_organization")
    row = Conversation.objects.select_for_update(of=("self",)).select_related(*organizations).get(pk=conversation.pk)
    if side not in Side.values or not rules.is_editor(actor, row.organization_on(side)):
        raise ContactError("只有本单位的管理员和经办人能做这一步。")
    return row


@transaction.atomic
def post_message(*, conversation, side, actor, text, at, files=()):
    """Write into the thread with ``files`` (``core.documents.Checked``); tells the other side once until it has answered.

    Raises ``ContactError``.
    """
    thread = _locked(conversation, side, actor)
    if thread.organization_on(side).suspended_at is not None:
        raise ContactError("你们单位暂停公开中，恢复以后才能发消息。")
    text = text.strip()
    if not text and not files:
        raise ContactError("写一句话，或者附一个文件。")
    run_began_after = thread.messages.filter(side=OTHER[side]).order_by("-pk").values_list("pk", flat=True).first() or 0
    message = Message.objects.create(conversation=thread, side=side, author=actor, text=text, sent_at=at)
    for file in files:
        documents.store(upload=file, subject=message, kind=ATTACHMENT, uploaded_by=actor, at=at)
    Conversation.objects.filter(pk=thread.pk).update(active_at=at, last_side=side, last_message_id=message.pk)
    MessageDraft.objects.filter(conversation=thread, user=actor).delete()
    _note_reading(thread, actor, message.pk)
    tell(
        thread,
        OTHER[side],
        event="supplydemand.message",
        key=f"message:{run_began_after}",
        title=f"{thread.organization_on(side)}给你们写了一条消息",
        text=text[:120] or f"附了 {len(files)} 个文件。",
        action="看消息并回复",
    )
    return message


def tell(conversation, side, *, event, key, title, text, action, url=""):
    """Tell the editors of one side's organization, once for each ``key``."""
    return notify(
        event=event,
        recipients=User.objects.editors_of(conversation.organization_on(side)),
        organizations=[conversation.organization_on(side).pk],
        key=f"conversation:{conversation.pk}:{side}:{key}",
        title=title,
        text=text,
        url=url or f"{conversation.get_absolute_url()}#thread",
        action_label=action,
    )


def may_change(message, user, at):
    """Whether this person may still change or withdraw the message."""
    return message.author_id == user.pk and message.withdrawn_at is None and at - message.sent_at <= CHANGEABLE_FOR


def _changeable(message, actor, at):
    """The message under a lock, its thread locked first as everywhere."""
    _locked(message.conversation, message.side, actor)
    row = Message.objects.select_for_update(of=("self",)).get(pk=message.pk)
    if not may_change(row, actor, at):
        raise ContactError("消息发出 10 分钟以后不能再改或撤回。要更正，再发一条说明。")
    return row


@transaction.atomic
def edit_message(*, message, actor, text, at):
    """Change one's own message within ten minutes; the trail keeps what stood there. Raises ``ContactError``."""
    row = _changeable(message, actor, at)
    text = text.strip()
    if not text:
        raise ContactError("内容不能空着。不想要这一条，就撤回。")
    row.text, row.edited_at = text, at
    row.save(update_fields=["text", "edited_at"])
    return row


@transaction.atomic
def withdraw_message(*, message, actor, at):
    """Take one's own message back within ten minutes: its text and files are shown to nobody. Raises ``ContactError``."""
    row = _changeable(message, actor, at)
    row.withdrawn_at = at
    row.save(update_fields=["withdrawn_at"])
    last = Message.objects.filter(conversation=row.conversation_id, withdrawn_at=None).order_by("-pk").first()
    Conversation.objects.filter(pk=row.conversation_id).update(
        last_side=last.side if last else "", last_message_id=last.pk if last else 0
    )
    return row


@transaction.atomic
def save_draft(*, conversation, user, text, at):
    """Keep what a person has typed and not sent; an empty text forgets it."""
    if not text.strip():
        MessageDraft.objects.filter(conversation=conversation, user=user).delete()
        return
    MessageDraft.objects.update_or_create(conversation=conversation, user=user, defaults={"text": text, "saved_at": at})


@transaction.atomic
def mark_read(*, conversation, user):
    """Note that this person has seen everything written so far."""
    _note_reading(conversation, user, Conversation.objects.values_list("last_message_id", flat=True).get(pk=conversation.pk))


def _note_reading(conversation, user, message_id):
    ConversationReading.objects.update_or_create(conversation=conversation, user=user, defaults={"last_message_id": message_id})


@transaction.atomic
def reveal_contact(*, conversation, side, actor, address, at):
    """The other side's contact for an editor of ``side``, written down as looked at; raises ``ContactError``."""
    thread = _locked(conversation, side, actor)
    if thread.organization_on(side).suspended_at is not None:
        raise ContactError("你们单位暂停公开中，恢复以后才能看对方的联系方式。")
    owner, listing = thread.organization_on(OTHER[side]), thread.listing_on(OTHER[side])
    _check_daily_limit(actor, owner, at)
    ContactReveal.objects.create(
        conversation=thread,
        revealed_by=actor,
        organization=thread.organization_on(side),
        owner=owner,
        demand=listing if OTHER[side] == Side.DEMAND else None,
        supply=listing if OTHER[side] == Side.SUPPLY else None,
        address=address or None,
        at=at,
    )
    return {
        "organization": owner,
        "name": getattr(listing, "contact_name", "") or owner.contact_name,
        "phone": getattr(listing, "contact_phone", "") or owner.contact_phone,
        "email": getattr(listing, "contact_email", "") or owner.contact_email,
    }


def _check_daily_limit(actor, owner, at):
    """A person looks at a limited number of organizations a day; parallel looks wait for each other."""
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=actor.pk)
    limit = ContactPolicy.in_force().daily_reveal_count
    seen = set(ContactReveal.objects.by_person_on(actor, timezone.localdate(at)).values_list("owner", flat=True))
    if owner.pk not in seen and len(seen) >= limit:
        raise ContactError(f"今天你已经看了 {limit} 家单位的联系方式，明天再看。急的话在这里写消息，对方会收到提醒。")


@transaction.atomic
def record_outcome(*, conversation, side, kind, actor, at, hired_count=None, reason="", note="", is_sure=False):
    """Say for one side what came of the talk; the newest row of a side counts, the same report again changes nothing.

    Raises ``ContactError`` or ``matches.MatchError``.
    """
    thread = _locked(conversation, side, actor)
    if thread.match_id is not None:
        return matches.record_outcome(
            match=thread.match,
            side=side,
            kind=kind,
            actor=actor,
            at=at,
            hired_count=hired_count,
            reason=reason,
            note=note,
            is_sure=is_sure,
        )
    if kind == OutcomeKind.FAILED and not reason:
        raise ContactError("选一个没谈成的原因。")
    if kind == OutcomeKind.HIRED and not hired_count:
        raise ContactError("录用了几个人，填个数。")
    wanted = {
        "kind": kind,
        "hired_count": hired_count if kind == OutcomeKind.HIRED else None,
        "reason": reason if kind == OutcomeKind.FAILED else "",
        "note": note.strip(),
    }
    newest = thread.outcomes.filter(side=side).order_by("-pk").first()
    if newest is not None and all(getattr(newest, name) == value for name, value in wanted.items()):
        return newest
    return MatchOutcome.objects.create(conversation=thread, side=side, recorded_by=actor, recorded_at=at, **wanted)


def newest_outcomes(conversation):
    """``[(side label, newest MatchOutcome or None)]`` of both sides; none is 未知, never success."""
    rows = MatchOutcome.objects.filter(match=conversation.match_id) if conversation.match_id else conversation.outcomes.all()
    newest = {row.side: row for row in rows.order_by("pk")}
    return [(Side(side).label, newest.get(side)) for side in Side.values]


def visible_messages(user, messages):
    """Of ``messages`` those whose files this person may have: in a thread of theirs and not withdrawn."""
    return messages.filter(withdrawn_at=None, conversation__in=Conversation.objects.visible_to(user))
