"""The public lists of listings as saved searches."""

from functools import partial
from urllib.parse import urlencode

import numpy as np
from django.utils import timezone

from core.lists import FilteredListView
from core.registries import Hits, Searchable
from supplydemand.filters import TalentDemandFilterSet, TalentSupplyFilterSet
from supplydemand.index.counting import Narrowed
from supplydemand.index.narrowing import masks_of
from supplydemand.index.store import table_of
from supplydemand.index.table import microseconds
from supplydemand.models import TalentDemand, TalentSupply


def _filterset(model, filterset_class, user, query):
    return filterset_class(query, queryset=model.objects.visible_to(user).published(on=timezone.localdate()))


def _canonical(model, filterset_class, user, query):
    filterset = _filterset(model, filterset_class, user, query)
    if not filterset.is_valid():
        name = next(iter(filterset.form.errors))
        field = filterset.form.fields.get(name)
        raise ValueError(f"“{field.label if field else name}”里有一个选项已经没有了。打开列表重新选，再存一次。")
    pairs = [(name, value) for name in filterset.filters for value in _given(query, name)]
    return urlencode(pairs)


def _given(query, name):
    return sorted({value.strip() for value in query.getlist(name) if value.strip()})


def _words(model, filterset_class, user, query):
    filterset = _filterset(model, filterset_class, user, query)
    if not filterset.is_valid():
        return ""
    view, fields = FilteredListView(), filterset.form.fields
    chips = [view.chip_text(name, fields[name], value, filterset) for name in filterset.filters for value in _given(query, name)]
    return "，".join(chips)


def _hits(model, filterset_class, user, query, since, shown, limit):
    table = table_of(model, on=timezone.localdate())
    narrowed = Narrowed(table, masks_of(table, filterset_class(query, queryset=model.objects.none())))
    revised = set(model.objects.revised_since(since).values_list("revision_of", flat=True))
    is_fresh = (table.published > microseconds(since)) | np.isin(table.ids, list(revised))
    ids = table.ids[narrowed.mask & is_fresh].tolist()
    rows = model.objects.visible_to(user).published(on=timezone.localdate()).settled().filter(pk__in=ids).exclude(pk__in=shown)
    found = list(rows.select_related("organization").order_by("-published_at", "-pk")[: limit + 1])
    return Hits([(row.pk, _title(row, since)) for row in found[:limit]], has_more=len(found) > limit)


def _title(row, since):
    return f"{row}，{row.organization}" if row.published_at > since else f"{row}，{row.organization}（内容有更新）"


def _searchable(code, label, url_name, model, filterset_class):
    parts = (model, filterset_class)
    return Searchable(code, label, url_name, partial(_canonical, *parts), partial(_words, *parts), partial(_hits, *parts))


SEARCHABLES = (
    _searchable("demands", "人才需求", "supplydemand:demand_list", TalentDemand, TalentDemandFilterSet),
    _searchable("supplies", "人才供给", "supplydemand:supply_list", TalentSupply, TalentSupplyFilterSet),
)
