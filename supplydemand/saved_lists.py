"""The public lists of listings as saved searches."""

from functools import partial

import numpy as np
from django.utils import timezone

from core.registries import Hits
from core.saved_lists import SavedList
from supplydemand.filters import TalentDemandFilterSet, TalentSupplyFilterSet
from supplydemand.index.counting import Narrowed
from supplydemand.index.narrowing import masks_of
from supplydemand.index.store import table_of
from supplydemand.index.table import microseconds
from supplydemand.models import TalentDemand, TalentSupply


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
    def rows(user):
        return model.objects.visible_to(user).published(on=timezone.localdate())

    saved = SavedList(filterset_class, rows, title=str)
    return saved.searchable(code, label, url_name, hits=partial(_hits, model, filterset_class))


SEARCHABLES = (
    _searchable("demands", "人才需求", "supplydemand:demand_list", TalentDemand, TalentDemandFilterSet),
    _searchable("supplies", "人才供给", "supplydemand:supply_list", TalentSupply, TalentSupplyFilterSet),
)
