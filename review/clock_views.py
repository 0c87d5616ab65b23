"""The public page on how long reviews take."""

from django.views.generic import TemplateView

from review import clock, statistics


class ServiceClockView(TemplateView):
    """Promise, median and ninetieth percentile by sort of work, in working days; reckoned by a job, so few queries do."""

    template_name = "review/service_clock.html"

    def get_context_data(self, **kwargs):
        """The standards with the desk's names, without parts of procedures that no rule in force has and nobody went through."""
        rows = [row for row in statistics.standards() if row.is_promised or row.decision_count]
        for row in rows:
            row.is_measured = row.decision_count >= clock.FEWEST_FOR_USUAL
            row.kept_percent = round(100 * row.kept_count / row.decision_count) if row.decision_count else 0
        return super().get_context_data(rows=rows, computed_at=max((row.computed_at for row in rows), default=None), **kwargs)
