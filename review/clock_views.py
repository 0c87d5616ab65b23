"""The public page on how long reviews take."""

from django.views.generic import TemplateView

from review import statistics
from review.clock import FEWEST_FOR_USUAL


class ServiceClockView(TemplateView):
    """Promise, median and ninetieth percentile by kind, in working days; reckoned by a job, so the page asks one query."""

    template_name = "review/service_clock.html"

    def get_context_data(self, **kwargs):
        """The standards with the desk's names of their kinds."""
        labels = statistics.kind_labels()
        rows = [row for row in statistics.standards() if row.content_type_id in labels]
        for row in rows:
            row.label = labels[row.content_type_id]
            row.is_measured = row.decision_count >= FEWEST_FOR_USUAL
            row.kept_percent = round(100 * row.kept_count / row.decision_count) if row.decision_count else 0
        return super().get_context_data(rows=rows, computed_at=max((row.computed_at for row in rows), default=None), **kwargs)
