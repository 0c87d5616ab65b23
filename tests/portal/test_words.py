"""Messages that packages bring along are said in the portal's own words."""

import gettext
import re

import pytest
from django.conf import settings
from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import ValidationError
from django.forms import CharField, ChoiceField, EmailField, IntegerField

from tests.accounts.factories import CoordinatorFactory
from tests.accounts.sign_in import sign_in
from tests.review.submissions import submit_organization

FOLDER = settings.LOCALE_PATHS[0] / "zh_Hans" / "LC_MESSAGES"
PAIR = re.compile(r'^msgid "(.+)"\n(?:msgid_plural ".*"\n)?msgstr(?:\[0\])? "(.+)"$', re.MULTILINE)


def said(field, value):
    try:
        field.clean(value)
    except ValidationError as error:
        return error.messages
    return []


def test_forms_speak_our_words():
    assert said(CharField(), "") == ["这一项还没填。"]
    assert said(EmailField(), "nobody") == ["邮箱写得不对，写成 name@example.com 这样。"]
    assert said(IntegerField(), "十二") == ["写成整数，比如 12。"]
    assert said(CharField(max_length=3), "abcde") == ["最多 3 个字，现在有 5 个，删掉一些。"]
    assert said(ChoiceField(choices=[("a", "甲")]), "b") == ["“b”不在能选的里面，重新选一次。"]


def test_short_password_is_refused_in_chinese():
    assert MinimumLengthValidator(12).get_error_message() == "密码太短，至少 12 个字符。几个不相干的词连起来最好记。"


@pytest.mark.parametrize(("name", "least"), [("django", 30), ("djangojs", 1)])
def test_compiled_messages_are_those_of_the_text(name, least):
    with (FOLDER / f"{name}.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    pairs = PAIR.findall((FOLDER / f"{name}.po").read_text(encoding="utf-8"))

    assert len(pairs) >= least
    for source, words in ((text.replace(r"\"", '"'), words) for text, words in pairs):
        assert compiled.ngettext(source, source, 2) == words or compiled.gettext(source) == words, source


def test_admin_speaks_our_words(client, db):
    submit_organization()
    sign_in(client, CoordinatorFactory())
    page = client.get("/admin/review/reviewtask/").content.decode()
    script = client.get("/admin/jsi18n/").content.decode()

    assert "还没勾选，这一页有 1 条" in page
    assert "选要做的事" in page
    assert "---------" not in page
    assert "勾选了" in script.encode().decode("unicode_escape")


def test_admin_form_names_an_empty_choice_in_words(client, db):
    sign_in(client, CoordinatorFactory())

    page = client.get("/admin/review/opinionrule/add/").content.decode()
    assert "不选" in page
    assert "---------" not in page
