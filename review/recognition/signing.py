"""盖章页: is there a stamped page for exactly what the case holds now? Reads only."""

from dataclasses import dataclass

from review.recognition.content import current_fingerprint
from review.recognition.models import SignaturePage

SCAN = "@scan"
"""The kind under which stamped scans are kept; no field's code begins like it."""


@dataclass(frozen=True)
class SignatureStanding:
    """Where a case stands with its signature page: ``page`` is the one for the present content, ``stale`` an outdated scan."""

    fingerprint: str
    page: SignaturePage | None = None
    stale: SignaturePage | None = None

    @property
    def is_bound(self):
        """Whether the stamped scan of exactly this content is there."""
        return self.page is not None and self.page.scan_id is not None

    @property
    def scan(self):
        """The stamped scan of exactly this content; ``None`` where there is none."""
        return self.page.scan if self.is_bound else None

    @property
    def text(self):
        """What is to be done, in a sentence."""
        if self.is_bound:
            return "盖章页已经传了，和现在的内容一致"
        if self.stale is not None:
            return f"内容改过，盖章页 {self.stale.short_code} 作废了：重新打印、盖章、上传"
        if self.page is not None:
            return f"盖章页 {self.page.short_code} 打印了，还没有上传盖章的扫描件"
        return "还没有打印盖章页"


def row_of(scan):
    """A stamped scan as a submission keeps it among its files."""
    return {"id": scan.pk, "field": SCAN, "name": scan.name, "sha256": scan.sha256}


def standing_of(application, fingerprint=None):
    """The signature page of a case, for the content as it stands unless a ``fingerprint`` is given."""
    fingerprint = fingerprint or current_fingerprint(application)
    pages = list(application.signature_pages.select_related("scan", "bound_by").order_by("-pk"))
    same = [page for page in pages if page.fingerprint == fingerprint]
    page = next((row for row in same if row.scan_id), same[0] if same else None)
    stale = next((row for row in pages if row.scan_id and row.fingerprint != fingerprint), None)
    return SignatureStanding(fingerprint, page, stale if page is None or not page.scan_id else None)
