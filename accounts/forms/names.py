"""What sign-up asks besides e-mail and password; alone in its module, because allauth's forms import it while they load."""

from django import forms


class NameForm(forms.Form):
    """What sign-up asks besides e-mail and password (the base of allauth's sign-up form)."""

    name = forms.CharField(
        label="姓名",
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text="审核专员和本单位的人会看到。",
    )

    def signup(self, request, user):
        """Keep the name with the account."""
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])
