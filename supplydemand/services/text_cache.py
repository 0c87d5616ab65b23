"""Words of listings' texts: cut once, kept in PostgreSQL by the hash of the content."""

import struct
from collections import Counter
from hashlib import sha256

import numpy as np
from django.db import connection
from django.db.models import BinaryField, F, Func, OuterRef, Subquery, TextField, Value
from django.db.models.functions import NullIf

from supplydemand.matching import text as texts
from supplydemand.matching.columnar import Words
from supplydemand.models import TalentSupply, Term, TokenizedText
from supplydemand.services.copying import COPY_HEAD, copy_out, rows_of

WORD = np.dtype([("term", "<i4"), ("count", "<u2")])
KEEP = """
INSERT INTO supplydemand_tokenizedtext (version, digest, words)
SELECT %s, digest, words FROM unnest(%s::bytea[], %s::bytea[]) AS kept (digest, words)
ORDER BY digest
ON CONFLICT DO NOTHING
"""
BATCH = 2_000
"""Texts cut and kept in one go."""
TEXT_FIELDS = {TalentSupply: ("title", "description", "courses")}
PLAIN_FIELDS = ("title", "description")


def text_fields(model):
    """The fields whose text is compared, in the order in which ``records`` joins them."""
    return TEXT_FIELDS.get(model, PLAIN_FIELDS)


class Kept:
    """The kept words of a queryset of listings, as they were read: ``missing`` are the ids of those that were never cut."""

    def __init__(self, listings):
        found = list(_fields(copy_out(_with_kept(listings).order_by("pk").values_list("pk", "kept"))))
        self.ids = np.array([pk for pk, _ in found], dtype=np.int64)
        self.entries = [entry for _, entry in found]
        self.missing = [pk for pk, entry in found if entry is None]

    def words(self, ids):
        """``Words`` of the listings with these ids, in order; none of a listing that was not read or cut."""
        kept = [b""] * len(ids)
        row, is_known = rows_of(self.ids, ids)
        for place in np.flatnonzero(is_known).tolist():
            kept[row[place]] = self.entries[place] or b""
        ptr = np.zeros(len(kept) + 1, dtype=np.int64)
        np.cumsum([len(entry) // WORD.itemsize for entry in kept], out=ptr[1:])
        words = np.frombuffer(b"".join(kept), dtype=WORD)
        return Words(ptr, words["term"].astype(np.int32), words["count"].astype(np.int32))


def kept_of(listings):
    """``Kept`` of a queryset; what was never cut is cut and kept first."""
    kept = Kept(listings)
    if not kept.missing:
        return kept
    fill(listings)
    return Kept(listings)


def missing(listings):
    """Those of a queryset whose text is not kept yet."""
    return _with_kept(listings).filter(kept=None)


def fill(listings):
    """Cut and keep the texts of a queryset that are not kept yet; returns how many different ones there were."""
    rows = missing(listings).order_by("pk").values_list(*text_fields(listings.model))
    batch, number, count = set(), {}, 0
    for row in rows.iterator(chunk_size=BATCH):
        batch.add("\n".join(part for part in row if part))
        if len(batch) == BATCH:
            count += _keep(batch, number)
            batch = set()
    return count + _keep(batch, number)


def names_of(numbers):
    """The words with these numbers, in the same order."""
    wanted = np.asarray(numbers).tolist()
    names = dict(Term.objects.filter(pk__in=wanted).values_list("pk", "term"))
    return [names[number] for number in wanted]


def drop_unused(*querysets):
    """Forget texts that none of these listings has any more, and those of older tokenizers; returns how many."""
    unused = TokenizedText.objects.filter(version=texts.VERSION)
    for listings in querysets:
        unused = unused.exclude(digest__in=listings.order_by().annotate(digest=digest_of(listings.model)).values("digest"))
    return TokenizedText.objects.exclude(version=texts.VERSION).delete()[0] + unused.delete()[0]


def _with_kept(listings):
    found = TokenizedText.objects.filter(digest=OuterRef("digest"), version=texts.VERSION)
    return listings.annotate(digest=digest_of(listings.model)).annotate(kept=Subquery(found.values("words")[:1]))


def digest_of(model):
    """The sha256 of a listing's text as the tables of kept texts have it, for a queryset of ``model``."""
    parts = [NullIf(F(name), Value("")) for name in text_fields(model)]
    joined = Func(Value("\n"), *parts, function="concat_ws", output_field=TextField())
    return Func(joined, template="sha256(convert_to(%(expressions)s, 'UTF8'))", output_field=BinaryField())


def _fields(content):
    """``(number, bytes or None)`` of COPY's binary format with two such columns."""
    position, read = COPY_HEAD, struct.Struct(">hiqi").unpack_from
    while content[position : position + 2] != b"\xff\xff":
        _, _, pk, length = read(content, position)
        position += 18
        if length < 0:
            yield pk, None
            continue
        yield pk, content[position : position + length]
        position += length


def _keep(contents, number):
    """Cut and keep some texts; ``number`` holds the numbers of the words that are known so far."""
    if not contents:
        return 0
    counts = {content: Counter(texts.tokenize(content)) for content in contents}
    _add_numbers({word for words in counts.values() for word in words} - number.keys(), number)
    digests = [sha256(content.encode()).digest() for content in counts]
    with connection.cursor() as cursor:
        cursor.execute(KEEP, [texts.VERSION, digests, [_packed(words, number) for words in counts.values()]])
    return len(counts)


def _packed(words, number):
    pairs = np.empty(len(words), dtype=WORD)
    pairs["term"] = [number[word] for word in words]
    pairs["count"] = list(words.values())
    return pairs.tobytes()


def _add_numbers(words, number):
    """Numbers of words, into ``number``; new words get one."""
    ordered = sorted(words)  # two processes that add the same words take their locks in one order
    number.update(Term.objects.filter(term__in=ordered).values_list("term", "pk"))
    fresh = [word for word in ordered if word not in number]
    if fresh:
        Term.objects.bulk_create([Term(term=word) for word in fresh], ignore_conflicts=True)
        number.update(Term.objects.filter(term__in=fresh).values_list("term", "pk"))
