"""Criteria of a challenge as people type them: one a line, a name and a weight."""

import re
from dataclasses import dataclass

LINE = re.compile(r"^(?P<label>.+?)[\s:：,，、\t]*(?P<weight>\d{1,3})\s*[%％分]?$")
MOST = 10
SUM = 100
LABEL_MOST = 60


@dataclass(frozen=True)
class Criterion:
    """A name and what it counts, of 100."""

    label: str
    weight: int


class UnreadableCriteria(ValueError):
    """Lines that say no criteria; ``str()`` is the Chinese sentence that tells what to write."""


def criteria_of(text):
    """The criteria; raises ``UnreadableCriteria`` unless each line is one and the weights add up to 100."""
    rows = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        found = LINE.match(line)
        if found is None or not found["label"].strip():
            raise UnreadableCriteria(f"“{line[:30]}”少了权重。一行一项，写成：方案可行性 40")
        rows.append(Criterion(found["label"].strip()[:LABEL_MOST], int(found["weight"])))
    if not rows:
        raise UnreadableCriteria("写上评分标准，一行一项，写成：方案可行性 40")
    if len(rows) > MOST:
        raise UnreadableCriteria(f"最多 {MOST} 项，现在有 {len(rows)} 项。")
    if any(row.weight == 0 for row in rows) or len({row.label for row in rows}) < len(rows):
        raise UnreadableCriteria("每项权重要大于 0，名称不能重复。")
    total = sum(row.weight for row in rows)
    if total != SUM:
        raise UnreadableCriteria(f"权重加起来要是 100，现在是 {total}。")
    return rows
