"""What listings add to other pages: the kinds of the review desk and work to do."""

from datetime import timedelta
from functools import lru_cache

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from accounts.models import Organization
from accounts.rules import is_editor_anywhere
from accounts.workbench import MEND_DAYS
from core.enums import Status
from core.models import ReviewEvent
from core.prepared import Prepared
from core.registries import CalendarItem, Reviewable, WorkbenchItem
from core.templatetags.xieyu import day
from review.models import ReviewTask
from supplydemand.findings import DEMAND_RULES, RULES, compared_text
from supplydemand.models import TalentDemand, TalentSupply
from supplydemand.presentation import review_sections
from supplydemand.querysets import RENEWABLE_FOR
from supplydemand.services.care import own_list_url
from supplydemand.sides import sides_with_listings
from taxonomy.calendar import WorkCalendar, end_of, working_days_after

KINDS = ((TalentDemand, "需求", "demand"), (TalentSupply, "供给", "supply"))
STALE_DRAFT_AFTER = timedelta(days=7)
CARED_ONE_BY_ONE = 5
CALENDAR_MAX = 200
ITEMS_MAX = 20


REVIEWABLES = tuple(
    Reviewable(
        model=model,
        label=f"人才{noun}",
        organization_of=lambda listing: listing.organization,
        rules=DEMAND_RULES if model is TalentDemand else RULES,
        text_of=compared_text,
        sections=review_sections,
        baseline_of=lambda listing: listing.revision_of,
        edit_url_of=lambda listing: listing.edit_url,
        approve_hint="马上公开，一刻钟内进入匹配",
    )
    for model, noun, _ in KINDS
)


def work_items(user, at):
    """What the reader's organizations must do with their listings: one query, and at most eight for each kind they have."""
    if not is_editor_anywhere(user):
        return []
    sides = sides_with_listings(user)
    items = []
    for model, noun, slug in KINDS:
        if slug not in sides:
            continue
        today = timezone.localdate(at)
        flags = _flags(model, today).rows(organizations=sides[slug], touched_before=at - STALE_DRAFT_AFTER)
        rows = model.objects.filter(organization__in=sides[slug]).select_related("organization")
        rows = rows.defer("search_document", "draft_input", "description")
        for has, collect in zip(zip(*flags, strict=True), (_to_edit, _waiting, _expiring), strict=True):
            items += collect(rows, noun, slug, at) if any(has) else []
    return items


@lru_cache(maxsize=8)
def _flags(model, today):
    """Whether an organization has something to edit, something that waits, something in question; few have all three."""

    def build(organizations, touched_before):
        rows = model.objects.filter(organization=OuterRef("pk"))
        parts = (rows.filter(_in_hand(touched_before)), rows.filter(status=Status.SUBMITTED), rows.in_question(today))
        flags = {f"has_{number}": Exists(part) for number, part in enumerate(parts)}
        return Organization.objects.filter(pk__in=organizations).order_by().annotate(**flags).values_list(*flags)

    return Prepared(build)


def _to_edit(rows, noun, slug, at):
    found = rows.filter(_in_hand(at - STALE_DRAFT_AFTER))
    listings = list(found.order_by("-status", "pk")[:ITEMS_MAX])
    notes = _note_counts(listings)
    mended_by = working_days_after({_returned_on(row) for row in listings if row.status == Status.RETURNED}, MEND_DAYS)
    return [_edit_item(listing, noun, notes.get(listing.pk, 0), mended_by) for listing in listings]


def _in_hand(touched_before):
    """Returned ones, drafts that nobody has touched for a while, and those that waited for their organization's verification."""
    is_verified = Q(organization__status=Status.APPROVED, organization__decided_at__gt=F("updated_at"))
    return Q(status=Status.RETURNED) | Q(status=Status.DRAFT) & (Q(updated_at__lt=touched_before) | is_verified)


def _returned_on(listing):
    return timezone.localdate(listing.decided_at or listing.updated_at)


def _edit_item(listing, noun, note_count, mended_by):
    url, owner = listing.edit_url, str(listing.organization)
    if listing.status == Status.RETURNED:
        returned_on = _returned_on(listing)
        title = f"改 {note_count} 处，再交一次：{listing}" if note_count else f"照审核意见改好再交：{listing}"
        why, due_at = f"审核专员 {day(returned_on)} 退回了这条{noun}", end_of(mended_by[returned_on])
        return WorkbenchItem(title, why, url, "去修改", cost="约 5 分钟", due_at=due_at, is_pressing=True, organization=owner)
    verified_at = listing.organization.decided_at
    if listing.organization.is_verified and verified_at and verified_at > listing.updated_at:
        return WorkbenchItem(
            f"单位核验过了，提交{noun}草稿：{listing}",
            "现在可以提交，通过后公开",
            url,
            "看一遍再交",
            cost="约 2 分钟",
            organization=owner,
        )
    why = f"上次改在 {timezone.localtime(listing.updated_at):%m-%d}，提交了别人才看得到"
    return WorkbenchItem(f"填完{noun}草稿：{listing}", why, url, "接着填", cost="约 10 分钟", organization=owner)


def _note_counts(listings):
    """``{pk: number of notes}`` of the latest return of each listing; one query, none without returned listings."""
    returned = [listing for listing in listings if listing.status == Status.RETURNED]
    if not returned:
        return {}
    events = ReviewEvent.objects.latest_returns(type(returned[0]), [listing.pk for listing in returned])
    return {event.object_id: len(event.field_notes) for event in events}


def _in_words(days):
    return f"{days:.1f} 个工作日" if days >= 1 else "不到 1 个工作日"


def _waiting(rows, noun, slug, at):
    submitted = list(rows.filter(status=Status.SUBMITTED).order_by("submitted_at", "pk")[:ITEMS_MAX])
    if not submitted:
        return []
    calendar = WorkCalendar(submitted[0].submitted_at, at)
    due_on = _review_due_on(submitted)
    return [
        WorkbenchItem(
            title=f"等审核：{listing}",
            why=f"从 {day(listing.submitted_at)} 等到现在，{_in_words(calendar.elapsed_days(listing.submitted_at, at))}，"
            "审完发邮件告诉你",
            url=listing.get_absolute_url(),
            action_label=f"看这条{noun}",
            due_at=end_of(due_on[listing.pk]) if due_on.get(listing.pk) else None,
            group="wait",
            organization=str(listing.organization),
        )
        for listing in submitted
    ]


def _review_due_on(listings):
    """``{pk: date}`` by which the review desk decides on each listing; one query."""
    content_type = ContentType.objects.get_for_model(type(listings[0]))
    tasks = ReviewTask.objects.open().filter(content_type=content_type, object_id__in=[row.pk for row in listings])
    return dict(tasks.values_list("object_id", "due_on"))


def _expiring(rows, noun, slug, at):
    """Near their end, silent, or run out and still renewable; many of a kind become one line."""
    today = timezone.localdate(at)
    soon = list(rows.in_question(today).order_by("expires_on", "pk")[: ITEMS_MAX + 1])
    if len(soon) > CARED_ONE_BY_ONE:
        many = f"{ITEMS_MAX} 多" if len(soon) > ITEMS_MAX else len(soon)
        return [
            WorkbenchItem(
                title=f"{many} 条{noun}还有效吗",
                why="到期、快到期或者很久没确认，可以一起选好再回答",
                url=own_list_url(slug, "ask"),
                action_label="一起回答",
                cost="约 2 分钟",
                due_at=end_of(max(soon[0].expires_on, today)),
            )
        ]
    return [
        WorkbenchItem(
            title=f"还有效吗：{listing}",
            why=_why_asked(listing, noun),
            url=f"{listing.get_absolute_url()}#keep",
            action_label="回答一下",
            cost="约半分钟",
            due_at=end_of(listing.expires_on + RENEWABLE_FOR if listing.status == Status.EXPIRED else listing.expires_on),
            organization=str(listing.organization),
        )
        for listing in soon
    ]


def _why_asked(listing, noun):
    if listing.status == Status.EXPIRED:
        last = listing.expires_on + RENEWABLE_FOR
        return f"这条{noun} {day(listing.expires_on)}到期了，{day(last)}前点一下就能恢复公开"
    if listing.silent_since:
        return f"很久没有确认，{day(listing.silent_since)}起不再参加匹配"
    return f"这条{noun} {day(listing.expires_on)}到期，到期就不再参加匹配"


def calendar_items(user, at):
    """The last valid days of what the reader's organizations have published; one query a kind."""
    if not is_editor_anywhere(user):
        return []
    today = timezone.localdate(at)
    return [
        CalendarItem(
            uid=f"{slug}-{listing.pk}-expires",
            title=f"{noun}到期：{listing}",
            url=f"{listing.get_absolute_url()}#keep",
            starts_on=listing.expires_on,
        )
        for model, noun, slug in KINDS
        for listing in model.objects.care_of(user)
        .kept()
        .filter(expires_on__gte=today)
        .order_by("expires_on", "pk")[:CALENDAR_MAX]
    ]
