"""Files that people hand in: checked before they are kept, kept under random names, given out only to who may see them.

``read()`` checks an upload and returns its clean content; ``store()`` keeps it for a subject (an organization, a message).
Who may see a subject's files is said by the subject's app in ``core.registries.document_subjects``.
"""

import hashlib
import uuid
from datetime import datetime, timedelta
from pathlib import PurePosixPath

from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from core.documents.checks import Checked, DocumentRefused, read
from core.models import Document

__all__ = ["Checked", "DocumentRefused", "purge_files", "read", "remove", "store"]

FOLDER = "documents"
ORPHANS_KEPT_FOR = timedelta(hours=1)
"""A file is written before its row is committed; without a row after that time its transaction was rolled back."""


@transaction.atomic
def store(*, upload, subject, kind, uploaded_by, at):
    """Keep a file for ``subject``; ``upload`` is what ``read()`` returned, or an upload that is checked now.

    The file is on the disk before its row is committed, so that no row ever lacks its file; a file whose transaction is
    rolled back belongs to nobody and is removed by ``purge_files``. Raises ``DocumentRefused``.
    """
    checked = upload if isinstance(upload, Checked) else read(upload)
    random = uuid.uuid4().hex
    stored_name = default_storage.save(f"{FOLDER}/{random[:2]}/{random}", ContentFile(checked.content))
    try:
        with transaction.atomic():
            return Document.objects.create(
                content_type=ContentType.objects.get_for_model(type(subject)),
                object_id=subject.pk,
                kind=kind,
                name=checked.name,
                stored_name=stored_name,
                media_type=checked.media_type,
                size=len(checked.content),
                sha256=hashlib.sha256(checked.content).hexdigest(),
                uploaded_by=uploaded_by,
                uploaded_at=at,
            )
    except BaseException:  # a worker that is told to end as well: no row will name the file
        default_storage.delete(stored_name)
        raise


@transaction.atomic
def remove(*, document):
    """Forget a document; its file goes once that is certain."""
    name = document.stored_name
    document.delete()
    transaction.on_commit(lambda: default_storage.delete(name))


def purge_files(*, at):
    """Delete files that no row names and that are older than an hour; returns how many."""
    count = 0
    for folder in _folders(FOLDER):
        path = PurePosixPath(FOLDER, folder)
        names = [str(path / name) for name in default_storage.listdir(str(path))[1]]
        known = set(Document.objects.filter(stored_name__in=names).values_list("stored_name", flat=True))
        for name in names:
            if name not in known and _age(name, at) > ORPHANS_KEPT_FOR:
                default_storage.delete(name)
                count += 1
    return count


def _folders(path):
    return default_storage.listdir(path)[0] if default_storage.exists(path) else []


def _age(name, at):
    try:
        written: datetime = default_storage.get_modified_time(name)
    except FileNotFoundError:
        return timedelta(0)
    return at - written
