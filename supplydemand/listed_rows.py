"""The rows of a public list as drawn.

A row says the same to every reader, so it is drawn once and kept with the table in memory until its listing, its organization
or a name in the code tables changes (``supplydemand.index.store`` learns of each). Only a ticked box is the reader's own.
"""

from django.template.loader import get_template
from django.utils.safestring import SafeString

from supplydemand.highlight import marks_of
from supplydemand.public_pages import ANYBODY

TEMPLATE = "supplydemand/_search_row.html"


def drawn_rows(kind, table, ids, *, on, groups=(), ticked=()):
    """The rows with these ids in that order, as one piece of HTML; ``groups`` are the words to mark (``search.query_groups``)."""
    words = tuple(groups)
    rows = {pk: row for pk in ids if pk not in ticked and (row := table.drawn.get((pk, words)))}
    if missing := [pk for pk in ids if pk not in rows]:
        for pk, row in _draw(kind, missing, on, words, ticked):
            rows[pk] = row
            if pk not in ticked:
                table.drawn.put((pk, words), row)
    return SafeString("".join(rows[pk] for pk in ids if pk in rows))  # each comes from a template that escapes


def _draw(kind, ids, on, words, ticked):
    public = kind.model.objects.visible_to(ANYBODY).published(on=on)
    found = list((public.for_marking() if words else public.for_list()).filter(pk__in=ids))
    marks, template = marks_of(found, words), get_template(TEMPLATE)
    for row in found:
        yield row.pk, template.render({"row": row, "kind": kind, "mark": marks.get(row.pk), "ticked": ticked})
