import pytest
from django import forms
from django.apps import apps
from django.contrib import admin
from django.test import RequestFactory

from taxonomy import models
from taxonomy.admin import CityAdmin, OfficialAdmin
from tests.accounts.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def superuser_request():
    request = RequestFactory().post("/")
    request.user = UserFactory(is_staff=True, is_superuser=True)
    return request


@pytest.fixture
def staff_request():
    request = RequestFactory().get("/")
    request.user = UserFactory(is_staff=True)
    return request


def lists(kind):
    return [row for row in admin.site._registry.values() if isinstance(row, kind) and row.model._meta.app_label == "taxonomy"]


def test_official_lists_are_read_only_even_for_superusers(superuser_request):
    may = {
        (row.has_add_permission(superuser_request), row.has_change_permission(superuser_request)) for row in lists(OfficialAdmin)
    }

    assert (len(lists(OfficialAdmin)), may) == (9, {(False, False)})


def test_lists_of_the_city_are_edited_by_superusers_only(superuser_request, staff_request):
    assert {row.has_change_permission(superuser_request) for row in lists(CityAdmin)} == {True}
    assert {row.has_change_permission(staff_request) for row in lists(CityAdmin)} == {False}
    assert {row.has_view_permission(staff_request) for row in lists(CityAdmin)} == {True}


def test_no_code_is_ever_deleted_in_admin(superuser_request):
    assert {row.has_delete_permission(superuser_request) for row in (*lists(CityAdmin), *lists(OfficialAdmin))} == {False}


def test_an_edited_packaged_row_becomes_the_citys(superuser_request):
    row = models.Department.objects.create(code="education", name="教育部门", origin="package")
    form = forms.modelform_factory(models.Department, fields=["code", "name"])(
        {"code": "education", "name": "教育委员会"}, instance=row
    )
    assert form.is_valid()

    admin.site._registry[models.Department].save_model(superuser_request, form.instance, form, change=True)

    row.refresh_from_db()
    assert (row.origin, row.name, row.initials) == ("city", "教育委员会", "jywyh")


def test_changes_of_the_citys_lists_are_audited():
    row = models.Department.objects.create(code="port", name="口岸部门")
    models.Department.objects.filter(pk=row.pk).update(name="口岸办")
    industry = models.Industry.objects.create(code="Z99", name="示范", depth="division")
    key = models.KeyIndustry.objects.create(code="k", name="示范重点产业")
    key.industries.add(industry)

    events = apps.get_model("taxonomy", "DepartmentEvent").objects.filter(pgh_obj_id=row.pk).order_by("pgh_id")
    assert list(events.values_list("name", flat=True)) == ["口岸部门", "口岸办"]
    assert apps.get_model("taxonomy", "KeyIndustryIndustriesEvent").objects.filter(keyindustry_id=key.pk).count() == 1
