"""What matches add to other pages: work to do, a panel beside a listing, figures on the home page."""

from collections import namedtuple
from datetime import timedelta
from functools import partial
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from accounts.rules import is_editor_anywhere, is_member
from core.numbers import count_up_to
from core.prepared import Prepared
from core.registries import WorkbenchItem
from core.templatetags.xieyu import day
from supplydemand import new_matches
from supplydemand.bareness import bareness_of
from supplydemand.enums import Decision, MatchStage, Side
from supplydemand.match_cards import cards_for
from supplydemand.models import Match, MatchAnswer, MatchingRun, TalentDemand, TalentSupply
from supplydemand.services.freshness import why_without_matches
from supplydemand.services.matches import OTHER
from supplydemand.sides import sides_with_listings
from supplydemand.withheld import shown_to
from taxonomy.calendar import end_of

ANSWER_WITHIN = timedelta(days=7)
ITEMS_MAX = 20
COUNT_LIMIT = 1_000
PANEL_ROWS = 5
SEAT_ROWS = 20
NOUNS = {Side.DEMAND: "需求", Side.SUPPLY: "供给"}


def work_items(user, at):
    """Matches that wait for the reader, and those in which the reader waits for the other side; at most eight queries."""
    if not is_editor_anywhere(user):
        return []
    sides = sides_with_listings(user)
    runs = new_matches.last_nights(user.pk) if sides else []
    items, today = [], timezone.localdate(at)
    for side, organizations in sides.items():
        items += _one_sided(organizations, side, today)
        for run in runs:
            items += _new(organizations, side, run, today)
    return items


def _answers(side, organizations):
    answers = MatchAnswer.objects.filter(**{f"match__{side}__organization__in": organizations}).order_by()
    return answers.values_list("match_id", "side", "decision", "answered_at")


_ANSWERS = {side: Prepared(partial(_answers, side)) for side in Side.values}


def _new(organizations, side, run, today):
    on, night_on, night_run, bounds, score_min, nearness = run
    found = new_matches.unanswered(
        side,
        organizations=organizations,
        since=on - ANSWER_WITHIN,
        bounds=bounds,
        today=today,
        score_min=score_min,
        nearness=nearness,
    )
    if not found:
        return []
    fresh, count, first = found
    query = {"side": side, "stage": MatchStage.UNANSWERED, "sort": "newest"} | ({"night": night_run} if fresh else {})
    return [
        WorkbenchItem(
            title=f"看 {fresh} 个新匹配（你们的{NOUNS[side]}）" if fresh else f"答复 {count} 个匹配（你们的{NOUNS[side]}）",
            why=_found(fresh, count, night_on, first),
            url=f"{reverse('supplydemand:match_list')}?{urlencode(query)}",
            action_label="去看匹配",
            cost="每条约 1 分钟",
            due_at=end_of(first + ANSWER_WITHIN),
        )
    ]


def _found(fresh, count, night_on, first):
    if not fresh:
        return f"{day(first)}以来新找到、还没答复的，先看分数高的"
    return f"{day(night_on)}那次匹配为止新找到的" + (
        f"；{day(first)}以来还没答复的共 {count} 个" if count > fresh else "，先看分数高的"
    )


@Prepared
def _public_pairs(matches, today):
    public = Match.objects.filter(pk__in=matches).with_public_listings(on=today).order_by("pk")
    return public.values_list("pk", *(f"{of}__{name}" for of in Side.values for name in ("title", "organization__name")))


_Answer = namedtuple("_Answer", "match_id side decision answered_at")


class _Pair(namedtuple("_Pair", ("pk", *(f"{of}_{name}" for of in Side.values for name in ("title", "owner"))))):
    """What a line says of a match."""

    def title(self, side):
        """The title of the listing on that side."""
        return getattr(self, f"{side}_title")

    def owner(self, side):
        """The name of the organization on that side."""
        return getattr(self, f"{side}_owner")


def _one_sided(organizations, side, today):
    """Matches to which one of the sides has said yes and the other nothing yet: to answer, and to wait for."""
    answers = {}
    for row in _ANSWERS[side].rows(organizations=organizations):
        answer = _Answer(*row)
        answers[answer.match_id] = None if answer.match_id in answers else answer
    answers = {pk: answer for pk, answer in answers.items() if answer and answer.decision == Decision.INTERESTED}
    if not answers:
        return []
    pairs = [_Pair(*row) for row in _public_pairs.rows(matches=list(answers), today=today)]
    asked = [_asked_item(pair, side, answers[pair.pk]) for pair in pairs if answers[pair.pk].side != side]
    waiting = [_waiting_item(pair, side, answers[pair.pk]) for pair in pairs if answers[pair.pk].side == side]
    return _first(asked, side, MatchStage.ASKED) + _first(waiting, side, MatchStage.WAITING)


def _first(items, side, stage):
    """At most so many of one kind, and one line that leads to the others."""
    left = items[ITEMS_MAX:]
    if not left:
        return items
    rest = WorkbenchItem(
        title=f"还有 {len(left)} 个匹配：{stage.label}",
        why=f"这里只列 {ITEMS_MAX} 个，其余在匹配里看",
        url=f"{reverse('supplydemand:match_list')}?{urlencode({'side': side, 'stage': stage})}",
        action_label="去匹配看",
        due_at=min(item.due_at for item in left),
        group=left[0].group,
    )
    return [*items[:ITEMS_MAX], rest]


def _asked_item(pair, side, answer):
    return WorkbenchItem(
        title=f"答复{pair.owner(OTHER[side])}",
        why=f"对方对“{pair.title(side)}”有意向，等你们",
        url=Match(pk=pair.pk).get_absolute_url(),
        action_label="去答复",
        cost="约 1 分钟",
        due_at=answer.answered_at + ANSWER_WITHIN,
        organization=pair.owner(side),
    )


def _waiting_item(pair, side, answer):
    return WorkbenchItem(
        title=f"等{pair.owner(OTHER[side])}答复",
        why=f"你们 {day(answer.answered_at)} 说对“{pair.title(OTHER[side])}”有意向",
        url=Match(pk=pair.pk).get_absolute_url(),
        action_label="看这个匹配",
        due_at=answer.answered_at + ANSWER_WITHIN,
        group="wait",
        organization=pair.owner(side),
    )


def match_panel(obj, user):
    """The best matches of a listing, beside its page, for the listing's own organization."""
    if not isinstance(obj, (TalentDemand, TalentSupply)):
        return None
    side = obj.side
    if not user.is_authenticated or not obj.is_published or not is_member(user, obj):
        return None
    matches = Match.objects.filter(**{side: obj}).current().undeclined().with_public_listings(on=timezone.localdate())
    cards = cards_for(matches.order_by("-score", "pk")[:PANEL_ROWS], user, side=side)
    seats = _seat_rows(matches, side, user)
    return {
        "template": "supplydemand/_match_panel.html",
        "title": "匹配到的学生" if side == Side.DEMAND else "匹配到的岗位",
        "cards": cards,
        "why_none": "" if cards else why_without_matches(obj, timezone.now()),
        "seats": seats,
        "seat_count": sum(count for _, count in seats),
        "bareness": bareness_of(cards[0]) if cards else None,
        "all_url": f"{reverse('supplydemand:match_list')}?{urlencode({side: obj.pk})}",
        "near_url": reverse(f"supplydemand:{side}_near", args=[obj.pk]),
        "diary_url": f"{reverse('supplydemand:match_diary')}?{urlencode({side: obj.pk})}",
    }


def _seat_rows(matches, side, user):
    """``[(listing of the other side, seats)]`` of the suggested assignment, the largest first."""
    other = OTHER[side]
    rows = matches.filter(seats__gt=0).select_related(f"{other}__organization").order_by("-seats", "pk")[:SEAT_ROWS]
    return [(shown_to(user, getattr(row, other)), row.seats) for row in rows.defer(f"{other}__search_document")]


def home_figures(at):
    """When the last run was, how many matches stand, and how often both sides have agreed."""
    run = MatchingRun.objects.published().only("match_count", "published_at", "on").first()
    if run is None:
        return []
    opened = count_up_to(Match.objects.filter(contact_opened_at__isnull=False), COUNT_LIMIT)
    return [
        {
            "label": "现在的匹配",
            "value": run.match_count,
            "unit": "对",
            "definition": f"{day(run.on)}的匹配里，一条需求和一条供给算一对，每条需求最多 20 对",
            "url": reverse("supplydemand:match_list"),
        },
        {
            "label": "双方都有意向",
            "value": opened,
            "limit": COUNT_LIMIT,
            "unit": "对",
            "definition": "双方都答复有意向、已经互通联系方式的匹配，从开通到现在",
            "url": reverse("supplydemand:match_list"),
        },
    ]
