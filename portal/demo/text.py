"""Words of the demo listings: composed from the catalog with a seeded generator, so that the same seed writes the same city."""

import datetime

BENEFITS = (
    "五险一金按实缴纳",
    "提供四人间宿舍，水电每月补 100 元",
    "入职有师傅带教，三个月内每周一次技能课",
    "取得高级工证书每月加 300 元",
    "班车覆盖三条线路",
    "年终按绩效发一到三个月工资",
    "食堂两餐免费",
    "应届生满一年补租房费 6,000 元",
)
COOPERATION_SENTENCES = {
    "recruitment": "面向应届毕业生直接录用，过程考核合格即签三年合同。",
    "internship": "接收顶岗实习，实习期每月补助 2,200 元，企业导师一对四。",
    "commissioned_training": "愿意和学校办订单班，企业出设备、出教师，冠名班每年一个。",
    "industry_college": "想和学校共建现代产业学院，共用实训车间。",
    "joint_research": "有两项工艺难题想请教师团队一起攻关。",
    "skills_training": "可以为在校生和在职员工开短期技能培训。",
    "base": "场地和设备可以作为实训基地开放，一次能接 30 人。",
    "faculty_exchange": "工程师可到校兼课，也欢迎教师来厂跟岗。",
}
SUPPLY_SENTENCES = (
    "第五学期起可安排顶岗实习，每批 20 到 40 人。",
    "本届学生已完成企业认知实习两周，平均出勤率 98%。",
    "班里有四成学生拿到中级以上职业技能等级证书。",
    "实训中心有同型号设备，到岗上手快。",
    "去年这个专业 86% 的毕业生留在本市。",
    "可按企业要求加开一门 32 学时的课程。",
)
MODES_OF_DEMAND = (
    "recruitment",
    "internship",
    "commissioned_training",
    "base",
    "faculty_exchange",
    "joint_research",
    "skills_training",
)
MODES_OF_SUPPLY = ("recruitment", "internship", "commissioned_training", "industry_college", "faculty_exchange")


def demand_text(rng, job, place, modes):
    """What a demand says: duties, place, terms, and how the firm wants to work with schools."""
    benefits = rng.sample(BENEFITS, 2)
    sentences = [COOPERATION_SENTENCES[mode] for mode in modes[:2]]
    return f"{job.duties}\n\n工作地点在{place}。{'；'.join(benefits)}。\n\n{''.join(sentences)}"


def supply_text(rng, field, major_name, classes):
    """What a supply says: the cohort, and what it can do."""
    return f"{major_name}专业共 {classes} 个班。{''.join(rng.sample(SUPPLY_SENTENCES, 2))}\n\n主要方向：{field.name}。"


def later(on, days):
    """``on`` plus so many days."""
    return on + datetime.timedelta(days=days)


def graduation_after(on):
    """The last day of the next June that is at least two months away, when Chinese schools let their cohorts go."""
    year = on.year if on < datetime.date(on.year, 5, 1) else on.year + 1
    return datetime.date(year, 6, 30)
