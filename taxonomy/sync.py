"""Bring one table in line with one packaged list: few statements, and a count of what was done."""

from dataclasses import dataclass
from itertools import groupby

from taxonomy.enums import Origin

BATCH = 2000


@dataclass
class ListReport:
    """What loading one list did; counts are rows."""

    name: str
    added: int = 0
    changed: int = 0
    retired: int = 0
    unchanged: int = 0


def sync_codes(model, rows, *, key, on, fixed=None):
    """Insert, update and retire the rows of ``model``; return (report, {key: id}).

    ``rows`` are dictionaries of column values; ``key`` names the columns of the natural key. A value under ``parent_key``
    is the key of the parent, which must come earlier at another ``depth``. Rows that the list no longer has get
    ``retired_on=on``. Rows kept by the city (``origin``) are left alone.
    """
    report = ListReport(str(model._meta.verbose_name))
    existing = {_key_of(row, key): row for row in model.objects.all()}
    ids = {natural: row.pk for natural, row in existing.items()}
    changed, seen = [], set()
    for _, layer in groupby(rows, key=lambda row: row.get("depth")):
        created = []
        for values in layer:
            values = {**(fixed or {}), **values}
            natural = tuple(values[name] for name in key)
            seen.add(natural)
            if "parent_key" in values:
                parent_key = values.pop("parent_key")
                values["parent_id"] = ids[parent_key] if parent_key else None
            if natural not in existing:
                created.append(model(**values))
            elif _apply(existing[natural], values):
                changed.append(existing[natural])
            else:
                report.unchanged += 1
        for row in model.objects.bulk_create(created, batch_size=BATCH):
            ids[_key_of(row, key)] = row.pk
        report.added += len(created)
    _write_changes(model, changed)
    report.changed = len(changed)
    report.retired = _retire(model, existing, seen, on=on)
    return report, ids


def sync_links(model, pairs, *, columns, name):
    """Make a table of plain links hold exactly ``pairs`` of ids; return a report."""
    existing = {pair: pk for pk, *pair_list in model.objects.values_list("pk", *columns) for pair in (tuple(pair_list),)}
    wanted = set(pairs)
    missing = sorted(wanted - existing.keys())
    vanished = [pk for pair, pk in existing.items() if pair not in wanted]
    model.objects.bulk_create([model(**dict(zip(columns, pair, strict=True))) for pair in missing], batch_size=BATCH)
    if vanished:
        model.objects.filter(pk__in=vanished).delete()
    return ListReport(name, added=len(missing), retired=len(vanished), unchanged=len(wanted) - len(missing))


def sync_members(model, members, *, name):
    """Bring the packaged family memberships in line with {(family id, major id): (strength, basis)}; return a report.

    Memberships kept by the city win over the packaged ones and are never removed here.
    """
    report = ListReport(name)
    existing = {(row.family_id, row.major_id): row for row in model.objects.all()}
    created, changed = [], []
    for pair, (strength, basis) in members.items():
        row = existing.pop(pair, None)
        values = {"strength": strength, "basis": basis}
        if row is None:
            created.append(model(family_id=pair[0], major_id=pair[1], origin=Origin.PACKAGE, **values))
        elif _apply(row, values):
            changed.append(row)
        else:
            report.unchanged += 1
    vanished = [row.pk for row in existing.values() if row.origin == Origin.PACKAGE]
    model.objects.bulk_create(created, batch_size=BATCH)
    if changed:
        model.objects.bulk_update(changed, ["strength", "basis"], batch_size=BATCH)
    if vanished:
        model.objects.filter(pk__in=vanished).delete()
    report.added, report.changed, report.retired = len(created), len(changed), len(vanished)
    return report


def _key_of(row, key):
    return tuple(getattr(row, name) for name in key)


def _apply(row, values):
    """Write differing values onto ``row`` and say whether there were any; a row that is listed again is valid again."""
    if getattr(row, "origin", Origin.PACKAGE) == Origin.CITY:
        return False
    values = dict(values)
    if hasattr(row, "retired_on"):
        values.setdefault("retired_on", None)
    differing = {name: value for name, value in values.items() if getattr(row, name) != value}
    for name, value in differing.items():
        setattr(row, name, value)
    return bool(differing)


def _write_changes(model, rows):
    if not rows:
        return
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    for row in rows:
        for field in fields:
            field.pre_save(row, False)  # derived columns follow; bulk_update does not ask for them
    model.objects.bulk_update(rows, [field.name for field in fields], batch_size=BATCH)


def _retire(model, existing, seen, *, on):
    if not hasattr(model, "retired_on"):
        return 0
    vanished = [
        row.pk
        for natural, row in existing.items()
        if natural not in seen and row.retired_on is None and getattr(row, "origin", Origin.PACKAGE) == Origin.PACKAGE
    ]
    return model.objects.filter(pk__in=vanished).update(retired_on=on) if vanished else 0
