"""Files that people hand in on a page: checked by a worker, decided on by people, imported by a worker.

Checking starts over when it is interrupted; importing goes on after the last batch that was committed. What has been
imported is known again row by row, so nothing is ever made twice.
"""

import tempfile
import time
from contextlib import contextmanager
from datetime import timedelta
from itertools import islice
from pathlib import Path

import pghistory
import structlog
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from core import jobs
from core.enums import EDITABLE_STATUSES, Status
from core.memory import held_to
from core.tabular import UnreadableFile, read_rows
from core.workflow import IncompleteDraft, WorkflowError
from supplydemand.columns import LISTING_CODE, Header, labels_of
from supplydemand.enums import ImportMode, ImportState, ImportVerdict
from supplydemand.import_kinds import kinds
from supplydemand.models import ListingImport, ListingImportRow
from supplydemand.services import import_news, import_progress
from supplydemand.services.import_marks import marked
from supplydemand.services.import_plans import Manner
from supplydemand.uploads import ROW_LIMIT, UPLOAD

logger = structlog.get_logger(__name__)

CHECK, APPLY, SUBMIT = "supplydemand.check_import", "supplydemand.apply_import", "supplydemand.submit_import"
BATCH = 500
TOO_LARGE = "文件太大，读的时候内存不够。删掉图片和用不到的表，分成几个文件再上传。"
BUSY_MOST = 3
"""So many imports of an organization may be with the workers at once."""

TURN_SECONDS = 150
"""After so long a worker puts a large file back into the queue, well before the time limit of tasks."""

MEMORY_MB = 300
"""So much more than it has a worker may take for one file; an honest one of 5,000 rows needs about 140."""
KEPT_FOR = timedelta(days=90)
MANNER = Manner(is_strict=True, revises=True)
_COUNTS = {
    ImportVerdict.NEW: "new_count",
    ImportVerdict.CHANGED: "changed_count",
    ImportVerdict.SAME: "same_count",
    ImportVerdict.WRONG: "wrong_count",
}
_OPEN = (ImportVerdict.NEW, ImportVerdict.CHANGED)


class ImportRefused(Exception):
    """The step cannot be taken now; ``str()`` is what the reader is told."""


class _NotAll(Exception):
    """Some row of an all-or-nothing import cannot be imported any more."""

    def __init__(self, plans):
        self.plans = plans
        super().__init__("rows changed since they were checked")


class _Turn:
    """How long a worker has been at it; what it committed until then stays."""

    def __init__(self):
        self._ends = time.monotonic() + TURN_SECONDS

    def check(self):
        if time.monotonic() > self._ends:
            raise jobs.Postpone("the rest of a large file comes in the next turn")


@transaction.atomic
def receive(*, kind, organization, actor, file_name, content, total_count=0):
    """Keep an uploaded file and have it checked; raises ``ImportRefused`` while too many are under way."""
    if ListingImport.objects.filter(organization=organization).busy().count() >= BUSY_MOST:
        raise ImportRefused("前面上传的还在检查或导入。等它们完了再上传。")
    row = ListingImport.objects.create(
        kind=kind,
        organization=organization,
        created_by=actor,
        file_name=file_name[-200:],
        content=content,
        total_count=total_count,
    )
    jobs.enqueue(CHECK, key=f"import:{row.pk}", payload={"import_id": row.pk})
    return row


def check(*, import_id, on, at):
    """Read the file and plan every row; nothing is imported."""
    row = _with_file(import_id)
    if row is None or row.state != ImportState.CHECKING:
        return
    with _file_of(row) as path:
        try:
            with held_to(MEMORY_MB):
                header = _check_rows(row, path, on=on)
        except (UnreadableFile, MemoryError) as error:
            text = str(error) if isinstance(error, UnreadableFile) else TOO_LARGE
            _end_step(row, state=ImportState.FAILED, error=text, finished_at=at)
            return
        returned = _marked(row, path, header) if _count_of(row, ImportVerdict.WRONG) else None
    _end_step(row, state=ImportState.CHECKED, checked_at=timezone.now(), header=header, returned=returned)


@transaction.atomic
def _end_step(row, **fields):
    """Write what became of the import and tell its people, both or neither."""
    ListingImport.objects.filter(pk=row.pk).update(**fields)
    import_news.tell(row.pk)


def _check_rows(row, path, *, on):
    kind = kinds.of(row.kind)
    header = Header(kind.columns())
    planner = _importer(kind, row, row.decider, on=on, at=None).planner
    ListingImportRow.objects.filter(listing_import=row).delete()
    counts = dict.fromkeys(_COUNTS.values(), 0)
    lines, read = read_rows(path, naming=header, limits=UPLOAD), 0
    while batch := [(line, header.cells(cells)) for line, cells in islice(lines, BATCH)]:
        read += len(batch)
        if read > ROW_LIMIT:
            raise UnreadableFile(f"超过 {ROW_LIMIT:,} 行。分成几个文件再上传。")
        plans = planner.plan(planner.read(batch))
        for plan in plans:
            counts[_COUNTS[plan.verdict]] += 1
        ListingImportRow.objects.bulk_create([_row_of(row, plan) for plan in plans])
        ListingImport.objects.filter(pk=row.pk).update(read_count=read, updated_at=timezone.now(), **counts)
    if not read:
        raise UnreadableFile("只有列名，没有内容。一行写一条，填好再上传。")
    return {"names": header.names, "unread": header.unread()}


def _row_of(row, plan):
    return ListingImportRow(
        listing_import=row,
        line=plan.candidate.line,
        cells=plan.candidate.cells,
        verdict=plan.verdict,
        faults=plan.faults,
        changes=plan.changes,
        listing_id=plan.saved.pk if plan.saved is not None else None,
    )


@transaction.atomic
def apply(*, listing_import, mode, actor):
    """Have the checked rows imported; the same decision twice is taken once. Raises ``ImportRefused``."""
    row = ListingImport.objects.without_files().select_for_update(of=("self",)).get(pk=listing_import.pk)
    if row.state in (ImportState.APPLYING, ImportState.DONE):
        return row
    if row.state != ImportState.CHECKED:
        raise ImportRefused("还没检查完，等一等。")
    if mode == ImportMode.ALL and row.wrong_count:
        raise ImportRefused(f"有 {row.wrong_count:,} 行有错，所以一行都没有导入。下载标了问题的文件，改好再上传。")
    if not row.to_apply_count:
        raise ImportRefused("没有要导入的行。")
    row.state, row.mode, row.applied_by, row.error = ImportState.APPLYING, mode, actor, ""
    row.save(update_fields=["state", "mode", "applied_by", "error", "updated_at"])
    job = jobs.enqueue(APPLY, key=f"import:{row.pk}:{row.checked_at.isoformat()}", payload={"import_id": row.pk})
    logger.info("import decided", listing_import=row.pk, mode=mode, job=job.pk)
    return row


def carry_out(*, import_id, on, at):
    """Import the rows, batch by batch, or all in one transaction."""
    row = _with_file(import_id)
    if row is None or row.state != ImportState.APPLYING:
        return
    importer = _importer(kinds.of(row.kind), row, row.applied_by, on=on, at=at)
    with pghistory.context(user=row.applied_by_id, url=row.get_absolute_url()):
        if row.mode == ImportMode.ALL:
            is_done = _take_all(row, importer)
        else:
            is_done = _take_possible(row, importer)
    if is_done:
        with _file_of(row) as path:
            returned = (
                _marked(row, path, row.header)
                if _count_of(row, ImportVerdict.WRONG) or LISTING_CODE in row.header["names"]
                else None
            )
        kept = {"returned": returned} if returned else {}
        _end_step(row, state=ImportState.DONE, finished_at=timezone.now(), **kept)


def _importer(kind, row, actor, *, on, at):
    return kind.importer(model=kind.model, actor=actor, at=at, on=on, manner=MANNER, codes=kind.codes(row.organization, on=on))


def _take_possible(row, importer):
    turn = _Turn()
    while True:
        turn.check()
        with transaction.atomic():
            rows = _next_rows(row)
            if not rows:
                return True
            plans, _ = importer.take([(one.line, one.cells) for one in rows])
            _note(row, rows, plans)


def _take_all(row, importer):
    done = 0
    import_progress.forget(row)
    try:
        with transaction.atomic():
            while rows := _next_rows(row):
                plans, _ = importer.take([(one.line, one.cells) for one in rows])
                wrong = [plan for plan in plans if plan.verdict == ImportVerdict.WRONG]
                if wrong:
                    raise _NotAll(wrong)
                _note(row, rows, plans)
                done += len(rows)
                import_progress.note(row, done)
    except _NotAll as error:
        import_progress.forget(row)
        _back_to_decision(row, error.plans)
        return False
    return True


def _next_rows(row):
    open_rows = row.rows.filter(verdict__in=_OPEN, is_applied=False).order_by("line")
    return list(open_rows.select_for_update(of=("self",))[:BATCH])


def _note(row, rows, plans):
    """Write beside the rows what became of them, in the transaction that made it so."""
    moved = dict.fromkeys(_COUNTS.values(), 0)
    applied = 0
    for one, plan in zip(rows, plans, strict=True):
        moved[_COUNTS[one.verdict]] -= 1
        moved[_COUNTS[plan.verdict]] += 1
        one.verdict, one.faults, one.changes = plan.verdict, plan.faults, plan.changes
        one.is_applied = plan.verdict in _OPEN
        one.listing_id = plan.saved.pk if plan.saved is not None else None
        applied += one.is_applied
    written = ["verdict", "faults", "changes", "is_applied", "listing_id"]
    # all exist and are locked: an upsert takes a tenth of the time of ``bulk_update``
    ListingImportRow.objects.bulk_create(rows, update_conflicts=True, unique_fields=["id"], update_fields=written)
    changes = {name: F(name) + count for name, count in moved.items() if count}
    ListingImport.objects.filter(pk=row.pk).update(
        applied_count=F("applied_count") + applied, updated_at=timezone.now(), **changes
    )


def _back_to_decision(row, plans):
    """Nothing was imported: say which rows cannot be any more, and leave the choice to people."""
    with transaction.atomic():
        by_line = {plan.candidate.line: plan for plan in plans}
        rows = list(row.rows.filter(line__in=by_line))
        _note(row, rows, [by_line[one.line] for one in rows])
        error = f"检查之后平台上的内容变了，有 {len(rows)} 行现在导不了，所以一行都没有导入。看看再决定。"
        with _file_of(row) as path:
            returned = _marked(row, path, row.header)
        _end_step(row, state=ImportState.CHECKED, checked_at=timezone.now(), error=error, returned=returned)


def fail(payload, error):
    """A step was given up after several attempts; what was imported until then stays."""
    text = "后台没能做完。再上传一次同一个文件：已经导入的不会重复。"
    with transaction.atomic():
        if (
            ListingImport.objects.filter(pk=payload["import_id"])
            .busy()
            .update(state=ImportState.FAILED, error=text, finished_at=timezone.now())
        ):
            import_news.tell(payload["import_id"])


def drafts_of(listing_import):
    """What this import wrote and nobody has handed in, and unchanged drafts that an earlier import wrote.

    A draft or a returned listing that people fill in by hand is not handed in for them because a file happens to hold it.
    """
    written = listing_import.rows.filter(is_applied=True)
    unchanged = listing_import.rows.filter(verdict=ImportVerdict.SAME)
    earlier = ListingImportRow.objects.filter(
        is_applied=True, listing_import__organization=listing_import.organization_id, listing_import__kind=listing_import.kind
    )
    mine = kinds.of(listing_import.kind).model.objects.filter(organization=listing_import.organization_id)
    return mine.filter(
        Q(pk__in=written.values("listing_id"), status__in=EDITABLE_STATUSES)
        | Q(pk__in=unchanged.values("listing_id"), status=Status.DRAFT) & Q(pk__in=earlier.values("listing_id"))
    )


@transaction.atomic
def submit(*, listing_import, actor, at):
    """Have all drafts of a finished import handed in; the same click twice hands in once."""
    row = (
        ListingImport.objects.without_files()
        .select_for_update(of=("self",))
        .select_related("organization")
        .get(pk=listing_import.pk)
    )
    if row.state not in (ImportState.DONE, ImportState.CHECKED):
        raise ImportRefused("还没导入完，等一等。")
    if not row.organization.is_verified:
        raise ImportRefused("单位还没通过核验，先存草稿。核验通过后再提交。")
    if row.submitting_at is not None and row.submitted_at is None:
        return row
    row.submitting_at, row.submitted_at, row.applied_by, row.error = at, None, actor, ""
    row.save(update_fields=["submitting_at", "submitted_at", "applied_by", "error", "updated_at"])
    jobs.enqueue(SUBMIT, key=f"import:{row.pk}:{at.isoformat()}", payload={"import_id": row.pk})
    return row


def hand_in(*, import_id):
    """Submit draft by draft; each is a step of its own, so what was handed in stays handed in."""
    row = _with_file(import_id)
    if row is None or row.submitting_at is None or row.submitted_at is not None:
        return
    turn = _Turn()
    with pghistory.context(user=row.applied_by_id, url=row.get_absolute_url()):
        for listing in list(drafts_of(row).order_by("pk").values_list("pk", flat=True)):
            turn.check()
            _hand_in_one(row, listing)
    ListingImport.objects.filter(pk=row.pk).update(submitted_at=timezone.now())


@transaction.atomic
def _hand_in_one(row, pk):
    at, kind = timezone.now(), kinds.of(row.kind)
    listing = kind.model.objects.select_related("organization").get(pk=pk)
    try:
        kind.submit(listing, actor=row.applied_by, at=at, on=timezone.localdate(at), expected_version=listing.version)
        outcome = "ok"
    except IncompleteDraft as error:
        outcome = "；".join(error.faults.values())
    except WorkflowError as error:
        outcome = str(error)
    row.rows.filter(listing_id=pk).update(submission=outcome[:200])


def fail_to_submit(payload, error):
    """Handing in was given up: what was handed in stays, and the rest can be handed in by another click."""
    text = "后台没能交完。已经交的不会重复，再点一次“提交”。"
    ListingImport.objects.filter(pk=payload["import_id"]).update(submitting_at=None, submitted_at=None, error=text)


def purge(*, at):
    """Delete imports of long ago; the listings stay. Returns how many."""
    old = ListingImport.objects.filter(created_at__lt=at - KEPT_FOR).values_list("pk", flat=True)
    count = 0
    for pk in list(old[:500]):
        ListingImport.objects.filter(pk=pk).delete()
        count += 1
    return count


def _with_file(import_id):
    rows = ListingImport.objects.select_related(
        "organization__district", "organization__industry", "created_by", "applied_by", "handed_to"
    )
    return rows.defer("returned").filter(pk=import_id).first()


def _count_of(row, verdict):
    return ListingImport.objects.values_list(_COUNTS[verdict], flat=True).get(pk=row.pk)


@contextmanager
def _file_of(row):
    with tempfile.NamedTemporaryFile(suffix=Path(row.file_name).suffix.lower()) as file:
        file.write(row.content)
        file.flush()
        yield Path(file.name)


def _marked(row, path, header):
    kind = kinds.of(row.kind)
    rows = list(row.rows.order_by("line").values_list("line", "faults", "listing_id"))
    codes = {
        listing.pk: listing.code
        for listing in kind.model.objects.filter(pk__in=[pk for *_, pk in rows if pk]).only("pk", "created_at")
    }
    notes = {line: (faults, codes.get(pk, "")) for line, faults, pk in rows}
    try:
        with held_to(MEMORY_MB):
            return marked(path, names=header["names"], labels=labels_of(kind.columns()), rows=notes)
    except Exception:  # noqa: BLE001 - what reads rows may stumble over a picture; the reasons stand on the page all the same
        logger.exception("file could not be marked", listing_import=row.pk)
        return None
