"""The picker's search, and pages of the code lists for everybody."""

from django.core.cache import cache
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views import View
from django.views.generic import TemplateView

from core.client import client_address
from core.numbers import row_number
from taxonomy.kinds import KINDS
from taxonomy.querysets import clean_query

SEARCHES_PER_MINUTE = 240
PAGE_LIMIT = 200
BROWSER_SECONDS = 300


class PickerSearchView(View):
    """``/codes/<kind>/search/?q=``: at most 20 hits as list items for the script ``picker.js``."""

    http_method_names = ("get", "head", "options")

    def get(self, request, kind):
        """Hits for ``q``, narrowed by the columns the kind allows; 429 after 240 searches a minute."""
        picker = _kind_or_404(kind)
        if _is_too_fast(request):
            return HttpResponse("找得太快了，过一分钟再试。", status=429, content_type="text/plain; charset=utf-8")
        limits = {
            column: request.GET.getlist(column)[:10] for column in (*picker.filters, *picker.switches) if column in request.GET
        }
        query = clean_query(request.GET.get("q", ""))
        options = picker.search(query, on=timezone.localdate(), limits=limits)
        response = render(request, "taxonomy/_picker_options.html", {"options": options, "query": query})
        response["Cache-Control"] = f"private, max-age={BROWSER_SECONDS}"
        return response


class CodeListView(TemplateView):
    """``/codes/``: which lists there are, and how many valid rows each has."""

    template_name = "taxonomy/code_list.html"

    def get_context_data(self, **kwargs):
        """The lists that can be browsed, with their counts."""
        kinds = [kind for kind in KINDS.values() if kind.is_browsable]
        today = timezone.localdate()
        lists = [{"kind": kind, "count": kind.rows(on=today).count()} for kind in kinds]
        return super().get_context_data(lists=lists, **kwargs)


class CodeBrowseView(TemplateView):
    """``/codes/<kind>/``: one list by its hierarchy, or the hits of a search."""

    template_name = "taxonomy/code_browse.html"

    def get_context_data(self, **kwargs):
        """One level of the hierarchy or the hits, at most ``PAGE_LIMIT`` rows."""
        picker = _kind_or_404(self.kwargs["kind"])
        today = timezone.localdate()
        query = clean_query(self.request.GET.get("q", ""))
        parent = self._parent(picker)
        rows = picker.rows(on=today)
        if query:
            rows = rows.search(query).with_path()
        elif hasattr(picker.model, "parent"):
            rows = rows.filter(parent=parent).with_path()
        rows = list(rows[: PAGE_LIMIT + 1])
        kwargs.update(
            kind=picker,
            query=query,
            parent=parent,
            options=[picker.option(row) for row in rows[:PAGE_LIMIT]],
            has_more=len(rows) > PAGE_LIMIT,
            has_children=hasattr(picker.model, "parent"),
        )
        return super().get_context_data(**kwargs)

    def _parent(self, picker):
        raw = self.request.GET.get("under", "")
        if not raw or not hasattr(picker.model, "parent"):
            return None
        parent = picker.model.objects.filter(pk=row_number(raw)).with_path().first()
        if parent is None:
            raise Http404
        return parent


def _kind_or_404(key):
    if key not in KINDS:
        raise Http404
    return KINDS[key]


def _is_too_fast(request):
    """Count searches per person (or address, when not signed in) and minute."""
    who = f"u{request.user.pk}" if request.user.is_authenticated else client_address(request)
    key = f"picker:{who}:{timezone.now():%H%M}"
    cache.add(key, 0, timeout=120)
    return cache.incr(key) > SEARCHES_PER_MINUTE
