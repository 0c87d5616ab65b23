"""The newest listings of a filter as an Atom feed: public rows only, nobody's contact details."""

from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.views.generic import View

from core import conditional
from core.addresses import address
from supplydemand.index.counting import order_of
from supplydemand.presentation import text_of
from supplydemand.views.search import NarrowedMixin

SIZE = 50
FRESH_SECONDS = 900
_SAID = {"demand": ("majors", "level_min", "headcount", "skills"), "supply": ("majors", "level", "headcount", "skills")}


class ListingFeedView(NarrowedMixin, View):
    """The same for everybody: a feed reader is no person."""

    kind = None

    def get(self, request, *args, **kwargs):
        """The newest fifty; 304 where the reader has them already. Words still to be understood lead to what was meant."""
        if better := self.meant_address():
            return redirect(better)
        narrowed = self.narrow(self.get_filterset())
        _, ordered = order_of(self.table, "newest")
        ids = self.table.ids[ordered[narrowed.mask[ordered]][:SIZE]].tolist()
        rows = (
            self.kind.model.objects.visible_to(AnonymousUser()).published(on=timezone.localdate()).for_table().filter(pk__in=ids)
        )
        found = sorted(rows.defer("search_document"), key=lambda row: (row.published_at, row.pk), reverse=True)
        updated = max((row.updated_at for row in found), default=None)
        tag = conditional.tag_of(f"{self.pairs()} {[(row.pk, row.version) for row in found]} {updated}")
        return conditional.answer(request, lambda: self._atom(found), tag=tag, updated=updated, seconds=FRESH_SECONDS)

    def _atom(self, rows):
        return HttpResponse(self._feed(rows), content_type="application/atom+xml; charset=utf-8")

    def _feed(self, rows):
        absolute = self.request.build_absolute_uri
        home = absolute(reverse("portal:home"))
        feed = Atom1Feed(
            title=f"{self.kind.label} · 协育",
            link=absolute(address(self.kind.url("list"), self.pairs())),
            feed_url=absolute(address(self.request.path, self.pairs())),
            description=f"最新公开的{self.kind.short}",
            language="zh-CN",
            author_name="协育",
            author_link=home,
            feed_guid=absolute(address(self.request.path, self.pairs())),
        )
        for row in rows:
            feed.add_item(
                title=f"{row}（{row.organization.name}）",
                link=absolute(row.get_absolute_url()),
                description=_summary(row, _SAID[self.kind.slug]),
                unique_id=absolute(row.get_absolute_url()),
                pubdate=timezone.localtime(row.published_at),
                updateddate=timezone.localtime(row.updated_at),
                author_name=row.organization.name,
            )
        return feed.writeString("utf-8")


def _summary(row, names):
    facts = [(row._meta.get_field(name).verbose_name, text_of(row, name)) for name in names]
    until = row.expires_on.isoformat() if row.expires_on else ""
    return "；".join(f"{label}：{text}" for label, text in [*facts, ("有效期到", until)] if text)
