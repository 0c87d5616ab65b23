"""Listings, matching runs and matches."""

from supplydemand.models.changes import ListingChange, ListsTouch
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
from supplydemand.models.diary import ListingSignature, MatchChange
from supplydemand.models.exports import ListingExport
from supplydemand.models.imports import ListingImport, ListingImportRow
from supplydemand.models.listings import Listing, TalentDemand, TalentSupply
from supplydemand.models.matches import Match, MatchAnswer, MatchOutcome
from supplydemand.models.runs import MatchingRun, MatchingShard, TextVersion
from supplydemand.models.texts import Term, TextGuess, TokenizedText
from supplydemand.models.trials import SeatTrial
from supplydemand.models.unmet import UnmetNeed
from supplydemand.models.visits import RecentListing
from supplydemand.models.weights import MatchingWeights, WeightsActivation, WeightsTrial
from supplydemand.models.wishes import KindRefusal, MatchPreference

__all__ = [
    "AskQuota",
    "ContactAsk",
    "ContactPolicy",
    "ContactReveal",
    "Conversation",
    "ConversationReading",
    "Exclusion",
    "KindRefusal",
    "Listing",
    "ListingExport",
    "ListingImport",
    "ListingImportRow",
    "ListingChange",
    "ListingSignature",
    "ListsTouch",
    "Match",
    "MatchAnswer",
    "MatchChange",
    "MatchOutcome",
    "MatchPreference",
    "MatchingRun",
    "MatchingShard",
    "MatchingWeights",
    "Message",
    "MessageDraft",
    "RecentListing",
    "SeatTrial",
    "TalentDemand",
    "TalentSupply",
    "Term",
    "TextGuess",
    "TextVersion",
    "TokenizedText",
    "UnmetNeed",
    "WeightsActivation",
    "WeightsTrial",
]
