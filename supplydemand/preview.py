"""What a form would look like to the public, before it is saved or while it is a draft."""

from django.core.exceptions import ValidationError

from supplydemand.presentation import public_rows_of


def stated_values(form):
    """What can be read in a form, ``{field: value}``: of a bound form what was posted, else what it shows."""
    if form.is_bound:
        fresh = type(form)(form.data, instance=form.instance)
        fresh.is_valid()
        return fresh.cleaned_data
    values = {}
    for name, field in form.fields.items():
        try:
            values[name] = field.clean(field.prepare_value(form.get_initial_for_field(field, name)))
        except ValidationError:
            continue  # a draft may hold what cannot be read; the form shows it
    return values


def preview_of(model, values):
    """Title and rows ``[(name, label, text)]`` as the public page would show them."""
    return {"title": values.get("title") or "（还没写名称）", "rows": public_rows_of(model, values)}
