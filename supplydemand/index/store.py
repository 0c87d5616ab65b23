"""One table a process and side, kept in step with the database.

Triggers write every change of a public row into ``ListingChange`` with the number of its transaction. A process remembers the
oldest transaction that was still running when it last looked: whatever a later look must add was written by that one or
a younger one. Inside a transaction that has written something itself a table of its own is read and kept for nobody.
"""

import threading
import time
from datetime import timedelta

import numpy as np
from django.db import connection

from supplydemand.enums import ChangedKind
from supplydemand.index.table import IndexTable, read_records
from supplydemand.models import ListingChange, TalentDemand, TalentSupply

KEPT = timedelta(days=2)
"""How long changes are kept; a process that looked longer ago reads everything."""

CHANGE_LIMIT = 2_000
"""From so many changes on, reading everything is the shorter way."""

LOOK = """
SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint, pg_current_xact_id_if_assigned() IS NOT NULL,
       ARRAY(SELECT ARRAY[id, transaction, object_id,
                          CASE kind WHEN %s THEN 0 WHEN 'organization' THEN 1 WHEN 'everything' THEN 2 ELSE 3 END]
             FROM supplydemand_listingchange WHERE transaction >= %s AND NOT id = ANY(%s::bigint[]) LIMIT %s)
"""
OWN, ORGANIZATION, EVERYTHING = 0, 1, 2
LATER_THAN_ALL = 2**62


class _Shelf:
    """The table of one side with what is needed to renew it."""

    def __init__(self, model, kind):
        self.model, self.kind = model, kind
        self.lock = threading.Lock()
        self.table = None
        self.horizon = LATER_THAN_ALL
        self.seen = {}
        self.on = None
        self.looked_at = 0.0

    def current(self, on):
        """The table as of now; reads what changed since the last look."""
        with self.lock:
            started = time.monotonic()
            is_fresh = self.table is not None and self.on == on and started - self.looked_at < KEPT.total_seconds() / 2
            horizon, has_written, changes = self._look(self.horizon if is_fresh else LATER_THAN_ALL)
            if has_written:
                return IndexTable(self.model, read_records(self.model, on=on))
            if not is_fresh or len(changes) == CHANGE_LIMIT or any(kind == EVERYTHING for *_, kind in changes):
                self._read_all(horizon, on)
            elif changes:
                self._renew(changes, on)
            self.seen |= {pk: transaction for pk, transaction, _, _ in changes}
            self.seen = {pk: transaction for pk, transaction in self.seen.items() if transaction >= horizon}
            self.horizon, self.on, self.looked_at = horizon, on, started
            return self.table

    def _look(self, since):
        with connection.cursor() as cursor:
            cursor.execute(LOOK, [self.kind, since, list(self.seen), CHANGE_LIMIT])
            return cursor.fetchone()

    def _read_all(self, horizon, on):
        late = ListingChange.objects.filter(transaction__gte=horizon).values_list("pk", "transaction")
        self.seen = dict(late)
        self.table = IndexTable(self.model, read_records(self.model, on=on))

    def _renew(self, changes, on):
        ids = {pk for _, _, pk, kind in changes if kind == OWN}
        organizations = [pk for _, _, pk, kind in changes if kind == ORGANIZATION]
        ids.update(self.table.ids[np.isin(self.table.organization, organizations)].tolist())
        records = read_records(self.model, on=on, pk__in=ids) if ids else {}
        if organizations:  # a suspension may be over
            records |= read_records(self.model, on=on, organization_id__in=organizations)
        if ids or organizations:
            self.table = self.table.with_changes(ids, records)


_SHELVES = {
    TalentDemand: _Shelf(TalentDemand, ChangedKind.DEMAND),
    TalentSupply: _Shelf(TalentSupply, ChangedKind.SUPPLY),
}


def table_of(model, *, on):
    """The listings of ``model`` public on that day as they stand now; one query where nothing changed and the day is the same."""
    return _SHELVES[model].current(on)


def forget_old_changes(at):
    """Remove changes that every running process has seen or will not ask for."""
    ListingChange.objects.filter(at__lt=at - KEPT).delete()
