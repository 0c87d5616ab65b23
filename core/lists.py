"""The list-page kit: filter set → keyset page → table, with chips that remove one condition each."""

from urllib.parse import urlencode

from django.db.models import Model
from django.http import Http404
from django.views.generic import TemplateView

from core.facet_counts import FacetCounts, label_choices
from core.numbers import bounded
from core.paging import InvalidCursor, keyset_page


def stated(query):
    """The conditions of an address that say something, ``None`` where none does: ``?district=`` is no condition."""
    found = query.copy()
    for name, values in query.lists():
        if not any(values):
            del found[name]
        else:
            found.setlist(name, [value for value in values if value])
    return found or None


class FilteredListView(TemplateView):
    """A list that filters, sorts and pages in a constant number of queries.

    A subclass sets ``filterset_class``, ``sorts`` (``{key: (label, order)}``, the first is the default; every order ends
    with a unique field and has no null) and ``get_base_queryset()``, which begins with ``visible_to``.
    """

    filterset_class = None
    sorts = {"newest": ("最新在前", ("-id",))}
    page_size = 20
    counted = {}
    """Filters whose choices say how many there are, by column; ``core.facet_counts``."""
    count_limit = 25_000
    """So many rows are read for these counts: a few small columns."""
    counted_noun = "条"

    def get_base_queryset(self):
        """What this reader may see, with what the table shows joined."""
        raise NotImplementedError(f"{type(self).__name__} must name its rows")

    def get_filterset(self):
        """The bound filter set over the base queryset."""
        return self.filterset_class(stated(self.request.GET), queryset=self.get_base_queryset(), request=self.request)

    def get_sorts(self):
        """The orders that can be chosen for this request, the default first."""
        return self.sorts

    def get_sort(self):
        """The key of the chosen order; an unknown one falls back to the first."""
        key, sorts = self.request.GET.get("sort", ""), self.get_sorts()
        return key if key in sorts else next(iter(sorts))

    def get_order(self):
        """The field names of the chosen order."""
        return self.get_sorts()[self.get_sort()][1]

    def _choices_of_order(self):
        """``[(key, label)]``; the default has the key ``""``, so that another default may take its place in the next request."""
        default = next(iter(self.get_sorts()))
        return [("" if key == default else key, label) for key, (label, _) in self.get_sorts().items()]

    def get_context_data(self, **kwargs):
        """Adds ``filterset``, ``page``, ``object_list``, ``chips``, ``sorts``, ``sort`` and the neighbours' addresses."""
        context = super().get_context_data(**kwargs)
        filterset = self.get_filterset()
        rows = filterset.qs if filterset.is_valid() or not filterset.is_bound else filterset.queryset.none()
        try:
            page = keyset_page(
                rows,
                order=self.get_order(),
                size=self.page_size,
                after=self.request.GET.get("after", ""),
                before=self.request.GET.get("before", ""),
            )
        except InvalidCursor as error:
            raise Http404("no such page") from error
        context.update(
            filterset=filterset,
            page=page,
            object_list=page.object_list,
            chips=self.get_chips(filterset),
            sort=self.get_sort(),
            sorts=self._choices_of_order(),
            next_url=self._address(after=page.next_cursor) if page.next_cursor else "",
            previous_url=self._address(before=page.previous_cursor) if page.previous_cursor else "",
            clear_url=self.request.path,
        )
        return context | self._counts(filterset) if self.counted else context

    def get_counted_rows(self):
        """The base rows without what an order adds to them."""
        return self.get_base_queryset()

    def _counts(self, filterset):
        """How many are found, and how many stand behind each choice; a query and one more for each counted filter in force."""
        counts = FacetCounts(filterset=filterset, rows=self.get_counted_rows(), columns=self.counted, limit=self.count_limit)
        label_choices(filterset.form, counts, self.counted)
        return {"counts": counts, "result_text": f"{bounded(counts.total, self.count_limit)} {self.counted_noun}"}

    def get_chips(self, filterset):
        """The active conditions as ``[{"name", "text", "url"}]``; each address is this page without that one value."""
        if not filterset.is_bound:
            return []
        chips = []
        for name in filterset.filters:
            field = filterset.form.fields.get(name)
            for value in self.request.GET.getlist(name):
                if value and field is not None:
                    text = self.chip_text(name, field, value, filterset)
                    chips.append({"name": name, "text": text, "url": self._without(name, value)})
        return chips

    def chip_text(self, name, field, value, filterset):
        """What a chip says: the choice's label, or the field's label with the value."""
        choices = dict(getattr(field, "choices", None) or []) if not hasattr(field, "queryset") else {}
        if value in choices:
            return str(choices[value])
        chosen = filterset.form.cleaned_data.get(name) if filterset.is_valid() else None
        rows = [row for row in (chosen if hasattr(chosen, "__iter__") else [chosen]) if isinstance(row, Model)]
        if rows or hasattr(field, "queryset"):
            return next((str(row) for row in rows if str(row.pk) == value), value)
        return f"{field.label}：{value}"

    def _pairs(self):
        return [(key, value) for key, values in self.request.GET.lists() for value in values if key not in ("after", "before")]

    def _without(self, name, value):
        pairs = self._pairs()
        if (name, value) in pairs:
            pairs.remove((name, value))
        return f"{self.request.path}?{urlencode(pairs)}" if pairs else self.request.path

    def _address(self, **cursor):
        return f"{self.request.path}?{urlencode([*self._pairs(), *cursor.items()])}"
