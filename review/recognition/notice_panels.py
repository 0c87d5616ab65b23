"""What public notices and recognitions add to other pages."""

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import Organization
from accounts.rules import is_editor_anywhere
from core import registries
from core.numbers import bounded
from core.registries import CalendarItem, DocumentSubject, WorkbenchItem
from review.recognition import announcements, disclosure, due_dates, life_tasks, rechecks, rules
from review.recognition.enums import Purpose, SchemeLevel
from review.recognition.models import Call, Objection, Recognition, Scheme
from review.recognition.rechecks import AHEAD
from review.recognition.services.notices import EVIDENCE
from taxonomy.calendar import closing_of

SHOWN = 20
COUNT_LIMIT = 100
CALENDAR_MAX = 100


def organization_panel(obj, user):
    """On an organization's page: what it and its people hold today, and what they held before; three bounded queries."""
    if not isinstance(obj, Organization):
        return None
    at = timezone.now()
    rows = Recognition.objects.visible_to(user).granted().filter(organization=obj).for_table()
    held = rows.in_force(timezone.localdate(at))
    found = list(held.order_by("scheme__place", "scheme_id", "-recognized_on", "-pk")[:SHOWN])
    past = list(rows.exclude(pk__in=held.values("pk")).order_by("-recognized_on", "-pk")[:SHOWN])
    if not found and not past:
        return None
    disclosure.settle(found + past, at=at)
    return {"template": "review/recognition/_organization_panel.html", "rows": found, "past": past, "name": obj.name}


def desk_panel(user, at):
    """For coordinators: objections that wait for an answer."""
    if not user.is_staff or not user.scope_district_ids:
        return None
    rows = Objection.objects.visible_to(user).open()
    found = list(rows.order_by("due_on", "pk").values_list("due_on", flat=True)[: COUNT_LIMIT + 1])
    if not found:
        return None
    return {
        "title": "公示异议",
        "text": f"{bounded(len(found), COUNT_LIMIT)} 条异议没有答复，最早的 {found[0]:%Y-%m-%d} 到期。",
        "url": reverse("admin:review_objection_changelist"),
        "link_label": "去答复",
    }


def recheck_panel(user, at):
    """For coordinators: titles whose re-check is late, and those that run out soon; two bounded queries, two more where late."""
    if not user.is_staff or not user.scope_district_ids:
        return None
    on = timezone.localdate(at)
    rows = Recognition.objects.managed_by(user)
    late, ending = (
        len(found.order_by("pk").values_list("pk", flat=True)[: COUNT_LIMIT + 1])
        for found in (rows.recheck_late(on), rows.ending(on, on + AHEAD))
    )
    if not late and not ending:
        return None
    counts = ((late, "个复核超期"), (ending, "个 90 天内到期"))
    text = "，".join(f"{bounded(count, COUNT_LIMIT)} {what}" for count, what in counts if count) + "。"
    closed = _not_begun(rows.recheck_late(on), at) if late else []
    return {
        "title": "复核和到期",
        "text": text + (f"还没有受理复核的：{'、'.join(closed)}，先发复核的通知。" if closed else ""),
        "url": reverse("admin:review_recognition_changelist", query={"due": "late" if late else "ending"}),
        "link_label": "看是哪些",
    }


def _not_begun(late, at):
    """Names of the schemes with late re-checks for which no call takes any."""
    schemes = dict(late.order_by().values_list("scheme", "scheme__name").distinct())
    begun = rechecks.begun(schemes, at=at)
    return [name for pk, name in schemes.items() if (pk, Purpose.RECHECK) not in begun]


def failed_panel(user, at):
    """For those who decide on titles: re-checks that were refused and wait for what becomes of the title; one bounded query."""
    rows = _to_decide(user, at)
    found = list(rows.order_by("decide_by", "pk").values_list("decide_by", flat=True)[: COUNT_LIMIT + 1]) if rows else []
    if not found:
        return None
    return {
        "title": "复核未通过",
        "text": f"{bounded(len(found), COUNT_LIMIT)} 个要决定撤销、降级还是限期整改，最早的 {found[0]:%Y-%m-%d} 到期。",
        "url": reverse("admin:review_recognition_changelist", query={"due": "failed"}),
        "link_label": "去处理",
    }


def _to_decide(user, at):
    """Of those whom this coordinator manages, the ones that they decide on; ``None`` for everybody else."""
    if not user.is_staff or not user.scope_district_ids:
        return None
    rows = Recognition.objects.managed_by(user).to_decide(timezone.localdate(at))
    return rows if user.coordinates(None) else rows.filter(level=SchemeLevel.DISTRICT)


def call_panel(user, at):
    """For the city: kinds of recognition whose holders will soon need a renewal or a re-check, and find no call; two queries."""
    if not rules.is_city_coordinator(user, None):
        return None
    on = timezone.localdate(at)
    wanted = (
        (Purpose.RENEWAL, Recognition.objects.ending(on, on + AHEAD)),
        (Purpose.RECHECK, Recognition.objects.recheck_near(on, on + AHEAD).filter(_holds_beyond(on))),
    )
    said = [f"{purpose.label}：{'、'.join(names)}" for purpose, rows in wanted if (names := _without_call(purpose, rows, at))]
    if not said:
        return None
    return {
        "title": "要发的申报通知",
        "text": f"90 天内有人要办，还没有受理。{'；'.join(said)}。",
        "url": reverse("admin:review_call_add"),
        "link_label": "写通知",
    }


def _holds_beyond(on):
    """Not those whose own end is so near that they are renewed instead."""
    return Q(valid_until=None) | Q(valid_until__gt=on + AHEAD)


def _without_call(purpose, titles, at):
    calls = Call.objects.open_at(at).filter(version__scheme=OuterRef("pk"), purpose=purpose)
    schemes = Scheme.objects.filter(Exists(titles.filter(scheme=OuterRef("pk"))), ~Exists(calls), is_active=True)
    return list(schemes.values_list("name", flat=True))


def calendar_items(user, at):
    """When what the reader's organizations hold is checked again, and when it runs out; one query."""
    if not is_editor_anywhere(user):
        return []
    on = timezone.localdate(at)
    mine = Recognition.objects.in_force(on).filter(organization__in=Organization.objects.edited_by(user).values("pk"))
    rows = mine.filter(Q(recheck_due_on__gte=on) | Q(valid_until__gte=on)).for_table().order_by("pk")[:CALENDAR_MAX]
    return [
        CalendarItem(
            uid=f"recognition-{row.pk}-{slug}",
            title=f"{what}：{row}",
            url=reverse("recognition:recognition_recheck", args=[row.pk]),
            starts_on=day,
        )
        for row in rows
        for slug, what, day in (("recheck", "复核", row.recheck_due_on), ("ends", "认定到期", row.valid_until))
        if day is not None and day >= on
    ]


def work_items(user, at):
    """For coordinators the objection, and the refused re-check, that is due first; two queries."""
    if not user.is_staff or not user.scope_district_ids:
        return []
    return [*_objection_item(user), *_failed_item(user, at)]


def _failed_item(user, at):
    first = _to_decide(user, at).for_table().order_by("decide_by", "pk").first()
    if first is None:
        return []
    return [
        WorkbenchItem(
            title="处理没有通过的复核",
            why=f"最早的是{first}",
            url=reverse("admin:review_recognition_case", args=[first.pk]),
            action_label="去处理",
            due_at=closing_of(first.decide_by),
            is_pressing=True,
        )
    ]


def _objection_item(user):
    first = Objection.objects.visible_to(user).open().for_table().order_by("due_on", "pk").first()
    if first is None:
        return []
    url = reverse("admin:review_objection_changelist")
    return [
        WorkbenchItem(
            title="答复公示异议",
            why=f"最早的是{first}",
            url=url,
            action_label="去答复",
            due_at=closing_of(first.due_on),
            is_pressing=True,
        )
    ]


def register():
    """Fill the registries."""
    for event in announcements.EVENTS:
        registries.notification_events.register(event)
    registries.notification_roles.register(announcements.roles_of)
    for deadline in due_dates.ALL:
        registries.deadlines.register(deadline)
    registries.detail_panels.register(organization_panel)
    registries.desk_panels.register(desk_panel)
    registries.desk_panels.register(recheck_panel)
    registries.desk_panels.register(failed_panel)
    registries.desk_panels.register(call_panel)
    registries.calendar_items.register(calendar_items)
    registries.workbench_items.register(work_items)
    registries.reconcilers.register(life_tasks.ensure_closed)
    registries.reconcilers.register(life_tasks.ensure_expired)
    registries.document_subjects.register(EVIDENCE_FILES)


EVIDENCE_FILES = DocumentSubject(
    Objection,
    lambda user, rows: rows.filter(pk__in=Objection.objects.visible_to(user).values("pk")),
    (EVIDENCE,),
)
"""Evidence is for the coordinators who handle the case: what is in a file, and its name, may tell who sent it."""
