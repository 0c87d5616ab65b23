"""Listings, matching runs and matches."""

from supplydemand.models.changes import ListingChange
from supplydemand.models.contacts import (
    AskQuota,
    ContactAsk,
    ContactPolicy,
    ContactReveal,
    Conversation,
    ConversationReading,
    Exclusion,
    Message,
    MessageDraft,
)
from supplydemand.models.imports import ListingImport, ListingImportRow
from supplydemand.models.listings import Listing, TalentDemand, TalentSupply
from supplydemand.models.matches import Match, MatchAnswer, MatchOutcome
from supplydemand.models.runs import MatchCandidate, MatchingRun, MatchingShard
from supplydemand.models.texts import Term, TokenizedText
from supplydemand.models.visits import RecentListing
from supplydemand.models.weights import MatchingWeights, WeightsActivation, WeightsTrial

__all__ = [
    "AskQuota",
    "ContactAsk",
    "ContactPolicy",
    "ContactReveal",
    "Conversation",
    "ConversationReading",
    "Exclusion",
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
    "MatchingWeights",
    "Message",
    "MessageDraft",
    "RecentListing",
    "TalentDemand",
    "TalentSupply",
    "Term",
    "TokenizedText",
    "WeightsActivation",
    "WeightsTrial",
]
