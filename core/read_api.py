"""A read API of public rows: JSON, the list's own filters, pages by cursor, answers that may be kept, nobody's contact details.

A ``Resource`` says what a kind of rows is called, who its rows are and what is told of each; the same row describes it in the
OpenAPI document (``core.open_api``), so that the two cannot differ. Nobody signs in: every reader gets the same answer.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.views import View

from core import conditional
from core.limits import is_within
from core.lists import stated
from core.paging import InvalidCursor, keyset_page

SIZE, SIZE_MOST = 50, 100
FRESH_SECONDS = 60
WAIT_SECONDS = 60
PAGING = ("after", "limit")
CUT = ("cursor", "这个位置不对：用上一页给的 next。")


@dataclass(frozen=True)
class Property:
    """One thing that is told of a row: its name, its JSON type (or ``"date"``, ``"date-time"``, ``"decimal"``), what it means.

    A property that may be missing is ``null`` then; ``items`` are the names inside an object or inside each of a list.
    """

    name: str
    type: str
    about: str
    value: Callable[[Any], Any]
    items: tuple = ()


@dataclass(frozen=True)
class Resource:
    """A kind of rows: ``rows()`` are the public ones with what is told of them joined, in the order of ``order``.

    ``filterset_class`` is that of the list on the pages.
    """

    name: str
    label: str
    about: str
    rows: Callable[[], Any]
    filterset_class: type
    properties: tuple
    order: tuple = ("-published_at", "-id")

    def filterset(self, data=None):
        """The filter set of the list over the public rows."""
        return self.filterset_class(data, queryset=self.rows())

    def told(self, row):
        """The row as JSON knows it."""
        return {one.name: plain(one.value(row)) for one in self.properties}


def plain(value):
    """A value as JSON knows it: days and moments as text, decimals as text so that no digit is lost."""
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value


class ApiRefused(Exception):
    """A request that cannot be answered; the message says what to do, ``fields`` which parameters are meant."""

    def __init__(self, code, message, *, status=400, fields=None):
        self.code, self.status, self.fields = code, status, fields or {}
        super().__init__(message)


class ApiView(View):
    """Answers GET as JSON; every fault is JSON too."""

    http_method_names = ["get", "head", "options"]
    resource = None

    def dispatch(self, request, *args, **kwargs):
        """Within the rate of the client, as nobody in particular."""
        if not is_within(request, "api", limit_get=True):
            response = _fault(ApiRefused("rate", f"太快了。等 {WAIT_SECONDS} 秒再问。", status=429))
            response["Retry-After"] = str(WAIT_SECONDS)
            return response
        request.user = AnonymousUser()
        try:
            response = super().dispatch(request, *args, **kwargs)
        except ApiRefused as error:
            response = _fault(error)
        response["Access-Control-Allow-Origin"] = "*"
        return response

    def http_method_not_allowed(self, request, *args, **kwargs):
        """Nothing is written here."""
        response = super().http_method_not_allowed(request, *args, **kwargs)
        fault = _fault(ApiRefused("method", "这里只读。", status=405))
        fault["Allow"] = response["Allow"]
        return fault

    def answered(self, content):
        """``content`` as JSON, or 304 by its tag: much of it (a phase, who takes part) changes without the row being written."""
        body = JsonResponse(content, json_dumps_params={"ensure_ascii": False}).content

        def make():
            return HttpResponse(body, content_type="application/json; charset=utf-8")

        return conditional.answer(self.request, make, tag=conditional.tag_of(body), updated=None, seconds=FRESH_SECONDS)


def _fault(error):
    content = {"error": {"code": error.code, "message": str(error), "fields": error.fields}}
    return JsonResponse(content, status=error.status, json_dumps_params={"ensure_ascii": False})


class ApiListView(ApiView):
    """Public rows of a kind, newest first."""

    def get(self, request):
        """One page under the filters; ``next`` is the address of the one after it, or ``null``."""
        rows = self._narrowed()
        try:
            page = keyset_page(rows, order=self.resource.order, size=self._size(), after=request.GET.get("after", ""))
        except InvalidCursor as error:
            raise ApiRefused(CUT[0], CUT[1], fields={"after": CUT[1]}) from error
        content = {"data": [self.resource.told(row) for row in page], "next": self._next(page.next_cursor)}
        return self.answered(content)

    def _narrowed(self):
        filterset = self.resource.filterset(stated(self.request.GET))
        unknown = sorted(set(self.request.GET) - set(filterset.filters) - set(PAGING))
        if unknown:
            raise ApiRefused("parameter", "没有这个参数。", fields=dict.fromkeys(unknown, "没有这个参数。"))
        if filterset.is_bound and not filterset.is_valid():
            faults = {name: " ".join(texts) for name, texts in filterset.form.errors.items()}
            raise ApiRefused("filter", "有条件看不懂。", fields=faults)
        return filterset.qs

    def _size(self):
        text = self.request.GET.get("limit", str(SIZE))
        if not (text.isascii() and text.isdecimal() and len(text) < 4 and 1 <= int(text) <= SIZE_MOST):
            message = f"写 1 到 {SIZE_MOST} 的整数。"
            raise ApiRefused("limit", message, fields={"limit": message})
        return int(text)

    def _next(self, cursor):
        if not cursor:
            return None
        query = self.request.GET.copy()
        query["after"] = cursor
        return self.request.build_absolute_uri(f"{self.request.path}?{query.urlencode()}")


class ApiDetailView(ApiView):
    """One public row."""

    def get(self, request, pk):
        """The row, or 404 for what is not there and what is not public alike."""
        row = self.resource.rows().filter(pk=pk).first()
        if row is None:
            raise ApiRefused("missing", "没有这一条，或者没有公开。", status=404)
        return self.answered(self.resource.told(row))


class SpecificationView(ApiView):
    """What the API answers, as an OpenAPI document."""

    document = None

    def get(self, request):
        """The document; ``servers`` is where it was asked for."""
        return self.answered(self.document(request.build_absolute_uri("/").rstrip("/")))
