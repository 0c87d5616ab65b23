"""Applying migrations without rendering every model again for each operation.

Django keeps all models of the history rendered while it migrates, and renders those related to a model again with each
change of it: here nearly all, some 700 times over. What concerns one table needs to see its own model and the keys of those
it points at; everything else (Python, a change of a column that others point at) sees all models, as in Django.
"""

from functools import partial

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
    RunSQL,
)
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import StateApps
from django.db.migrations.utils import resolve_relation
from pgtrigger.migrations import AddTrigger, RemoveTrigger

CHANGES_FIELDS = {CreateModel: "name_lower"} | dict.fromkeys((AddField, AlterField, RemoveField), "model_name_lower")
OF_A_TABLE = (AddIndex, AddConstraint, RemoveIndex, RemoveConstraint, AddTrigger, RemoveTrigger)
CONCERNS = CHANGES_FIELDS | dict.fromkeys(OF_A_TABLE, "model_name_lower") | {AlterModelOptions: "name_lower"}
"""The operations that concern one model, and which of their attributes names it."""


class SparingExecutor(MigrationExecutor):
    """Django's executor, except that operations that concern one model see no more than they need."""

    def _migrate_all_forwards(self, state, plan, full_plan, fake, fake_initial):
        """As Django's, but nothing is rendered before an operation asks for it."""
        wanted = {migration for migration, _ in plan}
        for migration, _ in full_plan:
            if migration in wanted:
                state = self.apply_migration(state, migration, fake=fake, fake_initial=fake_initial)
        return state

    def apply_migration(self, state, migration, **options):
        """Apply one migration, sparingly what concerns one model."""
        if type(migration).apply is Migration.apply and migration.atomic:
            migration.apply = partial(apply_sparingly, migration)
        return super().apply_migration(state, migration, **options)


def apply_sparingly(migration, state, schema_editor):
    """``Migration.apply``, with only a few models rendered for what concerns one."""
    rendered = {}
    for operation in migration.operations:
        if _concerns_one(operation, migration.app_label, state):
            _apply_alone(migration.app_label, operation, state, schema_editor, rendered)
            continue
        if type(operation) is not RunSQL:
            rendered.clear()
            _ = state.apps  # rendered here, the states before and after the operation share it
        single = Migration(migration.name, migration.app_label)
        single.operations = [operation]
        state = single.apply(state, schema_editor)
    return state


def _concerns_one(operation, app_label, state):
    """Whether no other model need be seen: others point at unique columns only, and many to many is a table of its own."""
    if type(operation) not in CONCERNS:
        return False
    if not isinstance(operation, (AlterField, RemoveField)):
        return True
    old = state.models[app_label, operation.model_name_lower].fields[operation.name]
    return not any(field.unique or field.many_to_many for field in (old, operation.field or old))


def _apply_alone(app_label, operation, state, schema_editor, rendered):
    """One operation of one model; ``rendered`` keeps what was rendered for a model until its fields change."""
    key = app_label, getattr(operation, CONCERNS[type(operation)])
    state.__dict__.pop("apps", None)
    before = state.clone()
    operation.state_forwards(app_label, state)
    if key in before.models:
        before.apps = rendered.get(key) or _render(before, key)
    if type(operation) in CHANGES_FIELDS:
        rendered[key] = _render(state, key)
    state.apps = rendered.setdefault(key, before.__dict__.get("apps"))
    operation.database_forwards(app_label, schema_editor, before, state)
    del state.apps


def _render(state, key):
    """A registry of one model, what it inherits from, and the keys of the models that these point at."""
    whole, keys_only, waiting = {}, {}, [key]
    while waiting:
        wanted = waiting.pop()
        if wanted not in whole:
            whole[wanted] = state.models[wanted]
            targets = [target for target in _targets(whole[wanted]) if target in state.models]
            waiting += [*_bases(state, wanted), *(target for target in targets if _needs_others(state, target))]
            keys_only |= {target: _without_relations(state.models[target]) for target in targets}
    return StateApps(state.real_apps, keys_only | whole)


def _needs_others(state, key):
    """Whether a model's own keys cannot be known without other models."""
    return any(_bases(state, key)) or any(field.remote_field and field.unique for field in state.models[key].fields.values())


def _bases(state, key):
    """The keys of the models that a model inherits from; a table that Django makes by itself comes with its makers."""
    for base in (resolve_relation(name, *key) for name in state.models[key].bases if isinstance(name, str)):
        if base in state.models:
            yield base
        else:
            yield from (maker for maker in state.models if maker[0] == base[0] and base[1].startswith(f"{maker[1]}_"))


def _targets(model):
    """The keys of the models that the fields of a model state point at, those between included."""
    for remote in filter(None, (field.remote_field for field in model.fields.values())):
        for name in filter(None, (remote.model, getattr(remote, "through", None))):
            yield resolve_relation(name, model.app_label, model.name_lower)


def _without_relations(model):
    model = model.clone()
    model.fields = {name: field for name, field in model.fields.items() if not field.remote_field}
    return model
