"""What was handed in stays as it was, whoever writes."""

import pytest
from django.db import IntegrityError, transaction

from review.recognition.models import Submission
from tests.review.recognition.factories import submit

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("change", ["update", "delete"])
def test_database_refuses_to_change_what_was_handed_in(change):
    rows = Submission.objects.filter(application=submit())
    before = rows.get().answers  # it could be written

    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        rows.update(answers={"plan": "改过"}) if change == "update" else rows._raw_delete(rows.db)

    assert rows.get().answers == before
