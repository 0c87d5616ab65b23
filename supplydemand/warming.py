"""The tables of the lists, the words that readers may have meant, what titles mean: kept in memory by a web process."""

from django.utils import timezone

from supplydemand.guesses import likely_occupations
from supplydemand.index.store import table_of
from supplydemand.models import TalentDemand, TalentSupply
from supplydemand.vocabulary import vocabulary_of


def warm(at):
    """Read both tables with their vocabularies, and what titles mean."""
    on = timezone.localdate(at)
    for model in (TalentDemand, TalentSupply):
        vocabulary_of(table_of(model, on=on), on=on)
    likely_occupations("数控机床操作工", limit=1)
