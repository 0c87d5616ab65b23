"""Challenges of the demo city in four states: taking questions, sealed before the deadline, awarded, and taken by nobody."""

import datetime
from dataclasses import dataclass
from decimal import Decimal

from accounts.demo import DEMO_OPENING_KEYS
from accounts.models import Organization
from core.clock import database_now
from core.workflow import perform_transition
from portal.demo.world import make_users, organization_of
from projects import split_keys
from projects.challenge_enums import ChallengeLevel
from projects.models import (
    Award,
    BidReceipt,
    ChallengeBid,
    HeadReport,
    OpenChallenge,
    OpeningMinutes,
    OpeningOfficer,
    TalentDrive,
    TalentHead,
)
from projects.services import awards, bids, challenges, evaluation, headcounts, officers, opening
from review.recognition.enums import ExpertSource
from review.recognition.models import Expert

JUDGES = 3
SCORES = ((88, 84, 90), (79, 86, 81), (70, 72, 76))
"""What the three judges give the three bids of the awarded challenge."""


@dataclass(frozen=True)
class Told:
    """A challenge as its publisher wrote it."""

    title: str
    summary: str
    need: str
    terms: str
    level: str
    headcount: int
    amount: str
    criteria: str


ELECTROLYTE = Told(
    "低温钠离子电池电解液配方与带教团队",
    "零下 30 度放电保持率做到 85%，同时带出一批能接着干的博士",
    "我们的储能电池要装到北方风场。现在的电解液在零下 30 度只剩六成多的放电能力，界面阻抗是室温的九倍。\n"
    "希望揭榜团队给出配方和工艺窗口，在我们的中试线上跑通，并把机理讲清楚。",
    "提供中试线 60 天、原料和测试设备。博士在企业的时间每年不少于四个月。成果共有，企业有优先实施权。",
    ChallengeLevel.DOCTOR,
    6,
    "2400000",
    "技术路线可行性 40\n团队和带教安排 25\n进企业的时间 15\n报价 20",
)
SPINDLE = Told(
    "五轴机床主轴热误差补偿",
    "热伸长从 32 微米降到 8 微米以内，补偿模型能在产线上换机型",
    "主轴连续运转四小时以后热伸长 32 微米，叶片型面超差，每批要停机等温两小时。\n"
    "要一套传感布点、模型和在线补偿，换机型时标定不超过半天。联合培养的硕士跟着做两年。",
    "提供两台五轴机床和全部历史温度数据。揭榜可以几所学校联合，份额写清楚。",
    ChallengeLevel.MASTER,
    20,
    "1200000",
    "方案可行性 45\n团队 25\n培养安排 10\n报价 20",
)
CELLS = Told(
    "细胞制备洁净室操作员培养",
    "半年内带出 40 名能独立上岗的洁净室操作员",
    "新厂房明年投产，四条线要 160 人，现在能独立操作的只有 31 人。外地招来的人留不住，三个月流失四成。\n"
    "希望学校按我们的操作规程开课，第二个月开始进厂轮岗，半年后按 GMP 考核上岗。",
    "提供实训车间和考核师傅，考核通过的当场签约，月薪不低于 7200 元。",
    ChallengeLevel.SKILLED,
    40,
    "600000",
    "课程和轮岗安排 50\n师资 20\n通过率承诺 15\n报价 15",
)
CHIPLET = Told(
    "芯粒封装翘曲仿真与工艺博士团队",
    "12 英寸扇出型封装翘曲控制到 1 毫米以内，引进 12 名博士",
    "扇出型封装在回流后翘曲 2.6 毫米，后道贴装良率只有八成。要材料、结构、工艺三方面一起做。",
    "一家单位整体承接，博士全职进企业三年。",
    ChallengeLevel.DOCTOR,
    12,
    "5000000",
    "技术路线 50\n团队 30\n报价 20",
)

BIDDING = datetime.timedelta(days=7)
"""Time for bids while the demo is written: they are taken by the database's clock, which knows no demo."""


class Board:
    """The demo's challenge board: who opens, who judges, and what is written on which day."""

    def __init__(self, world, users):
        self.world, self.users, self.planned, self.keys = world, users, {}, {}

    def officers(self):
        """Three opening officers with the keys that are printed with the demo accounts."""
        people = [(f"opener{number}@demo.example", self.world.person_name(), {}) for number in range(1, 4)]
        for user, key in zip(make_users(people), DEMO_OPENING_KEYS, strict=True):
            public = split_keys.public_of(split_keys.read(key))
            at = self.world.moment(days_ago=120)
            officer = OpeningOfficer.objects.create(user=user, tried_at=self.world.moment(days_ago=9))
            officers.keep_public_key(officer=officer, public=public, at=at)
            self.keys[user.pk] = key

    def judges(self):
        """Experts with an account, from outside the city."""
        people = [(f"judge{number}@demo.example", self.world.name_of_their_own(), {}) for number in range(1, JUDGES + 1)]
        for user in make_users(people):
            Expert.objects.create(
                name=user.name,
                email=user.email,
                title="教授级高级工程师",
                source=ExpertSource.OUTSIDE,
                organization_name="外省装备制造研究院（演示）",
                user=user,
                is_demo=True,
            )

    def publish(self, told, author, *, days_ago, days_left, place=None):
        """A public challenge that takes bids now, whatever day the demo is of; ``settle`` gives it the deadline it shall have."""
        at = self.world.moment(days_ago=days_ago)
        planned = self.world.hour(17, days_ago=-days_left)
        closes_at = max(planned, database_now() + BIDDING)
        values = {
            "title": told.title,
            "summary": told.summary,
            "need": told.need,
            "terms": told.terms,
            "level": told.level,
            "headcount": told.headcount,
            "amount": Decimal(told.amount),
            "criteria_text": told.criteria,
            "closes_at": closes_at,
        }
        organization = organization_of(author)
        challenge = challenges.create_draft(organization=organization, values=values, unreadable={}, actor=author)
        OpenChallenge.objects.filter(pk=challenge.pk).update(created_at=at)
        challenges.submit(challenge=challenge, actor=author, at=at, expected_version=challenge.version)
        challenge = OpenChallenge.objects.get(pk=challenge.pk)
        perform_transition(obj=challenge, action="approve", actor=self.users["coordinator"], at=at + datetime.timedelta(hours=20))
        self.planned[challenge.pk] = planned
        return OpenChallenge.objects.get(pk=challenge.pk)

    def settle(self, challenge):
        """Give it the deadline that it shall have, once its bids are in."""
        self.until(challenge, self.planned[challenge.pk])

    def until(self, challenge, closes_at):
        """Move the deadline."""
        OpenChallenge.objects.filter(pk=challenge.pk).update(closes_at=closes_at)
        challenge.refresh_from_db()

    def bid(self, challenge, person, texts, *, partner=None, is_sealed=True):
        """A bid of the person's organization, alone or with one partner; sealed or still a draft."""
        organization = organization_of(person)
        bid = bids.start(challenge=challenge, organization=organization, actor=person)
        bid = bids.save_draft(bid=bid, texts=texts, actor=person, expected_version=bid.version)
        if partner is not None:
            other, share, part = partner
            row = bids.invite(
                bid=bid, organization=organization_of(other), share=Decimal(share), part=part, actor=person, at=self.world.at
            )
            bids.answer_invitation(partner=row, is_accepted=True, actor=other, at=self.world.at)
            bid.refresh_from_db()
        if is_sealed:
            bids.seal(bid=bid, actor=person, expected_version=bid.version)
        return bid

    def manager(self, name):
        """Who writes for an organization."""
        return self.world.managers[Organization.objects.get(name=name).pk]

    def schools(self):
        """Managers of schools that have no demo account of their own."""
        own = {organization_of(self.users[name]).pk for name in ("school", "school2")}
        return [self.world.managers[row.pk] for _, row in self.world.schools if row.pk not in own]


def tell(world, users):
    """Write the four challenges and the year's head-counts; returns how many challenges there are."""
    board = Board(world, users)
    board.officers()
    board.judges()
    _open_with_questions(board)
    _sealed(board)
    _awarded(board)
    _unbid(board)
    _heads(board)
    return OpenChallenge.objects.count()


def _open_with_questions(board):
    world, users = board.world, board.users
    challenge = board.publish(ELECTROLYTE, users["enterprise"], days_ago=9, days_left=16)
    first, _ = (
        challenges.ask(
            challenge=challenge, organization=organization_of(person), text=text, actor=person, at=world.moment(days_ago=ago)
        )
        for person, text, ago in (
            (users["school2"], "中试线的 60 天能不能分两段用？学期中只能派一半的人。", 6),
            (board.schools()[0], "专利以谁的名义申请？博士的论文能不能用测试数据？", 2),
        )
    )
    challenges.answer(
        question=first, text="可以分两段，每段不少于 20 天，提前两周说。", actor=users["enterprise"], at=world.moment(days_ago=5)
    )
    board.bid(
        challenge, users["school2"], _texts("用双盐体系加局部高浓度稀释剂，先做界面成膜机理。", "6", "2180000"), is_sealed=False
    )
    board.settle(challenge)


def _sealed(board):
    world, users = board.world, board.users
    challenge = board.publish(CELLS, users["enterprise2"], days_ago=18, days_left=4)
    asked = challenges.ask(
        challenge=challenge,
        organization=organization_of(users["school"]),
        text="考核不过的学生能补考吗？",
        actor=users["school"],
        at=world.moment(days_ago=11),
    )
    author = challenge.created_by
    challenges.answer(question=asked, text="能，一个月以内补考一次，费用我们出。", actor=author, at=world.moment(days_ago=10))
    others = board.schools()
    board.bid(challenge, users["school"], _texts("两个月校内模块课，四个月进厂轮岗，师傅带教一对四。", "40", "580000"))
    board.bid(
        challenge,
        others[0],
        _texts("按岗位拆成十二个工作任务，边做边考。", "40", "560000", share="65"),
        partner=(others[1], "35", "微生物检验和无菌操作两门课"),
    )
    board.settle(challenge)


def _awarded(board):
    world, users = board.world, board.users
    challenge = board.publish(SPINDLE, users["enterprise"], days_ago=75, days_left=-45)
    other, *_ = board.schools()
    given = (
        board.bid(
            challenge,
            users["school2"],
            _texts("十六点测温加模态降阶模型，每班次自学习修正。两年分四段进厂。", "20", "1150000", share="60"),
            partner=(users["school"], "40", "夹具、布点和产线验证"),
        ),
        board.bid(challenge, other, _texts("有限元离线标定加查表补偿。", "20", "980000")),
        board.bid(challenge, board.schools()[2], _texts("主轴改水冷，减少热源。", "16", "1190000")),
    )
    board.settle(challenge)
    closes_at = challenge.closes_at
    challenges.close(challenge=challenge)
    for share in challenge.shares.select_related("officer__user").order_by("pk")[:2]:
        opening.release(challenge=challenge, actor=share.officer.user, text=board.keys[share.officer.user_id])
    _judge(board, challenge, given)
    now = world.moment(days_ago=34)
    challenge.refresh_from_db()
    award = awards.propose(challenge=challenge, bid=given[0], reason="", actor=users["enterprise"], at=now)
    awards.confirm(award=award, actor=users["coordinator"], at=world.moment(days_ago=24))
    _run(board, award, users["enterprise"], users["school2"])
    _date_back(world, challenge, given, closes_at)


def _judge(board, challenge, given):
    at = board.world.moment(days_ago=42)
    rows = evaluation.draw(challenge=challenge, count=3, actor=board.users["coordinator"], at=at)
    criteria = list(challenge.criteria.all())
    for number, row in enumerate(rows):
        evaluation.declare(evaluator=row, actor=row.user, at=at + datetime.timedelta(days=1))
        points = {
            (bid.pk, criterion.pk): SCORES[place][number] + index
            for place, bid in enumerate(given)
            for index, criterion in enumerate(criteria)
        }
        evaluation.save_scores(
            evaluator=row, points=points, opinions={given[0].pk: "模型能换机型，培养安排具体。"}, actor=row.user
        )
        evaluation.submit_scores(evaluator=row, actor=row.user, at=at + datetime.timedelta(days=4))


def _run(board, award, publisher, winner):
    world = board.world
    day = (world.moment(days_ago=20)).date()
    awards.sign(award=award, number=f"QC-JB-{world.on.year}-07", signed_on=day, amount=Decimal("1150000.00"), actor=publisher)
    steps = (("传感布点和数据采集", -6, "300000.00"), ("样机上线补偿", 80, "500000.00"), ("两种机型验收", 260, "350000.00"))
    rows = [
        awards.add_milestone(
            award=award,
            title=title,
            due_on=world.on + datetime.timedelta(days=days),
            amount=Decimal(amount),
            actor=publisher,
            at=world.moment(days_ago=19),
        )
        for title, days, amount in steps
    ]
    awards.report_milestone(
        milestone=rows[0], text="两台机床各布 16 点，采了 9 天数据。", actor=winner, at=world.moment(days_ago=7)
    )
    awards.accept_milestone(milestone=rows[0], actor=publisher, at=world.moment(days_ago=5))


def _date_back(world, challenge, given, closes_at):
    """What the database's clock wrote today was done then."""
    opened_at = closes_at + datetime.timedelta(hours=16)
    for number, bid in enumerate(given):
        sealed_at = closes_at - datetime.timedelta(hours=3 + 20 * number)
        ChallengeBid.objects.filter(pk=bid.pk).update(sealed_at=sealed_at, opened_at=opened_at)
        BidReceipt.objects.filter(bid=bid).update(sealed_at=sealed_at)
    minutes = OpeningMinutes.objects.get(challenge=challenge)
    sealed = {bid.code: bid.sealed_at.isoformat() for bid in ChallengeBid.objects.filter(challenge=challenge)}
    rows = [row | {"sealed_at": sealed[row["bid"]]} for row in minutes.bids]
    OpeningMinutes.objects.filter(pk=minutes.pk).update(opened_at=opened_at, bids=rows)
    OpenChallenge.objects.filter(pk=challenge.pk).update(opened_at=opened_at)
    Award.objects.filter(challenge=challenge).update(notice_from=world.moment(days_ago=34).date())


def _unbid(board):
    publisher = next(board.world.managers[row.pk] for entry, row in board.world.firms if "chips" in entry.fields)
    challenge = board.publish(CHIPLET, publisher, days_ago=40, days_left=-3)
    board.settle(challenge)
    challenges.close(challenge=challenge)


def _heads(board):
    """What schools reported this year, some of it twice."""
    world, year = board.world, board.world.on.year
    levels = dict(TalentDrive.objects.of_year(year).values_list("level", "target_count"))
    person, other = board.users["school2"], board.users["school"]
    for level, target in levels.items():
        for month in range(1, world.on.month + 1):
            heads = int(target * (0.04 + 0.007 * month))
            pairs = [("4199010001", f"{year}{level}{month:02d}{number:05d}") for number in range(heads)]
            headcounts.count(
                pairs=pairs + pairs[:5],
                year=year,
                level=level,
                organization=organization_of(person),
                actor=person,
                on=world.on.replace(month=month, day=1),
            )
        shared = [("4199010001", f"{year}{level}01{number:05d}") for number in range(target // 50)]
        headcounts.count(pairs=shared, year=year, level=level, organization=organization_of(other), actor=other, on=world.on)
    for report in HeadReport.objects.filter(year=year, new_count__gt=0).order_by("pk")[1:3]:
        note = "和学籍名册逐人核对过"
        headcounts.verify(report=report, actor=board.users["coordinator"], note=note, at=world.moment(days_ago=5))
    return TalentHead.objects.filter(year=year).count()


def _texts(proposal, headcount, amount, *, share="100"):
    return {
        "proposal": proposal,
        "team": "牵头教师 3 人，企业导师 4 人。",
        "schedule": "第一个月进厂，按季度交成果。",
        "headcount": headcount,
        "amount": amount,
        "lead_share": share,
    }
