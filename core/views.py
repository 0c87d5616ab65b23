"""Pages of the kernel."""

from django.contrib.auth.views import redirect_to_login
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404
from django.views import View

from core.models import Document


def file_response(document):
    """A document as a download that a browser never draws as a page; whoever calls has asked who may have it."""
    response = FileResponse(
        default_storage.open(document.stored_name),
        as_attachment=True,
        filename=document.name,
        content_type=document.media_type,
    )
    response["Content-Security-Policy"] = "sandbox; default-src 'none'; frame-ancestors 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response


class FileView(View):
    """A document for those who may see its subject: always as a download, never drawn by the browser as a page."""

    http_method_names = ["get", "head", "options"]

    def get(self, request, pk):
        """The file; 404 for what the reader may not see, a sign-in for who has not signed in."""
        document = Document.objects.visible_to(request.user).filter(pk=pk).first()
        if document is None:
            if not request.user.is_authenticated:
                return redirect_to_login(request.path)
            raise Http404("no such file")
        return file_response(document)
