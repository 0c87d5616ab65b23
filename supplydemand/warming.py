"""The tables of the lists and the words that readers may have meant: what a web process keeps in memory."""

from django.utils import timezone

from supplydemand.index.store import table_of
from supplydemand.models import TalentDemand, TalentSupply
from supplydemand.vocabulary import vocabulary_of


def warm(at):
    """Read both tables with their vocabularies."""
    on = timezone.localdate(at)
    for model in (TalentDemand, TalentSupply):
        vocabulary_of(table_of(model, on=on), on=on)
