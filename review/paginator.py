"""A paginator for queues: counts no further than a limit, so that no page pays for a full COUNT."""

from django.core.paginator import Paginator
from django.utils.functional import cached_property

COUNT_LIMIT = 500


class BoundedPaginator(Paginator):
    """Counts up to ``COUNT_LIMIT`` rows; what lies beyond is reached by deciding the first ones or by a filter."""

    @cached_property
    def count(self):
        """Rows up to the limit."""
        return len(self.object_list.order_by().values_list("pk", flat=True)[:COUNT_LIMIT])
