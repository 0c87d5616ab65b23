"""A challenge from its draft to the project of who won it: three sealed bids, one of a consortium, opening, scoring, award.

Time is moved in the database alone: past the deadline (``let_it_close``) and past the notice (``let_the_notice_end``).
"""

from datetime import timedelta

from django.utils import timezone

from projects.models import Award, ChallengeBid, ChallengeEvaluator, OpenChallenge, Project
from projects.services import challenges
from tests.accounts.factories import CoordinatorFactory, MembershipFactory, OrganizationFactory, SchoolFactory, UserFactory
from tests.browser import recognition_roles as roles
from tests.projects.challenge_world import officer
from tests.review.recognition.factories import ExpertFactory

TITLE, FIRM = "五轴机床主轴热误差补偿", "试验云汀数控设备有限公司"
FIRST, SECOND, THIRD, ALLY = "试验木棉理工大学", "试验云港海事职业学院", "试验鹿溪技师学院", "试验汀州职业技术学院"
POINTS = {FIRST: "90", SECOND: "80", THIRD: "70"}
MOMENT = "%Y-%m-%dT%H:%M"


def member(name, factory=SchoolFactory):
    """Somebody who writes for an organization of that name."""
    return MembershipFactory(organization=factory(name=name)).user


def test_the_best_of_three_sealed_bids_becomes_a_project(people, transactional_db):
    keys = dict(officer() for _ in range(3))
    for _ in range(4):
        ExpertFactory(user=UserFactory())
    publisher, desk, ally = people(), people(), people(**roles.PHONE)
    publisher.take_session(member(FIRM, OrganizationFactory))
    desk.take_session(CoordinatorFactory(name="审核员林"))
    ally.take_session(member(ALLY))
    bidders = {name: people() for name in (FIRST, SECOND, THIRD)}
    for name, person in bidders.items():
        person.take_session(member(name))

    publish(publisher)
    roles.approve(desk, TITLE)
    roles.work()
    for name, person in bidders.items():
        write(person, with_ally=(name == FIRST))
        if name == FIRST:
            agree(ally)
        seal(person)
    nobody_knows(publisher)
    let_it_close()
    judges = [people() for _ in range(3)]
    open_bids(people, keys)
    draw(desk)
    for person, row in zip(judges, ChallengeEvaluator.objects.order_by("pk"), strict=True):
        person.take_session(row.user)
        score(person)
    propose(publisher)
    let_the_notice_end()
    confirm(desk)
    find_project(bidders[FIRST], ally)

    everybody = [publisher, desk, ally, *bidders.values(), *judges]
    assert [person.complaints for person in everybody] == [[] for _ in everybody]


def publish(publisher):
    """The form, handed in."""
    page = publisher.visit("projects:challenge_list")
    publisher.follow("发榜")
    page.get_by_label("榜题").fill(TITLE)
    page.get_by_label("一句话说明").fill("要能上生产线的补偿方案，带出一批人")
    page.get_by_label("要解决什么").fill("主轴连续运转四小时后热伸长超过 30 微米，要降到 8 微米以内。")
    page.get_by_label("哪类人才").select_option(label="硕士")
    page.get_by_label("要培养几个人").fill("20")
    page.get_by_label("榜金").fill("120万")
    page.get_by_label("评分标准").fill("方案可行性 50\n团队 30\n报价 20")
    page.get_by_label("揭榜截止").fill(f"{timezone.localtime() + timedelta(days=20):{MOMENT}}")
    publisher.press("提交审核")
    publisher.sees("交上去了")


def write(person, *, with_ally):
    """A bid, alone or with an ally who takes 40 per cent."""
    page = person.visit("projects:challenge_list")
    person.follow(TITLE)
    person.press("我们来揭")
    page.get_by_label("方案").first.fill("两年培养二十名硕士，先仿真后上机。")
    page.get_by_label("团队").first.fill("四位教授，两位高级技师")
    page.get_by_label("进度").first.fill("先遴选，再进企业")
    page.get_by_label("能培养几个人").fill("20")
    page.get_by_label("报价").fill("1150000")
    page.get_by_label("你们的份额").fill("60" if with_ally else "100")
    page.get_by_label("联系人").fill("周老师")
    page.get_by_label("联系电话").fill("0999-2000001")
    person.press("存草稿", within="main ~ *, body")
    if with_ally:
        page.get_by_label("合作单位").fill(ALLY)
        page.get_by_label("份额", exact=True).fill("40")
        page.get_by_label("承担什么").fill("实训和上机")
        person.press("邀请，或者改条件")
        person.sees("等答复")


def agree(ally):
    """The ally says yes on a phone."""
    ally.visit("projects:bid_detail", ChallengeBid.objects.get().pk)
    ally.sees("你们的份额", "40", "实训和上机")
    ally.fits()
    ally.press("同意")
    ally.sees("同意了")


def seal(person):
    """The last look, the copy, the seal; afterwards a receipt and no text."""
    page = person.page
    page.goto(f"{ChallengeBid.objects.order_by('pk').last().get_absolute_url()}edit/")
    person.press("看一遍，去密封")
    person.sees("看最后一遍，再密封")
    with page.expect_download() as download:
        person.follow("下载副本")
    assert download.value.suggested_filename.endswith(".zip")
    page.get_by_label("副本存好了").check()
    person.press("密封")
    person.sees("回执", "已密封")
    assert "先仿真后上机" not in page.content()


def nobody_knows(publisher):
    """Before the deadline not even how many there are."""
    publisher.visit("projects:challenge_detail", OpenChallenge.objects.get().pk)
    publisher.sees("有几家揭榜也不公布")
    assert FIRST not in publisher.page.content()


def let_it_close():
    """The deadline passes; then the scheduled work counts the bids."""
    OpenChallenge.objects.update(closes_at=timezone.now() - timedelta(minutes=1))
    challenges.close_due(timezone.now())
    roles.work()


def open_bids(people, keys):
    """Two of the three officers hand over their shares."""
    challenge = OpenChallenge.objects.get()
    for share in challenge.shares.select_related("officer__user").order_by("pk")[:2]:
        person = people()
        person.take_session(share.officer.user)
        person.visit("projects:challenge_opening", challenge.pk)
        person.page.get_by_label("你的开标钥匙").fill(keys[share.officer.user])
        person.press("交出我的一份")
        person.page.wait_for_load_state()
        assert person.complaints == []
    person.sees("开标了", "开标记录", FIRST, SECOND, THIRD, "一致")


def draw(desk):
    """Three judges by lot."""
    desk.visit("projects:challenge_detail", OpenChallenge.objects.get().pk)
    desk.follow("评审专家")
    desk.page.get_by_label("一共几位").select_option("3")
    desk.press("抽")
    desk.sees("还没声明")
    roles.work()


def score(person):
    """Declares, then gives each bid its points."""
    page = person.visit("projects:challenge_score", OpenChallenge.objects.get().pk)
    person.press("都没有，我来评")
    for name, points in POINTS.items():
        card = page.locator(".xy-panel", has=page.get_by_role("heading", name=name))
        for box in card.locator("input[inputmode=numeric]").all():
            box.fill(points)
    person.press("交评分，不能再改")
    page.wait_for_load_state()


def propose(publisher):
    """The publisher compares and decides; the notice begins."""
    page = publisher.visit("projects:challenge_bids", OpenChallenge.objects.get().pk)
    publisher.sees("第 1 名", FIRST, "先仿真后上机")
    page.get_by_label("定哪一家").select_option(label=f"第 1 名 {FIRST}")
    publisher.press("定榜，公示五个工作日")
    publisher.sees("公示")


def let_the_notice_end():
    """Five working days go by."""
    now = timezone.now()
    past, over = now - timedelta(days=9), now - timedelta(minutes=1)
    Award.objects.update(proposed_at=past, notice_from=timezone.localdate(past), notice_until=over)


def confirm(desk):
    """The coordinator ends it where nobody objected."""
    desk.visit("projects:challenge_award", OpenChallenge.objects.get().pk)
    desk.press("正式定榜")
    desk.sees("正式定榜")


def find_project(winner, ally):
    """The project is one click from the challenge, its consortium in it."""
    winner.visit("projects:challenge_detail", OpenChallenge.objects.get().pk)
    winner.sees("定榜结果", FIRST, ALLY, "40%")
    winner.follow("合同和节点")
    winner.follow("去项目")
    winner.sees(TITLE, FIRM, ALLY, "从哪里来")
    assert Project.objects.get().organization.name == FIRST
    ally.visit("projects:project_detail", Project.objects.get().pk)
    ally.sees(TITLE)
