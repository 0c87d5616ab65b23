"""What automatic rules saw on a submission, with what coordinators set aside.

A rule is a ``core.registries.ReviewRule`` of a ``Reviewable``: data plus one function. What it says stays set aside as long as
the fields that it reads stay the same.
"""

import hashlib
import json
import zlib
from dataclasses import dataclass

from core.registries import reviewable_for, shared_rules
from core.workflow import snapshot_of
from review.models import FindingDismissal, FindingRule

EMPTY = {"value": None}


@dataclass(frozen=True)
class SeenFinding:
    """A finding of a rule, and the dismissal that covers it (``None`` while it stands)."""

    code: str
    level: str
    text: str
    dismissal: FindingDismissal | None = None
    url: str = ""

    @property
    def key(self):
        """Names this finding among others of the same rule."""
        return f"{self.code}.{zlib.crc32(self.text.encode()):08x}"

    @property
    def is_ok(self):
        """The rule found nothing wrong."""
        return self.level == "ok"

    @property
    def is_open(self):
        """Something is to be looked at."""
        return not self.is_ok and self.dismissal is None

    @property
    def is_problem(self):
        """A problem that nobody has set aside."""
        return self.level == "problem" and self.dismissal is None


def rules_of(model):
    """The rules of a kind: its own and those that look at the submitting organization."""
    return (*shared_rules, *reviewable_for(model).rules)


def run_rules(obj, *, on):
    """What the active rules see in an object on a day, as ``core.registries.Finding`` rows; one query beside the rules' own."""
    off = set(FindingRule.objects.filter(is_active=False).values_list("code", flat=True))
    return [finding for rule in rules_of(type(obj)) if rule.code not in off for finding in rule.check(obj, on)]


def findings_of(task, *, on):
    """The findings on a task's object: those to look at first, then those set aside, then what is in order."""
    obj = task.obj
    dismissed = {(row.code, row.text, row.content_digest): row for row in FindingDismissal.objects.of_object(task)}
    digests = Digests(obj) if dismissed else None
    seen = []
    for item in run_rules(obj, on=on):
        key = (item.code, item.text[:500], digests.of(item.code)) if digests else None
        seen.append(SeenFinding(item.code, item.level, item.text, dismissed.get(key), item.url))
    return sorted(seen, key=_weight)


class Digests:
    """Fingerprints of the content that each rule of an object reads; the content is read once."""

    def __init__(self, obj):
        self._snapshot = snapshot_of(obj)
        self._fields = {rule.code: rule.fields for rule in rules_of(type(obj))}

    def of(self, code):
        """The fingerprint for a finding's code; a rule that names no fields reads everything."""
        names = self._fields.get(code) or sorted(self._snapshot)
        content = [[name, self._snapshot.get(name, EMPTY)["value"]] for name in names]
        return hashlib.sha256(json.dumps(content, ensure_ascii=False, default=str).encode()).hexdigest()


def digest_of(code, obj):
    """The fingerprint of what the rule of that code reads of ``obj``."""
    return Digests(obj).of(code)


def _weight(finding):
    return 0 if finding.is_problem else 1 if finding.is_open else 2 if not finding.is_ok else 3
