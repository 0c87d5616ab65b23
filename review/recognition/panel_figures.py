"""The standing of a panel: every case with its figures, ranked; read by the meeting page, the desk and the minutes."""

from collections import defaultdict
from dataclasses import dataclass, field

from core.enums import Status
from core.models import ReviewEvent
from review.recognition import scoring
from review.recognition.models import Scorecard
from review.recognition.sheets import number_of, title_of


@dataclass
class Card:
    """One expert's card in a ranking; ``is_outlier`` asks for a look."""

    row: Scorecard
    scores: list
    is_outlier: bool = False

    @property
    def total(self):
        """The weighted total, ``None`` unless handed in."""
        return self.row.total if self.row.status == Status.SUBMITTED else None


@dataclass
class Standing:
    """One case of a panel: figures, how it stands to thresholds and levels, and its cards."""

    case: object
    title: str
    summary: scoring.Summary
    by_criterion: list
    missed: list
    level: object = None
    rank: int | None = None
    cards: list = field(default_factory=list)
    abstained: list = field(default_factory=list)

    @property
    def number(self):
        """The number by which the panel knows the case."""
        return number_of(self.case)

    @property
    def lacking_count(self):
        """How many cards are missing for the quorum."""
        return max(self.case.panel.stage.quorum - self.summary.count, 0)


def standings_of(panel, cases=None):
    """Every case of the panel (or of ``cases``), highest first; five queries."""
    cases = list(panel.cases.all() if cases is None else cases)
    criteria = list(panel.stage.version.criteria.all())
    levels = list(panel.stage.version.levels.all())
    rows = Scorecard.objects.filter(case__in=[case.pk for case in cases]).select_related("seat__expert").order_by("pk")
    cards = defaultdict(list)
    for row in rows.prefetch_related("scores"):
        cards[row.case_id].append(row)
    standings = [_standing(case, cards[case.pk], criteria, levels) for case in cases]
    for standing, rank in zip(standings, scoring.ranks([row.summary.mean for row in standings]), strict=True):
        standing.rank = rank
    return sorted(standings, key=lambda row: (row.rank is None, row.rank or 0, row.case.place, row.case.pk))


def standing_of(case):
    """The standing of one case, without a rank."""
    return standings_of(case.panel, [case])[0]


def abstentions_of(cards):
    """``{card id: reason}`` of those who abstained or were set aside; one query."""
    events = ReviewEvent.objects.filter(
        content_type__app_label="review", content_type__model="scorecard", object_id__in=[card.pk for card in cards]
    )
    return dict(events.filter(action__in=("abstain", "set_aside")).order_by("pk").values_list("object_id", "reason"))


def shortcomings_of(standing):
    """Why a case does not pass by its scores: Chinese sentences; empty where it does or has none.

    Who reaches a lower level than the one applied for passes: the joint review or the decision gives the lower one.
    """
    if standing.summary.mean is None:
        return []
    texts = [f"“{criterion.label}”均分低于 {criterion.threshold} 分。" for criterion in standing.missed]
    needed = min((rule.pass_score for rule in standing.case.panel.stage.version.levels.all()), default=None)
    if needed is not None and standing.summary.mean < needed:
        texts.append(f"均分 {standing.summary.mean}，低于最低得分 {needed}。")
    return texts


def _standing(case, rows, criteria, levels):
    handed_in = [Card(row, _in_order(row.scores.all(), criteria)) for row in rows if row.status == Status.SUBMITTED]
    summary = scoring.summary([card.total for card in handed_in])
    for card, is_outlier in zip(handed_in, summary.outliers, strict=True):
        card.is_outlier = is_outlier
    means = {
        criterion.pk: scoring.mean([s.points for card in handed_in for s in card.scores if s.criterion_id == criterion.pk])
        for criterion in criteria
    }
    missed = set(scoring.missed(means, {criterion.pk: criterion.threshold for criterion in criteria}))
    level = scoring.level_reached(summary.mean, {rule: rule.pass_score for rule in levels})
    return Standing(
        case=case,
        title=title_of(case),
        summary=summary,
        by_criterion=[(criterion, means[criterion.pk]) for criterion in criteria],
        missed=[criterion for criterion in criteria if criterion.pk in missed],
        level=None if missed else level,
        cards=handed_in,
        abstained=[row for row in rows if row.status == Status.WITHDRAWN],
    )


def _in_order(scores, criteria):
    """The scores of a card as its columns stand, each with its criterion at hand."""
    by_criterion = {score.criterion_id: score for score in scores}
    found = [(by_criterion[criterion.pk], criterion) for criterion in criteria if criterion.pk in by_criterion]
    for score, criterion in found:
        score.criterion = criterion
    return [score for score, _ in found]
