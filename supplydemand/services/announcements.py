"""What people are told about matches without having asked: what is new after a night, and what came of an open contact."""

from datetime import timedelta
from urllib.parse import urlencode

from django.urls import reverse

from accounts.models import Organization, User
from core.notifications import notify
from core.registries import MAIL_DAILY, MAIL_NOW, NotificationEvent
from supplydemand import new_matches
from supplydemand.enums import MatchStage
from supplydemand.models import MatchingRun, MatchPreference

EDITORS = "本单位的管理员和经办人"
EVENTS = [
    NotificationEvent(
        "supplydemand.new_matches", "供需对接", "有新的匹配", EDITORS, mail=MAIL_DAILY, roles=frozenset({"editor"})
    ),
    NotificationEvent(
        "supplydemand.match_interest", "供需对接", "对方对你们有意向", EDITORS, mail=MAIL_NOW, roles=frozenset({"editor"})
    ),
    NotificationEvent(
        "supplydemand.contact_opened",
        "供需对接",
        "双方都有意向，联系方式打开了",
        EDITORS,
        mail=MAIL_NOW,
        is_mandatory=True,
        reason="对方已经拿到你们的联系方式，你们要知道，所以不能关。",
        roles=frozenset({"editor"}),
    ),
    NotificationEvent(
        "supplydemand.outcome_asked", "供需对接", "问谈得怎么样", EDITORS, mail=MAIL_DAILY, roles=frozenset({"editor"})
    ),
]
EVENTS += [
    NotificationEvent(
        "supplydemand.validity_asked",
        "供需对接",
        "问需求和供给还有效吗",
        "填写的人；没有回答再问时，本单位的管理员和经办人",
        mail=MAIL_NOW,
        is_mandatory=True,
        reason="没有人回答，这一条就不再参加匹配，所以不能关。",
        roles=frozenset({"editor"}),
    ),
    NotificationEvent(
        "supplydemand.listing_expired", "供需对接", "需求或供给到期了", "填写的人", mail=MAIL_NOW, roles=frozenset({"editor"})
    ),
    NotificationEvent(
        "supplydemand.listing_closed", "供需对接", "对方结束了一条", EDITORS, mail=MAIL_DAILY, roles=frozenset({"editor"})
    ),
]
OUTCOME_AFTER = timedelta(days=7)
"""How long after contact has opened a side is asked what came of it."""
ASKED_FOR = timedelta(days=30)
"""A side whose day of asking was missed is asked within that time, then no more."""


def announce_new_matches(*, run_id):
    """One message to the editors of each organization with new matches of a nightly run; returns how many organizations.

    What is new: ``supplydemand.new_matches``. Repeated, it tells nobody twice: an organization's editors hear of one day once.
    """
    run = MatchingRun.objects.without_snapshot().get(pk=run_id)
    night = new_matches.night_of(run)
    count_by_organization = new_matches.counts_by_organization(night, on=run.on)
    query = {"stage": MatchStage.UNANSWERED, "sort": "newest", "night": run.pk}
    url = f"{reverse('supplydemand:match_list')}?{urlencode(query)}"
    for organization in Organization.objects.filter(pk__in=count_by_organization).order_by("pk"):
        for count, people in _readers(organization, night, run.on, count_by_organization[organization.pk]):
            notify(
                event="supplydemand.new_matches",
                recipients=people,
                organizations=[organization.pk],
                key=f"new-matches:{run.on}:{organization.pk}",
                title=f"有 {count} 个新匹配",
                text=f"{organization}的需求和供给，先看分数高的，每条约 1 分钟。",
                url=url,
                action_label="看新匹配",
            )
    return len(count_by_organization)


def _readers(organization, night, on, count):
    """``(count, people)``: an organization's editors by what each wants to be told of; whoever would be told of none is not."""
    editors = User.objects.editors_of(organization)
    own = {row.user_id: row for row in MatchPreference.objects.filter(user__in=editors) if not row.is_open}
    alike = {}
    for row in own.values():
        alike.setdefault((row.score_min, row.nearness), []).append(row)
    groups = [(count, editors.exclude(pk__in=own))]
    for rows in alike.values():
        wanted = _wanted(organization, night, on, rows[0])
        groups.append((wanted, editors.filter(pk__in=[row.user_id for row in rows])))
    return [(wanted, people) for wanted, people in groups if wanted]


def _wanted(organization, night, on, preference):
    counts = new_matches.counts_by_organization(night, on=on, preference=preference, organizations=[organization.pk])
    return counts.get(organization.pk, 0)
