"""The automatic rules of projects: what a coordinator should look at."""

from core.registries import Finding, ReviewRule
from projects.models import Project
from projects.services.drafts import missing_of
from supplydemand.findings import CONTACT, SPAM, discriminatory_words

_TEXT = ("title", "summary", "description", "money_text")


def free_text(project):
    """Everything that somebody wrote in their own words and that becomes public."""
    return " ".join(getattr(project, name) for name in _TEXT)


def compared_text(project):
    """What makes a project a copy of another."""
    return f"{project.title}\n{project.description}"


def _completeness(project, on):
    faults = missing_of(project, on=on)
    for text in faults.values():
        yield Finding("completeness", "problem", text)
    if not faults:
        yield Finding("completeness", "ok", "该填的都填了，日期没有过期，有合作单位。")


def _contact(project, on):
    if hit := CONTACT.search(free_text(project)):
        yield Finding("contact", "problem", f"正文里有联系方式“{hit.group()[:20]}”，移到联系人一栏。")


def _words(project, on):
    text = free_text(project)
    for about, words in discriminatory_words(text):
        yield Finding("words", "problem", f"“{words}”像是限制{about}的条件，不需要就去掉。")
    if hit := SPAM.search(text):
        yield Finding("words", "problem", f"“{hit.group()}”像是广告或收费，核实以后再公开。")


def _same_title(project, on):
    same = Project.objects.standing().filter(organization=project.organization_id, title=project.title).exclude(pk=project.pk)
    other = same.order_by("pk").first() if project.title else None
    if other:
        yield Finding(
            "duplicate", "notice", f"本单位已经有同名的项目（{other.code}），看看是不是重复。", other.get_absolute_url()
        )


def _answers(project, on):
    waiting = [row for row in project.current_partners if row.accepted_at is None]
    if waiting and not project.joined_ids:
        yield Finding("answers", "notice", f"合作单位还没有答应（{len(waiting)} 家），通过以后答应了才能走环节。")


RULES = (
    ReviewRule("completeness", "该填的没有填，或日期已过", _completeness),
    ReviewRule("contact", "正文里有电话、邮箱、微信或 QQ", _contact, _TEXT),
    ReviewRule("words", "限制性别、年龄等的条件，广告、收费", _words, _TEXT),
    ReviewRule("duplicate", "本单位已有同名的", _same_title, ("title",)),
    ReviewRule("answers", "合作单位还没有答应", _answers),
)
