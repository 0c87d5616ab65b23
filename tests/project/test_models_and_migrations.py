"""What holds for every model and migration of the portal's own apps."""

import re

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db.migrations import RunPython, RunSQL
from django.db.migrations.loader import MigrationLoader

APPS_FROM_TOP = [
    "portal",
    "reports",
    "alliances",
    "projects",
    "bases",
    "faculty",
    "supplydemand",
    "review",
    "accounts",
    "taxonomy",
    "core",
]  # the order of STYLE.md: an app knows only those to its right
OWN_APPS = [label for label in APPS_FROM_TOP if apps.is_installed(label)]


def _own_migrations():
    loader = MigrationLoader(None, ignore_no_migrations=True)
    return {key: migration for key, migration in loader.disk_migrations.items() if key[0] in OWN_APPS}


@pytest.mark.django_db
def test_models_and_migrations_agree():
    call_command("makemigrations", check=True, dry_run=True, verbosity=3)


def test_migrations_have_telling_names():
    named = re.compile(r"\d{4}_[a-z][a-z0-9_]+")

    assert [key for key in _own_migrations() if not named.fullmatch(key[1]) or "_auto_" in key[1]] == []


def test_migrations_can_be_taken_back():
    stuck = [
        (*key, type(operation).__name__)
        for key, migration in _own_migrations().items()
        for operation in migration.operations
        if isinstance(operation, (RunPython, RunSQL)) and not operation.reversible
    ]

    assert stuck == []


def test_foreign_keys_point_down_the_order_of_apps():
    user_model = apps.get_model(settings.AUTH_USER_MODEL)
    upward = []
    for label in OWN_APPS:
        for model in apps.get_app_config(label).get_models(include_auto_created=True):
            for field in model._meta.get_fields():
                target = getattr(field, "related_model", None)
                if field.auto_created or target is None or target is user_model or target._meta.app_label not in OWN_APPS:
                    continue
                if APPS_FROM_TOP.index(target._meta.app_label) < APPS_FROM_TOP.index(label):
                    upward.append(f"{model._meta.label}.{field.name} → {target._meta.label}")

    assert upward == []


def test_every_model_and_field_has_a_chinese_name():
    chinese = re.compile(r"[\u4e00-\u9fff]")
    nameless = []
    for label in OWN_APPS:
        for model in apps.get_app_config(label).get_models():
            if model._meta.proxy or any(field.name == "pgh_id" for field in model._meta.fields):
                continue  # pghistory's: event tables, and proxies of many-to-many tables
            names = {model._meta.label: model._meta.verbose_name}
            names |= {
                f"{model._meta.label}.{field.name}": field.verbose_name
                for field in model._meta.fields + model._meta.many_to_many
                if field.name not in {"id", "password", "last_login", "is_superuser", "groups", "user_permissions"}
            }
            nameless += [name for name, text in names.items() if not chinese.search(str(text)) and "_ptr" not in name]

    assert nameless == []
