"""A list with a filter set as something whose filters can be saved: how a filter is kept, read out and looked through."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from core.lists import FilteredListView
from core.registries import Hits, Searchable


@dataclass(frozen=True)
class SavedList:
    """``rows(user)`` is what the list shows a reader; ``title(row)`` a hit in a message; ``moment`` when a row became public."""

    filterset_class: type
    rows: Callable
    title: Callable
    moment: str = "published_at"

    def searchable(self, code, label, url_name, *, hits=None):
        """The entry for ``core.registries.searchables``; ``hits`` where the list is looked through in another way."""
        return Searchable(code, label, url_name, self._canonical, self._words, hits or self._hits)

    def _filterset(self, user, query):
        return self.filterset_class(query, queryset=self.rows(user))

    def _canonical(self, user, query):
        filterset = self._filterset(user, query)
        if not filterset.is_valid():
            name = next(iter(filterset.form.errors))
            field = filterset.form.fields.get(name)
            raise ValueError(f"“{field.label if field else name}”里有一个选项已经没有了。打开列表重新选，再存一次。")
        return urlencode([(name, value) for name in filterset.filters for value in _given(query, name)])

    def _words(self, user, query):
        filterset = self._filterset(user, query)
        if not filterset.is_valid():
            return ""
        view, fields = FilteredListView(), filterset.form.fields
        chips = [
            view.chip_text(name, fields[name], value, filterset) for name in filterset.filters for value in _given(query, name)
        ]
        return "，".join(chips)

    def _hits(self, user, query, since, shown, limit):
        """What became public since then and was not shown, the newest first; one query."""
        fresh = self._filterset(user, query).qs.filter(**{f"{self.moment}__gt": since}).exclude(pk__in=shown)
        found = list(fresh.order_by(f"-{self.moment}", "-pk")[: limit + 1])
        return Hits([(row.pk, self.title(row)) for row in found[:limit]], has_more=len(found) > limit)


def _given(query, name):
    return sorted({value.strip() for value in query.getlist(name) if value.strip()})
