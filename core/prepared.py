"""Reads that a page asks at every call, compiled once a process: building a query costs more than the database's answer."""

from datetime import UTC, date, datetime, timedelta

from django.db import connection
from django.utils.functional import cached_property

_FIRST_DAY = date(2, 1, 1)
_FIRST_MOMENT = datetime(2, 1, 1, tzinfo=UTC)


class Prepared:
    """A read of plain columns: ``build(**values)`` makes its queryset (``values_list``) from nothing but the values.

    A value is a whole number, a text, a moment, a day, or a list of whole numbers for an ``__in`` condition. ``build`` must
    hand each to a condition as it is: what it works out from one would stay as it was the first time, and raises ``ValueError``.
    """

    def __init__(self, build):
        self._build = build
        self._statements = {}

    def rows(self, **values):
        """The rows as tuples; none where a list is empty."""
        if any(value == [] for value in values.values()):
            return []
        values = {name: _padded(value) if isinstance(value, list) else value for name, value in values.items()}
        shape = tuple((name, len(value) if isinstance(value, list) else type(value)) for name, value in values.items())
        if shape not in self._statements:
            self._statements[shape] = _statement(self._build, values)
        sql, slots = self._statements[shape]
        given = _by_place(values)
        with connection.cursor() as cursor:
            cursor.execute(sql, [constant if place is None else given[place] for place, constant in slots])
            return cursor.fetchall()


def _padded(items):
    """The list with its last item repeated up to a power of two, so that there are few lengths to compile for."""
    return items + items[-1:] * ((1 << (len(items) - 1).bit_length()) - len(items))


def _by_place(values):
    """``{(name, number in its list): value}``."""
    places = {}
    for name, value in values.items():
        for number, item in enumerate(value if isinstance(value, list) else [value]):
            places[name, number] = item
    return places


def _statement(build, values):
    """``(sql, [(place, constant)])``: which parameter of the statement is which value; the others stay as they are."""
    (sql, parameters, places), (_, others, other_places) = (_compiled(build, values, turn) for turn in (0, 1))
    slots = []
    for parameter, other in zip(parameters, others, strict=True):
        place = _place_of(parameter, places)
        if place != _place_of(other, other_places) or (place is None and parameter != other):
            raise ValueError(f"the queryset works something out of its values: {parameter!r}")
        slots.append((place, parameter))
    if set(places) - {place for place, _ in slots}:
        raise ValueError("the queryset leaves a value unused")
    return sql, slots


def _compiled(build, values, turn):
    """``(sql, parameters, {place: stand-in})`` with something of the same type in place of every value."""
    places = {place: _stand_in(value, 2 * at + turn) for at, (place, value) in enumerate(_by_place(values).items())}
    stand_ins = {
        name: [places[name, number] for number in range(len(value))] if isinstance(value, list) else places[name, 0]
        for name, value in values.items()
    }
    sql, parameters = build(**stand_ins).query.sql_with_params()
    return sql, parameters, places


def _place_of(parameter, places):
    return next((place for place, value in places.items() if type(value) is type(parameter) and value == parameter), None)


def _stand_in(value, number):
    """A value of the same type that no query of ours holds by itself."""
    if isinstance(value, datetime):
        return _FIRST_MOMENT + timedelta(hours=number)
    if isinstance(value, date):
        return _FIRST_DAY + timedelta(days=number)
    if isinstance(value, int) and not isinstance(value, bool):
        return 2**62 + number
    if isinstance(value, str):
        return f"stand-in {number}"
    raise TypeError(f"no stand-in for a {type(value).__name__}")


class PreparedObjects:
    """The same for whole rows: ``build`` makes a queryset of ``model()``, and the rows of ``related`` paths come along.

    Columns that the driver alone does not read (JSON) are left for later, as ``defer`` leaves them.
    """

    def __init__(self, model, build, related=()):
        self._model, self._related = model, related
        self._read = Prepared(lambda **values: build(**values).values_list(*self._names))

    @cached_property
    def _parts(self):
        parts = []
        for path in ("", *self._related):
            model = self._model()
            for name in filter(None, path.split("__")):
                model = model._meta.get_field(name).related_model
            plain = [field for field in model._meta.concrete_fields if not field.get_db_converters(connection)]
            parts.append((path, model, [field.attname for field in plain]))
        return parts

    @cached_property
    def _names(self):
        return [f"{path}__{name}" if path else name for path, _, names in self._parts for name in names]

    def objects(self, **values):
        """The rows as objects."""
        return [self._object(row) for row in self._read.rows(**values)]

    def _object(self, row):
        made, at = {}, 0
        for path, model, names in self._parts:
            part, at = row[at : at + len(names)], at + len(names)
            above, _, name = path.rpartition("__")
            made[path] = None if part[0] is None else model.from_db(connection.alias, names, part)
            if path and made[above] is not None:
                model_field = made[above]._meta.get_field(name)
                model_field.set_cached_value(made[above], made[path])
        return made[""]
