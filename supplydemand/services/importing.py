"""Import of listings from a table: batches of bulk SQL, the same file twice changes nothing, every refused row has a reason.

Drafts are written as an editor of the organization would write them. With ``publish`` a coordinator publishes them at once:
``core.workflow.perform_bulk_transition`` writes status and history with the coordinator as actor, without a snapshot (the file
is the evidence). A row that is public already and differs is revised, which its history shows field by field.
"""

from dataclasses import dataclass, field
from itertools import islice

import pghistory
from django.db import transaction

from accounts.rules import is_coordinator_of, is_editor
from core.actors import SYSTEM
from core.enums import EDITABLE_STATUSES, Status
from core.tabular import OVERFLOW
from core.workflow import changed_fields, perform_bulk_transition, perform_transition, snapshot_of
from supplydemand.search import document_of
from supplydemand.services.import_rows import Codes, RowFault, read_row
from supplydemand.services.listings import CONTENT_FIELDS, CONTENT_LISTS, refresh_search

BATCH = 2_000


@dataclass
class Rejection:
    """A row that was not imported."""

    line: int
    column: str
    reason: str
    external_id: str = ""


@dataclass
class ImportReport:
    """What an import did; every row of the file is in exactly one of ``created``, ``changed``, ``same`` and ``rejected``."""

    created: int = 0
    changed: int = 0
    same: int = 0
    published: int = 0
    shortened: int = 0
    rejected: list = field(default_factory=list)


def import_listings(*, model, rows, actor, at, on, organization=None, publish=False, progress=None):
    """Import ``rows`` (``(line, {column: text})``) as listings of ``model``; returns an ``ImportReport``.

    Each batch is a transaction of its own, so an interrupted import is simply run again. ``progress`` is called with the
    number of rows read so far.
    """
    importer = _Importer(model, actor, at, on, publish, Codes(organization, on=on))
    rows, read = iter(rows), 0
    with pghistory.context(user=actor.pk, url="import_listings"):
        while batch := list(islice(rows, BATCH)):
            importer.take(batch)
            read += len(batch)
            if progress:
                progress(read)
    return importer.report


class _Importer:
    def __init__(self, model, actor, at, on, publish, codes):
        self.model, self.actor, self.at, self.on, self.publish = model, actor, at, on, publish
        self.codes, self.report, self.seen = codes, ImportReport(), {}

    @transaction.atomic
    def take(self, batch):
        candidates = [candidate for line, cells in batch if (candidate := self._read(line, cells))]
        existing = self._existing(candidates)
        fresh = [candidate for candidate in candidates if candidate.key not in existing]
        self._create(fresh)
        touched = [candidate.listing.pk for candidate in fresh]
        for candidate in candidates:
            if candidate.key in existing:
                touched += self._meet(candidate, existing[candidate.key])
        if self.publish:
            drafts = self.model.objects.filter(pk__in=touched, status=Status.DRAFT).select_related("organization").order_by("pk")
            self.report.published += perform_bulk_transition(
                queryset=drafts, action="publish_import", actor=self.actor, at=self.at, reason="批量导入"
            )

    def _read(self, line, cells):
        try:
            if OVERFLOW in cells:
                raise RowFault("整行", cells[OVERFLOW])
            candidate = read_row(self.model, line, cells, self.codes, on=self.on)
            self._check_actor(candidate.listing.organization)
            earlier = self.seen.setdefault(candidate.key, line)
            if earlier != line:
                raise RowFault("external_id", f"和第 {earlier} 行是同一条")
        except RowFault as fault:
            self.report.rejected.append(Rejection(line, fault.column, fault.reason, cells.get("external_id", "")))
            return None
        self.report.shortened += candidate.is_shortened
        return candidate

    def _check_actor(self, organization):
        if not self.publish:
            if not is_editor(self.actor, organization):
                raise RowFault("organization_code", "你不是这个单位的经办人")
        elif not is_coordinator_of(self.actor, organization):
            raise RowFault("organization_code", "这个单位不在你的审核范围，或者是你自己的单位")
        elif not organization.is_verified:
            raise RowFault("organization_code", "这个单位还没通过核验")

    def _existing(self, candidates):
        organizations = {candidate.listing.organization_id for candidate in candidates}
        keys = {candidate.listing.external_id for candidate in candidates}
        rows = self.model.objects.filter(organization__in=organizations, external_id__in=keys, revision_of=None)
        rows = rows.select_related("organization").prefetch_related(*CONTENT_LISTS)
        return {(row.organization_id, row.external_id): row for row in rows}

    def _create(self, candidates):
        for candidate in candidates:
            listing = candidate.listing
            listing.created_by = self.actor
            listing.search_document = document_of(listing, majors=candidate.majors, certificates=candidate.certificates)
        self.model.objects.bulk_create([candidate.listing for candidate in candidates], batch_size=500)
        for name in CONTENT_LISTS:
            self._link(name, candidates)
        self.report.created += len(candidates)

    def _link(self, name, candidates):
        through = getattr(self.model, name).through
        own, other = (link.attname for link in through._meta.fields[1:3])
        links = [
            through(**{own: candidate.listing.pk, other: row.pk})
            for candidate in candidates
            for row in {row.pk: row for row in getattr(candidate, name)}.values()
        ]
        through.objects.bulk_create(links, batch_size=5_000)

    def _meet(self, candidate, saved):
        """A row that was imported before; returns its id if it may be published with the batch."""
        if candidate.is_shortened and saved.expires_on and saved.expires_on >= self.on:
            candidate.listing.expires_on = saved.expires_on
        if not _differs(candidate, saved):
            self.report.same += 1
            return [saved.pk] if saved.status == Status.DRAFT else []
        if saved.status in EDITABLE_STATUSES:
            self._overwrite(candidate, saved)
            saved.version += 1
            saved.save(update_fields=["version"])
            self.report.changed += 1
            return [saved.pk]
        if saved.status in (Status.APPROVED, Status.EXPIRED) and self.publish:
            self._revise(candidate, saved)
            self.report.changed += 1
            return []
        reason = f"平台上这一条是“{saved.get_status_display()}”，内容不同，要在页面上改"
        self.report.rejected.append(Rejection(candidate.line, "external_id", reason, saved.external_id))
        return []

    def _revise(self, candidate, saved):
        before = snapshot_of(saved)
        self._overwrite(candidate, saved)
        perform_transition(
            obj=saved,
            action="revise",
            actor=SYSTEM,
            at=self.at,
            reason=f"批量导入（{self.actor}）",
            changes=changed_fields(before, snapshot_of(saved)),
        )

    def _overwrite(self, candidate, saved):
        for name in CONTENT_FIELDS[self.model]:
            setattr(saved, name, getattr(candidate.listing, name))
        saved.save()
        for name in CONTENT_LISTS:
            getattr(saved, name).set(getattr(candidate, name))
        saved._prefetched_objects_cache = {}
        refresh_search(saved)


def _differs(candidate, saved):
    if any(_plain(candidate.listing, name) != _plain(saved, name) for name in CONTENT_FIELDS[type(saved)]):
        return True
    return any(
        {row.pk for row in getattr(candidate, name)} != {row.pk for row in getattr(saved, name).all()} for name in CONTENT_LISTS
    )


def _plain(listing, name):
    return getattr(listing, listing._meta.get_field(name).attname)
