"""The public lists: one box that understands, facets with counts, pages by keyset, all from the index in memory."""

from dataclasses import dataclass

from django.http import Http404
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils import timezone

from core.addresses import address, canonical_pairs
from core.exports import ROW_LIMIT
from core.keepsakes import read_ids
from core.paging import InvalidCursor
from supplydemand.facets import count_text, facets_of
from supplydemand.index.counting import Narrowed, order_of
from supplydemand.index.hits import find
from supplydemand.index.narrowing import masks_of
from supplydemand.index.pages import page_of
from supplydemand.index.store import table_of
from supplydemand.listed_rows import drawn_rows
from supplydemand.meaning import listing_of, understand
from supplydemand.recall import corrected, suggestions
from supplydemand.search import QUERY_LIMIT, query_groups, query_literal
from supplydemand.views.compare import MOST, keepsake
from supplydemand.views.listings import RELEVANCE, ListingListView

ASKED = "asked"
"""What was typed before it was understood; it stands in the address so that the page can say so."""

FEW = 3
"""Up to so many results other spellings are offered beside them."""

DROPS = 4
"""An empty page offers so many filters to drop."""


class NarrowedMixin:
    """A filter set over the index instead of the database."""

    def get_filterset(self):
        """The filter set without rows; the index does the narrowing."""
        rows = self.kind.model.objects.none()
        return self.kind.filterset_class(self.request.GET or None, queryset=rows, request=self.request)

    def narrow(self, filterset):
        """The public listings under the filter set."""
        return Narrowed(self.table, masks_of(self.table, filterset))

    @property
    def table(self):
        """The index, looked up once a request."""
        if not hasattr(self, "_table"):
            self._table = table_of(self.kind.model, on=timezone.localdate())
        return self._table

    def names_in_order(self):
        """The names an address may hold, in canonical order."""
        return (*self.kind.filterset_class.base_filters, "sort", ASKED)

    def pairs(self):
        """The request's filters, spelled canonically."""
        sent = [(name, value) for name, values in self.request.GET.lists() for value in values]
        return canonical_pairs(sent, self.names_in_order())

    def text(self):
        """The words searched for."""
        return self.request.GET.get("q", "").strip()[:QUERY_LIMIT]

    def is_raw(self):
        """Whether the words stand as typed and still have to be understood."""
        return bool(self.text()) and ASKED not in self.request.GET and "literal" not in self.request.GET

    def meant_address(self):
        """This address with what its words were meant to say; empty where they say it already."""
        if not self.is_raw():
            return ""
        text, pairs = self.text(), self.pairs()
        filters, on = self.kind.filterset_class.base_filters, timezone.localdate()
        names = set(self.table.organization_names)
        meaning = understand(text, filters=filters, on=on, names=names)
        if meaning.text and not find(self.table, meaning.text).count:
            better = corrected(meaning.text, self.table, on=on)
            if better:
                again = understand(better, filters=filters, on=on, names=names)
                meaning.text, meaning.found = again.text, [*meaning.found, *again.found]
        if meaning.text == " ".join(text.split()) and not meaning.found:
            return ""
        kept = [pair for pair in pairs if pair[0] != "q"]
        found = [(name, value) for name, value, _, _ in meaning.found]
        better = [*kept, *found, ("q", meaning.text), (ASKED, text)]
        return address(self.request.path, canonical_pairs(better, self.names_in_order()))


@dataclass(frozen=True)
class Answer:
    """What a filter set finds and how the page says so: the same for every reader while the table stands."""

    narrowed: Narrowed
    chips: list
    facets_html: str
    suggestions: list
    drops: list


class ListingSearchView(NarrowedMixin, ListingListView):
    """Published listings for everybody."""

    template_name = "supplydemand/listing_search.html"

    def get(self, request, *args, **kwargs):
        """The page, or the way to the address that says what was meant."""
        better = self._better_address()
        return redirect(better) if better else super().get(request, *args, **kwargs)

    def _better_address(self):
        sent = self.request.GET
        if any(name.endswith("-search") for name in sent):
            return ""  # somebody looks something up in a picker without script
        if self.is_raw():
            if listing := listing_of(self.text(), self.request.user):
                return listing.get_absolute_url()
            if meant := self.meant_address():
                return meant
        has_empty = any(not value.strip() for values in sent.lists() for value in values[1])
        return address(self.request.path, self.pairs()) if has_empty else ""

    def get_context_data(self, **kwargs):
        """The page's rows, what was understood, the facets, and what to do where nothing is found."""
        answer = self._answer()
        narrowed, chips, text, pairs = answer.narrowed, answer.chips, self.text(), self.pairs()
        page = self._page(narrowed)
        compared = read_ids(self.request, keepsake(self.kind))[:MOST]
        groups = query_groups(text, is_literal=self._is_literal()) if text else ()
        return {
            "view": self,
            "kind": self.kind,
            "is_own": False,
            "text": text,
            "facets_html": answer.facets_html,
            "rows": drawn_rows(self.kind, self.table, page.ids, on=timezone.localdate(), groups=groups, ticked=compared),
            "first": page.start + 1,
            "last": page.start + len(page.ids),
            "compared_rows": self._compared(compared),
            "shown_ids": set(page.ids),
            "chips": chips,
            "sort": self.get_sort(),
            "sorts": self._choices_of_order(),
            "total": narrowed.count,
            "total_text": count_text(narrowed.count),
            "headcount": narrowed.headcount,
            "page": page,
            "pages": [(number, self._page_address(cursor)) for number, cursor in page.numbered],
            "next_url": self._page_address(page.next_cursor) if page.next_cursor else "",
            "previous_url": self._page_address(page.previous_cursor) if page.start else "",
            "asked": self.request.GET.get(ASKED, ""),
            "literal_url": address(self.request.path, [("q", self.request.GET.get(ASKED, "")), ("literal", "1")]),
            "suggestions": answer.suggestions,
            "drops": answer.drops,
            "clear_url": self.request.path,
            "export_urls": {kind: address(self.kind.url("export"), [*pairs, ("format", kind)]) for kind in ("xlsx", "csv")},
            "export_limit": ROW_LIMIT if narrowed.count > ROW_LIMIT else 0,
            "feed_url": address(self.kind.url("feed"), pairs),
            "map_url": address(self.kind.url("map"), self._filters()),
            "canonical_url": self.request.build_absolute_uri(address(self.request.path, [p for p in pairs if p[0] != ASKED])),
            "list_url": self.kind.url("list"),
            "mine_url": self.kind.url("mine"),
            "create_url": self.kind.url("ask"),
            "import_url": self.kind.url("import"),
            "can_publish": self.kind.is_written_by(self.request.user),
            "is_filtered": bool(chips),
        } | kwargs

    def _answer(self):
        sent = self.request.GET
        if any(name.endswith("-search") for name in sent):
            return self._make_answer()  # a picker shows what somebody looks up in it
        key = tuple((name, *sent.getlist(name)) for name in self.names_in_order() if name in sent and name != ASKED)
        key = (ASKED in sent, key)
        answer = self.table.answers.get(key)
        if answer is None:
            answer = self._make_answer()
            self.table.answers.put(key, answer)
        return answer

    def _make_answer(self):
        filterset = self.get_filterset()
        narrowed, text = self.narrow(filterset), self.text()
        chips = self.get_chips(filterset)
        shown = {
            "request": self.request,
            "form": filterset.form,
            "facets": facets_of(narrowed, filterset.form),
            "total_text": count_text(narrowed.count),
            "is_filtered": bool(chips),
        }
        return Answer(
            narrowed=narrowed,
            chips=chips,
            facets_html=render_to_string("supplydemand/_search_facets.html", shown),
            suggestions=self._suggestions(text, narrowed),
            drops=self._drops(narrowed, chips) if not narrowed.count else [],
        )

    def _page(self, narrowed):
        score = None
        if self.get_sort() == "relevance":
            score = find(self.table, self.text(), is_literal=self._is_literal()).score
        keys, ordered = order_of(self.table, self.get_sort(), score)
        try:
            return page_of(
                self.table, keys, ordered[narrowed.mask[ordered]], size=self.page_size, after=self.request.GET.get("after", "")
            )
        except InvalidCursor as error:
            raise Http404("no such page") from error

    def get_sorts(self):
        """What was searched for stands first: the best answers, unless another order is chosen."""
        return RELEVANCE | self.sorts if query_literal(self.text()) else self.sorts

    def _is_literal(self):
        return self.request.GET.get("literal") == "1"

    def _compared(self, ids):
        if not ids:
            return []
        rows = self.kind.model.objects.visible_to(self.request.user).published(on=timezone.localdate()).filter(pk__in=ids)
        return list(rows.only("title").order_by("pk"))

    def _filters(self):
        return [pair for pair in self.pairs() if pair[0] != ASKED]

    def _page_address(self, cursor):
        return address(self.request.path, [*self.pairs(), *([("after", cursor)] if cursor else [])])

    def _without(self, name, value):
        """This list without one condition; what was asked before is said no more."""
        return address(self.request.path, [pair for pair in self._filters() if pair != (name, value.strip())])

    def chip_text(self, name, field, value, filterset):
        """Words stand for themselves."""
        return value if name == "q" else super().chip_text(name, field, value, filterset)

    def _suggestions(self, text, narrowed):
        if not text or narrowed.count > FEW or ASKED in self.request.GET and narrowed.count:
            return []
        kept = [pair for pair in self._filters() if pair[0] not in ("q", "literal")]
        return [
            (words, address(self.request.path, canonical_pairs([*kept, ("q", words)], self.names_in_order())))
            for words in suggestions(text, self.table, on=timezone.localdate(), more_than=narrowed.count)
        ]

    def _drops(self, narrowed, chips):
        """``[{text, url, count}]``: single filters without which something would be found, the fewest results first."""
        drops = []
        for name in narrowed.masks:
            count = narrowed.count_without(name)
            own = [chip for chip in chips if chip["name"] == name]
            if count and own:
                url = address(self.request.path, [pair for pair in self._filters() if pair[0] != name])
                drops.append({"text": "”和“".join(chip["text"] for chip in own), "url": url, "count": count_text(count)})
        return drops[:DROPS]
