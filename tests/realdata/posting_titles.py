"""A second set of titles with occupations: those of real postings that hold exactly one other name of an occupation.

The label comes from that name, so the name is hidden from the ranker when the title is asked (``Forgetful``, a part of the
names at a time): what is measured is whether the rest of what is known leads to the same occupation. Titles that hold an official
name are left out, it stands in every corpus.
"""

import re
from collections import defaultdict
from functools import cached_property

from supplydemand.language.knowledge import Knowledge, Occupations, plain_name
from supplydemand.language.titles import plain_title
from taxonomy import packages
from tests.realdata.language import Example, balanced, share
from tests.realdata.majors import rows

SHORTEST = 3
REJECTED = frozenset(["算法工程师", "单证员", "运营总监", "电商产品经理", "文案编辑", "业务跟单", "测试工程师"])
"""Names whose occupation was wrong in all titles read by eye (单证员 is no 公证员); judged without looking at any ranking."""
PARTS = 5


def posting_titles(data):
    """Different plain titles, at most twelve an occupation; ``group`` is the name that gave the label."""
    official, other = _names()
    pattern = re.compile("|".join(re.escape(name) for name in sorted({*official, *other}, key=lambda name: (-len(name), name))))
    found = {}
    for row in rows(data / "postings.csv"):
        title = plain_title(row["title"]).replace(" ", "")
        hits = set(pattern.findall(title))
        if len(hits) == 1 and not hits & (official | REJECTED) and len(codes := other[next(iter(hits))]) == 1:
            found[title] = Example(title, title, frozenset(codes), next(iter(hits)))
    chosen = balanced(found.values())
    return [found[title] for title in sorted(chosen)]


def _names():
    """Official names of occupations, and their other names with the codes of those that have it."""
    official, other = set(), defaultdict(set)
    for row in packages.read("occupations"):
        if row["depth"] == "occupation":
            official.add(plain_name(row["name"]))
            for alias in row["alias"].split(","):
                if len(name := plain_name(alias)) >= SHORTEST:
                    other[name].add(row["code"])
    return {name for name in official if len(name) >= SHORTEST}, other


class Forgetful(Knowledge):
    """What is known without one part of the occupations' other names, and without sorted titles where so wished."""

    def __init__(self, folder, part, *, is_without_titles=False):
        super().__init__(folder)
        self._part, self._is_without_titles = part, is_without_titles

    @cached_property
    def occupations(self):
        """The classification without the names of the part."""
        return Occupations([row | {"alias": self._kept(row["alias"])} for row in packages.read("occupations")])

    @cached_property
    def titles(self):
        """The sorted titles."""
        return () if self._is_without_titles else super().titles

    def _kept(self, aliases):
        return ",".join(name for name in aliases.split(",") if share(plain_name(name), PARTS) != self._part)
