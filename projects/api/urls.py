"""Addresses of the read API."""

from django.urls import path

from core.open_api import document
from core.read_api import ApiDetailView, ApiListView, SpecificationView
from projects.api.resources import RESOURCES

app_name = "api"
ABOUT = "公开的内容，只读，不用登录。条件和列表页地址里的一样；next 是下一页；没有任何联系方式。"


def _document(server):
    return document(RESOURCES, server=server, title="协育开放接口", about=ABOUT)


def _pages(resource):
    given = {"resource": resource}
    return [
        path(f"{resource.name}/", ApiListView.as_view(**given), name=f"{resource.name}_list"),
        path(f"{resource.name}/<int:pk>/", ApiDetailView.as_view(**given), name=f"{resource.name}_detail"),
    ]


urlpatterns = [
    *(page for resource in RESOURCES for page in _pages(resource)),
    path("openapi.json", SpecificationView.as_view(document=_document), name="specification"),
]
