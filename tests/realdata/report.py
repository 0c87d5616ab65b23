"""Counts what was taken, derived, dropped and left out, so that nobody takes a derived value for a real one."""

import json
from collections import Counter
from pathlib import Path


class Report:
    """Counters by file and remark."""

    def __init__(self):
        self.counts: dict[str, Counter] = {}

    def count(self, file: str, remark: str, by: int = 1) -> None:
        """Note a remark about a row of ``file``."""
        self.counts.setdefault(file, Counter())[remark] += by

    def write(self, folder: Path) -> None:
        """Write ``report.json`` and ``report.md``."""
        content = {file: dict(sorted(counts.items())) for file, counts in sorted(self.counts.items())}
        (folder / "report.json").write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        lines = ["# What the converter did", "", "`derived` values are not in the source.", ""]
        for file, counts in content.items():
            lines += [f"## {file}", "", "| Remark | Count |", "|---|---|"]
            lines += [f"| {remark} | {count:,} |" for remark, count in counts.items()]
            lines.append("")
        (folder / "report.md").write_text("\n".join(lines), encoding="utf-8")
