"""Pages of the kernel."""

from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.views import View

from core.file_answers import document_answer
from core.models import Document


class FileView(View):
    """A document for those who may see its subject: a download, or drawn in the browser with ``?view=1``."""

    http_method_names = ["get", "head", "options"]

    def get(self, request, pk):
        """The file; 404 for what the reader may not see, a sign-in for who has not signed in."""
        document = Document.objects.visible_to(request.user).filter(pk=pk).first()
        if document is None:
            if not request.user.is_authenticated:
                return redirect_to_login(request.path)
            raise Http404("no such file")
        return document_answer(request, document)
