"""What reports and suspensions add to other pages: the explanation on the thing itself, the desk's lines, the way to the case."""

from collections import Counter

from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils import timezone

from accounts import rules
from core import registries
from core.numbers import bounded
from core.prepared import Prepared
from core.registries import OrganizationFact, WorkbenchItem, reviewables
from review import conduct
from review.models import Flag, FlagReason, Suspension
from taxonomy.calendar import add_working_days, end_of

ANSWER_WITHIN_DAYS = 3
ITEMS_MAX = 10
FACTS_MAX = 3
FLAGS_READ_MAX = 100
COUNT_LIMIT = 100


def register():
    """Fill the registries."""
    for event in conduct.EVENTS:
        registries.notification_events.register(event)
    registries.trust_objections.register(conduct.why_not_trusted)
    registries.detail_panels.register(conduct_panel)
    registries.desk_panels.register(desk_panel)
    registries.workbench_items.register(work_items)
    registries.staff_links.register(case_link)
    registries.organization_facts.register(flag_facts)


def conduct_panel(obj, user):
    """For members why it is stopped; for others who are signed in the way to report it; for coordinators the case."""
    if all(entry.model is not type(obj) or not entry.can_be_flagged for entry in reviewables) or not user.is_authenticated:
        return None
    organization = conduct.organization_of(obj)
    is_member, is_desk = rules.is_member(user, organization), rules.is_coordinator_of(user, organization)
    suspension = None
    if is_member or is_desk:
        suspension = Suspension.objects.in_force().of(obj).first() or (
            Suspension.objects.in_force().of(organization).first() if organization != obj else None
        )
    if suspension is None and is_member:
        return None
    return {
        "template": "review/_conduct_panel.html",
        "suspension": suspension,
        "flag_url": "" if is_member or is_desk else flag_url(obj),
        "case_url": case_url(obj) if is_desk else "",
    }


def flag_url(obj):
    """Where the object is reported."""
    return reverse("review:flag_create", args=[obj._meta.model_name, obj.pk])


def case_url(obj):
    """The object's case in the admin."""
    return reverse("admin:review_flag_case", args=[ContentType.objects.get_for_model(type(obj)).pk, obj.pk])


def case_link(obj, user):
    """The way from an object's page in the admin to its case."""
    if all(entry.model is not type(obj) or not entry.can_be_flagged for entry in reviewables):
        return None
    if not rules.is_coordinator_of(user, conduct.organization_of(obj)):
        return None
    return "举报和暂停", case_url(obj)


def flag_facts(organization, user, at):
    """What people reported about an organization and its listings: how often, why, and the way to each open case; one query."""
    rows = list(Flag.objects.visible_to(user).filter(organization=organization).order_by("-pk")[:FLAGS_READ_MAX])
    if not rows:
        return [OrganizationFact("举报", "没有人举报过", "ok")]
    waiting = [row for row in rows if row.closed_at is None]
    total = f"{len(rows)} 条" if len(rows) < FLAGS_READ_MAX else f"{FLAGS_READ_MAX} 条以上"
    text = f"{total}，{len(waiting)} 条没办：{_reasons(rows)}" if waiting else f"{total}，都办完了：{_reasons(rows)}"
    facts = [OrganizationFact("举报", text, "problem" if waiting else "notice", rows[0].case_url)]
    cases = {row.case_url: row for row in reversed(waiting)}
    for url, row in list(cases.items())[:FACTS_MAX]:
        same = [other for other in waiting if other.case_url == url]
        facts.append(OrganizationFact("没办的举报", f"《{row.title}》：{_reasons(same)}", "problem", url))
    return facts


def _reasons(rows):
    counts = Counter(row.reason for row in rows)
    return "，".join(f"{FlagReason(reason).label} {count} 条" for reason, count in counts.most_common())


def desk_panel(user, at):
    """How many reports and answers wait."""
    flags = len(Flag.objects.visible_to(user).open().order_by().values_list("pk")[: COUNT_LIMIT + 1])
    appeals = len(Suspension.objects.in_scope_of(user).waiting_for_answer().order_by().values_list("pk")[: COUNT_LIMIT + 1])
    if not flags and not appeals:
        return None
    return {
        "title": "举报和暂停",
        "text": f"{bounded(flags, COUNT_LIMIT)} 条举报没办，{bounded(appeals, COUNT_LIMIT)} 个单位的说明等答复。",
        "url": reverse("admin:review_suspension_changelist" if appeals and not flags else "admin:review_flag_changelist"),
        "link_label": "去办理",
    }


def work_items(user, at):
    """For coordinators the reports and answers that wait; for members what of theirs is stopped."""
    items = _stopped(user) if user.organization_roles else []
    if not user.is_staff or not user.scope_district_ids:
        return items
    first = Flag.objects.visible_to(user).open().order_by("flagged_at").first()
    if first is not None:
        items.append(_desk_item("办举报", first.title, reverse("admin:review_flag_changelist"), first.flagged_at))
    waiting = Suspension.objects.in_scope_of(user).waiting_for_answer().order_by("appealed_at").first()
    if waiting is not None:
        items.append(
            _desk_item("答复暂停的说明", waiting.title, reverse("admin:review_suspension_changelist"), waiting.appealed_at)
        )
    return items


def _desk_item(title, why, url, since):
    due_on = add_working_days(timezone.localdate(since), ANSWER_WITHIN_DAYS)
    return WorkbenchItem(title=title, why=f"最早的是《{why}》", url=url, action_label="去办理", due_at=end_of(due_on))


@Prepared
def _stopped_ids(organizations):
    return Suspension.objects.in_force().filter(organization__in=organizations).order_by("pk").values_list("pk")[:ITEMS_MAX]


def _stopped(user):
    ids = [pk for (pk,) in _stopped_ids.rows(organizations=list(user.organization_roles))]
    rows = Suspension.objects.filter(pk__in=ids).order_by("pk") if ids else ()
    return [
        WorkbenchItem(
            title=f"《{row.title}》暂停公开了",
            why="等审核专员答复你们的说明" if row.waits_for_answer else row.remedy[:60],
            url=row.get_absolute_url(),
            action_label="看说明",
            group="wait" if row.waits_for_answer else "do",
            is_pressing=not row.waits_for_answer,
        )
        for row in rows
    ]
