"""What people are told about challenges. No message says what a bid says, and none before the opening says who bids."""

from django.urls import reverse
from django.utils import timezone

from accounts.models import Organization, User
from core.notifications import notify
from core.registries import MAIL_DAILY, MAIL_NOW, NotificationEvent
from review.coordinators import coordinators_of

GROUP = "揭榜挂帅"
EDITORS = "本单位的管理员和经办人"
EDITOR, EXPERT, OFFICER = frozenset({"editor"}), frozenset({"evaluator"}), frozenset({"officer"})
EVENTS = [
    NotificationEvent("projects.challenge_question", GROUP, "有人就你们的榜提问", EDITORS, mail=MAIL_NOW, roles=EDITOR),
    NotificationEvent("projects.challenge_answer", GROUP, "你们提的问题答复了", EDITORS, mail=MAIL_DAILY, roles=EDITOR),
    NotificationEvent(
        "projects.challenge_changed", GROUP, "你们在揭的榜延期或终止", EDITORS, mail=MAIL_NOW, roles=EDITOR, is_confidential=True
    ),
    NotificationEvent("projects.challenge_closed", GROUP, "你们的榜截止了", EDITORS, mail=MAIL_NOW, roles=EDITOR),
    NotificationEvent(
        "projects.bid_partner", GROUP, "联合揭榜的邀请和答复", EDITORS, mail=MAIL_NOW, roles=EDITOR, is_confidential=True
    ),
    NotificationEvent(
        "projects.bid_sealed", GROUP, "标书密封好了，这是回执", EDITORS, mail=MAIL_NOW, roles=EDITOR, is_confidential=True
    ),
    NotificationEvent(
        "projects.opening_due",
        GROUP,
        "等你开标",
        "这个榜的开标人",
        mail=MAIL_NOW,
        is_mandatory=True,
        reason="没有两位开标人就开不了标，所以不能关。",
        roles=OFFICER,
    ),
    NotificationEvent("projects.bids_opened", GROUP, "开标了", "揭榜、发榜的单位和审核专员", mail=MAIL_NOW, roles=EDITOR),
    NotificationEvent(
        "projects.scores_asked",
        GROUP,
        "请你评分",
        "抽到的评审专家",
        mail=MAIL_NOW,
        is_mandatory=True,
        reason="少一份评分就定不了榜，所以不能关。",
        roles=EXPERT,
    ),
    NotificationEvent("projects.challenge_scored", GROUP, "评分结束，可以定榜", EDITORS, mail=MAIL_NOW, roles=EDITOR),
    NotificationEvent("projects.objection", GROUP, "对定榜的异议", "处理异议的审核专员和提异议的人", mail=MAIL_NOW),
    NotificationEvent("projects.award_news", GROUP, "定榜、公示和合同的进展", EDITORS, mail=MAIL_NOW, roles=EDITOR),
]


def moment_text(at):
    """A deadline in Beijing time, to the minute."""
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}"


def question_asked(question):
    """To who publishes; not who asks."""
    challenge = question.challenge
    _tell_editors(
        "projects.challenge_question",
        [challenge.organization],
        key=f"challenge-question:{question.pk}",
        title=f"有人就“{challenge}”提问",
        text=question.text,
        url=f"{challenge.get_absolute_url()}#questions",
        label="去答复",
    )


def question_answered(question):
    """To who asked."""
    challenge = question.challenge
    _tell_editors(
        "projects.challenge_answer",
        [question.organization],
        key=f"challenge-answer:{question.pk}",
        title=f"“{challenge}”的问题答复了",
        text=question.answer,
        url=f"{challenge.get_absolute_url()}#questions",
        label="看答复",
    )


def extended(challenge):
    """To who bids."""
    _tell_editors(
        "projects.challenge_changed",
        _bidders(challenge),
        key=f"challenge-extended:{challenge.pk}:{challenge.version}",
        title=f"“{challenge}”延期到 {moment_text(challenge.closes_at)}",
        text="已经密封的标书照样有效，也可以换一份。",
        url=challenge.get_absolute_url(),
        label="看这个榜",
    )


def stopped(challenge):
    """To who bids."""
    _tell_editors(
        "projects.challenge_changed",
        _bidders(challenge),
        key=f"challenge-stopped:{challenge.pk}",
        title=f"“{challenge}”终止了",
        text=challenge.stop_reason,
        url=challenge.get_absolute_url(),
        label="看这个榜",
    )


def closed(challenge):
    """To who published, and to the officers where there is something to open."""
    count = challenge.bid_count
    _tell_editors(
        "projects.challenge_closed",
        [challenge.organization],
        key=f"challenge-closed:{challenge.pk}",
        title=f"“{challenge}”截止了，{f'收到 {count} 份密封的标书' if count else '没有人揭'}",
        text="两位开标人交出钥匙以后才看得到内容。" if count else "可以拆小了重新发，系统已经列出几种拆法。",
        url=challenge.get_absolute_url() if count else reverse("projects:challenge_split", args=[challenge.pk]),
        label="看这个榜" if count else "看怎么拆",
    )
    if count:
        notify(
            event="projects.opening_due",
            recipients=User.objects.filter(opening_offices__shares__challenge=challenge),
            key=f"challenge-opening:{challenge.pk}",
            title=f"请开标：{challenge}",
            text=f"{count} 份标书等着开。三位开标人里任意两位交出钥匙就开。",
            url=reverse("projects:challenge_opening", args=[challenge.pk]),
            action_label="去开标",
        )


def partner_asked(partner, at):
    """To the partner; its terms stand on the page only."""
    _tell_editors(
        "projects.bid_partner",
        [partner.organization],
        key=f"bid-partner:{partner.pk}:{at:%Y%m%d%H%M%S}",
        title=f"{partner.bid.organization}请你们一起揭榜：{partner.bid.challenge}",
        text="份额和分工在页面上，同意以后对方才能密封标书。",
        url=partner.bid.get_absolute_url(),
        label="看条件",
    )


def partner_answered(partner, is_accepted):
    """To the lead."""
    _tell_editors(
        "projects.bid_partner",
        [partner.bid.organization],
        key=f"bid-partner-answer:{partner.pk}:{partner.bid.version}:{is_accepted}",
        title=f"{partner.organization}{'同意' if is_accepted else '不'}一起揭榜：{partner.bid.challenge}",
        url=partner.bid.get_absolute_url(),
        label="看标书",
    )


def sealed(receipt):
    """The receipt, to the bidder."""
    bid = receipt.bid
    _tell_editors(
        "projects.bid_sealed",
        [bid.organization],
        key=f"bid-sealed:{receipt.pk}",
        title=f"标书密封好了：{bid.challenge}",
        text=f"回执 {bid.code} 第 {receipt.number} 次，密文 SHA-256 {receipt.ciphertext_sha256}，"
        f"标书 SHA-256 {receipt.plaintext_sha256}，封标钥匙 {receipt.key_fingerprint}。截止前可以换一份。",
        url=bid.get_absolute_url(),
        label="看回执",
    )


def share_released(challenge, officer):
    """To the other officers: one more is enough."""
    notify(
        event="projects.opening_due",
        recipients=User.objects.filter(opening_offices__shares__challenge=challenge).exclude(pk=officer.user_id),
        key=f"challenge-opening-second:{challenge.pk}:{officer.pk}",
        title=f"还差一位开标人：{challenge}",
        text=f"{officer}已经交出钥匙，再有一位就开标。",
        url=reverse("projects:challenge_opening", args=[challenge.pk]),
        action_label="去开标",
    )


def share_broken(share):
    """To its officer and the other two: whose share does not hold, and that two others are enough."""
    challenge = share.challenge
    notify(
        event="projects.opening_due",
        recipients=User.objects.filter(opening_offices__shares__challenge=challenge),
        key=f"challenge-share-broken:{share.pk}:{share.broken_at:%Y%m%d%H%M%S}",
        title=f"{share.officer}的一份钥匙验不过：{challenge}",
        text=f"请{share.officer}再交一次；还是不行，另外两位交出就能开标。",
        url=reverse("projects:challenge_opening", args=[challenge.pk]),
        action_label="去开标",
    )


def paused(challenge):
    """To who bids: the deadline stands still."""
    _tell_editors(
        "projects.challenge_changed",
        _bidders(challenge),
        key=f"challenge-paused:{challenge.pk}:{challenge.version}",
        title=f"“{challenge}”的截止时间停住了",
        text="发榜单位暂停公开。密封的标书照样封着，草稿可以接着写；恢复以后截止时间往后顺延，会再告诉你们。",
        url=challenge.get_absolute_url(),
        label="看这个榜",
    )


def resumed(challenge):
    """To who bids: the deadline runs again."""
    _tell_editors(
        "projects.challenge_changed",
        _bidders(challenge),
        key=f"challenge-resumed:{challenge.pk}:{challenge.version}",
        title=f"“{challenge}”恢复了，{moment_text(challenge.closes_at)} 截止",
        text="截止时间按停住的时间顺延。已经密封的标书照样有效，也可以换一份。",
        url=challenge.get_absolute_url(),
        label="看这个榜",
    )


def opened(challenge):
    """To bidders, publisher and coordinators."""
    rest = {
        "key": f"challenge-opened:{challenge.pk}",
        "title": f"开标了：{challenge}",
        "text": f"开出 {challenge.bid_count} 份标书，开标记录已经公布。",
        "url": challenge.get_absolute_url(),
    }
    _tell_editors("projects.bids_opened", [*_bidders(challenge), challenge.organization], label="看开标记录", **rest)
    notify(
        event="projects.bids_opened",
        recipients=coordinators_of(challenge.organization),
        key=f"challenge-panel:{challenge.pk}",
        title=f"抽评审专家：{challenge}",
        text="开标了，抽专家的时候会先把有利害关系的排除掉。",
        url=reverse("projects:challenge_panel", args=[challenge.pk]),
        action_label="去抽专家",
    )


def evaluators_named(challenge, people):
    """To those who were drawn."""
    notify(
        event="projects.scores_asked",
        recipients=people,
        key=f"challenge-scores:{challenge.pk}",
        title=f"请你评分：{challenge}",
        text=f"{challenge.bid_count} 份标书，按 {challenge.criteria.count()} 项标准打分。先声明和各单位没有利害关系。",
        url=reverse("projects:challenge_score", args=[challenge.pk]),
        action_label="去评分",
    )


def scored(challenge):
    """To who decides."""
    _tell_editors(
        "projects.challenge_scored",
        [challenge.organization],
        key=f"challenge-scored:{challenge.pk}",
        title=f"评分结束，可以定榜：{challenge}",
        url=reverse("projects:challenge_bids", args=[challenge.pk]),
        label="看结果",
    )


def award_step(award, step, title, text=""):
    """To bidders and publisher: proposed, cancelled, confirmed, contract, milestones, acceptance."""
    challenge = award.challenge
    _tell_editors(
        "projects.award_news",
        [*_bidders(challenge), challenge.organization] if step in ("proposed", "confirmed", "cancelled") else _parties(award),
        key=f"award:{award.pk}:{step}",
        title=f"{title}：{challenge}",
        text=text,
        url=challenge.get_absolute_url() if step != "contract" else reverse("projects:challenge_award", args=[challenge.pk]),
        label="看这个榜",
    )


def objection_filed(objection, coordinators):
    """To who handles it."""
    challenge = objection.award.challenge
    notify(
        event="projects.objection",
        recipients=coordinators,
        key=f"award-objection:{objection.pk}",
        title=f"有人对定榜提出异议：{challenge}",
        url=reverse("projects:challenge_award", args=[challenge.pk]),
        action_label="去处理",
    )


def objection_answered(objection):
    """To who objected."""
    challenge = objection.award.challenge
    notify(
        event="projects.objection",
        recipients=[objection.filed_by],
        key=f"award-objection-answer:{objection.pk}",
        title=f"你的异议有答复了：{challenge}",
        text=objection.answer,
        url=challenge.get_absolute_url(),
        action_label="看这个榜",
    )


def _parties(award):
    return [award.challenge.organization, award.bid.organization]


def _bidders(challenge):
    """Who bids, partners that said yes included."""
    joined = Organization.objects.filter(pk__in=challenge.bids.filter(withdrawn_at=None).values("organization"))
    return list(joined)


def _tell_editors(event, organizations, *, key, title, url, label, text=""):
    for organization in organizations:
        notify(
            event=event,
            recipients=User.objects.editors_of(organization),
            key=f"{key}:{organization.pk}",
            title=title[:200],
            text=text,
            url=url,
            action_label=label,
            organizations=[organization.pk],
        )
