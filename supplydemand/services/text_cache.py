"""Words of listings' texts: cut once, kept in PostgreSQL by the hash of the content."""

import struct
from collections import Counter
from hashlib import sha256

import numpy as np
from django.db.models import BinaryField, F, Func, OuterRef, Subquery, TextField, Value
from django.db.models.functions import NullIf

from supplydemand.matching import text as texts
from supplydemand.matching.columnar import Words
from supplydemand.models import TalentSupply, Term, TokenizedText
from supplydemand.services.copying import COPY_HEAD, copy_out

WORD = np.dtype([("term", "<i4"), ("count", "<u2")])
BATCH = 2_000
"""Texts cut and kept in one go."""
TEXT_FIELDS = {TalentSupply: ("title", "description", "courses")}
PLAIN_FIELDS = ("title", "description")


def text_fields(model):
    """The fields whose text is compared, in the order in which ``records`` joins them."""
    return TEXT_FIELDS.get(model, PLAIN_FIELDS)


def words_of(listings):
    """``Words`` of a queryset of listings in order of id; what was never cut is cut and kept first."""
    fill(listings)
    kept = list(_fields(copy_out(_with_kept(listings).order_by("pk").values_list("kept"))))
    ptr = np.zeros(len(kept) + 1, dtype=np.int64)
    np.cumsum([len(entry) // WORD.itemsize for entry in kept], out=ptr[1:])
    found = np.frombuffer(b"".join(kept), dtype=WORD)
    return Words(ptr, found["term"].astype(np.int32), found["count"].astype(np.int32))


def missing(listings):
    """Those of a queryset whose text is not kept yet."""
    return _with_kept(listings).filter(kept=None)


def fill(listings):
    """Cut and keep the texts of a queryset that are not kept yet; returns how many different ones there were."""
    rows = missing(listings).order_by("pk").values_list(*text_fields(listings.model))
    batch, count = set(), 0
    for row in rows.iterator(chunk_size=BATCH):
        batch.add("\n".join(part for part in row if part))
        if len(batch) == BATCH:
            count += _keep(batch)
            batch = set()
    return count + _keep(batch)


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
    """The values of COPY's binary format with one column."""
    position, read = COPY_HEAD, struct.Struct(">hi").unpack_from
    while True:
        if content[position : position + 2] == b"\xff\xff":
            return
        _, length = read(content, position)
        position += 6
        yield content[position : position + length]
        position += length


def _keep(contents):
    if not contents:
        return 0
    counts = {content: Counter(texts.tokenize(content)) for content in contents}
    number = _numbers({word for words in counts.values() for word in words})
    TokenizedText.objects.bulk_create(
        [
            TokenizedText(digest=sha256(content.encode()).digest(), version=texts.VERSION, words=_packed(words, number))
            for content, words in counts.items()
        ],
        ignore_conflicts=True,
    )
    return len(counts)


def _packed(words, number):
    return np.array([(number[word], count) for word, count in words.items()], dtype=WORD).tobytes()


def _numbers(words):
    """Word → number; new words get one."""
    known = set(Term.objects.filter(term__in=words).values_list("term", flat=True))
    Term.objects.bulk_create([Term(term=word) for word in sorted(words - known)], ignore_conflicts=True)
    return dict(Term.objects.filter(term__in=words).values_list("term", "pk"))
