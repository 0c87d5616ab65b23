"""Messages that packages bring along are said in the portal's own words."""

import gettext
import re

from django.conf import settings
from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import ValidationError
from django.forms import CharField, ChoiceField, EmailField, IntegerField

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


def test_compiled_messages_are_those_of_the_text():
    with (FOLDER / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    pairs = PAIR.findall((FOLDER / "django.po").read_text(encoding="utf-8"))

    assert len(pairs) > 30
    for source, words in pairs:
        assert compiled.ngettext(source, source, 2) == words or compiled.gettext(source) == words, source
