"""The OpenAPI document of a read API, made from its resources."""

from django import forms
from django.urls import reverse

from core.read_api import PAGING, SIZE, SIZE_MOST

VERSION = "1.0"
TYPES = {"date": ("string", "date"), "date-time": ("string", "date-time"), "decimal": ("string", "decimal")}
FAULTS = {"400": "条件、位置或数量不对", "404": "没有，或者没有公开", "429": "太快了"}


def document(resources, *, server, title, about):
    """The document for ``resources``; ``server`` is the portal's address."""
    paths = {}
    for resource in resources:
        listed = reverse(f"api:{resource.name}_list")
        one = reverse(f"api:{resource.name}_detail", args=[0]).replace("/0/", "/{id}/")
        schema = {"$ref": f"#/components/schemas/{resource.name}"}
        page = {"type": "object", "required": ["data", "next"], "properties": {"data": _list(schema), "next": _maybe("string")}}
        paths[listed] = {"get": _operation(resource, "list", f"{resource.label}：列表", page, _parameters(resource))}
        paths[one] = {"get": _operation(resource, "detail", f"{resource.label}：一条", schema, [_ID])}
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": VERSION, "description": about},
        "servers": [{"url": server}],
        "paths": paths,
        "components": {"schemas": {resource.name: _schema(resource) for resource in resources} | {"error": _ERROR}},
    }


_ID = {"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}
_ERROR = {
    "type": "object",
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "message", "fields"],
            "properties": {
                "code": {"type": "string"},
                "message": {"type": "string"},
                "fields": {"type": "object", "additionalProperties": {"type": "string"}},
            },
        }
    },
}


def _operation(resource, kind, summary, schema, parameters):
    faults = {
        code: {"description": text, "content": {"application/json": {"schema": {"$ref": "#/components/schemas/error"}}}}
        for code, text in FAULTS.items()
        if code != ("404" if kind == "list" else "400")
    }
    found = {"description": summary, "content": {"application/json": {"schema": schema}}}
    return {
        "operationId": f"{resource.name}_{kind}",
        "summary": summary,
        "description": resource.about,
        "parameters": parameters,
        "responses": {"200": found, "304": {"description": "没有变（ETag）"}} | faults,
    }


def _parameters(resource):
    fields = resource.filterset().form.fields
    rows = [_parameter(name, fields[name]) for name in resource.filterset().filters]
    after, limit = PAGING
    size = {"type": "integer", "minimum": 1, "maximum": SIZE_MOST, "default": SIZE}
    return [
        *rows,
        {"name": after, "in": "query", "description": "上一页的 next 里的位置", "schema": {"type": "string"}},
        {"name": limit, "in": "query", "description": "一页多少条", "schema": size},
    ]


def _parameter(name, field):
    is_many = isinstance(field, (forms.MultipleChoiceField, forms.ModelMultipleChoiceField)) or getattr(field, "multiple", False)
    one = _values(field)
    schema = _list(one) if is_many else one
    return {"name": name, "in": "query", "description": str(field.label), "schema": schema, "explode": True}


def _values(field):
    if hasattr(field, "queryset"):
        return {"type": "integer", "description": "编号，和列表页地址里的一样"}
    if isinstance(field, (forms.ChoiceField, forms.MultipleChoiceField)):
        return {"type": "string", "enum": [value for value, _ in field.choices if value != ""]}
    return {"type": "number"} if isinstance(field, forms.DecimalField) else {"type": "string"}


def _schema(resource):
    names = [one.name for one in resource.properties]
    return {"type": "object", "required": names, "properties": {one.name: _property(one) for one in resource.properties}}


def _property(one):
    kind, form = TYPES.get(one.type, (one.type, ""))
    schema = _maybe(kind) | {"description": one.about} | ({"format": form} if form else {})
    inside = {"type": "object", "properties": {name: {} for name in one.items}} if one.items else {"type": "string"}
    if kind == "array":
        return schema | {"items": inside}
    return schema | {"properties": inside["properties"]} if kind == "object" else schema


def _maybe(kind):
    return {"type": [kind, "null"]}


def _list(schema):
    return {"type": "array", "items": schema}
