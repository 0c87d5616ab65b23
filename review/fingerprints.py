"""Nearly equal texts, found at a cost that does not grow with their number.

A text's shingles (overlapping runs of characters) are hashed; of many hash functions the smallest values are kept (MinHash) and
put together in bands (locality-sensitive hashing). Two texts that share a band are compared shingle by shingle; a listing needs
about 60 % of its shingles in common to be found, a name about 40 %.
"""

import re
import unicodedata
import zlib

import numpy
from django.contrib.contenttypes.models import ContentType

from core.enums import Status
from core.registries import Finding, ReviewRule, reviewable_for, reviewables
from review.models import TextFingerprint

LONG_TEXT = 40
LIVE = (Status.SUBMITTED, Status.APPROVED)
CANDIDATES_MAX = 20
SHOWN_MAX = 3
ALIKE = 0.8
"""Share of common shingles from which two texts count as nearly the same."""
SWEEP_MAX = 2000
_HASHES = numpy.random.RandomState(20211126).randint(1, 2**63 - 1, size=(32, 2), dtype=numpy.int64).astype(numpy.uint64)
"""Factors and summands of the hash functions, the same on every machine: multiply, add, keep the upper half."""
_NOISE = re.compile(r"[\W_]+")
SHORT_SHAPE, LONG_SHAPE = (2, 12, 2), (3, 8, 4)
"""Characters a shingle, bands, and hash values a band."""


def shingles(text):
    """The overlapping runs of characters of a text, without signs, spaces and the difference of wide and narrow letters."""
    plain = _NOISE.sub("", unicodedata.normalize("NFKC", text).lower())
    size = _shape(plain)[0]
    return {plain[start : start + size] for start in range(max(len(plain) - size + 1, 0))}


def bands_of(text):
    """The numbers under which a text is found, ``[]`` for one that says nothing."""
    plain = _NOISE.sub("", unicodedata.normalize("NFKC", text).lower())
    _, band_count, rows = _shape(plain)
    runs = shingles(text)
    if not runs:
        return []
    values = numpy.array([zlib.crc32(run.encode()) for run in runs], dtype=numpy.uint64)
    factors, summands = _HASHES[: band_count * rows, :1] | numpy.uint64(1), _HASHES[: band_count * rows, 1:]
    smallest = ((values[None, :] * factors + summands) >> numpy.uint64(32)).min(axis=1)
    return [
        int(zlib.crc32(bytes([band]) + smallest[band * rows : (band + 1) * rows].tobytes())) - 2**31 for band in range(band_count)
    ]


def likeness(one, other):
    """The share of common shingles of two texts, from 0 to 1."""
    first, second = shingles(one), shingles(other)
    return len(first & second) / len(first | second) if first and second else 0.0


def remember(obj):
    """Keep the fingerprint of an object whose kind is compared."""
    entry = reviewable_for(type(obj))
    if entry.text_of is None:
        return
    TextFingerprint.objects.update_or_create(
        content_type=ContentType.objects.get_for_model(type(obj)),
        object_id=obj.pk,
        defaults={
            "organization": entry.organization_of(obj),
            "bands": bands_of(entry.text_of(obj)),
            "content_version": obj.version,
        },
    )


def remember_missing(limit=SWEEP_MAX):
    """Fingerprints for what became public without a review (imports); returns how many were made."""
    count = 0
    for entry in reviewables:
        if entry.text_of is None:
            continue
        content_type = ContentType.objects.get_for_model(entry.model)
        known = TextFingerprint.objects.filter(content_type=content_type)
        rows = entry.model._default_manager.filter(status__in=LIVE).exclude(pk__in=known.values("object_id"))
        made = [
            TextFingerprint(
                content_type=content_type,
                object_id=row.pk,
                organization=entry.organization_of(row),
                bands=bands_of(entry.text_of(row)),
                content_version=row.version,
            )
            for row in with_organization(rows).order_by("-pk")[:limit]
        ]
        TextFingerprint.objects.bulk_create(made, ignore_conflicts=True, batch_size=500)
        count += len(made)
    return count


def near_duplicates(obj, *, alike=ALIKE):
    """``[(other, likeness)]``: live ones of the same kind that say nearly the same, most alike first; two queries."""
    return near_duplicates_of([obj], alike=alike)[obj.pk]


def near_duplicates_of(objects, *, alike=ALIKE):
    """``{pk: [(other, likeness)]}`` for several objects of one kind; two queries, however many there are."""
    entry = reviewable_for(type(objects[0]))
    texts = {obj.pk: entry.text_of(obj) if entry.text_of else "" for obj in objects}
    bands = {pk: set(bands_of(text)) for pk, text in texts.items()}
    near = _fingerprints(type(objects[0]), bands)
    others = _live(type(objects[0]), near)
    return {
        obj.pk: _compared(
            entry, obj, texts[obj.pk], [others[pk] for pk in near if pk in others and near[pk] & bands[obj.pk]], alike
        )
        for obj in objects
    }


def _fingerprints(model, bands):
    """``{pk: bands}`` of what shares a band with one of the wanted; the limit keeps a flood of equal texts cheap."""
    wanted = set().union(*bands.values())
    if not wanted:
        return {}
    near = TextFingerprint.objects.near(wanted, ContentType.objects.get_for_model(model))
    rows = near.values_list("object_id", "bands")[: (CANDIDATES_MAX + 1) * len(bands)]
    return {pk: set(found) for pk, found in rows}


def _live(model, near):
    rows = with_organization(model._default_manager.filter(pk__in=list(near), status__in=LIVE)) if near else ()
    return {row.pk: row for row in rows}


def _compared(entry, obj, text, others, alike):
    own = {pk for pk in (obj.pk, getattr(obj, "revision_of_id", None)) if pk}
    found = [
        (other, likeness(text, entry.text_of(other)))
        for other in others
        if other.pk not in own and getattr(other, "revision_of_id", None) not in own
    ]
    return sorted(((other, share) for other, share in found if share >= alike), key=lambda pair: (-pair[1], pair[0].pk))


def with_organization(rows):
    """The rows with their organization joined, where they have one."""
    return rows.select_related("organization") if any(field.name == "organization" for field in rows.model._meta.fields) else rows


def _shape(plain):
    return LONG_SHAPE if len(plain) > LONG_TEXT else SHORT_SHAPE


def _near(obj, on):
    entry = reviewable_for(type(obj))
    organization = entry.organization_of(obj)
    for other, share in near_duplicates(obj)[:SHOWN_MAX]:
        owner = entry.organization_of(other)
        if owner == other:
            text = f"单位名称和“{other}”（编号 {other.pk}）很像，看看是不是同一家"
        elif owner == organization:
            text = f"和本单位的《{other}》（{other.code}）有 {share:.0%} 相同，看看是不是重复发布"
        else:
            text = f"和“{owner}”的《{other}》（{other.code}）有 {share:.0%} 相同，看看是不是照抄"
        yield Finding(NEAR_DUPLICATE.code, "notice", text)


NEAR_DUPLICATE = ReviewRule("review.near_duplicate", "和已有的几乎一样（本单位或别家）", _near, ("title", "description", "name"))
