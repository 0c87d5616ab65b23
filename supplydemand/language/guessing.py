"""What an advertisement most likely means without saying it: classes of majors and an occupation, with how sure that is."""

from dataclasses import dataclass

import numpy as np

from supplydemand.language.posting_classes import PostingClasses
from supplydemand.language.records import Text
from supplydemand.language.title_occupations import TitleOccupations
from supplydemand.language.titles import says_something
from taxonomy import packages

LONGEST_TITLE, LONGEST_TEXT = 120, 4_000
CATALOGUES = ("undergraduate", "higher_vocational")
"""The classes of the second stand for all levels of vocational education, which number them alike."""
CLASSES_MOST = 2
"""So many classes of each catalogue."""
CLASS_FROM, OCCUPATION_FROM, OFFERED_FROM = 50, 40, 30
"""In percent: what is less sure is no guess; an occupation that a person sees and changes is offered earlier."""


@dataclass(frozen=True)
class Guessed:
    """A class (``"catalogue:code"``) or an occupation's code, its name, and the sureness in whole percent."""

    kind: str
    key: str
    percent: int
    name: str


class Guesser:
    """Guesses for many advertisements at once, over the packaged lists."""

    def __init__(self, knowledge):
        majors = packages.read("majors")
        members = {}
        for row in majors:
            if row["depth"] == "major":
                members.setdefault((row["catalogue"], row["parent_code"]), []).append(row["name"])
        self._classes = [
            Text(f"{row['catalogue']}:{row['code']}", row["name"], "、".join(members.get((row["catalogue"], row["code"]), ())))
            for row in majors
            if row["depth"] == "class" and row["catalogue"] in CATALOGUES
        ]
        self._occupations = [
            Text(row.code, row.name, row.definition, "4", row.aliases) for row in knowledge.occupations.rows if row.depth == 4
        ]
        self._by_text, self._by_title = PostingClasses(self._classes, knowledge), TitleOccupations(self._occupations, knowledge)

    def guesses(self, texts):
        """For each ``(title, description)`` its ``Guessed``, the surest first; none without a title or where nothing is sure."""
        if not texts:
            return []
        titles = [title[:LONGEST_TITLE].strip() for title, _ in texts]
        whole = [whole_text(title, text) for title, text in texts]
        scores = self._by_text.scores([Text(at, "", text) for at, text in enumerate(whole)])
        named = self._by_title.scores([Text(at, title) for at, title in enumerate(titles)])
        classes, occupations = self._by_text.sureness(scores), self._by_title.sureness(named)
        return [
            sorted(
                [*self._sure_classes(classes[at]), *self._sure_occupation(named[at], occupations[at])],
                key=lambda guess: (-guess.percent, guess.key),
            )
            if titles[at] and says_something(whole[at])
            else []
            for at in range(len(texts))
        ]

    def _sure_classes(self, sureness):
        left = dict.fromkeys(CATALOGUES, CLASSES_MOST)
        for at in np.argsort(-np.round(sureness, 9), kind="stable").tolist():
            catalogue, percent = self._classes[at].id.partition(":")[0], _percent(sureness[at])
            if percent < CLASS_FROM:
                return
            if left[catalogue]:
                left[catalogue] -= 1
                yield Guessed("class", self._classes[at].id, percent, self._classes[at].name)

    def _sure_occupation(self, scores, sureness):
        at, percent = int(np.argmax(np.round(scores, 9))), _percent(sureness)
        if scores[at] > 0 and percent >= OCCUPATION_FROM:
            yield Guessed("occupation", self._occupations[at].id, percent, self._occupations[at].name)


def whole_text(title, text):
    """Title and description as one text, as classes are guessed from it."""
    return f"{title[:LONGEST_TITLE].strip()}。{text[:LONGEST_TEXT]}".strip("。 \n")


def _percent(sureness):
    return int(round(float(sureness), 6) * 100)
