"""Keeping a published listing right: still valid, paused, resumed, closed with its outcome, published again.

Each step is a row of the history with what changed; statuses stay what they are, dates and flags say the rest. ``at`` is the
moment, ``on`` its day.
"""

from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q

from accounts.handover import contact_has_left, contact_of
from accounts.models import User
from core.notifications import notify
from core.workflow import InvalidTransition, WorkflowError, perform_transition
from review.findings import run_rules
from supplydemand.completeness import VALID_DAYS_MAX, VALID_DAYS_USUAL
from supplydemand.enums import CloseReason, MatchStage
from supplydemand.models import Match, TalentDemand
from supplydemand.querysets import RENEWABLE_FOR
from supplydemand.services.matches import OTHER

EXTENDED_WITHIN = timedelta(days=30)
"""A confirmation moves the last valid day only when it is that near."""
ANSWERED = {"silent_since": None, "asked_on": None, "reminded_on": None}
HERE, ELSEWHERE, BOTH = CloseReason.FILLED_HERE, CloseReason.FILLED_ELSEWHERE, CloseReason.FILLED_BOTH


def next_expiry(listing, *, on):
    """The last valid day after a confirmation on the day ``on``: later by half a year where it is near, never beyond a year."""
    usual = on + timedelta(days=VALID_DAYS_USUAL)
    if listing.expires_on is None:  # a draft may lack it; the workflow refuses the step
        return usual
    if listing.expires_on - on > EXTENDED_WITHIN:
        return listing.expires_on
    return min(max(usual, listing.expires_on), on + timedelta(days=VALID_DAYS_MAX))


@transaction.atomic
def confirm(*, listing, actor, at, on, expected_version=None):
    """Say that a public listing still holds; its last valid day moves where it is near. A paused one stays paused."""
    return _extend(listing, "confirm", {"confirmed_on": on}, actor=actor, at=at, on=on, expected_version=expected_version)


def _extend(listing, action, fields, *, actor, at, on, expected_version):
    """Take a step that says that a listing holds; the last valid day moves, also that of its open revision."""
    before, until = listing.expires_on, next_expiry(listing, on=on)
    event = perform_transition(
        obj=listing,
        action=action,
        actor=actor,
        at=at,
        expected_version=expected_version,
        fields=ANSWERED | fields | {"expires_on": until},
        changes=_change(listing, "expires_on", until),
    )
    if until != before:  # a day that the author chose in the revision stays
        revisions = type(listing).objects.open_revision_of(listing).filter(expires_on=before)
        revisions.update(expires_on=until, version=F("version") + 1, updated_at=at)
    return event


def why_not_renewable(listing, *, on):
    """Why an expired listing cannot simply be published again, as a sentence for its author; empty where it can."""
    if not listing.organization.is_verified:
        return "单位现在没有通过核验，先把单位的事办好。"
    if listing.organization.suspended_at is not None:
        return "单位暂停公开中。照暂停说明办好、恢复以后再公开这一条。"
    if listing.expires_on < on - RENEWABLE_FOR:
        return f"到期已经超过 {RENEWABLE_FOR.days} 天，内容要重新看过：照着再发一条，提交审核。"
    trial = _with_dates(listing, on)
    problems = [finding.text for finding in run_rules(trial, on=on) if finding.level == "problem"]
    return f"{problems[0]}照着再发一条，改好再交。" if problems else ""


def _with_dates(listing, on):
    trial = type(listing).objects.select_related("organization").get(pk=listing.pk)
    for name, value in _new_dates(listing, on).items():
        setattr(trial, name, value)
    return trial


def _new_dates(listing, on):
    """What renewing changes: the last valid day, and a start in the past, which becomes 随时."""
    dates = {"expires_on": next_expiry(listing, on=on)}
    if isinstance(listing, TalentDemand) and listing.starts_on and listing.starts_on < on:
        dates["starts_on"] = None
    return dates


@transaction.atomic
def renew(*, listing, actor, at, on, expected_version=None):
    """Publish an expired listing again with the same content and a new last valid day, without review (decision 0007).

    Who renews it becomes its contact where the contact has left the organization: nobody finds a leaver's telephone there.
    """
    if listing.status == "expired" and (objection := why_not_renewable(listing, on=on)):
        raise InvalidTransition(objection)
    dates = _new_dates(listing, on)
    changes = [change for name, value in dates.items() for change in _change(listing, name, value)]
    contact = contact_of(actor, actor.phone) if contact_has_left(listing) else {}
    if contact:
        names = {"before": listing.contact_name, "after": actor.name}
        changes.append({"field": "contact_name", "label": "联系人", **names})
    return perform_transition(
        obj=listing,
        action="renew",
        actor=actor,
        at=at,
        expected_version=expected_version,
        reason="内容没有改，以前通过过审核，直接恢复公开",
        fields=ANSWERED | {"confirmed_on": on, "paused_at": None} | dates | contact,
        changes=changes,
    )


def contact_change(listing):
    """What renewing an expired listing does to its contact, as a sentence; empty where the contact stays."""
    if listing.status != "expired" or not contact_has_left(listing):
        return ""
    return f"联系人{listing.contact_name}不在本单位了，谁恢复公开，联系人就换成谁（姓名、邮箱和账号里的电话）。"


def keep(*, listing, actor, at, on, expected_version=None):
    """仍有效, whatever the listing's state: a public one is confirmed, an expired one is published again."""
    step = renew if listing.status == "expired" else confirm
    return step(listing=listing, actor=actor, at=at, on=on, expected_version=expected_version)


def pause(*, listing, actor, at, on, expected_version=None):
    """Take a listing out of lists and matching until it is resumed."""
    fields = ANSWERED | {"paused_at": at, "confirmed_on": on}
    return perform_transition(obj=listing, action="pause", actor=actor, at=at, expected_version=expected_version, fields=fields)


@transaction.atomic
def resume(*, listing, actor, at, on, expected_version=None):
    """Put a paused listing back; it counts as confirmed."""
    fields = {"paused_at": None, "confirmed_on": on}
    return _extend(listing, "resume", fields, actor=actor, at=at, on=on, expected_version=expected_version)


@transaction.atomic
def close(*, listing, outcome, actor, at, on, expected_version=None):
    """End a listing and keep what came of it; those who had said yes to it, or are in contact about it, are told.

    ``outcome`` is ``{"reason", "hired_here_count", "hired_elsewhere_count"}``; ``closing_fault`` says whether it is complete.
    """
    reason = outcome["reason"]
    here = outcome.get("hired_here_count") if reason in (HERE, BOTH) else None
    elsewhere = outcome.get("hired_elsewhere_count") if reason in (ELSEWHERE, BOTH) else None
    fields = ANSWERED | {
        "closed_on": on,
        "close_reason": reason,
        "hired_here_count": here,
        "hired_elsewhere_count": elsewhere,
        "paused_at": None,
    }
    event = perform_transition(
        obj=listing,
        action="close_expired" if listing.status == "expired" else "close",
        actor=actor,
        at=at,
        expected_version=expected_version,
        reason=outcome_in_words(reason, here, elsewhere),
        fields=fields,
    )
    _tell_partners(listing, event)
    return event


def outcome_in_words(reason, here, elsewhere):
    """What came of a listing, as a line for its page and history."""
    counts = "，".join(f"{where} {count} 人" for where, count in (("在这里", here), ("在别处", elsewhere)) if count)
    return counts and f"谈成了：{counts}" or str(CloseReason(reason).label)


@transaction.atomic
def open_again(*, listing, actor, at, on, expected_version=None):
    """Take a closing back while the listing is within its dates."""
    fields = {
        "closed_on": None,
        "close_reason": "",
        "hired_here_count": None,
        "hired_elsewhere_count": None,
        "confirmed_on": on,
    }
    return _extend(listing, "open_again", fields, actor=actor, at=at, on=on, expected_version=expected_version)


def _change(listing, name, value):
    before = getattr(listing, name)
    if before == value:
        return []
    label = str(listing._meta.get_field(name).verbose_name)
    texts = {key: day.isoformat() if day else "" for key, day in (("before", before), ("after", value))}
    return [{"field": name, "label": label, **texts}]


def _tell_partners(listing, event):
    """The other side of open contacts and of interest that nobody has answered learns that the listing is closed."""
    side, other = listing.side, OTHER[listing.side]
    matches = Match.objects.filter(**{side: listing})
    interested = matches.in_state(MatchStage.WAITING, other).values("pk")
    told = matches.filter(Q(contact_opened_at__isnull=False) | Q(pk__in=interested))
    for match in told.select_related(f"{other}__organization").order_by("pk"):
        notify(
            event="supplydemand.listing_closed",
            recipients=User.objects.editors_of(getattr(match, other).organization),
            organizations=[getattr(match, other).organization_id],
            key=f"listing-closed:{match.pk}:{event.pk}",
            title=f"“{listing}”结束了",
            text=f"{listing.organization}结束了这一条。已经打开的联系方式和记录都还在，谈成了别忘了填结果。",
            url=match.get_absolute_url(),
            action_label="看这个匹配",
        )


def each_by_itself(listings, act):
    """``act(listing)`` for each, one refusal undoing its own step only: ``(number done, [(listing, error)])``."""
    done, refused = 0, []
    for listing in listings:
        try:
            with transaction.atomic():
                act(listing)
        except WorkflowError as error:
            refused.append((listing, error))
        else:
            done += 1
    return done, refused
