"""Where the reader is signed in, and ending those sessions."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views import View
from django.views.generic import TemplateView

from accounts.browsers import browser_of, masked_address
from accounts.models import SignedInDevice
from accounts.services import devices

SHOWN_MAX = 50


class DeviceListView(LoginRequiredMixin, TemplateView):
    """Every session of the reader that is still alive, this one first."""

    template_name = "accounts/device_list.html"

    def get_context_data(self, **kwargs):
        """The sessions, in plain words."""
        at, key = timezone.now(), self.request.session.session_key
        rows = list(SignedInDevice.objects.visible_to(self.request.user).living(at).order_by("-seen_at", "-pk")[:SHOWN_MAX])
        for row in rows:
            row.browser, row.place, row.is_this = browser_of(row.user_agent), masked_address(row.address), row.session_key == key
        rows.sort(key=lambda row: not row.is_this)
        return super().get_context_data(devices=rows, has_others=any(not row.is_this for row in rows), **kwargs)


class DeviceEndView(LoginRequiredMixin, View):
    """End one session (``pk``), or without ``pk`` all but this one."""

    http_method_names = ["post"]

    def post(self, request, pk=None):
        """End it; somebody else's is a 404."""
        key = request.session.session_key
        if pk is None:
            count = devices.end_all(user=request.user, but=key)
            messages.success(request, f"别处的 {count} 个登录都退出了。" if count else "别处没有登录。")
            return redirect("accounts:device_list")
        device = get_object_or_404(SignedInDevice.objects.visible_to(request.user), pk=pk)
        if device.session_key == key:
            messages.info(request, "这就是你现在用的。要退出，点右上角的“退出登录”。")
        else:
            devices.end_device(device=device)
            messages.success(request, "那一处退出了，要再用就得重新登录。")
        return redirect("accounts:device_list")
