"""What challenges add to other pages: the review desk, work to do, the calendar, due dates, the navigation."""

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from core import registries
from core.enums import EDITABLE_STATUSES
from core.registries import CalendarItem, Deadline, Reviewable, WorkbenchItem
from projects.challenge_enums import ChallengePhase as Phase
from projects.models import AwardMilestone, BidPartner, ChallengeBid, ChallengeEvaluator, KeyShare, OpenChallenge, OpeningOfficer
from projects.services import award_payments, bid_keys, challenge_news, challenges
from review.coordinators import coordinators_of
from review.deadline_models import Addressee
from supplydemand.presentation import words_of
from taxonomy.calendar import ONE_DAY, end_of

ITEMS_MAX = 20
SECTIONS = (
    ("榜题", ("title", "summary", "need")),
    ("要什么", ("level", "headcount", "district", "terms")),
    ("怎么评、给多少", ("amount", "criteria_text", "closes_at")),
    ("联系人", ("contact_name", "contact_phone", "contact_email")),
)


def review_sections(challenge):
    """The rows of the review form."""
    field = challenge._meta.get_field
    return [
        (title, [(name, str(field(name).verbose_name), _words(challenge, name)) for name in names]) for title, names in SECTIONS
    ]


def _words(challenge, name):
    value = getattr(challenge, name)
    if name == "closes_at":
        return challenge_news.moment_text(value) if value else ""
    if name == "amount":
        return f"{value:,} 元" if value is not None else ""
    return words_of(challenge._meta.get_field(name), value)


REVIEWABLE = Reviewable(
    model=OpenChallenge,
    label="揭榜挂帅",
    organization_of=lambda challenge: challenge.organization,
    sections=review_sections,
    edit_url_of=lambda challenge: challenge.edit_url,
    text_of=lambda challenge: f"{challenge.title} {challenge.need}",
    approve_hint="马上公开，抽出三位开标人，生成封标钥匙分给他们",
    can_be_flagged=False,
)


def officers_items(user, at):
    """A key to be made, and bids to be opened."""
    items = [_key_to_make() for _ in OpeningOfficer.objects.filter(user=user, retired_at=None, public_key="")]
    return items + [
        _opening(share) if share.challenge.closes_at <= at else _opening_to_come(share) for share in _shares_to_hand_over(user)
    ]


def evaluators_items(user, at):
    """Bids to be scored."""
    rows = ChallengeEvaluator.objects.pending().filter(user=user, challenge__phase=Phase.SCORING, challenge__scored_at=None)
    return [_scoring(row) for row in rows.select_related("challenge")[:ITEMS_MAX]]


def _shares_to_hand_over(user):
    rows = KeyShare.objects.filter(
        officer__user=user,
        challenge__opened_at=None,
        challenge__stopped_at=None,
        challenge__organization__suspended_at=None,
    )
    rows = rows.exclude(challenge__phase=Phase.UNBID).filter(releases=None).select_related("challenge")
    return rows.order_by("challenge__closes_at", "pk")[:ITEMS_MAX]


def _key_to_make():
    why = "没有三把钥匙，揭榜挂帅公开不了"
    return WorkbenchItem("生成你的开标钥匙", why, reverse("projects:officer"), "去生成", cost="约 2 分钟", is_pressing=True)


def _opening(share):
    challenge = share.challenge
    return WorkbenchItem(
        f"开标：{challenge}",
        "你是三位开标人之一，两位交出钥匙就开",
        reverse("projects:challenge_opening", args=[challenge.pk]),
        "去开标",
        cost="约 2 分钟",
        due_at=end_of(timezone.localdate(challenge.closes_at)),
        is_pressing=True,
    )


def _opening_to_come(share):
    challenge = share.challenge
    return WorkbenchItem(
        f"等截止以后开标：{challenge}",
        "你是三位开标人之一，先试一下钥匙还在不在",
        reverse("projects:officer"),
        "试钥匙",
        due_at=challenge.closes_at,
        group="wait",
    )


def _scoring(row):
    return WorkbenchItem(
        f"给标书评分：{row.challenge}",
        "抽到你当评审专家",
        reverse("projects:challenge_score", args=[row.challenge_id]),
        "去评分",
        cost="每份约 15 分钟",
        is_pressing=True,
    )


def publishers_items(user, at):
    """Challenges to be mended, explained, split or awarded; three queries."""
    own = OpenChallenge.objects.written_by(user).select_related("organization")
    items = [
        WorkbenchItem(
            f"照审核意见改好再交：{row}",
            "审核专员退回了这个榜",
            row.edit_url,
            "去修改",
            is_pressing=True,
            organization=str(row.organization),
        )
        for row in own.filter(status__in=EDITABLE_STATUSES).exclude(decided_at=None)[:ITEMS_MAX]
    ]
    asked = own.filter(phase=Phase.OPEN, questions__answered_at=None, questions__isnull=False).distinct()
    items += [
        WorkbenchItem(
            f"答复问题：{row}",
            "揭榜的单位等着答复，才好写方案",
            f"{row.get_absolute_url()}#questions",
            "去答复",
            due_at=row.closes_at,
            is_pressing=True,
            organization=str(row.organization),
        )
        for row in asked[:ITEMS_MAX]
    ]
    for row in own.filter(phase__in=[Phase.UNBID, Phase.SCORING]).filter(_to_decide())[:ITEMS_MAX]:
        is_unbid = row.phase == Phase.UNBID
        items.append(
            WorkbenchItem(
                f"没有人揭，看看怎么拆：{row}" if is_unbid else f"定榜：{row}",
                "拆小了再发，接得住的学校更多" if is_unbid else "评分结束了",
                reverse("projects:challenge_split" if is_unbid else "projects:challenge_bids", args=[row.pk]),
                "看怎么拆" if is_unbid else "去定榜",
                is_pressing=not is_unbid,
                organization=str(row.organization),
            )
        )
    return items


def _to_decide():
    return Q(phase=Phase.UNBID, parts=None) | Q(scored_at__isnull=False)


def bidders_items(user, at):
    """Drafts of bids that are not sealed yet."""
    drafts = ChallengeBid.objects.led_by(user).filter(draft__isnull=False, sealed_at=None, challenge__phase=Phase.OPEN)
    drafts = drafts.filter(challenge__closes_at__gt=at).select_related("challenge", "organization")
    return [
        WorkbenchItem(
            f"标书还没密封：{row.challenge}",
            "草稿不算揭榜，截止前要密封",
            reverse("projects:bid_edit", args=[row.pk]),
            "接着写",
            due_at=row.challenge.closes_at,
            organization=str(row.organization),
        )
        for row in drafts.defer("draft", "ciphertext", "content")[:ITEMS_MAX]
    ]


def partners_items(user, at):
    """Invitations to bid together."""
    own = list(user.organization_roles)
    asked = BidPartner.objects.kept_by(user).filter(organization__in=own, accepted_at=None, declined_at=None, terms__isnull=False)
    return [
        WorkbenchItem(
            f"答复联合揭榜的邀请：{row.bid.challenge}",
            f"{row.bid.organization}请你们一起揭榜",
            row.bid.get_absolute_url(),
            "看条件",
            due_at=row.bid.challenge.closes_at,
            is_pressing=True,
            organization=str(row.organization),
        )
        for row in asked.filter(bid__challenge__closes_at__gt=at)
        .select_related("bid__challenge", "bid__organization", "organization")
        .defer("terms")[:ITEMS_MAX]
    ]


def publishers_calendar(user, at):
    """Deadlines of what the reader's organizations put up."""
    return _deadlines(OpenChallenge.objects.written_by(user).filter(phase=Phase.OPEN))


def bidders_calendar(user, at):
    """Deadlines of what the reader's organizations bid for, and milestones of their awards."""
    own = ChallengeBid.objects.led_by(user)
    steps = AwardMilestone.objects.filter(accepted_at=None, award__cancelled_at=None, award__bid__in=own).select_related("award")
    return _deadlines(OpenChallenge.objects.filter(phase=Phase.OPEN, bids__in=own.filter(withdrawn_at=None))) + [
        CalendarItem(
            f"award-milestone-{row.pk}",
            f"节点：{row}",
            reverse("projects:challenge_award", args=[row.award.challenge_id]),
            starts_on=row.due_on,
        )
        for row in steps[:ITEMS_MAX]
    ]


def _deadlines(challenges):
    return [
        CalendarItem(f"challenge-{row.pk}-closes", f"揭榜截止：{row}", row.get_absolute_url(), starts_at=row.closes_at)
        for row in challenges[:ITEMS_MAX]
    ]


def _unopened(on, first, last):
    rows = OpenChallenge.objects.listed().filter(phase__in=[Phase.OPEN, Phase.CLOSED], opened_at=None)
    for row in rows.filter(closes_at__gte=end_of(first - ONE_DAY), closes_at__lte=end_of(last)).select_related("organization"):
        yield row, timezone.localdate(row.closes_at)


OPENING = Deadline(
    code="projects.opening",
    label="揭榜的开标",
    event="projects.opening_due",
    due=_unopened,
    wording=lambda row: (f"开标“{row}”，带上你的钥匙", reverse("projects:challenge_opening", args=[row.pk]), "去开标"),
    leaders_wording=lambda row: (f"“{row}”截止了还没开标", row.get_absolute_url(), "看这个榜"),
    responsible=lambda row: list(User.objects.filter(opening_offices__shares__challenge=row, is_active=True)),
    leaders=lambda row: list(coordinators_of(row.organization)),
    steps=((-1, Addressee.RESPONSIBLE), (1, Addressee.RESPONSIBLE), (2, Addressee.LEADERS)),
    list_url=lambda: reverse("projects:challenge_list"),
    organization_of=lambda row: row.organization_id,
)


def roles_of(user):
    """Opening officers and evaluators hear of their own events."""
    found = set()
    if user.opening_offices.filter(retired_at=None).exists():
        found.add("officer")
    if ChallengeEvaluator.objects.filter(user=user).exists():
        found.add("evaluator")
    return found


def register():
    """Fill the registries; called once when the app is ready."""
    from projects import challenge_receivers  # noqa: F401

    for event in challenge_news.EVENTS:
        registries.notification_events.register(event)
    registries.notification_roles.register(roles_of)
    registries.reviewables.register(REVIEWABLE)
    registries.deadlines.register(OPENING)
    registries.reconcilers.register(challenges.close_due)
    registries.reconcilers.register(award_payments.keep_up)
    registries.reconcilers.register(bid_keys.forget_orphans)
    registries.navigation.register(registries.Entry(47, "projects:challenge_list", "揭榜挂帅"))
    registries.account_menu.register(
        registries.Entry(37, "projects:challenge_mine", "我们的榜和标书", registries.SIGNED_IN, group="本单位")
    )
