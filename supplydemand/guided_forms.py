"""The short way: the same listing and the same rules as the long form, asked as a few plain questions."""

from dataclasses import dataclass

from supplydemand.enums import Reach
from supplydemand.forms import SkillsField, TalentDemandForm, TalentSupplyForm
from supplydemand.models.listings import ASK


@dataclass(frozen=True)
class Question:
    """One question of the short way: what is asked, a line of help, and the fields that hold the answer."""

    key: str
    title: str
    hint: str
    names: tuple
    is_grid: bool = False


class GuidedForm:
    """Mixed into a listing form: keeps the fields that a question asks for, so that the others stay as they are saved."""

    questions = ()
    placeholders = {}
    way = ASK

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        asked = {name for question in self.questions for name in question.names}
        for name in set(self.fields) - asked:
            del self.fields[name]
        for name, text in self.placeholders.items():
            self.fields[name].widget.attrs["placeholder"] = text

    def fieldsets(self):
        """The questions in order, each with its rows."""
        return [
            {
                "key": question.key,
                "title": question.title,
                "hint": question.hint,
                "is_grid": question.is_grid,
                "rows": [{"field": self[name], "unit": self.units.get(name, "")} for name in question.names],
            }
            for question in self.questions
        ]


class GuidedDemandForm(GuidedForm, TalentDemandForm):
    """Six questions to an enterprise."""

    skills = SkillsField(label="要会什么", help_text="一行一项。写会用什么设备、什么软件、会做什么活。")

    questions = (
        Question("work", "要人做什么工作？", "用平常的话写，平台会找到对应的官方职业。", ("title", "description", "occupation")),
        Question(
            "count",
            "要几个人，什么时候来，给多少？",
            "",
            ("headcount", "starts_on", "salary_min", "salary_max", "expires_on"),
            True,
        ),
        Question("place", "在哪里上班？", "", ("region", "reach"), True),
        Question("skills", "要会做什么，要有什么证？", "", ("skills", "certificates")),
        Question(
            "level",
            "什么学历、什么专业？",
            "专业没想好可以不选：上面选好了职业，平台按职业去找对口的专业。",
            ("level_min", "majors"),
        ),
        Question(
            "contact",
            "想怎么和学校合作，谁来联系？",
            "联系方式不公开，双方都有意向以后对方才看得到。",
            ("cooperation_modes", "contact_name", "contact_phone", "contact_email"),
            True,
        ),
    )
    placeholders = {"title": "比如：数控机床操作工"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["title"].label = "岗位叫什么"
        self.fields["description"].label = "平时做哪些事"
        self.fields["description"].widget.attrs["rows"] = 4
        self.fields["occupation"].help_text = "下面会按你写的列出最像的，点一个就行。"
        self.fields["contact_name"].help_text = ""
        self.fields["reach"].label = "学校可以离多远"
        self.fields["reach"].choices = [(value, label) for value, label in Reach.choices]


class GuidedSupplyForm(GuidedForm, TalentSupplyForm):
    """Four questions to a school."""

    questions = (
        Question("students", "哪一届学生，多少人？", "", ("title", "majors", "level", "headcount", "graduates_on"), True),
        Question("skills", "学了什么、会什么？", "", ("skills", "courses")),
        Question("place", "在哪里，愿意去多远，公开到哪天？", "", ("region", "reach", "expires_on"), True),
        Question(
            "contact",
            "想怎么和企业合作，谁来联系？",
            "联系方式不公开，双方都有意向以后对方才看得到。",
            ("cooperation_modes", "contact_name", "contact_phone", "contact_email"),
            True,
        ),
    )
    placeholders = {"title": "比如：数控技术 2027 届"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["contact_name"].help_text = ""
        self.fields["reach"].choices = [(value, label) for value, label in Reach.choices]
