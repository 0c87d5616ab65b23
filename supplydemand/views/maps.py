"""Where the listings of a filter are: a map of the districts, and the same figures as tables."""

from django.utils import timezone
from django.views.generic import TemplateView

from accounts.enums import SchoolNature
from core.addresses import address
from core.lists import FilteredListView
from core.numbers import row_number
from supplydemand.facets import count_text
from supplydemand.index.table import NATURES
from supplydemand.views.search import ASKED, NarrowedMixin
from taxonomy.models import District, EducationLevel
from taxonomy.tiles import tile_map


class ListingMapView(NarrowedMixin, TemplateView):
    """The distribution of the public listings under the list's own filters."""

    kind = None
    template_name = "supplydemand/listing_map.html"

    def get_context_data(self, **kwargs):
        """The map, and figures by district, level and, for supplies, by who runs the school."""
        filterset = self.get_filterset()
        narrowed = self.narrow(filterset)
        pairs = [pair for pair in self.pairs() if pair[0] not in (ASKED, "sort")]
        on = timezone.localdate()
        districts = list(District.objects.current(on=on))
        chosen = [row_number(value) for name, value in pairs if name == "district"]
        figures = [
            ("district", "区", self._figures(narrowed, "district", [(row.pk, row.name) for row in districts], pairs)),
            ("level", "学历", self._figures(narrowed, "level", EducationLevel.objects.values_list("pk", "name"), pairs)),
        ]
        if "nature" in filterset.filters:
            natures = [(NATURES.index(value), label, value) for value, label in SchoolNature.choices]
            figures.append(("nature", "学校隶属", self._figures(narrowed, "nature", natures, pairs)))
        return super().get_context_data(
            kind=self.kind,
            map=tile_map(
                districts,
                narrowed.counts("district"),
                text_of=count_text,
                url_of=lambda row: self._list_url(pairs, "district", row.pk),
                chosen=chosen,
            ),
            figures=figures,
            total_text=count_text(narrowed.count),
            headcount=narrowed.headcount,
            chips=self._chips(filterset),
            list_url=address(self.kind.url("list"), pairs),
            clear_url=self.request.path,
            today=on,
            **kwargs,
        )

    def _figures(self, narrowed, name, rows, pairs):
        sums = narrowed.sums(name)
        figures = []
        for key, label, *value in rows:
            count, people = sums.get(key, (0, 0))
            url = self._list_url(pairs, name, value[0] if value else key)
            figures.append({"label": label, "count": count_text(count), "people": people, "url": url, "is_zero": not count})
        rest, people = sums.get(0, (0, 0))
        if rest:
            figures.append({"label": "没有写明", "count": count_text(rest), "people": people, "url": "", "is_zero": False})
        return figures

    def _list_url(self, pairs, name, value):
        kept = [pair for pair in pairs if pair[0] != name]
        return address(self.kind.url("list"), [*kept, (name, value)])

    def _chips(self, filterset):
        view = FilteredListView(request=self.request)
        return view.get_chips(filterset)
