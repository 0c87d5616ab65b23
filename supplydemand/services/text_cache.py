"""Words of listings' texts: cut once, kept in PostgreSQL by the hash of the content."""

import struct
import threading
from hashlib import sha256
from itertools import chain, islice, pairwise

import numpy as np
from django.db import connection
from django.db.models import BinaryField, F, Func, OuterRef, Subquery, TextField, Value
from django.db.models.functions import NullIf

from supplydemand.matching import columnar
from supplydemand.matching import text as texts
from supplydemand.matching.columnar import Words
from supplydemand.models import TalentSupply, Term, TokenizedText
from supplydemand.services.copying import COPY_HEAD, COPY_TAIL, copy_out, rows_of

WORD = np.dtype([("term", "<i4"), ("count", "<u2")])
ROW = np.dtype([("fields", ">i2"), ("size", ">i4"), ("number", ">i8"), ("length", ">i4")])
FRAME = ROW.itemsize
KEEP = """
INSERT INTO supplydemand_tokenizedtext (version, digest, words)
SELECT %s, digest, words FROM unnest(%s::bytea[], %s::bytea[]) AS kept (digest, words)
ORDER BY digest
ON CONFLICT DO NOTHING
"""
KNOWN = "SELECT term, id FROM supplydemand_term WHERE term = ANY(%s)"
ADD = "INSERT INTO supplydemand_term (term) SELECT unnest(%s) ON CONFLICT DO NOTHING RETURNING term, id"
BATCH = 2_000
"""Texts cut and kept in one go."""
COUNT_MAX = np.iinfo(np.uint16).max
PIECES_MAX = 1 << 18
"""So many different pieces of texts a process remembers; beyond, it begins anew."""
TEXT_FIELDS = {TalentSupply: ("title", "description", "courses")}
PLAIN_FIELDS = ("title", "description")


def text_fields(model):
    """The fields whose text is compared, in the order in which ``records`` joins them."""
    return TEXT_FIELDS.get(model, PLAIN_FIELDS)


class Kept:
    """The kept words of a queryset of listings, as they were read: ``missing`` are the ids of those that were never cut."""

    def __init__(self, listings):
        content = copy_out(_with_kept(listings).order_by("pk").values_list("pk", "kept"))
        starts, self.ids, lengths = _fields(content)
        self.missing = self.ids[lengths < 0].tolist()
        self._sizes = np.maximum(lengths, 0) // WORD.itemsize
        size = len(content) - COPY_HEAD - COPY_TAIL
        cells = np.frombuffer(content, dtype=WORD, offset=COPY_HEAD, count=size // WORD.itemsize)
        is_word = np.ones(len(cells), dtype=bool)  # what stands before each row's words is as long as some words
        for cell in range(FRAME // WORD.itemsize):
            is_word[(starts - COPY_HEAD) // WORD.itemsize + cell] = False
        self._words = cells[is_word]

    def words(self, ids):
        """``Words`` of the listings with these ids, in order; none of a listing that was not read or cut."""
        row, is_known = rows_of(self.ids, ids)
        sizes = np.zeros(len(ids), dtype=np.int64)
        sizes[row[is_known]] = self._sizes[is_known]
        words = self._words if is_known.all() else self._words[np.repeat(is_known, self._sizes)]
        return Words(np.concatenate(([0], np.cumsum(sizes))), words["term"], words["count"])


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
    batch, vocabulary, count = set(), _vocabulary(), 0
    for row in rows.iterator(chunk_size=BATCH):
        batch.add("\n".join(part for part in row if part))
        if len(batch) == BATCH:
            count += _keep(batch, vocabulary)
            batch = set()
    return count + _keep(batch, vocabulary)


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
    """Where each row of COPY's binary format with a number and bytes begins, the numbers, and the lengths (-1 of none)."""
    position, end, read, starts = COPY_HEAD, len(content) - COPY_TAIL, struct.Struct(">i").unpack_from, []
    while position < end:
        starts.append(position)
        position += FRAME + max(read(content, position + FRAME - 4)[0], 0)
    starts = np.array(starts, dtype=np.int64)
    frames = np.frombuffer(content, dtype=np.uint8)[starts[:, None] + np.arange(FRAME)].view(ROW).reshape(-1)
    return starts, frames["number"].astype(np.int64), frames["length"].astype(np.int64)


class _Vocabulary:
    """Pieces of texts and the numbers of the words that they stand for, each looked up once."""

    def __init__(self):
        self.place, self.known, self.number = columnar.Numbered(), 0, {}
        self.ptr, self.terms = np.zeros(1, dtype=np.int64), np.zeros(0, dtype=np.int32)

    def numbers_in(self, contents):
        """``(text, number of a word, how often)`` of some texts as arrays, in order of text and number."""
        cuts = [texts.pieces(content) for content in contents]
        sizes = np.fromiter(map(len, cuts), dtype=np.int64, count=len(cuts))
        place = np.fromiter(map(self.place.__getitem__, chain.from_iterable(cuts)), dtype=np.int64, count=int(sizes.sum()))
        self._learn()
        term = self.terms[columnar.gathered(self.ptr[place], widths := self.ptr[place + 1] - self.ptr[place])]
        text = np.repeat(np.repeat(np.arange(len(cuts), dtype=np.int64), sizes), widths)
        pairs, count = np.unique(text << 32 | term, return_counts=True)
        return pairs >> 32, pairs & 0xFFFFFFFF, count

    def _learn(self):
        """Numbers of the words of pieces that are new."""
        words = [texts.words_of(piece) for piece in islice(self.place, self.known, None)]
        _add_numbers({word for found in words for word in found} - self.number.keys(), self.number)
        self.ptr = np.append(self.ptr, self.ptr[-1] + np.cumsum([len(found) for found in words], dtype=np.int64))
        self.terms = np.append(self.terms, np.array([self.number[word] for found in words for word in found], dtype=np.int32))
        self.known = len(self.ptr) - 1


_remembered = threading.local()


def forget():
    """Let go of what this process has learnt of pieces of texts: it is of use to the next that are cut, and large."""
    _remembered.__dict__.clear()


def _vocabulary():
    """What this process knows; another one inside a transaction, whose new words may not come to stay."""
    if connection.in_atomic_block:
        return _Vocabulary()
    known = getattr(_remembered, "vocabulary", None)
    if known is None or len(known.place) > PIECES_MAX:
        known = _remembered.vocabulary = _Vocabulary()
    return known


def _keep(contents, vocabulary):
    """Cut and keep some texts."""
    if not contents:
        return 0
    contents = list(contents)
    text, term, count = vocabulary.numbers_in(contents)
    words = np.empty(len(term), dtype=WORD)
    words["term"], words["count"] = term, np.minimum(count, COUNT_MAX)
    bounds = (np.searchsorted(text, np.arange(len(contents) + 1)) * WORD.itemsize).tolist()
    packed = words.tobytes()
    digests = [sha256(content.encode()).digest() for content in contents]
    with connection.cursor() as cursor:
        cursor.execute(KEEP, [texts.VERSION, digests, [packed[first:last] for first, last in pairwise(bounds)]])
    return len(contents)


def _add_numbers(words, number):
    """Numbers of words, into ``number``; new words get one."""
    with connection.cursor() as cursor:
        for statement in (KNOWN, ADD, KNOWN):  # those that another process adds meanwhile are there in the end
            missing = sorted(words - number.keys())  # two processes that add the same words take their locks in one order
            if missing:
                cursor.execute(statement, [missing])
                number.update(cursor.fetchall())
