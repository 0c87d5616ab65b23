"""Words that several forms share; alone, because allauth's forms import theirs while they load."""

SIGN_UP_HINT = "至少 12 个字符，几个不相干的词连起来最好记。不要用常见密码，也不要带平台、城市和单位的名字。"
