"""A list filter that uses the picker and, for lists with a hierarchy, finds what lies below the chosen rows too."""

import django_filters
from django.db.models import Q
from django.utils import timezone

from taxonomy.families import kin_of
from taxonomy.models import TreeCode
from taxonomy.pickers import CodePickerField


class CodeFilter(django_filters.Filter):
    """Filter by one or several codes: ``CodeFilter(kind="major", field_name="majors", multiple=True, label="专业")``.

    Several values mean any of them. A chosen class also finds rows that name one of its majors.
    """

    field_class = CodePickerField

    def filter(self, qs, value):
        """Narrow ``qs`` by a subquery, so that a many-to-many column doubles no row.

        The codes are read first: by their number and frequency PostgreSQL chooses between the list's order and the codes.
        """
        chosen = value if isinstance(value, list) else [value] if value else []
        if not chosen:
            return qs
        return self._narrow(qs, self.codes(chosen))

    def codes(self, chosen):
        """The rows of the code list that answer the ``chosen`` ones: themselves and what lies below."""
        pks = [row.pk for row in chosen]
        condition = Q(pk__in=pks)
        if isinstance(chosen[0], TreeCode):
            for step in ("parent", "parent__parent", "parent__parent__parent"):
                condition |= Q(**{f"{step}__in": pks})
        return type(chosen[0]).objects.filter(condition)

    def _narrow(self, qs, codes):
        codes = list(codes.order_by().values_list("pk", flat=True))
        owners = qs.model._base_manager.filter(**{f"{self.field_name}__in": codes}).values("pk")
        return qs.exclude(pk__in=owners) if self.exclude else qs.filter(pk__in=owners)


class MajorFilter(CodeFilter):
    """``CodeFilter`` over majors that also finds their whole families once the filter set's field ``kin_field`` is set."""

    def __init__(self, *args, kin_field, **kwargs):
        super().__init__(*args, kind="major", **kwargs)
        self.kin_field = kin_field

    def codes(self, chosen):
        """With the box ticked: all rows of all catalogues that share a family with a chosen one (``taxonomy.families``)."""
        codes = super().codes(chosen)
        if not self.parent.form.cleaned_data.get(self.kin_field):
            return codes
        return codes | type(chosen[0]).objects.filter(pk__in=kin_of([row.pk for row in chosen], on=timezone.localdate()))
