"""The form in which a coordinator writes to a group."""

from urllib.parse import parse_qsl, urlsplit

from django import forms
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme

from core.models import MassMail
from core.registries import mass_audiences


class MassMailForm(forms.ModelForm):
    """To whom, what, and the page that the button opens."""

    audience = forms.ChoiceField(label="发给谁", help_text="只到你审核范围里、核验过的单位。")
    token = forms.UUIDField(widget=forms.HiddenInput)

    class Meta:
        model = MassMail
        fields = ("audience", "title", "text", "url", "action_label")
        widgets = {
            "text": forms.Textarea(attrs={"rows": 8, "maxlength": 3000}),
            "url": forms.TextInput(attrs={"placeholder": "/demands/"}),
        }
        help_texts = {
            "title": "写清什么事、什么时候前。收件人先看到这一行。",
            "url": "本平台的地址，从 / 开始，比如 /demands/。不填就打开“消息”。",
            "action_label": "比如“去填报”。不填就写“去看看”。",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["audience"].choices = [(entry.code, entry.label) for entry in mass_audiences]

    def clean_url(self):
        """A path of this portal that leads somewhere."""
        url = self.cleaned_data["url"].strip()
        if not url:
            return ""
        try:
            resolve(urlsplit(url).path)
        except (Resolver404, ValueError) as error:
            raise forms.ValidationError("平台里没有这个地址。打开要去的那一页，把地址栏里域名后面的部分贴过来。") from error
        if not url.startswith("/") or not _is_local(url):
            raise forms.ValidationError("只能填本平台的地址，从 / 开始。")
        if not all(_is_local(value) for _, value in parse_qsl(urlsplit(url).query)):
            raise forms.ValidationError("地址里还带着别的网站。只留本平台的部分。")
        return url


def _is_local(address):
    return url_has_allowed_host_and_scheme(address, set()) if address else True
