"""What a version says otherwise than another, in words."""

from review.recognition.models import FormField, FormSection, SchemeVersion
from review.recognition.version_content import PARTS, TERMS, columns_of, content_of
from taxonomy.models import Department

_NAMES = {"levels": ("level",), "eligibility_rules": ("label",), "criteria": ("label",), "stages": ("purpose", "kind")}


def difference(before, after):
    """``[(what, field, before, after)]`` in the order of the form; empty where both say the same."""
    old, new = content_of(before), content_of(after)
    rows = [
        ("办法", SchemeVersion._meta.get_field(name).verbose_name, _text(old[name]), _text(new[name]))
        for name in TERMS
        if old[name] != new[name]
    ]
    rows += _parts("表单部分", FormSection, _sections(old), _sections(new))
    rows += _parts("表单项", FormField, _fields(old), _fields(new))
    for name, model in PARTS.items():
        rows += _parts(model._meta.verbose_name, model, _keyed(old[name], _NAMES[name]), _keyed(new[name], _NAMES[name]))
    return rows


def _sections(content):
    return {row["title"]: {name: value for name, value in row.items() if name != "fields"} for row in content["sections"]}


def _fields(content):
    return {field["code"]: field for section in content["sections"] for field in section["fields"]}


def _keyed(rows, names):
    return {tuple(row[name] for name in names): row for row in rows}


def _parts(label, model, old, new):
    columns = {field.name: field for field in columns_of(model)}
    for key in [*old, *(key for key in new if key not in old)]:
        title = f"{label}：{_title(model, new.get(key) or old[key])}"
        if key not in new:
            yield title, "", "有", "删去"
        elif key not in old:
            yield title, "", "没有", "新加"
        else:
            for name, field in columns.items():
                if old[key][name] != new[key][name]:
                    yield title, field.verbose_name, _text(old[key][name], field), _text(new[key][name], field)


def _title(model, row):
    return str(model(**{name: model._meta.get_field(name).to_python(value) for name, value in row.items()}))


def _departments():
    return dict(Department.objects.values_list("code", "name"))


def _text(value, field=None):
    if value in (None, "", []):
        return "空"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        names = _departments() if field is not None and field.name == "departments" else {}
        return "、".join(names.get(entry, entry) for entry in value)
    return str(dict(field.flatchoices).get(value, value)) if field is not None and field.choices else str(value)
