"""The automatic rules of outcomes, courses, plans and needs: what a coordinator should look at."""

from core.registries import Finding, ReviewRule
from projects.outcomes.completeness import faults_of
from supplydemand.findings import CONTACT, SPAM

_TEXT = ("title", "summary", "description")


def compared_text(row):
    """What makes a row a copy of another."""
    return f"{row.title}\n{row.description}"


def _completeness(row, on):
    faults = faults_of(row, on=on, has_majors=row.majors.exists())
    for text in faults.values():
        yield Finding("completeness", "problem", text)
    if not faults:
        yield Finding("completeness", "ok", "该填的都填了。")


def _words(row, on):
    text = " ".join(getattr(row, name) for name in _TEXT)
    if hit := CONTACT.search(text):
        yield Finding("contact", "problem", f"正文里有联系方式“{hit.group()[:20]}”，去掉再公开。")
    if hit := SPAM.search(text):
        yield Finding("contact", "problem", f"“{hit.group()}”像是广告或收费，核实以后再公开。")


def _same_title(row, on):
    same = type(row).objects.standing().filter(organization=row.organization_id, title=row.title).exclude(pk=row.pk)
    other = same.order_by("pk").first() if row.title else None
    if other:
        yield Finding("duplicate", "notice", f"本单位已经有同名的（{other.code}），看看是不是重复。", other.get_absolute_url())


RULES = (
    ReviewRule("completeness", "该填的没有填，或日期不对", _completeness),
    ReviewRule("contact", "正文里有联系方式、广告或收费", _words, _TEXT),
    ReviewRule("duplicate", "本单位已有同名的", _same_title, ("title",)),
)
