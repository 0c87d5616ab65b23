"""What the review page says beside an approval of what follows from it."""

import pytest
from django.urls import reverse
from django.utils import timezone

from review.models import ReviewTask
from review.recognition.enums import Purpose, StageKind
from review.recognition.models import Application
from tests.accounts.factories import CoordinatorFactory
from tests.accounts.sign_in import sign_in
from tests.review.recognition.factories import CallFactory, SchemeVersionFactory, open_run, submit, take

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("minutes", "words"), [(10, "10 分钟后才告诉对方"), (0, "马上告诉对方")])
def test_approval_that_recognises_says_what_it_makes_public_and_when(client, settings, minutes, words):
    settings.UNDO_MINUTES = minutes
    now, version = timezone.now(), SchemeVersionFactory(stages=(StageKind.FORMAL_CHECK, StageKind.DECISION))
    case, person = submit(call=CallFactory(version=version), at=now), CoordinatorFactory()

    def page():
        task = ReviewTask.objects.open().of(open_run(case)).get()
        return client.get(reverse("admin:review_reviewtask_review", args=[task.pk])).content.decode()

    sign_in(client, person)
    assert "通过就是认定" not in page()

    take(case, "approve", person, at=now)

    assert "通过就是认定" in page()
    assert words in page()
    Application.objects.filter(pk=case.pk).update(purpose=Purpose.RENEWAL)
    assert "通过就是认定" not in page()
