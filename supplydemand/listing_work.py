"""What listings add to other pages: the kinds of the review desk and work to do."""

from datetime import datetime, time, timedelta

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import Organization
from core.enums import Status
from core.models import ReviewEvent
from core.registries import Reviewable, WorkbenchItem
from review.clock import WorkCalendar
from supplydemand.findings import findings_of
from supplydemand.models import TalentDemand, TalentSupply
from supplydemand.presentation import review_sections

KINDS = ((TalentDemand, "需求", "demand"), (TalentSupply, "供给", "supply"))
STALE_DRAFT_AFTER = timedelta(days=7)
EXPIRING_WITHIN = timedelta(days=14)
ITEMS_MAX = 20


def _findings(listing):
    return findings_of(listing, on=timezone.localdate())


def _edit_url(listing):
    slug = "demand" if isinstance(listing, TalentDemand) else "supply"
    return reverse(f"supplydemand:{slug}_edit", args=[listing.pk])


REVIEWABLES = tuple(
    Reviewable(
        model=model,
        label=f"人才{noun}",
        organization_of=lambda listing: listing.organization,
        findings=_findings,
        sections=review_sections,
        baseline_of=lambda listing: listing.revision_of,
        edit_url_of=_edit_url,
        approve_hint="马上公开，今晚进入匹配",
    )
    for model, noun, _ in KINDS
)


def work_items(user, at):
    """What the reader's organizations must do with their listings: at most five queries a kind."""
    organizations = Organization.objects.edited_by(user).values("pk")
    items = []
    for model, noun, slug in KINDS:
        rows = model.objects.filter(organization__in=organizations)
        items += _to_edit(rows, noun, slug, at)
        items += _waiting(rows, noun, at)
        items += _expiring(rows, noun, at)
    return items


def _to_edit(rows, noun, slug, at):
    stale = Q(status=Status.DRAFT, updated_at__lt=at - STALE_DRAFT_AFTER)
    listings = list(rows.filter(Q(status=Status.RETURNED) | stale).order_by("-status", "pk")[:ITEMS_MAX])
    notes = _note_counts(listings)
    return [_edit_item(listing, noun, slug, notes.get(listing.pk, 0)) for listing in listings]


def _edit_item(listing, noun, slug, note_count):
    url = reverse(f"supplydemand:{slug}_edit", args=[listing.pk])
    if listing.status == Status.RETURNED:
        title = f"改 {note_count} 处，再交一次：{listing}" if note_count else f"照审核意见改好再交：{listing}"
        return WorkbenchItem(title, f"审核专员退回了这条{noun}", url, "去修改", cost="约 5 分钟", due_at=None)
    why = f"上次改在 {timezone.localtime(listing.updated_at):%m-%d}，提交了别人才看得到"
    return WorkbenchItem(f"填完{noun}草稿：{listing}", why, url, "接着填", cost="约 10 分钟")


def _note_counts(listings):
    """``{pk: number of notes}`` of the latest return of each listing; one query, none without returned listings."""
    returned = [listing for listing in listings if listing.status == Status.RETURNED]
    if not returned:
        return {}
    content_type = ContentType.objects.get_for_model(type(returned[0]))
    pks = [listing.pk for listing in returned]
    events = ReviewEvent.objects.filter(content_type=content_type, object_id__in=pks, action="return").order_by("pk")
    return {event.object_id: len(event.field_notes) for event in events}


def _waiting(rows, noun, at):
    submitted = list(rows.filter(status=Status.SUBMITTED).order_by("submitted_at", "pk")[:ITEMS_MAX])
    if not submitted:
        return []
    calendar = WorkCalendar(submitted[0].submitted_at, at)
    return [
        WorkbenchItem(
            title=f"等审核：{listing}",
            why=f"这条{noun}已审 {calendar.elapsed_days(listing.submitted_at, at):.1f} 个工作日，审完发邮件告诉你",
            url=listing.get_absolute_url(),
            action_label=f"看这条{noun}",
            group="wait",
        )
        for listing in submitted
    ]


def _expiring(rows, noun, at):
    today = timezone.localdate(at)
    soon = rows.published().filter(expires_on__range=(today, today + EXPIRING_WITHIN)).order_by("expires_on", "pk")[:ITEMS_MAX]
    return [
        WorkbenchItem(
            title=f"看看还有效吗：{listing}",
            why=f"这条{noun} {listing.expires_on.month} 月 {listing.expires_on.day} 日到期，到期就不再参加匹配",
            url=listing.get_absolute_url(),
            action_label="改日期或再发",
            cost="约 2 分钟",
            due_at=timezone.make_aware(datetime.combine(listing.expires_on, time(23, 59))),
        )
        for listing in soon
    ]
