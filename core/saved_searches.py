"""Saved searches: a filter of a public list under a name, and once a day what has newly come into it.

Each search is one transaction: what was shown, how far was looked and the message stand together. A search whose filter the list
no longer knows is kept and says so; nothing is guessed.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from core import jobs, rounds
from core.models import SavedSearch, SavedSearchHit
from core.notifications import notify
from core.reader_models import Frequency
from core.registries import searchables

TASK = "core.look_for_hits"
HEAD_START = timedelta(minutes=90)
"""So long before the mails of the day the searches are run, so that they stand in them."""
OVERLAP = timedelta(days=1)
"""Looked at again each day, for what was committed late; what was shown is not shown again."""
SHOWN_AT_ONCE = 10
SEARCHES_MAX = 30
HITS_KEPT = timedelta(days=30)
BATCH = 200


class SavedSearchError(Exception):
    """It cannot be saved; the message says why, in Chinese."""


def entry_of(code):
    """The ``Searchable`` of that code; raises ``SavedSearchError`` where no installed part has it."""
    try:
        return searchables.of(code)
    except LookupError as error:
        raise SavedSearchError("这个列表现在不能保存搜索了。") from error


def canonical(entry, user, query):
    """The query string as it is kept; raises ``SavedSearchError`` when the list does not know a value."""
    try:
        return entry.canonical(user, QueryDict(query))
    except ValueError as error:
        raise SavedSearchError(str(error)) from error


@transaction.atomic
def save(*, person, searchable, query, name, at, mail=Frequency.DAILY):
    """Keep a filter under a name; the same filter again only gets the new name. Raises ``SavedSearchError``."""
    entry = entry_of(searchable)
    query = canonical(entry, person, query)
    if not query:
        raise SavedSearchError("先选一两个条件再保存：没有条件就是整个列表。")
    if len(query) > SavedSearch._meta.get_field("query").max_length:
        raise SavedSearchError("条件太多了，去掉一些再保存。")
    name = " ".join(name.split())[:60] or entry.words(person, QueryDict(query))[:60]
    existing = SavedSearch.objects.visible_to(person).filter(searchable=entry.code, query=query).first()
    if existing is not None:
        existing.name, existing.mail = name, mail
        existing.save(update_fields=["name", "mail"])
        return existing
    if SavedSearch.objects.visible_to(person).count() >= SEARCHES_MAX:
        raise SavedSearchError(f"最多保存 {SEARCHES_MAX} 个搜索，先删掉不用的。")
    return SavedSearch.objects.create(person=person, searchable=entry.code, query=query, name=name, mail=mail, looked_at=at)


def address_of(search):
    """The list with exactly this filter."""
    entry = entry_of(search.searchable)
    return f"{reverse(entry.url_name)}?{search.query}"


def ensure_todays(at):
    """Register the day's look once its hour has come; a missed hour is caught up on the same day."""
    today = timezone.localtime(at)
    first = timezone.make_aware(datetime.combine(today.date(), settings.DIGEST_TIME)) - HEAD_START
    if at >= first:
        jobs.enqueue(TASK, key=f"{today:%Y-%m-%d}", payload={"on": f"{today:%Y-%m-%d}"})


def look_for_all(*, on, at):
    """Run every search of the day that was not run; raises ``jobs.Postpone`` or ``rounds.SomeFailed``."""
    SavedSearchHit.objects.filter(shown_on__lt=on - HITS_KEPT).delete()
    rows = SavedSearch.objects.filter(mail=Frequency.DAILY, person__is_active=True).exclude(looked_on=on).order_by("pk")

    def next_ids(after):
        return list(rows.filter(pk__gt=after).values_list("pk", flat=True)[:BATCH])

    rounds.one_by_one(next_ids, lambda pk: look(search_id=pk, on=on, at=at), what="保存的搜索")


@transaction.atomic
def look(*, search_id, on, at):
    """Tell the person what has newly come into one search, once a day; returns how many rows were told."""
    search = SavedSearch.objects.select_for_update(of=("self",)).select_related("person").get(pk=search_id)
    if search.looked_on == on or search.mail != Frequency.DAILY:
        return 0
    try:
        entry = entry_of(search.searchable)
        query = QueryDict(canonical(entry, search.person, search.query))
    except SavedSearchError as error:
        _tell_problem(search, str(error), on)
        return 0
    shown = list(search.hits.values_list("object_id", flat=True))
    since = max(search.looked_at - OVERLAP, search.created_at)
    hits = entry.hits(search.person, query, since, shown, SHOWN_AT_ONCE)
    SavedSearchHit.objects.bulk_create(
        [SavedSearchHit(search=search, object_id=pk, shown_on=on) for pk, _ in hits.rows], ignore_conflicts=True
    )
    search.looked_at, search.looked_on, search.problem = at, on, ""
    search.save(update_fields=["looked_at", "looked_on", "problem"])
    if hits.rows:
        _tell(search, hits, on)
    return len(hits.rows)


def _tell(search, hits, on):
    count = f"{len(hits.rows)} 条以上" if hits.has_more else f"{len(hits.rows)} 条"
    notify(
        event="core.saved_search",
        recipients=[search.person],
        key=f"saved-search:{search.pk}:{on}",
        title=f"“{search.name}”有 {count}新内容",
        text="\n".join(f"· {title}" for _, title in hits.rows),
        url=address_of(search),
        action_label="看结果",
    )


def _tell_problem(search, problem, on):
    is_new = search.problem != problem
    search.problem, search.looked_on = problem[:200], on
    search.save(update_fields=["problem", "looked_on"])
    if is_new:
        notify(
            event="core.saved_search",
            recipients=[search.person],
            key=f"saved-search-problem:{search.pk}:{on}",
            title=f"保存的搜索“{search.name}”要改一改",
            text=problem,
            url=str(settings.SAVED_SEARCHES_URL),
            action_label="去看看",
        )
