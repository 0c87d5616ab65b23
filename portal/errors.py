"""Error pages: what happened, what was kept, what to do next, and a number to quote. They ask no database.

A page that may not be seen and one that does not exist answer alike: nothing of the address or the reason is shown.
"""

import sys

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.template import loader

from core.context_processors import chosen_theme

FAULTS = {
    400: ("这个请求看不懂", "多半是链接不完整，或者表单放太久了。回到上一页，刷新后再试一次。"),
    403: ("这一页你现在进不去", "它只给有相应身份的人看。如果你觉得应该能看，请找本单位的管理员，或换一个账号登录。"),
    404: ("没有这一页", "它可能已经撤下，也可能只给有关单位看。检查一下地址，或者从首页找。"),
    429: ("试得太频繁了", "为了账号安全，先停一会儿。过几分钟再来，之前填的内容没有被改动。"),
    500: ("系统出了点问题", "已经自动记下来了。你提交的内容如果没看到“已存”，请过几分钟再交一次。"),
    503: ("系统正在维护", "草稿都还在。过几分钟刷新这一页。"),
}
CSRF_FAULT = ("这张表单过期了", "页面放得太久，或者浏览器不收 cookie。回到上一页，刷新后再交一次；刚才填的内容先复制一份。")


def fault(request, status, words=None):
    """The page for an HTTP status; drawn without context processors, so that it works when the database does not."""
    title, advice = words or FAULTS[status]
    html = loader.get_template("fault.html").render(
        {
            "title": title,
            "advice": advice,
            "city": settings.CITY_NAME,
            "theme": chosen_theme(request),
            "request_number": getattr(request, "id", ""),
        }
    )
    return HttpResponse(html, status=status)


def bad_request(request, exception=None):
    """400."""
    return fault(request, 400)


def permission_denied(request, exception=None):
    """403."""
    return fault(request, 403)


def not_found(request, exception=None):
    """404; the same words for what is not there and for what is not shown."""
    return fault(request, 404)


def too_many_requests(request, exception=None):
    """429."""
    return fault(request, 429)


def server_error(request):
    """500; or 503 when the cause is a database that is away, starting or too busy."""
    is_database_away = isinstance(sys.exc_info()[1], OperationalError | InterfaceError)
    return fault(request, 503 if is_database_away else 500)


def csrf_failure(request, reason=""):
    """403 for a form whose token is missing or old."""
    return fault(request, 403, CSRF_FAULT)
