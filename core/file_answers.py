"""How a file leaves the portal: as a download, or drawn in the browser where that is harmless and was asked for."""

from django.core.files.storage import default_storage
from django.http import FileResponse

from core.documents.names import extension_of

POLICY = "sandbox; default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"
"""An origin of its own without scripts, forms and windows; a picture opened alone needs itself and the browser's own style."""
VIEWED = {"pdf": "application/pdf", "png": "image/png", "jpg": "image/jpeg", "webp": "image/webp"}
"""What is drawn when asked for, by ending: an upload's ending is that of its content (``core.documents.read``)."""
VIEW = "view"


def view_address(address, name):
    """Where the file of that name is looked at; empty for what is a download only."""
    return f"{address}?{VIEW}=1" if extension_of(name) in VIEWED else ""


def document_answer(request, document):
    """A document for somebody who may have it; whoever calls has asked."""
    return file_answer(request, default_storage.open(document.stored_name), document.name, document.media_type)


def file_answer(request, file, name, media_type):
    """An open file as a download, or drawn by the browser where the reader asked for that and the kind is one of ``VIEWED``."""
    is_viewed = request.GET.get(VIEW) == "1" and VIEWED.get(extension_of(name)) == media_type
    response = FileResponse(file, as_attachment=not is_viewed, filename=name, content_type=media_type)
    response["Content-Security-Policy"] = POLICY
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response
