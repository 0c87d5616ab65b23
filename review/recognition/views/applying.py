"""Pages of applicants."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.views.generic import DetailView

from review.recognition.models import Application


class ApplicationDetailView(LoginRequiredMixin, DetailView):
    """A case as its applicant sees it."""

    template_name = "review/recognition/application_detail.html"

    def get_queryset(self):
        """The cases that the reader may see."""
        return Application.objects.visible_to(self.request.user).for_table()
