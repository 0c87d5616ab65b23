"""What threads and requests add to other pages: work to do, due dates, who has looked at a listing's contact."""

from datetime import timedelta

from django.db.models import Count, Max
from django.urls import reverse
from django.utils import timezone

from accounts.models import Organization
from accounts.rules import is_editor_anywhere, is_member
from core import registries
from core.prepared import Prepared
from core.registries import CalendarItem, DocumentSubject, WorkbenchItem
from core.templatetags.xieyu import day
from supplydemand import contact_due
from supplydemand.contact_due import ANSWER_WITHIN
from supplydemand.contact_links import OUTCOME
from supplydemand.enums import MatchStage, Side
from supplydemand.models import ContactAsk, ContactPolicy, ContactReveal, Conversation, Match, Message, TalentDemand, TalentSupply
from supplydemand.services import follow_ups
from supplydemand.services.announcements import OUTCOME_AFTER
from supplydemand.services.conversations import ATTACHMENT, visible_messages
from supplydemand.services.follow_ups import SILENT_AFTER
from supplydemand.services.matches import OTHER, listing_of
from supplydemand.sides import sides_with_threads, written_for

ITEMS_MAX = 20
REVEALS_SHOWN = 10
FULL_DAYS_WITHIN = timedelta(days=7)


def register():
    """Fill the registries."""
    for event in follow_ups.EVENTS:
        registries.notification_events.register(event)
    registries.deadlines.register(contact_due.ASKS)
    registries.link_purposes.register(OUTCOME)
    registries.document_subjects.register(DocumentSubject(Message, visible_messages, (ATTACHMENT,)))
    registries.workbench_items.register(work_items)
    registries.calendar_items.register(calendar_items)
    registries.detail_panels.register(reveal_panel)
    registries.desk_panels.register(full_days)
    registries.navigation.register(registries.Entry(45, "supplydemand:conversation_list", "联系", registries.SIGNED_IN))


def work_items(user, at):
    """Messages that wait for an answer of the reader's organizations, requests, and outcomes that are due."""
    if not is_editor_anywhere(user):
        return []
    own = written_for(user)
    items = _asks(own) if _waiting_asks.rows(organizations=own) else []
    for side, organizations in sides_with_threads(user).items():
        threads = Conversation.objects.filter(**{f"{side}_organization__in": organizations})
        items += _owed(threads, side) + _outcomes(threads, side, at)
    return items


@Prepared
def _waiting_asks(organizations):
    return ContactAsk.objects.filter(owner__in=organizations).waiting().values_list("pk")[:1]


def _asks(organizations):
    rows = ContactAsk.objects.filter(owner__in=organizations).waiting().for_table().order_by("asked_at")
    return [
        WorkbenchItem(
            title=f"答复{ask.organization}的联系请求",
            why=f"对方想就“{ask.listing}”和你们联系",
            url=ask.get_absolute_url(),
            action_label="去答复",
            cost="约 1 分钟",
            due_at=ask.asked_at + ANSWER_WITHIN,
            is_pressing=True,
            organization=str(ask.owner),
        )
        for ask in rows[:ITEMS_MAX]
    ]


def _owed(threads, side):
    rows = threads.owed_by(side).without_outcome(side, settled_only=True).for_table().order_by("active_at", "pk")
    return [
        WorkbenchItem(
            title=f"回复{thread.organization_on(OTHER[side])}",
            why=f"{day(thread.active_at)}写来的，关于“{thread.subject}”",
            url=f"{thread.get_absolute_url()}#thread",
            action_label="去回复",
            cost="约 3 分钟",
            due_at=thread.active_at + SILENT_AFTER,
            is_pressing=True,
            organization=str(thread.organization_on(side)),
        )
        for thread in rows[:ITEMS_MAX]
    ]


def _outcomes(threads, side, at):
    rows = threads.filter(opened_at__lte=at - OUTCOME_AFTER / 2).without_outcome(side).for_table()
    return [
        _first_words(thread, side)
        if not thread.last_message_id
        else WorkbenchItem(
            title=f"说说和{thread.organization_on(OTHER[side])}谈得怎么样",
            why=f"“{thread.subject}”，{day(thread.opened_at)}开始联系的",
            url=f"{thread.get_absolute_url()}#outcome",
            action_label="填结果",
            cost="约 1 分钟",
            due_at=thread.opened_at + OUTCOME_AFTER,
            organization=str(thread.organization_on(side)),
        )
        for thread in rows.order_by("opened_at", "pk")[:ITEMS_MAX]
    ]


def _first_words(thread, side):
    """Of what nobody has begun nobody can say how it went."""
    return WorkbenchItem(
        title=f"给{thread.organization_on(OTHER[side])}写第一句话",
        why=f"“{thread.subject}”，{day(thread.opened_at)}互通了联系方式，还没有人写过。电话里谈过的，直接填结果",
        url=f"{thread.get_absolute_url()}#thread",
        action_label="去写",
        cost="约 3 分钟",
        organization=str(thread.organization_on(side)),
    )


def calendar_items(user, at):
    """Until when answers to matches, requests and messages are due, and outcomes to be said."""
    if not is_editor_anywhere(user):
        return []
    organizations = Organization.objects.edited_by(user)
    items = [
        CalendarItem(
            uid=f"ask-{ask.pk}",
            title=f"答复{ask.organization}的联系请求",
            url=ask.get_absolute_url(),
            starts_at=ask.asked_at + ANSWER_WITHIN,
        )
        for ask in ContactAsk.objects.filter(owner__in=organizations.values("pk")).waiting().for_table()[:ITEMS_MAX]
    ]
    for side in Side.values:
        threads = Conversation.objects.of_side(side, organizations)
        items += _due_threads(threads, side, at) + _due_matches(organizations, side, timezone.localdate(at))
    return items


def _due_threads(threads, side, at):
    owed = threads.owed_by(side).without_outcome(side, settled_only=True).for_table().order_by("active_at")[:ITEMS_MAX]
    spoken = threads.exclude(last_message_id=0)
    asked = spoken.filter(opened_at__gte=at - 2 * OUTCOME_AFTER).without_outcome(side).for_table()
    return [
        CalendarItem(
            uid=f"thread-{thread.pk}-{side}-{thread.last_message_id}",
            title=f"回复{thread.organization_on(OTHER[side])}",
            url=thread.get_absolute_url(),
            starts_at=thread.active_at + SILENT_AFTER,
        )
        for thread in owed
    ] + [
        CalendarItem(
            uid=f"outcome-{thread.pk}-{side}",
            title=f"说说和{thread.organization_on(OTHER[side])}谈得怎么样",
            url=thread.get_absolute_url(),
            starts_at=thread.opened_at + OUTCOME_AFTER,
        )
        for thread in asked.order_by("opened_at")[:ITEMS_MAX]
    ]


def _due_matches(organizations, side, on):
    asked = Match.objects.of_side(side, organizations).with_public_listings(on=on).in_state(MatchStage.ASKED, side)
    asked = asked.select_related("demand__organization", "supply__organization").annotate(asked_at=Max("answers__answered_at"))
    return [
        CalendarItem(
            uid=f"match-{match.pk}-{side}",
            title=f"答复{listing_of(match, OTHER[side]).organization}（匹配）",
            url=match.get_absolute_url(),
            starts_at=match.asked_at + ANSWER_WITHIN,
        )
        for match in asked.order_by("pk")[:ITEMS_MAX]
    ]


def reveal_panel(obj, user):
    """How often a listing's contact was looked at and by which organization, for its own people and coordinators in scope."""
    if not isinstance(obj, (TalentDemand, TalentSupply)) or not user.is_authenticated:
        return None
    if not (is_member(user, obj) or (user.is_staff and user.coordinates(obj.organization.district_id))):
        return None
    looks = ContactReveal.objects.visible_to(user).filter(**{obj.side: obj})
    rows = looks.values("organization__name").annotate(count=Count("pk"), last_at=Max("at")).order_by("-last_at")
    rows = list(rows[: REVEALS_SHOWN + 1])
    if not rows:
        return None
    return {
        "template": "supplydemand/_reveal_panel.html",
        "rows": rows[:REVEALS_SHOWN],
        "has_more": len(rows) > REVEALS_SHOWN,
    }


def full_days(user, at):
    """Who looked at as many contacts as a day allows, for the desk: such a person may be gathering them; two queries."""
    limit = ContactPolicy.in_force().daily_reveal_count
    rows = ContactReveal.objects.all() if user.is_superuser else ContactReveal.objects.in_scope_of(user)
    count = len({row["revealed_by"] for row in rows.full_days(limit=limit, since=at - FULL_DAYS_WITHIN)})
    if not count:
        return None
    return {
        "title": "查看联系方式",
        "text": f"近 7 天有 {count} 人一天看满了 {limit} 家单位的联系方式，看看是不是在收集。",
        "url": reverse("admin:supplydemand_contactreveal_changelist"),
        "link_label": "看记录",
    }
