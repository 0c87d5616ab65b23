"""Pages that everybody reads: schemes, calls, notices, and what is recognised."""

from django.shortcuts import get_object_or_404
from django.views.generic import DetailView, ListView

from review.recognition.models import Call, PublicNotice, Recognition, Scheme


class SchemeListView(ListView):
    """All kinds of recognition."""

    template_name = "review/recognition/scheme_list.html"

    def get_queryset(self):
        """The schemes that the reader may see."""
        return Scheme.objects.visible_to(self.request.user)


class CallDetailView(DetailView):
    """An invitation to apply."""

    template_name = "review/recognition/call_detail.html"

    def get_queryset(self):
        """The calls that the reader may see."""
        return Call.objects.visible_to(self.request.user).select_related("version__scheme")


class NoticeDetailView(DetailView):
    """A public notice."""

    template_name = "review/recognition/notice_detail.html"

    def get_queryset(self):
        """The notices that the reader may see."""
        return PublicNotice.objects.visible_to(self.request.user).select_related("call")


class RecognitionListView(ListView):
    """The list of what is recognised under a scheme."""

    template_name = "review/recognition/recognition_list.html"
    paginate_by = None

    def get_queryset(self):
        """The recognitions of this scheme that the reader may see."""
        self.scheme = get_object_or_404(Scheme.objects.visible_to(self.request.user), code=self.kwargs["code"])
        rows = Recognition.objects.visible_to(self.request.user).filter(scheme=self.scheme)
        return rows.for_table().order_by("-recognized_on", "-pk")[:50]

    def get_context_data(self, **kwargs):
        """The scheme beside its rows."""
        return super().get_context_data(scheme=self.scheme, **kwargs)


class RecognitionDetailView(DetailView):
    """One recognition."""

    template_name = "review/recognition/recognition_detail.html"

    def get_queryset(self):
        """The recognitions that the reader may see."""
        return Recognition.objects.visible_to(self.request.user).for_table()
