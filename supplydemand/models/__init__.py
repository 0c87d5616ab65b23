"""Listings, matching runs and matches."""

from supplydemand.models.changes import ListingChange
from supplydemand.models.imports import ListingImport, ListingImportRow
from supplydemand.models.listings import Listing, TalentDemand, TalentSupply
from supplydemand.models.matches import Match, MatchAnswer, MatchOutcome
from supplydemand.models.runs import MatchCandidate, MatchingRun, MatchingShard
from supplydemand.models.visits import RecentListing

__all__ = [
    "Listing",
    "ListingImport",
    "ListingImportRow",
    "ListingChange",
    "Match",
    "MatchAnswer",
    "MatchCandidate",
    "MatchOutcome",
    "MatchingRun",
    "MatchingShard",
    "RecentListing",
    "TalentDemand",
    "TalentSupply",
]
