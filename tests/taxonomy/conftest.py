import datetime

import pytest

from taxonomy import services

LOADED_ON = datetime.date(2026, 11, 24)


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """The packaged lists, loaded once for a module and emptied after it."""
    from django.db import transaction

    with django_db_blocker.unblock():
        atomic = transaction.atomic()
        atomic.__enter__()
        try:
            yield services.load_taxonomy(on=LOADED_ON)
        finally:
            transaction.set_rollback(True)
            atomic.__exit__(None, None, None)
