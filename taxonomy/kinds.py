"""What can be picked: one entry per code list, shared by the form field, the search address and the pages at ``/codes/``."""

from dataclasses import dataclass

from taxonomy import models
from taxonomy.resemblance import index_of

HIT_LIMIT = 20
FEW_HITS = 3
"""With fewer hits than this, names that only resemble the words are offered too: they may be mistyped."""
SHORTEST_RESEMBLING = 2
LEAST_RESEMBLANCE = 0.3
RESEMBLING_LIMIT = 8


@dataclass(frozen=True)
class Option:
    """One row as the picker shows it."""

    value: int
    name: str
    code: str
    label: str
    path: str
    kind: str


@dataclass(frozen=True)
class PickerKind:
    """One code list that can be picked from.

    ``filters`` names the columns by which a field may narrow it, ``switches`` methods of its querysets that do so.
    """

    key: str
    model: type
    hint: str = "输入代码、名称或拼音首字母"
    filters: tuple = ()
    switches: tuple = ()
    shows_code: bool = True
    is_browsable: bool = True

    @property
    def label(self):
        """Chinese name of the list."""
        return str(self.model._meta.verbose_name)

    def rows(self, *, on, limits=None):
        """Valid rows, narrowed by ``limits`` ({column or switch: [values]}); what the kind does not name is ignored."""
        rows = self.model.objects.current(on=on)
        for column, values in (limits or {}).items():
            if column in self.filters:
                rows = rows.filter(**{f"{column}__in": values})
            elif column in self.switches:
                rows = getattr(rows, column)()
        return rows

    def search(self, query, *, on, limits=None, count=HIT_LIMIT):
        """The best ``count`` hits for ``query`` as options; where they are few, names that resemble it follow."""
        rows = self.rows(on=on, limits=limits)
        hits = list(rows.search(query).with_path()[:count])
        if len(hits) < FEW_HITS and len(query) >= SHORTEST_RESEMBLING and not query.isascii():
            hits += self._resembling(rows, query, known={row.pk for row in hits})
        return [self.option(row) for row in hits[:count]]

    def _resembling(self, rows, query, known):
        best = [
            pk for pk, points in index_of(self.model).best(query, HIT_LIMIT) if points >= LEAST_RESEMBLANCE and pk not in known
        ]
        found = {row.pk: row for row in rows.filter(pk__in=best).with_path()} if best else {}
        return [found[pk] for pk in best if pk in found][:RESEMBLING_LIMIT]

    def chosen(self, ids):
        """Options for rows already chosen, in the given order; retired rows are shown too, unknown ids are dropped."""
        rows = {row.pk: row for row in self.model.objects.filter(pk__in=ids).with_path()} if ids else {}
        return [self.option(rows[pk]) for pk in ids if pk in rows]

    def option(self, row):
        """``row`` as an option; free of queries after ``with_path()``."""
        return Option(
            value=row.pk,
            name=row.name,
            code=row.code if self.shows_code else "",
            label=row.label,
            path=" › ".join(row.ancestor_names),
            kind=row.kind_label,
        )


KINDS = {
    kind.key: kind
    for kind in (
        PickerKind("major", models.Major, filters=("catalogue", "depth", "level__code"), switches=("deepest",)),
        PickerKind("occupation", models.Occupation, filters=("depth",)),
        PickerKind("industry", models.Industry, filters=("depth",)),
        PickerKind("region", models.Region, filters=("depth",)),
        PickerKind("qualification", models.Qualification, filters=("kind", "entry"), shows_code=False),
        PickerKind("skill", models.Skill, hint="输入名称或拼音首字母", shows_code=False, is_browsable=False),
        PickerKind("school", models.SchoolCode, filters=("level__code",)),
        PickerKind("family", models.MajorFamily),
        PickerKind("level", models.EducationLevel, shows_code=False),
        PickerKind("district", models.District, shows_code=False),
        PickerKind("key_industry", models.KeyIndustry, shows_code=False),
        PickerKind("department", models.Department, shows_code=False),
    )
}
