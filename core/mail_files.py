"""Mail as files, one message a file: where no mail server is named, and for tests that read what people get."""

import uuid
from datetime import datetime
from pathlib import Path

from django.core.mail.backends import filebased


class EmailBackend(filebased.EmailBackend):
    """Django's own names repeat within a second, and then two messages share a file; these never do."""

    def _get_filename(self):
        if self._fname is None:
            self._fname = str(Path(self.file_path) / f"{datetime.now():%Y%m%d-%H%M%S}-{uuid.uuid4().hex}.log")
        return self._fname
