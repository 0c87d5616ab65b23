"""Migrating sparingly: the same statements as Django's own way, with few models rendered."""

import pytest
from django.core.management import get_commands, load_command_class
from django.core.management.commands import migrate
from django.db import connection, models
from django.db.migrations import (
    AddConstraint,
    AddField,
    AddIndex,
    AlterField,
    AlterModelOptions,
    CreateModel,
    Migration,
    RemoveConstraint,
    RemoveField,
    RemoveIndex,
    RunPython,
    RunSQL,
)
from django.db.migrations.state import ModelState, ProjectState
from pgtrigger import compiler
from pgtrigger.migrations import AddTrigger, RemoveTrigger

from core.migrating import SparingExecutor, apply_sparingly

KEY = ("id", models.BigAutoField(primary_key=True))
BYSTANDERS = 30


def _to(model, **options):
    return models.ForeignKey(to=f"sample.{model}", on_delete=models.CASCADE, **options)


def _trigger(name):
    statement = {"table": "sample_school", "operation": "INSERT", "when": "AFTER", "func": "RETURN NULL;"}
    return compiler.Trigger(name=name, sql=compiler.UpsertTriggerSql(pgid=f"pgtrigger_{name}", **statement))


def _operations(seen):
    """One operation of every kind that is applied sparingly, and around them such as see all models."""
    return [
        CreateModel("Region", [KEY, ("code", models.CharField(max_length=6, unique=True)), ("parent", _to("Region", null=True))]),
        CreateModel("School", [KEY, ("name", models.TextField()), ("region", _to("Region", to_field="code"))]),
        CreateModel("Major", [KEY, ("schools", models.ManyToManyField(to="sample.School"))]),
        CreateModel("Link", [], options={"proxy": True}, bases=("sample.major_schools",)),
        CreateModel("Change", [KEY, ("link", _to("Link", db_constraint=False))]),
        CreateModel("College", [("school", models.OneToOneField("sample.School", models.CASCADE, primary_key=True))]),
        CreateModel("Vocational", [("level", models.IntegerField())], bases=("sample.college",)),
        CreateModel("Taught", [KEY, ("school", _to("School")), ("major", _to("Major"))]),
        AddField("School", "majors", models.ManyToManyField(to="sample.Major", through="sample.Taught")),
        AddField("School", "home", _to("College", null=True)),
        AddField("School", "size", models.IntegerField(default=3)),
        AddTrigger("school", _trigger("one")),
        AddTrigger("school", _trigger("two")),
        RemoveTrigger("school", "one"),
        AddIndex("school", models.Index(fields=["home", "-size"], name="sample_by_size")),
        AddConstraint("school", models.CheckConstraint(condition=models.Q(size__gt=0, name__gt=""), name="sample_sized")),
        AddConstraint("school", models.UniqueConstraint(fields=["region"], condition=models.Q(home=None), name="sample_one")),
        AlterField("School", "name", models.CharField(max_length=40, db_index=True)),
        AlterField("School", "home", _to("College", null=False, default=1)),
        AlterField("School", "region", _to("Region", to_field="code", null=True)),
        AlterModelOptions("School", {"ordering": ["name"]}),
        RemoveIndex("school", "sample_by_size"),
        RemoveConstraint("school", "sample_one"),
        RemoveConstraint("school", "sample_sized"),
        RemoveField("School", "home"),
        AlterField("Vocational", "level", models.BigIntegerField(null=True)),
        AddIndex("school", models.Index(fields=["name", "-size"], name="sample_by_name")),
        RunSQL("SELECT 1"),
        RunPython(lambda apps, _: seen.update(model._meta.model_name for model in apps.get_models())),
        AlterField("Region", "code", models.CharField(max_length=12, unique=True)),
        RemoveIndex("school", "sample_by_name"),
        RemoveField("School", "size"),
        AddField("School", "size", models.BigIntegerField(null=True, db_index=True)),
    ]  # fmt: skip


def _statements(apply):
    """What ``apply`` would execute for one migration, the models that its Python saw, and the state it ends in."""
    seen = set()
    state = ProjectState()
    for number in range(BYSTANDERS):
        state.add_model(ModelState("sample", f"Bystander{number}", [("id", models.BigAutoField(primary_key=True))]))
    migration = Migration("0001_initial", "sample")
    migration.operations = _operations(seen)
    with connection.schema_editor(collect_sql=True) as editor:
        state = apply(migration, state, editor)
    return editor.collected_sql, seen, state


@pytest.mark.django_db
def test_statements_and_state_are_those_of_djangos_own_way():
    statements, seen, state = _statements(apply_sparingly)

    plainly = _statements(Migration.apply)

    assert (statements, seen) == plainly[:2]
    assert state == plainly[2]
    assert len(statements) > 20
    assert {"bystander0", "school", "vocational"} <= seen


@pytest.mark.django_db
def test_all_models_are_rendered_only_for_what_must_see_them(monkeypatch):
    rendered = []
    render = ModelState.render
    monkeypatch.setattr(ModelState, "render", lambda state, apps: rendered.append(state.name) or render(state, apps))

    _statements(apply_sparingly)

    assert rendered.count("Bystander0") == 1  # for the Python and the change after it of what others point at

    rendered.clear()
    _statements(Migration.apply)
    assert rendered.count("Bystander0") > 1


def test_migrate_is_the_sparing_one():
    command = load_command_class(get_commands()["migrate"], "migrate")

    assert type(command).__module__ == "core.management.commands.migrate"
    assert migrate.MigrationExecutor is SparingExecutor
