"""Which job titles mean the same work."""

from supplydemand.language.index import products
from supplydemand.language.title_occupations import sense_of
from supplydemand.language.titles import plain_title

WORDING_SHARE = 0.6
"""What shared characters count beside the likelihood that both mean one occupation."""


class AlikeTitles:
    """Ranks titles for titles: by their characters and words, and by the occupations that they may stand for."""

    def __init__(self, corpus, knowledge):
        self._corpus = corpus
        self._sense = sense_of(knowledge)
        self._rows = self._sense.rows([plain_title(row.title) for row in corpus])
        self._senses = self._sense.senses(self._rows)

    def scores(self, queries):
        """Queries × corpus; a title that is the very same row as the query (id and words) comes last."""
        rows = self._sense.rows([plain_title(query.title) for query in queries])
        scores = self._sense.senses(rows) @ self._senses.T + WORDING_SHARE * products(rows, self._rows)
        number = {(row.id, row.title): at for at, row in enumerate(self._corpus)}
        for at, query in enumerate(queries):
            same = number.get((query.id, query.title))
            if same is not None:
                scores[at, same] = scores[at].min() - 1
        return scores
