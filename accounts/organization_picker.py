"""Verified organizations in the one type-ahead picker: for whom something is written down beside the own organization."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError

from accounts.models import Organization
from taxonomy.kinds import HIT_LIMIT, KINDS, Option, PickerKind
from taxonomy.pickers import CodePickerField

KEY = "organization"


@dataclass(frozen=True)
class OrganizationPickerKind(PickerKind):
    """Public organizations by part of their name or the beginning of their code; the same search as when joining one."""

    def rows(self, *, on, limits=None):
        """Verified ones that are not suspended."""
        return self.model.objects.public().select_related("kind", "district")

    def search(self, query, *, on, limits=None, count=HIT_LIMIT):
        """Hits by name; one query."""
        return [self.option(row) for row in self.rows(on=on).search(query)[:count]]

    def chosen(self, ids):
        """Options for what was chosen, in the given order."""
        rows = {row.pk: row for row in self.rows(on=None).filter(pk__in=ids)} if ids else {}
        return [self.option(rows[pk]) for pk in ids if pk in rows]

    def option(self, row):
        """The organization with its kind and district."""
        path = str(row.district or "")
        return Option(value=row.pk, name=row.name, code="", label=row.name, path=path, kind=str(row.kind or ""))


KINDS[KEY] = OrganizationPickerKind(KEY, Organization, hint="输入单位名称里的几个字", shows_code=False, is_browsable=False)


class OrganizationField(CodePickerField):
    """Picks one public organization; cleans to the row or None."""

    def __init__(self, **kwargs):
        super().__init__(kind=KEY, **kwargs)

    def _check(self, picked, count):
        if len(picked) != count or any(not row.is_verified or row.suspended_at for row in picked):
            raise ValidationError("这个单位现在选不了，换一个。", code="unknown")
