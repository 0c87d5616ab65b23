"""The mail templates: subject, HTML and plain twin say the same."""

from django.template.loader import render_to_string

CONTEXT = {
    "title": "审核专员请你改 2 处",
    "lead": "“数控技术 2027 届供给”退回来了。",
    "lines": ["可就业人数", "合作企业 <新>"],
    "action_url": "https://portal.example/supplies/1/edit/",
    "action_label": "去修改",
    "why": "你收到这封信，因为你是填写人。",
}


def test_subject_is_one_line_and_not_escaped():
    assert render_to_string("mail/notification.subject.txt", {"subject_line": "A & B"}).strip() == "A & B"


def test_plain_twin_says_everything():
    text = render_to_string("mail/notification.txt", CONTEXT)

    assert [value for key, value in CONTEXT.items() if key != "lines" and value not in text] == []
    assert "- 合作企业 <新>" in text


def test_html_mail_escapes_and_links_to_the_step():
    html = render_to_string("mail/notification.html", CONTEXT)

    assert "合作企业 &lt;新&gt;" in html
    assert 'href="https://portal.example/supplies/1/edit/"' in html
    assert "云汀市产教融合协同育人平台" in html
