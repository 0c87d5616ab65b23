"""Reporting a figure: as people write numbers, and what could not be read stays in the form."""

import pytest
from django.urls import reverse

from core.idempotency import new_token
from projects.models import FigureDefinition, ProjectFigure
from tests.accounts.sign_in import sign_in
from tests.projects.stories import a_project

pytestmark = pytest.mark.django_db


def test_a_figure_is_read_as_people_write_it_and_what_cannot_be_read_stays(client):
    world = a_project()
    definition = FigureDefinition.objects.create(code="money", name="企业投入", unit="元", definition="到账的")
    sign_in(client, world.lead)
    url = reverse("projects:figure_report", args=[world.project.pk])
    typed = {"definition": definition.pk, "organization": world.lead_organization.pk, "counted_on": str(world.on), "note": "两笔"}

    wrong = client.post(url, typed | {"token": new_token(), "value": "很多钱"})
    page = wrong.content.decode()
    assert (wrong.status_code, 'value="很多钱"' in page, 'value="两笔"' in page) == (422, True, True)
    assert not ProjectFigure.objects.exists()

    client.post(url, typed | {"token": new_token(), "value": "115万"})
    assert ProjectFigure.objects.get().value == 1_150_000
