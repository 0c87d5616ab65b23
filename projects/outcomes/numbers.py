"""Numbers that people quote (XQ-2026-00012), read back."""

import re

from projects.outcomes.enums import NodeKind

HEADS = {"XQ": NodeKind.DEMAND, "JX": NodeKind.NEED, "CG": NodeKind.OUTCOME, "FA": NodeKind.PLAN}
NUMBER = re.compile(r"([A-Z]{2})-?\d{4}-?0*(\d{1,12})")


def node_of_number(text):
    """``(kind, id)`` that a quoted number names, ``None`` where it is none of ours; found in any text around it."""
    found = NUMBER.search(text.strip().upper().replace("—", "-").replace("－", "-"))
    if found is None or found[1] not in HEADS:
        return None
    return HEADS[found[1]], int(found[2])
