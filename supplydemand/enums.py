"""Value lists of supply and demand."""

from django.db import models


class Reach(models.TextChoices):
    """How far apart a demand and a supply may be."""

    DISTRICT = "district", "本区"
    CITY = "city", "本市"
    PROVINCE = "province", "本省"
    NATION = "nation", "全国"


class Urgency(models.TextChoices):
    """How pressing a demand is."""

    NORMAL = "normal", "一般"
    SOON = "soon", "三个月内"
    URGENT = "urgent", "紧缺"


class CooperationMode(models.TextChoices):
    """Ways in which a school and an enterprise work together (A2.3, C4.3)."""

    RECRUITMENT = "recruitment", "招聘毕业生"
    INTERNSHIP = "internship", "实习"
    COMMISSIONED_TRAINING = "commissioned_training", "委托订单培养"
    INDUSTRY_COLLEGE = "industry_college", "共建现代产业学院"
    JOINT_RESEARCH = "joint_research", "技术研发合作"
    SKILLS_TRAINING = "skills_training", "技术技能培训"
    BASE = "base", "共建基地"
    FACULTY_EXCHANGE = "faculty_exchange", "师资互聘"


class Side(models.TextChoices):
    """The two sides of a match."""

    DEMAND = "demand", "需求方"
    SUPPLY = "supply", "供给方"


class Decision(models.TextChoices):
    """One side's answer to a match."""

    INTERESTED = "interested", "有意向"
    DECLINED = "declined", "不合适"


class DeclineReason(models.TextChoices):
    """Why a side says no; rolled up later into the map of unmet needs."""

    MAJOR = "major", "专业不对口"
    LEVEL = "level", "学历层次不合适"
    REGION = "region", "地点不合适"
    TIMING = "timing", "时间对不上"
    HEADCOUNT = "headcount", "人数不合适"
    SALARY = "salary", "待遇谈不拢"
    FILLED = "filled", "名额已满"
    EXPERIENCE = "experience", "以前合作不顺"
    OTHER = "other", "其他"


class OutcomeKind(models.TextChoices):
    """What came of a contact; no answer is “unknown”, never success."""

    CONTACTED = "contacted", "联系上了"
    MET = "met", "见过面了"
    PROJECT = "project", "立了项目"
    HIRED = "hired", "录用了"
    TALKING = "talking", "还在谈"
    AGREED = "agreed", "谈成了"
    FAILED = "failed", "没谈成"


SETTLED_OUTCOMES = (OutcomeKind.PROJECT, OutcomeKind.HIRED, OutcomeKind.AGREED, OutcomeKind.FAILED)
"""After these nobody is asked or reminded any more."""


class AskRefusal(models.TextChoices):
    """Why an organization does not want to be contacted about a listing."""

    FULL = "full", "名额已经谈好了"
    UNFIT = "unfit", "专业或要求不合适"
    LATER = "later", "这段时间不谈，以后再说"
    OTHER = "other", "其他"
    SUSPENDED = "suspended", "对方暂停公开，请求已关闭"

    @classmethod
    def for_people(cls):
        """The choices of the one who answers; the others are the portal's."""
        return [choice for choice in cls.choices if choice[0] != cls.SUSPENDED]


class ExclusionScope(models.TextChoices):
    """What an organization does not want of another any more."""

    MATCHES = "matches", "不再推荐"
    ASKS = "asks", "不再接收联系请求"


class ExclusionReason(models.TextChoices):
    """Why nothing of this kind is wanted any more: for the people who read it later; matching goes by the kind, not by this."""

    KIND = "kind", "不是我们要的类型"
    PLACE = "place", "地点一直不合适"
    CONDITIONS = "conditions", "待遇或条件谈不拢"
    EXPERIENCE = "experience", "以前合作不顺"
    SILENT = "silent", "联系了没人回"
    OTHER = "other", "其他"


class RefusalAspect(models.TextChoices):
    """By what a kind of match is told that an organization wants no more of."""

    MAJOR = "major", "专业类"
    LEVEL = "level", "学历层次"
    PLACE = "place", "地区"
    OCCUPATION = "occupation", "职业"
    INDUSTRY = "industry", "行业"


class Nearness(models.TextChoices):
    """How near the other side must be for a match to be shown and mailed."""

    ANYWHERE = "anywhere", "不限"
    PROVINCE = "province", "同省的"
    CITY = "city", "同城的"


class CloseReason(models.TextChoices):
    """What became of a listing that its organization closed."""

    FILLED_HERE = "here", "在这里谈成了"
    FILLED_ELSEWHERE = "elsewhere", "在别处谈成了"
    FILLED_BOTH = "both", "这里和别处都有"
    CANCELLED = "cancelled", "不办了"


class ListingNeed(models.TextChoices):
    """What a listing needs of its organization; for the own list's filter."""

    ASK = "ask", "要回答：还有效吗"
    RETURNED = "returned", "退回，等修改"
    EXPIRING = "expiring", "快到期"
    EXPIRED = "expired", "到期了"
    SILENT = "silent", "很久没确认"
    PAUSED = "paused", "暂停中"
    DRAFT = "draft", "草稿"
    CLOSED = "closed", "已结束"


class RunState(models.TextChoices):
    """Where a matching run stands."""

    PREPARING = "preparing", "准备中"
    RUNNING = "running", "计算中"
    MERGING = "merging", "汇总中"
    PUBLISHED = "published", "已发布"
    FAILED = "failed", "没做成"
    CANCELLED = "cancelled", "已取消"


class MatchStage(models.TextChoices):
    """Where a match stands for one of its sides; for filters and work lists."""

    UNANSWERED = "unanswered", "等你答复"
    ASKED = "asked", "对方有意向，等你"
    WAITING = "waiting", "你有意向，等对方"
    CONTACT = "contact", "已互通联系方式"
    OUTCOME = "outcome", "该填结果"
    DECLINED = "declined", "有一方不合适"


class ChangeKind(models.TextChoices):
    """What became of a pair between two runs."""

    NEW = "new", "新增"
    LOST = "lost", "没有了"
    CHANGED = "changed", "分数变了"


class RunPart(models.TextChoices):
    """When a pair changed: by a run itself, or by day after it."""

    RUN = "run", "这一次运行"
    DAY = "after", "那次以后"


class ChangeCause(models.TextChoices):
    """Why a pair came, went or changed."""

    WEIGHTS = "weights", "匹配方案换了版本"
    DEMAND_NEW = "demand_new", "需求新公开或重新公开"
    SUPPLY_NEW = "supply_new", "供给新公开或重新公开"
    DEMAND_ENDED = "demand_ended", "需求到期、暂停或结束了"
    SUPPLY_ENDED = "supply_ended", "供给到期、暂停或结束了"
    REFUSED = "refused", "有一方不再要这一类"
    DEMAND_EDITED = "demand_edited", "需求改过"
    SUPPLY_EDITED = "supply_edited", "供给改过"
    OVERTAKEN = "overtaken", "有更合适的排到了前面"
    ROOM = "room", "前面的空出了位置"
    TEXT = "text", "用词的分量重新算过"
    GUESSED = "guessed", "需求没写专业和职业，平台推测的意思变了"
    REMADE = "remade", "平台更新了，内容重新读过"


class SignatureChange(models.TextChoices):
    """What made a listing's signature another one."""

    EDITED = "edited", "内容变了"
    GUESSED = "guessed", "推测变了"
    REMADE = "remade", "指纹的做法变了"


class SeatAim(models.TextChoices):
    """What a what-if of the seats makes as great as can be."""

    SCORE = "score", "总分最高"
    SEATS = "seats", "先把人安排满，再看分数"


class UnmetReason(models.TextChoices):
    """Why a demand stays open after a run."""

    LEVEL = "level", "没有这个学历的学生"
    MAJOR = "major", "没有对口的专业"
    REACH = "reach", "范围以内没有"
    DATE = "date", "毕业时间都对不上"
    OWN = "own", "只有本单位自己的，或者都被一方拒绝"
    THIN = "thin", "写得太少，比不出来"
    SHORT = "short", "有合适的，人数不够分"


class ImportState(models.TextChoices):
    """Where an import of a file stands."""

    CHECKING = "checking", "检查中"
    CHECKED = "checked", "等你决定"
    APPLYING = "applying", "导入中"
    DONE = "done", "已导入"
    FAILED = "failed", "没做成"


class ImportMode(models.TextChoices):
    """What happens to the sound rows of a file that also has wrong ones."""

    POSSIBLE = "possible", "能导的先导"
    ALL = "all", "全部成功才导入"


class ImportVerdict(models.TextChoices):
    """What an import does, or did, with a row."""

    WRONG = "wrong", "有错"
    NEW = "new", "新增"
    CHANGED = "changed", "有改动"
    SAME = "same", "没变"


class ChangedKind(models.TextChoices):
    """What an index of public listings must read again."""

    DEMAND = "demand", "需求"
    SUPPLY = "supply", "供给"
    ORGANIZATION = "organization", "单位"
    EVERYTHING = "everything", "全部"


class ExportState(models.TextChoices):
    """Where a large file stands."""

    WRITING = "writing", "正在写"
    DONE = "done", "写完了"
    FAILED = "failed", "没写成"
