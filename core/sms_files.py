"""A sender of text messages for development: each becomes a line of a file in the data folder, and nothing leaves."""

import json
import os

from django.conf import settings


def send(*, number, text, reference):
    """Write the message down; the pattern for a city's own sender (``docs/notifications.md``)."""
    folder = settings.DATA_DIR / "sms"
    folder.mkdir(parents=True, exist_ok=True)
    line = json.dumps({"number": number, "text": text, "reference": reference}, ensure_ascii=False)
    descriptor = os.open(folder / "messages.jsonl", os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "a") as file:
        file.write(line + "\n")
