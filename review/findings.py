"""What automatic rules saw on a submission, with what coordinators set aside."""

import zlib
from dataclasses import dataclass

from core.registries import Finding, reviewable_for
from review.models import FindingDismissal


@dataclass(frozen=True)
class SeenFinding:
    """A finding of a rule, and the dismissal that covers it (``None`` while it stands)."""

    code: str
    level: str
    text: str
    dismissal: FindingDismissal | None = None

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


def findings_of(task):
    """The findings on a task's object: those to look at first, then those set aside, then what is in order."""
    obj = task.obj
    found = [*_of_the_organization(task, obj), *reviewable_for(type(obj)).findings(obj)]
    dismissed = {(row.code, row.text): row for row in FindingDismissal.objects.of_object(task)}
    seen = [SeenFinding(item.code, item.level, item.text, dismissed.get((item.code, item.text[:500]))) for item in found]
    return sorted(seen, key=_weight)


def _of_the_organization(task, obj):
    if obj == task.organization or task.organization.is_verified:
        return []
    return [Finding("review.unverified_organization", "problem", "这个单位还没有通过核验，先核验单位再看这一条")]


def _weight(finding):
    return 0 if finding.is_problem else 1 if finding.is_open else 2 if not finding.is_ok else 3
