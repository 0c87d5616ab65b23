"""What is posted to a group robot: the vendors' formats and signatures, and no request to anywhere else."""

import logging
import time
from datetime import UTC, datetime

import pytest

from accounts.models import RobotMessage
from core import webhooks
from core.webhooks import NoAnswer, NotAllowed, NotReached, Refused
from tests.accounts.robot_server import GOOD, chat_server, drip, hang_up

AT = datetime(2026, 11, 24, 10, tzinfo=UTC)
SECRET = "SEC-4"  # noqa: S105
DINGTALK_SIGN = "%2BxkLg254xn6tVLh%2BbFW6Ths%2FafG2%2BmVKgFGv1EhjGlU%3D"
FEISHU_SIGN = "r7f9RNweacSgjhjEDvAj7FFr2WAOA9l6LCDwaWBoqJk="
"""What ``openssl dgst -sha256`` makes of that moment and secret, by the vendors' descriptions."""
PATHS = {
    "wecom": "/cgi-bin/webhook/send?key=7f3a-secret-key",
    "dingtalk": "/robot/send?access_token=7f3a-secret-key",
    "feishu": "/open-apis/bot/v2/hook/7f3a-secret-key",
}


@pytest.fixture
def chat(settings):
    with chat_server() as chat:
        settings.ROBOT_TEST_ADDRESS = chat.address
        yield chat


def post(chat, vendor="wecom", *, secret="", text="有事"):
    webhooks.send_text(vendor=vendor, address=chat.address + PATHS[vendor], secret=secret, text=text, at=AT)
    return chat.heard[-1]


def test_wecom_gets_a_text(chat):
    assert post(chat) == (PATHS["wecom"], {"msgtype": "text", "text": {"content": "有事"}})


def test_dingtalk_is_signed_in_the_address_with_milliseconds(chat):
    path, body = post(chat, "dingtalk", secret=SECRET)

    assert body == {"msgtype": "text", "text": {"content": "有事"}}
    assert path == f"/robot/send?access_token=7f3a-secret-key&timestamp=1795514400000&sign={DINGTALK_SIGN}"
    assert post(chat, "dingtalk") == (PATHS["dingtalk"], body)


def test_feishu_is_signed_in_the_body_with_seconds(chat):
    chat.answer = (200, {}, b'{"code": 0, "msg": "success"}')
    text = {"msg_type": "text", "content": {"text": "有事"}}

    assert post(chat, "feishu", secret=SECRET) == (PATHS["feishu"], text | {"timestamp": "1795514400", "sign": FEISHU_SIGN})
    assert post(chat, "feishu") == (PATHS["feishu"], text)


def test_longest_message_fits_the_strictest_vendor():
    assert len(("🏭" * webhooks.TEXT_CHARACTERS).encode()) <= 2_048
    assert RobotMessage._meta.get_field("text").max_length == webhooks.TEXT_CHARACTERS


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ((200, {}, b'{"errcode": 93000, "errmsg": "invalid webhook url"}'), Refused),
        ((200, {}, b'{"errcode": 45009}'), NotReached),
        ((200, {}, b"[]"), Refused),
        ((200, {}, b"{"), Refused),
        ((200, {}, b'{"errcode": 0, "pad": "' + b"x" * 70_000 + b'"}'), Refused),
        ((302, {"Location": "http://127.0.0.1:1/"}, b""), Refused),
        ((404, {}, GOOD), Refused),
        ((429, {}, b""), NotReached),
        ((503, {}, b""), NotReached),
        ((500, {}, b""), NoAnswer),
        (hang_up, NoAnswer),
    ],
)
def test_answer_decides_what_comes_next_and_redirects_are_not_followed(chat, answer, error):
    chat.answer = answer
    with pytest.raises(error) as raised:
        post(chat)

    assert len(chat.heard) == 1
    assert "7f3a" not in str(raised.value)


def test_answer_that_never_ends_is_cut_off(chat, monkeypatch):
    monkeypatch.setattr(webhooks, "TOTAL_SECONDS", 0.5)
    chat.answer = drip
    begun = time.monotonic()
    with pytest.raises((NoAnswer, Refused)):
        post(chat)

    assert time.monotonic() - begun < 5


def test_nobody_there_is_tried_again(settings):
    settings.ROBOT_TEST_ADDRESS = "http://127.0.0.1:9"
    with pytest.raises(NotReached):
        webhooks.send_text(vendor="wecom", address=settings.ROBOT_TEST_ADDRESS + PATHS["wecom"], secret="", text="x", at=AT)


@pytest.mark.parametrize(
    "address",
    [
        "http://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=x",
        "https://qyapi.weixin.qq.com.evil.example/cgi-bin/webhook/send?key=x",
        "https://qyapi.weixin.qq.com:8443/cgi-bin/webhook/send?key=x",
        "https://me@qyapi.weixin.qq.com/cgi-bin/webhook/send?key=x",
        "https://oapi.dingtalk.com/robot/send?access_token=x",
        "https://qyapi.weixin.qq.com/cgi-bin/webhook/../gettoken?key=x",
        "https://qyapi.weixin.qq.com/cgi-bin/webhook/send",
        "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=x#y",
        "http://127.0.0.1:8000/cgi-bin/webhook/send?key=x",
        "https://[::1/cgi-bin/webhook/send?key=x",
        "file:///etc/passwd",
        "",
    ],
)
def test_only_the_vendors_own_addresses_are_taken(address):
    with pytest.raises(NotAllowed):
        webhooks.place_of("wecom", address)
    assert webhooks.place_of("wecom", "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=x").port == 443  # the control


def test_test_address_counts_only_where_it_is_set(chat, settings):
    webhooks.place_of("wecom", chat.robot)
    settings.ROBOT_TEST_ADDRESS = ""
    with pytest.raises(NotAllowed):
        webhooks.place_of("wecom", chat.robot)


def test_listed_host_that_leads_to_an_inner_address_is_not_asked(chat, settings):
    settings.ROBOT_TEST_ADDRESS = ""
    settings.ROBOT_HOSTS = {"wecom": "localhost"}
    with pytest.raises(NotAllowed, match="内部地址"):
        webhooks.send_text(vendor="wecom", address="https://localhost/cgi-bin/webhook/send?key=x", secret="", text="x", at=AT)
    assert chat.heard == []


@pytest.mark.parametrize(
    ("number", "is_public"),
    [
        ("8.8.8.8", True),
        ("2400:3200::1", True),
        ("10.0.0.1", False),
        ("169.254.169.254", False),
        ("127.0.0.1", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),  # noqa: S104
        ("224.0.0.1", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fc00::1", False),
        ("::ffff:10.0.0.1", False),
        ("2002:0a00:0001::1", False),
    ],
)
def test_inner_addresses_are_known(number, is_public):
    assert webhooks._is_public(number) is is_public


def test_nothing_secret_reaches_the_log(chat, caplog):
    caplog.set_level(logging.DEBUG)
    post(chat, "dingtalk", secret=SECRET)
    chat.answer = (200, {}, b'{"errcode": 310000, "errmsg": "7f3a-secret-key"}')
    with pytest.raises(Refused) as raised:
        post(chat, "dingtalk", secret=SECRET)

    assert "7f3a" not in caplog.text + str(raised.value)
    assert SECRET not in caplog.text + str(raised.value)
