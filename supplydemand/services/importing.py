"""Import of rows from a table: batches of bulk SQL, the same file twice changes nothing, every refused row has a reason.

Drafts are written as an editor of the organization would write them. With ``publish`` a coordinator publishes them at once:
``core.workflow.perform_bulk_transition`` writes status and history with the coordinator as actor, without a snapshot (the file
is the evidence). A row that is public already and differs is revised, which its history shows field by field.
"""

from dataclasses import dataclass, field
from itertools import islice

import pghistory
from django.db import transaction
from django.utils import timezone

from accounts.models import Organization
from core.actors import SYSTEM
from core.enums import Status
from core.workflow import changed_fields, perform_bulk_transition, perform_transition, snapshot_of
from supplydemand.enums import ImportVerdict
from supplydemand.search import document_of
from supplydemand.services.import_codes import Codes
from supplydemand.services.import_plans import ListingPlanner, Manner, stated_fields
from supplydemand.services.listings import CONTENT_FIELDS, CONTENT_LISTS, refresh_search, start_revision

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

    def add(self, plan):
        """Count a row."""
        candidate = plan.candidate
        self.shortened += candidate.is_shortened
        if plan.verdict == ImportVerdict.NEW:
            self.created += 1
        elif plan.verdict == ImportVerdict.CHANGED:
            self.changed += 1
        elif plan.verdict == ImportVerdict.SAME:
            self.same += 1
        else:
            column, reason = next(iter(plan.faults.items()))
            self.rejected.append(Rejection(candidate.line, column, reason, candidate.cells.get("external_id", "")))


def import_listings(*, model, rows, actor, at, on, organization=None, publish=False, progress=None):
    """Import ``rows`` (``(line, {column: text})``) as listings of ``model``; returns an ``ImportReport``.

    Each batch is a transaction of its own, so an interrupted import is simply run again. ``progress`` is called with the
    number of rows read so far.
    """
    importer = ListingImporter(
        model=model, actor=actor, at=at, on=on, manner=Manner(publish=publish), codes=Codes(organization, on=on)
    )
    return import_rows(importer, rows, url="import_listings", progress=progress)


def import_rows(importer, rows, *, url, progress=None):
    """Have an importer take ``rows`` batch by batch; returns an ``ImportReport``. The history says they come from ``url``."""
    rows, read, report = iter(rows), 0, ImportReport()
    with pghistory.context(user=importer.actor.pk, url=url):
        while batch := list(islice(rows, BATCH)):
            plans, published = importer.take(batch)
            for plan in plans:
                report.add(plan)
            report.published += published
            read += len(batch)
            if progress:
                progress(read)
    return report


class Importer:
    """Plans rows and does what was planned, batch after batch of one file. A subclass names the content of one kind of rows."""

    planner = None
    lists = ()

    def __init__(self, *, model, actor, at, on, manner, codes):
        self.model, self.actor, self.at, self.manner = model, actor, at, manner
        self.planner = self.planner(model=model, actor=actor, on=on, codes=codes, manner=manner)

    @transaction.atomic
    def take(self, batch):
        """Plan and do a batch of ``(line, cells)``; returns ``(plans, number of published)``.

        One import at a time writes for an organization, so that the same file twice at once makes nothing twice.
        """
        candidates = self.planner.read(batch)
        _lock({candidate.organization.pk for candidate in candidates if candidate.organization is not None})
        plans = self.planner.plan(candidates, for_update=True)
        self._create([plan for plan in plans if plan.verdict == ImportVerdict.NEW])
        self.change([plan for plan in plans if plan.verdict == ImportVerdict.CHANGED])
        self.finish([plan for plan in plans if plan.verdict in (ImportVerdict.NEW, ImportVerdict.CHANGED)])
        return plans, self._publish(plans) if self.manner.publish else 0

    def fields(self):
        """The content fields of the kind."""
        raise NotImplementedError

    def document(self, row, lists):
        """By which words a row is found; ``lists`` holds the rows of each of its ``lists``."""
        raise NotImplementedError

    def change(self, plans):
        """Write rows that are there already."""
        self.rewrite(plans)

    def finish(self, plans):
        """What else follows from rows that were written."""

    def _create(self, plans):
        for plan in plans:
            candidate = plan.candidate
            plan.saved = listing = candidate.listing
            listing.created_by = self.actor
            listing.search_document = self.document(listing, {name: getattr(candidate, name) for name in self.lists})
        self.model.objects.bulk_create([plan.saved for plan in plans], batch_size=500)
        for name in self.lists:
            self._link(name, [(plan.saved.pk, row.pk) for plan in plans for row in getattr(plan.candidate, name)])

    def rewrite(self, plans):
        """Write what the rows state into drafts."""
        for plan in plans:
            candidate, saved = plan.candidate, plan.saved
            for name in stated_fields(candidate):
                setattr(saved, name, getattr(candidate.listing, name))
            lists = {name: _list_of(plan, name) for name in self.lists}
            saved.draft_input = {name: text for name, text in saved.draft_input.items() if name not in candidate.stated}
            saved.version, saved.updated_at = saved.version + 1, timezone.now()
            saved.search_document = self.document(saved, lists)
        names = [*self.fields(), "draft_input", "version", "updated_at", "search_document"]
        self.model.objects.bulk_update([plan.saved for plan in plans], names, batch_size=250)
        for name in self.lists:
            self._relink(name, [plan for plan in plans if name in plan.candidate.stated])

    def _relink(self, name, plans):
        before = {(plan.saved.pk, row.pk) for plan in plans for row in getattr(plan.saved, name).all()}
        after = {(plan.saved.pk, row.pk) for plan in plans for row in getattr(plan.candidate, name)}
        through, own, other = self._through(name)
        gone = before - after
        links = through.objects.filter(**{f"{own}__in": {pair[0] for pair in gone}}).values_list("pk", own, other) if gone else []
        through.objects.filter(pk__in=[pk for pk, *pair in links if tuple(pair) in gone]).delete()
        self._link(name, sorted(after - before))

    def _link(self, name, pairs):
        through, own, other = self._through(name)
        links = [through(**{own: listing, other: row}) for listing, row in dict.fromkeys(pairs)]
        through.objects.bulk_create(links, batch_size=5_000)

    def _through(self, name):
        through = getattr(self.model, name).through
        return through, *(link.attname for link in through._meta.fields[1:3])

    def _publish(self, plans):
        touched = [plan.saved.pk for plan in plans if plan.saved is not None]
        drafts = self.model.objects.filter(pk__in=touched, status=Status.DRAFT).select_related("organization").order_by("pk")
        return perform_bulk_transition(queryset=drafts, action="publish_import", actor=self.actor, at=self.at, reason="批量导入")


class ListingImporter(Importer):
    """Writes demands or supplies; what is public gets a revision, or is revised at once."""

    planner, lists = ListingPlanner, CONTENT_LISTS

    def fields(self):
        """Those of the form."""
        return CONTENT_FIELDS[self.model]

    def document(self, row, lists):
        """Title, organization, majors and the rest."""
        return document_of(row, **lists)

    def change(self, plans):
        """Drafts are rewritten, public ones revised."""
        for plan in plans:
            if plan.original is not None:
                plan.saved = start_revision(listing=plan.original, actor=self.actor)
        drafts = []
        for plan in plans:
            if plan.saved.is_editable:
                drafts.append(plan)
            else:
                self._revise(plan)
        self.rewrite(drafts)

    def _revise(self, plan):
        candidate, saved = plan.candidate, plan.saved
        before = snapshot_of(saved)
        for name in stated_fields(candidate):
            setattr(saved, name, getattr(candidate.listing, name))
        saved.save()
        for name in CONTENT_LISTS:
            if name in candidate.stated:
                getattr(saved, name).set(getattr(candidate, name))
        saved._prefetched_objects_cache = {}
        refresh_search(saved)
        perform_transition(
            obj=saved,
            action="revise",
            actor=SYSTEM,
            at=self.at,
            reason=f"批量导入（{self.actor}）",
            changes=changed_fields(before, snapshot_of(saved)),
        )


def _list_of(plan, name):
    return getattr(plan.candidate, name) if name in plan.candidate.stated else list(getattr(plan.saved, name).all())


def _lock(organizations):
    list(Organization.objects.filter(pk__in=organizations).order_by("pk").select_for_update(no_key=True).values_list("pk"))
