"""The daily round: what has run out ends, people are asked whether what is near its end or long unconfirmed still holds.

Every step is taken under the listing's lock together with the note that it was taken, so that a round may be delivered
twice, killed in its middle or come days late: it goes on where it stopped and asks nobody twice.
"""

from datetime import timedelta

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import Organization, User
from core import jobs, links
from core.actors import SYSTEM
from core.models import JobRun
from core.notifications import notify
from core.templatetags.xieyu import day
from core.workflow import WorkflowError, perform_transition
from supplydemand.models import TalentDemand, TalentSupply
from supplydemand.querysets import EXPIRING_WITHIN, RENEWABLE_FOR
from supplydemand.services.listings import expire_listings
from taxonomy.calendar import end_of

logger = structlog.get_logger(__name__)

CARE = "supplydemand.care_for_listings"
PURPOSE, PURPOSE_MANY = "supplydemand.still_valid", "supplydemand.still_valid_many"
REMIND_AFTER = timedelta(days=7)
SILENT_AFTER = timedelta(days=14)
"""So long after the question an unanswered listing leaves matching."""
ONE_BY_ONE_MAX = 5
"""More listings of one person on one day are asked about in one message."""
KINDS = {"demand": (TalentDemand, "需求"), "supply": (TalentSupply, "供给")}
EXPIRING, LONG, ENDED, REMINDER = "expiring", "long", "ended", "reminder"


def ensure_round(at):
    """Register today's round if its hour has passed and nothing has, as after a morning without power."""
    local = timezone.localtime(at)
    if local.hour < settings.CARE_HOUR or JobRun.objects.filter(task=CARE, key=str(local.date())).exists():
        return
    register_round(on=local.date())


def register_round(*, on):
    """The round of a day as work that survives; a second call for the same day changes nothing."""
    jobs.enqueue(CARE, key=str(on), payload={"on": str(on)})


def care_for_listings(*, on, at):
    """One round; returns ``{what: how many listings}``. Repeated on the same day it does nothing more."""
    counts = {"expired": expire_listings(on=on, at=at)}
    for phase in (EXPIRING, LONG, ENDED, REMINDER):
        counts[phase] = sum(_ask_all(slug, phase, on) for slug in KINDS)
    counts["silenced"] = sum(silence(model, on=on, at=at) for model, _ in KINDS.values())
    return counts


def due(model, phase, *, on):
    """The listings of a kind that a round of the day ``on`` asks about."""
    rows = model.objects
    if phase == EXPIRING:
        asked_before = Q(asked_on=None) | Q(asked_on__lt=F("expires_on") - EXPIRING_WITHIN)
        return rows.expiring(on).filter(asked_before)
    if phase == LONG:
        return rows.unconfirmed(on).filter(asked_on=None)
    if phase == ENDED:
        return rows.renewable(on).filter(Q(asked_on=None) | Q(asked_on__lte=F("expires_on")))
    return rows.kept().filter(asked_on__lte=on - REMIND_AFTER, reminded_on=None, expires_on__gte=on)


def _ask_all(slug, phase, on):
    """Ask about every due listing, the listings of one organization and author together; returns how many."""
    model, _ = KINDS[slug]
    groups = {}
    for pk, author, organization in due(model, phase, on=on).order_by("pk").values_list("pk", "created_by", "organization"):
        groups.setdefault((organization, author), []).append(pk)
    return sum(_ask(slug, phase, on, organization, author, pks) for (organization, author), pks in groups.items())


@transaction.atomic
def _ask(slug, phase, on, organization_id, author_id, pks):
    """Ask one author about their due listings: note it on the rows and tell the people, in one transaction."""
    model, _ = KINDS[slug]
    rows = due(model, phase, on=on).filter(pk__in=pks).select_for_update(of=("self",)).order_by("pk")
    listings = list(rows.select_related("organization"))
    if not listings:
        return 0
    noted = {"reminded_on": on} if phase == REMINDER else {"asked_on": on, "reminded_on": None}
    model.objects.filter(pk__in=[row.pk for row in listings]).update(**noted)
    people = recipients(Organization.objects.get(pk=organization_id), author_id, is_reminder=phase == REMINDER)
    for person in people:
        if len(listings) > ONE_BY_ONE_MAX:
            _tell_of_many(slug, phase, on, listings, person)
        else:
            for listing in listings:
                _tell(slug, phase, on, listing, person)
    return len(listings)


def recipients(organization, author_id, *, is_reminder=False):
    """Who is asked: the author while they write for the organization, else and for a reminder everybody who does."""
    editors = list(User.objects.editors_of(organization).order_by("pk"))
    return [person for person in editors if person.pk == author_id and not is_reminder] or editors


def _tell(slug, phase, on, listing, person):
    noun = KINDS[slug][1]
    asked_on = listing.asked_on if phase == REMINDER else on
    url = f"{listing.get_absolute_url()}#keep"
    if not person.is_staff:  # they must use their second factor, hence the page
        link = links.issue(
            purpose=PURPOSE,
            obj=listing,
            user=person,
            key=f"{slug}:{listing.pk}:{asked_on}",
            expires_at=end_of(listing.expires_on + RENEWABLE_FOR),
        )
        url = link.url
    title, text = _words(phase, f"“{listing}”", noun, listing.expires_on)
    notify(
        event=EVENT_OF[phase],
        recipients=[person],
        key=f"care:{phase}:{slug}:{listing.pk}:{on}:{person.pk}",
        title=title,
        text=text,
        url=url,
        action_label="回答一下",
    )


def _tell_of_many(slug, phase, on, listings, person):
    noun, organization = KINDS[slug][1], listings[0].organization
    url = own_list_url(slug, "ask")
    if not person.is_staff:
        link = links.issue(
            purpose=PURPOSE_MANY,
            obj=organization,
            user=person,
            key=f"{slug}:{phase}:{listings[0].asked_on if phase == REMINDER else on}:{listings[0].created_by_id or ''}",
            expires_at=end_of(max(row.expires_on for row in listings) + RENEWABLE_FOR),
        )
        url = link.url
    title, text = _words(phase, f"{len(listings)} 条{noun}", noun, min(row.expires_on for row in listings))
    notify(
        event=EVENT_OF[phase],
        recipients=[person],
        key=f"care:{phase}:{slug}:many:{organization.pk}:{listings[0].created_by_id or ''}:{on}:{person.pk}",
        title=title,
        text=f"{text}例如“{listings[0]}”。可以一起回答，也可以逐条看。",
        url=url,
        action_label="一起回答",
    )


def _words(phase, what, noun, expires_on):
    if phase == LONG:
        return f"{what}还有效吗", "公开三个月了，一直没有确认过。还有效就点一下；两个星期没有回答，会先停止匹配。"
    if phase == ENDED:
        return (
            f"{what}到期了",
            f"{day(expires_on)}到期，不再参加匹配。还要的话，{RENEWABLE_FOR.days} 天内点一下就恢复公开，不用重填。",
        )
    if phase == REMINDER:
        return f"再问一次：{what}还有效吗", f"有效期到 {day(expires_on)}，还没有人回答。不回答，这条{noun}就不再参加匹配。"
    return f"{what}还有效吗", f"{day(expires_on)}到期，到期就不再参加匹配。还有效、已招满还是先停一停，点开选一个，约半分钟。"


EVENT_OF = {
    EXPIRING: "supplydemand.validity_asked",
    LONG: "supplydemand.validity_asked",
    REMINDER: "supplydemand.validity_asked",
    ENDED: "supplydemand.listing_expired",
}


def silence(model, *, on, at):
    """Take listings out of matching about which nobody has answered for two weeks; returns how many. Expired ones are not."""
    count = 0
    asked = model.objects.kept().filter(asked_on__lte=on - SILENT_AFTER, silent_since=None, paused_at=None, expires_on__gt=on)
    for listing in asked.select_related("organization").order_by("pk").iterator(chunk_size=500):
        try:
            perform_transition(
                obj=listing, action="fall_silent", actor=SYSTEM, at=at, fields={"silent_since": on},
                expected_version=listing.version,
            )  # fmt: skip
        except WorkflowError:
            continue  # answered or withdrawn since the rows were read
        count += 1
    return count


def open_of(key, organization):
    """``(slug, listings)`` that a link about many still asks about: asked on its day, of its author, not answered since."""
    slug, _, asked_on, author = key.split(":")
    model, _ = KINDS[slug]
    rows = model.objects.filter(organization=organization, asked_on=asked_on, created_by=author or None, closed_on=None)
    return slug, rows.filter(revision_of=None, status__in=["approved", "expired"]).select_related("organization").order_by("pk")


def own_list_url(slug, need):
    """The own list, narrowed to what needs something."""
    return f"{reverse(f'supplydemand:{slug}_mine')}?need={need}"
