"""The filters beside a list, with what each value would give under all other filters."""

from dataclasses import dataclass, field

from core.numbers import bounded
from supplydemand.index.counting import EXACT_UP_TO
from taxonomy.models import Major

TOP_CLASSES = 8
"""So many classes of majors are offered; the picker below them knows all."""

OPEN = ("level", "district", "nature", "majors")
BOXES = ("district", "level", "nature", "majors", "urgency", "cooperation_modes", "reach")
PICKERS = ("region", "occupation", "industry")


@dataclass(frozen=True)
class Option:
    """One value of a filter: what it is called and how many rows it would give."""

    value: str
    label: str
    count: int
    is_chosen: bool
    is_counted: bool = True
    """Whether ``count`` is what ticking the value gives."""
    is_addition: bool = False
    """Whether ``count`` comes to what is found already."""

    @property
    def count_text(self):
        """The count as people read it; nothing where ticking the value gives another one."""
        return f"{'+' if self.is_addition else ''}{count_text(self.count)}" if self.is_counted else ""

    @property
    def is_dead(self):
        """Nothing would be found and nothing is chosen: shown, but not to be ticked."""
        return not self.count and not self.is_chosen


@dataclass(frozen=True)
class Facet:
    """One filter: boxes with counts, or a picker, or both."""

    name: str
    label: str
    options: list = field(default_factory=list)
    picker: object = None
    extra: object = None
    is_open: bool = False


def count_text(count):
    """A count, exact up to a thousand."""
    return bounded(count, EXACT_UP_TO)


def facets_of(narrowed, form):
    """The facets of a list in the order of the page; one query for each list of codes that is shown."""
    facets = []
    for name in (*BOXES, *PICKERS):
        if name in form.fields:
            make = _picker if name in PICKERS else _majors if name == "majors" else _boxes
            facets.append(make(narrowed, form, name))
    return facets


def _chosen(form, name):
    return [str(value) for value in form.data.getlist(name)] if form.is_bound else []


def _boxes(narrowed, form, name):
    field_, chosen = form.fields[name], _chosen(form, name)
    counts = {str(value): count for value, count in narrowed.counts(name).items()}
    choices = [(str(row.pk), str(row)) for row in field_.queryset] if hasattr(field_, "queryset") else field_.choices
    options = [Option(str(value), label, counts.get(str(value), 0), str(value) in chosen) for value, label in choices]
    return Facet(name, field_.label, options, is_open=name in OPEN or bool(chosen))


def _majors(narrowed, form, name):
    chosen = _chosen(form, name)
    counts = {pk: count for pk, count in narrowed.added_classes().items() if str(pk) not in chosen}
    top = sorted(counts, key=lambda pk: (-counts[pk], pk))[:TOP_CLASSES]
    rows = {row.pk: row for row in Major.objects.filter(pk__in=top)} if top else {}
    labels = {pk: f"{row.name} · {row.get_catalogue_display()}" for pk, row in rows.items()}
    is_counted = not any(_chosen(form, "kin"))  # a family has more rows than its class
    options = [Option(str(pk), labels[pk], counts[pk], False, is_counted, bool(chosen)) for pk in top if pk in labels]
    return Facet(name, form.fields[name].label, options, picker=form[name], extra=form["kin"], is_open=True)


def _picker(narrowed, form, name):
    return Facet(name, form.fields[name].label, picker=form[name], is_open=bool(_chosen(form, name)))
