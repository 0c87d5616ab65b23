"""The sorts of work that the desk speaks of: each registered kind, and each part of one that is several sorts of work."""

from django.contrib.contenttypes.models import ContentType

from core.registries import reviewables


def labels():
    """``{(content type id, part): label}`` in the order of the registry; ``part`` is empty for a kind without parts."""
    found = {}
    for entry in reviewables:
        pk = ContentType.objects.get_for_model(entry.model).pk
        found |= {(pk, part): label for part, label in entry.handling.parts or (("", entry.label),)}
    return found


def label_of(task):
    """What a task is, in the desk's words."""
    model = task.content_type.model_class()
    entry = next((entry for entry in reviewables if entry.model is model), None)
    if entry is None:
        return task.content_type.name
    return dict(entry.handling.parts).get(task.part, entry.label)


def values():
    """``{value of an address: (content type id, part or None)}``: whole kinds, and their parts behind a colon."""
    found = {}
    for entry in reviewables:
        pk, name = ContentType.objects.get_for_model(entry.model).pk, entry.model._meta.label_lower
        found[name] = pk, None
        found |= {f"{name}:{part}": (pk, part) for part, _ in entry.handling.parts}
    return found


def value_of(content_type_id, part):
    """The address' value of a sort of work."""
    return next(value for value, key in values().items() if key in ((content_type_id, part), (content_type_id, part or None)))


def choices():
    """``[(value of an address, label)]``: what a filter offers, a kind with parts by its parts."""
    by_key, found = labels(), []
    for value, (pk, part) in values().items():
        label = by_key.get((pk, part or ""))
        if label:
            found.append((value, label))
    return found


def narrowed(rows, value, *, prefix=""):
    """Those of ``rows`` that are the sort of work of an address; an unknown one narrows nothing."""
    if value not in (known := values()):
        return rows
    content_type_id, part = known[value]
    rows = rows.filter(**{f"{prefix}content_type": content_type_id})
    return rows if part is None else rows.filter(**{f"{prefix}part": part})


def own_promises():
    """``{(content type id, part): (fewest, most)}`` working days where the rows themselves set them; a query a kind."""
    found = {}
    for entry in reviewables:
        pk = ContentType.objects.get_for_model(entry.model).pk
        found |= {(pk, part): days for part, days in entry.handling.promises().items()}
    return found
