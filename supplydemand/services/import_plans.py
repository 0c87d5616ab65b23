"""What an import would do with each row: new, changed (and in which cells), the same, or wrong (and why)."""

from copy import copy
from dataclasses import dataclass, field
from datetime import timedelta

from accounts.rules import is_coordinator_of, is_editor
from core.cells import plain_cell
from core.enums import EDITABLE_STATUSES, Status
from supplydemand.columns import LISTING_CODE, ORGANIZATION_CODE
from supplydemand.completeness import EITHER, VALID_DAYS_MAX, faults_of
from supplydemand.enums import ImportVerdict
from supplydemand.findings import unfit_for_the_public
from supplydemand.models import TalentDemand
from supplydemand.presentation import label_of, words_of
from supplydemand.services.import_rows import WHOLE_ROW, read_row
from supplydemand.services.listings import CONTENT_LISTS

LEAST_FAULTS = ("title", "headcount", "region", "expires_on", "salary_max", "level_max")
"""What a listing of an old register may not lack or get wrong; the rest may be missing, for it holds less than our form asks."""

_RELATED = {
    True: ("organization", "region", "district", "occupation", "industry", "level_min", "level_max"),
    False: ("organization", "region", "district", "level"),
}


@dataclass
class Plan:
    """What is to be done with a row. ``saved`` is the row it changes; ``original`` the public one that a revision is for."""

    candidate: object
    verdict: str
    saved: object = None
    original: object = None
    faults: dict = field(default_factory=dict)
    changes: list = field(default_factory=list)


@dataclass(frozen=True)
class Manner:
    """How an import is done: ``publish`` at once; ``is_strict`` asks of a row what the form asks of a submission.

    ``revises`` makes a revision where a public listing would change.
    """

    publish: bool = False
    is_strict: bool = False
    revises: bool = False


class Planner:
    """Plans batch after batch of one file; remembers which rows it has seen. A subclass knows one kind of rows."""

    def __init__(self, *, model, actor, on, codes, manner):
        self.model, self.actor, self.on, self.codes, self.manner = model, actor, on, codes, manner
        self._seen, self._rights = {}, {}

    def read(self, batch):
        """The candidates of ``(line, cells)`` rows."""
        return [self.read_row(line, cells) for line, cells in batch]

    def read_row(self, line, cells):
        """The ``Candidate`` of one row."""
        raise NotImplementedError

    def all_faults(self, candidate, listing, saved=None):
        """``{column: what to do}`` for a row as it would be written; ``saved`` is the one it changes."""
        raise NotImplementedError

    def related(self):
        """What of known rows is joined."""
        raise NotImplementedError

    def prefetched(self):
        """What of known rows is read beside them."""
        return CONTENT_LISTS

    def further_changes(self, candidate, saved):
        """Changes, as ``changes_of`` tells them, of what is no field of the row."""
        return []

    def shorten(self, candidate, saved):
        """What a kind cuts down by itself."""

    def plan(self, candidates, *, for_update=False):
        """A ``Plan`` for each candidate, in order; a constant number of queries."""
        known = Known(self.model, candidates, planner=self, for_update=for_update)
        return [self._plan(candidate, known) for candidate in candidates]

    def _plan(self, candidate, known):
        organization = candidate.organization
        if organization is None:
            return _wrong(candidate, candidate.faults)
        objection = self._objection_to(organization)
        if objection:
            return _wrong(candidate, {ORGANIZATION_CODE: objection})
        if LISTING_CODE in candidate.faults or "external_id" in candidate.faults or WHOLE_ROW in candidate.faults:
            return _wrong(candidate, self.all_faults(candidate, candidate.listing) | candidate.faults)
        saved = known.find(candidate)
        if saved is None and candidate.code_pk is not None:
            return _wrong(candidate, {LISTING_CODE: "本单位没有这个编号。照平台上的编号写；新填的空着。"})
        plan = self._meet(candidate, saved, known) if saved is not None else self._new(candidate)
        twin = self._twin_of(candidate, saved) if plan.verdict != ImportVerdict.WRONG else None
        if twin is not None:
            return _wrong(candidate, {LISTING_CODE if candidate.code_pk else "external_id": f"和第 {twin} 行是同一条，留一行。"})
        return plan

    def _objection_to(self, organization):
        if organization.pk not in self._rights:
            self._rights[organization.pk] = self._ask_rights(organization)
        return self._rights[organization.pk]

    def _ask_rights(self, organization):
        if not self.manner.publish:
            return "" if is_editor(self.actor, organization) else "你不是这个单位的经办人"
        if not is_coordinator_of(self.actor, organization):
            return "这个单位不在你的审核范围，或者是你自己的单位"
        return "" if organization.is_verified else "这个单位还没通过核验"

    def _twin_of(self, candidate, saved):
        keys = [("key", candidate.organization.pk, candidate.keys[0])] if candidate.code_pk is None else []
        keys += [("pk", saved.pk)] if saved is not None else []
        twins = [self._seen[key] for key in keys if key in self._seen]
        self._seen |= dict.fromkeys(keys, candidate.line)
        return twins[0] if twins else None

    def _new(self, candidate):
        self.shorten(candidate, None)
        faults = self.all_faults(candidate, candidate.listing) | candidate.objections
        return _wrong(candidate, faults) if faults else Plan(candidate, ImportVerdict.NEW)

    def _meet(self, candidate, saved, known):
        if candidate.cells.get("external_id") and saved.external_id != candidate.listing.external_id:
            return _wrong(
                candidate, {"external_id": f"平台上这一条的来源编号是“{saved.external_id or '空'}”，改成一样，或空着。"}
            )
        revision = known.revision_of(saved)
        target, changes = revision or saved, []
        if revision is not None and _leave_public_cells(candidate, saved, revision):
            return Plan(candidate, ImportVerdict.SAME, saved=saved)
        if not candidate.faults:
            self.shorten(candidate, target)
            changes = changes_of(candidate, target) + self.further_changes(candidate, target)
            if not changes:
                return Plan(candidate, ImportVerdict.SAME, saved=target)
        merged = merged_with(candidate, target)
        changed = {change["field"] for change in changes}
        objections = {name: text for name, text in candidate.objections.items() if name in changed}
        faults = self.all_faults(candidate, merged, target) | objections
        if faults:
            return _wrong(candidate, faults)
        return self.change(candidate, target, changes)

    def change(self, candidate, target, changes):
        """The plan of a row that says something else than what is saved."""
        if target.status in EDITABLE_STATUSES:
            return Plan(candidate, ImportVerdict.CHANGED, saved=target, changes=changes)
        return self.left_alone(candidate, target, "这一条")

    @staticmethod
    def left_alone(candidate, target, what):
        """A row that an import does not change."""
        reason = f"平台上{what}是“{target.get_status_display()}”，内容不同，要在页面上改"
        return _wrong(candidate, {"external_id" if candidate.code_pk is None else LISTING_CODE: reason})


class ListingPlanner(Planner):
    """Plans rows of demands or supplies."""

    def read_row(self, line, cells):
        """The row as a listing."""
        return read_row(self.model, line, cells, self.codes)

    def related(self):
        """Organization and codes."""
        return _RELATED[self.model is TalentDemand]

    def change(self, candidate, target, changes):
        """What is public is published anew or revised, where that is the manner."""
        if self.manner.publish and target.status in (Status.APPROVED, Status.EXPIRED):
            return Plan(candidate, ImportVerdict.CHANGED, saved=target, changes=changes)
        if target.status in EDITABLE_STATUSES:
            return super().change(candidate, target, changes)
        if self.manner.revises and target.is_published:
            return Plan(candidate, ImportVerdict.CHANGED, saved=target, original=target, changes=changes)
        return self.left_alone(candidate, target, "它的修改稿" if target.revision_of_id else "这一条")

    def all_faults(self, candidate, listing, saved=None):
        """What the form would say; of an old register only what is needed least."""
        has_majors = bool(candidate.majors) or (
            "majors" not in candidate.stated and saved is not None and bool(saved.majors.all())
        )
        faults = faults_of(listing, on=self.on, has_majors=has_majors)
        if not self.manner.is_strict:
            faults = {name: text for name, text in faults.items() if name in LEAST_FAULTS}
        if candidate.faults.keys() & set(EITHER):  # what was written there cannot be read: nothing is said of the other one
            faults = {name: text for name, text in faults.items() if name not in EITHER}
        if self.manner.publish:
            faults |= unfit_for_the_public(listing)
        return faults | candidate.faults

    def shorten(self, candidate, saved):
        """Cut an expiry beyond the maximum where that is the custom; a known listing keeps what it has."""
        listing, latest = candidate.listing, self.on + timedelta(days=VALID_DAYS_MAX)
        if self.manner.is_strict or listing.expires_on is None or listing.expires_on <= latest:
            return
        if saved is not None and saved.expires_on == listing.expires_on:
            return
        candidate.is_shortened = True
        listing.expires_on = saved.expires_on if saved is not None and _is_future(saved.expires_on, self.on) else latest


def _leave_public_cells(candidate, public, revision):
    """Take the cells that only repeat the public text out of what the row states: a colleague may be revising them.

    Returns whether the row says nothing beyond the public text.
    """
    changed = {change["field"] for change in changes_of(candidate, public)} | candidate.faults.keys()
    if not changed:
        return True
    revised = {change["field"] for change in changes_of(candidate, revision)}
    candidate.stated -= revised - changed
    return False


def _is_future(day, on):
    return day is not None and day >= on


def _wrong(candidate, faults):
    return Plan(candidate, ImportVerdict.WRONG, faults=dict(faults))


class Known:
    """The rows that a batch may be about, read at once; ``revision_of`` where their kind has revisions."""

    def __init__(self, model, candidates, *, planner, for_update):
        self._rows = model.objects.select_related(*planner.related()).prefetch_related(*planner.prefetched())
        if for_update:
            self._rows = self._rows.select_for_update(of=("self",))
        candidates = [candidate for candidate in candidates if candidate.organization is not None]
        organizations = {candidate.organization.pk for candidate in candidates}
        keys = {key for candidate in candidates for key in candidate.keys}
        pks = {candidate.code_pk for candidate in candidates if candidate.code_pk is not None}
        own = self._rows.filter(organization__in=organizations).order_by("pk")
        has_revisions = any(field.name == "revision_of" for field in model._meta.fields)
        named = own.filter(external_id__in=keys, **({"revision_of": None} if has_revisions else {}))
        self._by_key = {(row.organization_id, row.external_id): row for row in named}
        self._by_pk = {(row.organization_id, row.pk): row for row in own.filter(pk__in=pks)}
        self._revisions = self._open_revisions(own) if has_revisions else {}

    def _open_revisions(self, own):
        public = {row.pk for row in (*self._by_key.values(), *self._by_pk.values()) if row.is_published}
        open_ones = own.filter(revision_of__in=public, status__in=[*EDITABLE_STATUSES, Status.SUBMITTED])
        return {row.revision_of_id: row for row in open_ones}

    def find(self, candidate):
        """The listing that a row means, None for a new one."""
        organization = candidate.organization.pk
        if candidate.code_pk is not None:
            return self._by_pk.get((organization, candidate.code_pk))
        return next((self._by_key[organization, key] for key in candidate.keys if (organization, key) in self._by_key), None)

    def revision_of(self, saved):
        """The open revision of a public listing."""
        return self._revisions.get(saved.pk)


def stated_fields(candidate):
    """The content fields that a row says something about; the district follows a region."""
    names = [name for name in candidate.fields if name in candidate.stated and name not in _derived(candidate)]
    return [*names, "district"] if "region" in names else names


def _derived(candidate):
    return ("district",) if "region" in candidate.fields else ()


def merged_with(candidate, saved):
    """An unsaved copy of ``saved`` with what the row states."""
    merged = copy(saved)
    for name in stated_fields(candidate):
        setattr(merged, name, getattr(candidate.listing, name))
    return merged


def changes_of(candidate, saved):
    """``[{"field", "label", "before", "after"}]`` of the cells that say something else than what is saved."""
    listing, derived = candidate.listing, _derived(candidate)
    changes = [
        _change(saved, name, getattr(saved, name), getattr(listing, name))
        for name in candidate.fields
        if name in candidate.stated and name not in derived and _plain(listing, name) != _plain(saved, name)
    ]
    for name in candidate.lists:
        before, after = list(getattr(saved, name).all()), getattr(candidate, name)
        if name in candidate.stated and {row.pk for row in before} != {row.pk for row in after}:
            changes.append(_change(saved, name, before, after))
    return changes


def _change(saved, name, before, after):
    model_field = saved._meta.get_field(name)
    return {
        "field": name,
        "label": label_of(saved, name),
        "before": words_of(model_field, before),
        "after": words_of(model_field, after),
    }


def _plain(listing, name):
    value = getattr(listing, listing._meta.get_field(name).attname)
    if isinstance(value, str):
        return plain_cell(value)
    return [plain_cell(part) for part in value] if isinstance(value, list) else value
