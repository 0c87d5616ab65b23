"""Listings, matching runs and matches."""

from supplydemand.models.imports import ListingImport, ListingImportRow
from supplydemand.models.listings import Listing, TalentDemand, TalentSupply
from supplydemand.models.matches import Match, MatchAnswer, MatchOutcome
from supplydemand.models.runs import MatchCandidate, MatchingRun, MatchingShard

__all__ = [
    "Listing",
    "ListingImport",
    "ListingImportRow",
    "Match",
    "MatchAnswer",
    "MatchCandidate",
    "MatchOutcome",
    "MatchingRun",
    "MatchingShard",
    "TalentDemand",
    "TalentSupply",
]
