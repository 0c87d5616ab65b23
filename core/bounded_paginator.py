"""Paginators that count no further than a limit, so that no page of the admin pays for a full COUNT."""

from django.core.paginator import Paginator
from django.utils.functional import cached_property

COUNT_LIMIT = 500


class BoundedPaginator(Paginator):
    """For queues: what lies beyond the limit is reached by deciding the first ones or by a filter."""

    count_limit = COUNT_LIMIT

    @cached_property
    def count(self):
        """Rows up to the limit."""
        return len(self.object_list.order_by().values_list("pk", flat=True)[: self.count_limit])

    @property
    def is_cut_off(self):
        """Whether there may be more than it counts."""
        return self.count >= self.count_limit


class LongListPaginator(BoundedPaginator):
    """For every other list: nobody turns hundreds of pages, what lies beyond is found by the search or a filter."""

    count_limit = 5_000
