"""Listings, matching runs and matches."""

from supplydemand.models.listings import Listing, TalentDemand, TalentSupply
from supplydemand.models.matches import Match, MatchAnswer, MatchOutcome
from supplydemand.models.runs import MatchCandidate, MatchingRun, MatchingShard

__all__ = [
    "Listing",
    "Match",
    "MatchAnswer",
    "MatchCandidate",
    "MatchOutcome",
    "MatchingRun",
    "MatchingShard",
    "TalentDemand",
    "TalentSupply",
]
