"""Paginators that count no further than a limit, so that no page of the admin pays for a full COUNT or a long OFFSET."""

from django.core.paginator import Paginator
from django.utils.functional import cached_property

from core.numbers import bounded, count_up_to

COUNT_LIMIT = 500


class BoundedPaginator(Paginator):
    """For queues: what lies beyond the limit is reached by deciding the first ones or by a filter."""

    count_limit = COUNT_LIMIT

    @cached_property
    def _counted(self):
        return count_up_to(self.object_list, self.count_limit)

    @property
    def count(self):
        """Rows up to the limit: pages beyond it do not exist."""
        return min(self._counted, self.count_limit)

    @property
    def is_cut_off(self):
        """Whether there are more."""
        return self._counted > self.count_limit

    @property
    def count_text(self):
        """How many there are, as a page says it: “1,000+” beyond the limit."""
        return bounded(self._counted, self.count_limit)


class KeyPaginator(BoundedPaginator):
    """For queues whose conditions cost: rows are found and counted in one look, and a page has their keys."""

    @cached_property
    def keys(self):
        """The keys up to the limit and one, in the order of the list."""
        return list(self.object_list.values_list("pk", flat=True)[: self.count_limit + 1])

    @cached_property
    def _counted(self):
        return len(self.keys)

    def page(self, number):
        """The keys of one page."""
        number = self.validate_number(number)
        last = min(number * self.per_page, self.count)
        return self._get_page(self.keys[(number - 1) * self.per_page : last], number, self)


class LongListPaginator(BoundedPaginator):
    """For every other list: nobody turns dozens of pages, what lies beyond is found by the search or a filter."""

    count_limit = 1_000
