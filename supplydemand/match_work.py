"""What matches add to other pages: work to do, a panel beside a listing, figures on the home page."""

from datetime import timedelta
from urllib.parse import urlencode

from django.db.models import Count, Min
from django.urls import reverse
from django.utils import timezone

from accounts.rules import is_editor_anywhere, is_member
from core.registries import WorkbenchItem
from core.templatetags.xieyu import day
from supplydemand.enums import Decision, MatchStage, Side
from supplydemand.match_cards import cards_for
from supplydemand.models import Match, MatchAnswer, MatchingRun, TalentDemand, TalentSupply
from supplydemand.services.matches import OTHER, listing_of
from supplydemand.sides import sides_with_listings
from taxonomy.calendar import end_of

ANSWER_WITHIN = timedelta(days=7)
ITEMS_MAX = 20
PANEL_ROWS = 5
NOUNS = {Side.DEMAND: "需求", Side.SUPPLY: "供给"}


def work_items(user, at):
    """Matches that wait for the reader, and those in which the reader waits for the other side; at most eight queries."""
    if not is_editor_anywhere(user):
        return []
    run = MatchingRun.objects.published().only("on").first()
    items, on = [], timezone.localdate(at)
    for side, organizations in sides_with_listings(user).items():
        matches = Match.objects.filter(**{f"{side}__organization__in": organizations}).with_public_listings(on=on)
        items += _one_sided(organizations, side, on)
        if run is not None:
            items += _new(matches, side, run)
    return items


def _new(matches, side, run):
    fresh = matches.filter(is_current=True, first_seen_on__gt=run.on - ANSWER_WITHIN)
    unanswered = fresh.in_state(MatchStage.UNANSWERED, side).aggregate(count=Count("pk"), first=Min("first_seen_on"))
    count = unanswered["count"]
    if not count:
        return []
    query = urlencode({"side": side, "stage": MatchStage.UNANSWERED, "sort": "newest"})
    return [
        WorkbenchItem(
            title=f"看 {count} 个新匹配（你们的{NOUNS[side]}）",
            why=f"{day(unanswered['first'])}以来新找到的，先看分数高的",
            url=f"{reverse('supplydemand:match_list')}?{query}",
            action_label="去看匹配",
            cost="每条约 1 分钟",
            due_at=end_of(unanswered["first"] + ANSWER_WITHIN),
        )
    ]


def _one_sided(organizations, side, on):
    """Matches to which one of the sides has said yes and the other nothing yet: to answer, and to wait for."""
    answers = {}
    for answer in MatchAnswer.objects.filter(**{f"match__{side}__organization__in": organizations}).order_by():
        answers[answer.match_id] = None if answer.match_id in answers else answer
    answers = {pk: answer for pk, answer in answers.items() if answer and answer.decision == Decision.INTERESTED}
    if not answers:
        return []
    names = [f"{of}__{name}" for of in Side.values for name in ("title", "organization__name")]
    public = Match.objects.filter(pk__in=answers).with_public_listings(on=on).order_by("pk")
    matches = list(public.select_related("demand__organization", "supply__organization").only("pk", *names))
    asked = [match for match in matches if answers[match.pk].side != side][:ITEMS_MAX]
    waiting = [match for match in matches if answers[match.pk].side == side][:ITEMS_MAX]
    return [_asked_item(match, side, answers[match.pk]) for match in asked] + [
        _waiting_item(match, side, answers[match.pk]) for match in waiting
    ]


def _asked_item(match, side, answer):
    return WorkbenchItem(
        title=f"答复{listing_of(match, OTHER[side]).organization}",
        why=f"对方对“{listing_of(match, side)}”有意向，等你们",
        url=match.get_absolute_url(),
        action_label="去答复",
        cost="约 1 分钟",
        due_at=answer.answered_at + ANSWER_WITHIN,
        organization=str(listing_of(match, side).organization),
    )


def _waiting_item(match, side, answer):
    return WorkbenchItem(
        title=f"等{listing_of(match, OTHER[side]).organization}答复",
        why=f"你们 {day(answer.answered_at)} 说对“{listing_of(match, OTHER[side])}”有意向",
        url=match.get_absolute_url(),
        action_label="看这个匹配",
        due_at=answer.answered_at + ANSWER_WITHIN,
        group="wait",
        organization=str(listing_of(match, side).organization),
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
    return {
        "template": "supplydemand/_match_panel.html",
        "title": "匹配到的学生" if side == Side.DEMAND else "匹配到的岗位",
        "cards": cards,
        "all_url": f"{reverse('supplydemand:match_list')}?{urlencode({side: obj.pk})}",
    }


def home_figures(at):
    """When the last run was, how many matches stand, and how often both sides have agreed."""
    run = MatchingRun.objects.published().only("match_count", "published_at", "on").first()
    if run is None:
        return []
    opened = Match.objects.filter(contact_opened_at__isnull=False).count()
    return [
        {
            "label": "现在的匹配",
            "value": run.match_count,
            "unit": "对",
            "definition": f"{run.on:%Y-%m-%d} 的匹配里，一条需求和一条供给算一对，每条需求最多 20 对",
            "url": reverse("supplydemand:match_list"),
        },
        {
            "label": "双方都有意向",
            "value": opened,
            "unit": "对",
            "definition": "双方都答复有意向、已经互通联系方式的匹配，从开通到现在",
            "url": reverse("supplydemand:match_list"),
        },
    ]
