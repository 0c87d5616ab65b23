"""Families as matching and filters read them: which fields of study each row of each catalogue belongs to, how strongly."""

from collections import defaultdict

from django.db.models import Q

from taxonomy.models import Major, MajorFamily, MajorFamilyMembership

KIN_STRENGTH = 50
"""From this strength on a row counts as one of a family's own when somebody looks for the whole family."""


def kin_of(majors, *, on):
    """Ids of all rows of all catalogues that share a family with one of ``majors`` (ids), themselves included; two queries."""
    strengths = family_strengths(on=on)
    wanted = {family for pk in majors for family in _strong(strengths.get(pk, {}))}
    return {*majors, *(pk for pk, families in strengths.items() if wanted & _strong(families))}


def family_strengths(*, on, majors=None):
    """``{major id: {family id: strength}}`` for the rows ``majors`` (ids), or for every row of every catalogue; two queries.

    A row with memberships of its own has exactly those; a major without any has its class's; a field has, per family, the
    greatest strength among the rows below it. Families retired on the date ``on`` do not count. Strengths run from 1 to 100.
    """
    own = defaultdict(dict)
    memberships = MajorFamilyMembership.objects.filter(family__in=MajorFamily.objects.current(on=on))
    codes = Major.objects.all()
    if majors is not None:
        codes = codes.filter(_branches_of(majors))
        memberships = memberships.filter(major__in=codes)
    for family, major, strength in memberships.values_list("family_id", "major_id", "strength"):
        own[major][family] = strength
    rows = list(codes.order_by("depth").values_list("pk", "parent_id", "depth"))
    parents = {pk: parent for pk, parent, _ in rows}
    resolved = {pk: _nearest(pk, parents, own) for pk, _, depth in rows if depth != "field"}
    fields = {pk: {} for pk, _, depth in rows if depth == "field"}
    for pk, families in resolved.items():
        below = fields.get(_root(pk, parents))
        if below is not None:
            for family, strength in families.items():
                below[family] = max(strength, below.get(family, 0))
    found = {**resolved, **{pk: {**families, **own.get(pk, {})} for pk, families in fields.items()}}
    return found if majors is None else {pk: found[pk] for pk in majors if pk in found}


def _branches_of(majors):
    """The rows that decide about ``majors``: themselves, what lies above each, and what lies below each field."""
    wanted = set(majors)
    above = Q(children__in=wanted) | Q(children__children__in=wanted)
    below = Q(parent__in=wanted) | Q(parent__parent__in=wanted)
    return Q(pk__in=wanted) | Q(pk__in=Major.objects.filter(above).values("pk")) | below


def _strong(families):
    return {family for family, strength in families.items() if strength >= KIN_STRENGTH}


def _nearest(pk, parents, own):
    while pk is not None:
        if pk in own:
            return dict(own[pk])
        pk = parents.get(pk)
    return {}


def _root(pk, parents):
    while parents.get(pk) is not None:
        pk = parents[pk]
    return pk
