"""Standing in for a colleague: named days, ended by themselves; nobody gets a right that they do not have."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.enums import WRITING_ROLES
from accounts.models import Absence, CoordinatorScope, Membership, User
from core.enums import Status
from core.notifications import notify
from core.prepared import Prepared
from core.templatetags.xieyu import day
from core.workflow import WorkflowError

LONGEST = timedelta(days=90)
STAFF_WORK = frozenset({"coordinator"})
"""Roles whose messages are about the review desk."""
WORK = frozenset({"editor", "manager"})
"""Roles whose messages are about an organization's work."""
SHOWN_MAX = 5
"""So many absent colleagues one deputy sees at once."""


class AbsenceRefused(WorkflowError):
    """Days or a deputy that are not possible; ``str()`` is what the reader is told."""


def possible_deputies(person):
    """Who can stand in: who writes for an organization of the person's, and coordinators of all that the person coordinates."""
    own = Membership.objects.active_of(person).values("organization")
    colleagues = Membership.objects.filter(organization__in=own, status=Status.APPROVED, role__in=WRITING_ROLES)
    found = User.objects.filter(pk__in=colleagues.values("user"), is_active=True)
    if person.scope_district_ids:
        covering = User.objects.filter(is_active=True, is_staff=True)
        whole_city = CoordinatorScope.objects.filter(district=None).values("user")
        for district in person.scope_district_ids:
            own_scope = CoordinatorScope.objects.filter(district=district).values("user")
            covering = covering.filter(Q(pk__in=whole_city) | Q(pk__in=own_scope))
        found |= covering
    return found.exclude(pk=person.pk).order_by("name", "pk")


@transaction.atomic
def set_absence(*, person, deputy, starts_on, ends_on, on, note=""):
    """Name a deputy for some days; returns the ``Absence``. Raises ``AbsenceRefused``."""
    User.objects.select_for_update().get(pk=person.pk)
    if not possible_deputies(person).filter(pk=deputy.pk).exists():
        raise AbsenceRefused("代办人要是本单位的管理员或经办人；审核专员的代办人，审核范围要盖住自己的。换一位同事。")
    if ends_on < max(starts_on, on):
        raise AbsenceRefused("结束的日子要在今天或以后，也不能早于开始的日子。")
    if ends_on - starts_on > LONGEST:
        raise AbsenceRefused(f"一次最长 {LONGEST.days} 天。要更久，用“交接”。")
    others = Absence.objects.not_over(on).filter(person=person, starts_on__lte=ends_on, ends_on__gte=starts_on)
    if others.exists():
        raise AbsenceRefused("这几天已经定过代办人了。先结束那一条，再定新的。")
    absence = Absence.objects.create(person=person, deputy=deputy, starts_on=starts_on, ends_on=ends_on, note=note.strip())
    notify(
        event="accounts.deputy_named",
        recipients=[deputy],
        key=f"absence:{absence.pk}",
        title=f"{person} 请你代办，{day(starts_on)}到{day(ends_on)}",
        text=absence.note or "这几天对方的待办会标在你的待办里，用你自己的身份办。",
        url=reverse("portal:workbench"),
        action_label="去看待办",
    )
    return absence


@transaction.atomic
def end_absence(*, absence, at):
    """End it early; ending it again changes nothing."""
    row = Absence.objects.select_for_update().get(pk=absence.pk)
    if row.ended_at is None:
        row.ended_at = at
        row.save(update_fields=["ended_at", "updated_at"])
    return row


def absent_colleagues(deputy, *, on):
    """The people for whom ``deputy`` stands in on that day; one query where there is nobody."""
    ids = [pk for (pk,) in _absences.rows(deputy=deputy.pk, on=on)]
    return [row.person for row in Absence.objects.filter(pk__in=ids).select_related("person").order_by("pk")] if ids else []


@Prepared
def _absences(deputy, on):
    return Absence.objects.running(on).filter(deputy=deputy).order_by("pk").values_list("pk")[:SHOWN_MAX]


def stand_ins(people, event):
    """``[(deputy, absent person)]`` of those among ``people`` who are away today and whose deputy writes wherever they belong.

    A message says nothing of the organization it is about, so it goes to the deputy only where no organization of the
    absent person is foreign to the deputy. What ``event`` tells a person as such (what came of a report, a saved search) or as an
    administrator is nobody else's; what is about the review desk goes to a coordinator whose own scope covers the absent one's.
    """
    if event.roles and event.roles <= STAFF_WORK:
        return _covering(people)
    if not event.roles & WORK:
        return []
    running = list(Absence.objects.running(timezone.localdate()).filter(person__in=people).select_related("person", "deputy"))
    if not running:
        return []
    ids = {row.person_id for row in running} | {row.deputy_id for row in running}
    belongs, writes = {}, {}
    for user, organization, role in Membership.objects.filter(user__in=ids, status=Status.APPROVED).values_list(
        "user_id", "organization_id", "role"
    ):
        belongs.setdefault(user, set()).add(organization)
        if role in WRITING_ROLES:
            writes.setdefault(user, set()).add(organization)
    nothing = frozenset()
    return [
        (row.deputy, row.person)
        for row in running
        if belongs.get(row.person_id, nothing) and belongs[row.person_id] <= writes.get(row.deputy_id, nothing)
    ]


def _covering(people):
    """Deputies of coordinators who are away, as far as the deputy's own scope covers the absent one's today; three queries."""
    running = list(Absence.objects.running(timezone.localdate()).filter(person__in=people).select_related("person", "deputy"))
    if not running:
        return []
    scopes = {}
    ids = {row.person_id for row in running} | {row.deputy_id for row in running}
    for user, district in CoordinatorScope.objects.filter(user__in=ids).values_list("user", "district"):
        scopes.setdefault(user, set()).add(district)
    return [(row.deputy, row.person) for row in running if row.deputy.is_staff and _covers(scopes, row)]


def _covers(scopes, absence):
    wanted, own = scopes.get(absence.person_id, set()), scopes.get(absence.deputy_id, set())
    return bool(wanted) and (None in own or wanted <= own)
