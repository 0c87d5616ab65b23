"""A list filter that uses the picker and, for lists with a hierarchy, finds what lies below the chosen rows too."""

import django_filters
from django.db.models import Q

from taxonomy.models import TreeCode
from taxonomy.pickers import CodePickerField


class CodeFilter(django_filters.Filter):
    """Filter by one or several codes: ``CodeFilter(kind="major", field_name="majors", multiple=True, label="专业")``.

    Several values mean any of them. A chosen class also finds rows that name one of its majors.
    """

    field_class = CodePickerField

    def filter(self, qs, value):
        """Narrow ``qs`` by a subquery, so that a many-to-many column doubles no row."""
        chosen = value if isinstance(value, list) else [value] if value else []
        if not chosen:
            return qs
        pks = [row.pk for row in chosen]
        condition = Q(pk__in=pks)
        if isinstance(chosen[0], TreeCode):
            for step in ("parent", "parent__parent", "parent__parent__parent"):
                condition |= Q(**{f"{step}__in": pks})
        codes = type(chosen[0]).objects.filter(condition).values("pk")
        owners = qs.model._base_manager.filter(**{f"{self.field_name}__in": codes}).values("pk")
        return qs.exclude(pk__in=owners) if self.exclude else qs.filter(pk__in=owners)
