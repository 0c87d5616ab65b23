"""A limit on what is taken in at all, while it streams in: a form's own limits come after."""

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler, MemoryFileUploadHandler
from django.urls import Resolver404, resolve


class CappedUploadHandler(FileUploadHandler):
    """Refuses a request whose files together exceed ``settings.UPLOAD_REQUEST_BYTES`` as soon as they do."""

    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None):  # noqa: N803 - Django's name
        """Count anew for each request."""
        self.left = settings.UPLOAD_REQUEST_BYTES

    def receive_data_chunk(self, raw_data, start):
        """Hand the data on while there is room."""
        self.left -= len(raw_data)
        if self.left < 0:
            raise RequestDataTooBig("the files of one request exceed the limit")
        return raw_data

    def file_complete(self, file_size):
        """The next handler keeps the file."""
        return


class SecretUploadHandler(MemoryFileUploadHandler):
    """Keeps in memory, whatever its size, what is posted to a view marked ``takes_secrets``: it must not lie on a disk.

    The cap before it bounds how much that is.
    """

    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None):  # noqa: N803 - Django's name
        """Take the request's files if its view says so."""
        try:
            view = resolve(self.request.path_info).func
        except Resolver404:
            view = None
        self.activated = getattr(getattr(view, "view_class", None), "takes_secrets", False)
