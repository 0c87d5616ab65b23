"""Up to four listings side by side."""

from django.utils import timezone
from django.views.generic import TemplateView

from core.addresses import address
from core.keepsakes import keep_ids, read_ids
from core.numbers import row_number
from supplydemand.presentation import label_of, text_of

MOST = 4

_SHARED = ("majors", "headcount", "region", "reach", "skills", "certificates", "cooperation_modes", "expires_on", "description")
FIELDS = {
    "demand": ("occupation", "level_min", "level_max", "salary_min", "salary_max", "starts_on", "urgency", "industry", *_SHARED),
    "supply": ("level", "graduates_on", "courses", *_SHARED),
}


def keepsake(kind):
    """The name under which a browser keeps what is being compared."""
    return f"xy_compare_{kind.slug}"


def ids_of(values):
    """Ids as sent: repeated or joined by commas, each once, the first four."""
    parts = [part for value in values for part in value.split(",")]
    return list(dict.fromkeys(pk for part in parts if (pk := row_number(part)) is not None))[:MOST]


class ListingCompareView(TemplateView):
    """A table with one column for each listing; the address holds the choice and the browser remembers it."""

    kind = None
    template_name = "supplydemand/listing_compare.html"

    def get(self, request, *args, **kwargs):
        """The table; what was chosen is remembered for the list."""
        chosen = ids_of(request.GET.getlist("ids")) if "ids" in request.GET else read_ids(request, keepsake(self.kind))[:MOST]
        listings = self._listings(chosen)
        response = self.render_to_response(self.get_context_data(listings=listings))
        keep_ids(response, keepsake(self.kind), [listing.pk for listing in listings])
        return response

    def _listings(self, chosen):
        rows = (
            self.kind.model.objects.visible_to(self.request.user)
            .published(on=timezone.localdate())
            .for_detail()
            .filter(pk__in=chosen)
        )
        found = {row.pk: row for row in rows} if chosen else {}
        return [found[pk] for pk in chosen if pk in found]

    def get_context_data(self, *, listings, **kwargs):
        """Rows of the table: what differs is said, what is the same everywhere is drawn quietly."""
        ids = [listing.pk for listing in listings]
        return super().get_context_data(
            kind=self.kind,
            list_url=self.kind.url("list"),
            clear_url=address(self.request.path, [("ids", "")]),
            columns=[(listing, self._without(ids, listing.pk)) for listing in listings],
            rows=_rows(listings, FIELDS[self.kind.slug]),
            **kwargs,
        )

    def _without(self, ids, pk):
        return address(self.request.path, [("ids", ",".join(str(other) for other in ids if other != pk))])


def _rows(listings, names):
    rows = [{"label": "单位", "texts": [listing.organization.name for listing in listings]}]
    for name in names:
        texts = [text_of(listing, name) for listing in listings]
        if any(texts):
            rows.append({"label": label_of(listings[0], name), "texts": texts})
    for row in rows:
        row["differs"] = len(set(row["texts"])) > 1
    return rows
