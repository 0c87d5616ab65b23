"""The audit trail: database triggers (django-pghistory) write every change of a business row into an event table.

Event tables are append-only for the application's role (``core.database``), so who, when and from which request travel
inside the event row itself instead of in pghistory's shared context table, which would need UPDATE.
"""

from contextlib import contextmanager

import pghistory
import pgtrigger
from django.apps import apps

ANY_CHANGE = pgtrigger.Condition("OLD.* IS DISTINCT FROM NEW.*")
"""True for an update of any column; pghistory's own condition looks only at the columns whose values are kept."""


def _options():
    return {
        "context_field": pghistory.ContextJSONField(),
        "context_id_field": pghistory.ContextUUIDField(),
        "append_only": False,
    }


AUTHOR = ("user", "ip", "request")
"""What of a request tells who was behind it: the number of the request leads to the log, which names the person."""


@contextmanager
def without_author():
    """Event rows written inside say what happened and when, and nothing that leads to who did it."""
    with pghistory.context() as current:
        hidden = {key: current.metadata.pop(key) for key in AUTHOR if key in current.metadata}
        try:
            yield
        finally:
            current.metadata.update(hidden)


def tracked(model=None, *, exclude=(), any_change=False, moments=None):
    """Class decorator: every insert, update and delete of the model's rows becomes an event row, written by the database.

    ``exclude`` names fields whose values must not be kept (passwords and other secrets). With ``any_change`` an update of
    such a field alone still leaves a row that says when and by whom, without the value; ``moments`` does so for single columns,
    as ``{label: column}``. A proxy tracks a package's table.
    """
    update = pghistory.UpdateEvent(condition=ANY_CHANGE) if any_change else pghistory.UpdateEvent()

    noted = [
        pghistory.UpdateEvent(label, condition=pgtrigger.Condition(f'OLD."{column}" IS DISTINCT FROM NEW."{column}"'))
        for label, column in (moments or {}).items()
    ]

    def decorate(cls):
        return pghistory.track(
            pghistory.InsertEvent(),
            update,
            *noted,
            pghistory.DeleteEvent(),
            exclude=list(exclude) or None,
            meta={"verbose_name": f"{cls._meta.verbose_name}变更", "verbose_name_plural": f"{cls._meta.verbose_name}变更"},
            **_options(),
        )(cls)

    return decorate(model) if model is not None else decorate


def track_many_to_many(model, field_name):
    """Track the rows of an automatic many-to-many table; returns the event model, which the caller binds to a module name."""
    through = getattr(model, field_name).through
    return pghistory.track(
        pghistory.InsertEvent("add"),
        pghistory.DeleteEvent("remove"),
        obj_field=None,
        model_name=f"{model.__name__}{field_name.title().replace('_', '')}Event",
        meta={
            "verbose_name": f"{model._meta.get_field(field_name).verbose_name}变更",
            "verbose_name_plural": f"{model._meta.get_field(field_name).verbose_name}变更",
        },
        **_options(),
    )(
        type(
            f"{model.__name__}{field_name.title().replace('_', '')}",
            (through,),
            {"__module__": model.__module__, "Meta": type("Meta", (), {"proxy": True, "app_label": model._meta.app_label})},
        )
    )


def event_models():
    """Every event model of the project, for the rights of the application's role and for tests."""
    from pghistory.models import Event

    return [model for model in apps.get_models() if issubclass(model, Event) and model._meta.managed]
