"""A threshold of one's own: what a person wants to see of matches and be told of."""

from supplydemand.models import MatchPreference


def preference_of(user):
    """The person's ``MatchPreference``; one that leaves nothing out where none was kept, not saved yet."""
    return MatchPreference.objects.filter(user=user).first() or MatchPreference(user=user)


def keep(*, user, score_min, nearness):
    """Keep what somebody wants; returns the row."""
    row, _ = MatchPreference.objects.update_or_create(user=user, defaults={"score_min": score_min, "nearness": nearness})
    return row
