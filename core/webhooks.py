"""Posting a text to a group robot of 企业微信, 钉钉 or 飞书: their formats and signatures, and a request that goes nowhere else.

Only https to the hosts of ``settings.ROBOT_HOSTS``, to a public address that is resolved once and then connected to, without
redirects, within a time and a size. ``settings.ROBOT_TEST_ADDRESS`` is the one exception, for tests and demonstrations.
"""

import base64
import contextlib
import hashlib
import hmac
import http.client
import json
import re
import socket
import ssl
import threading
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import parse_qs, quote_plus, urlsplit

from django.conf import settings
from django.db.models import TextChoices

CONNECT_SECONDS = 5
TOTAL_SECONDS = 12
ANSWER_BYTES = 64 * 1024
TEXT_CHARACTERS = 500
"""At most 2,000 bytes, below the 2,048 of the strictest of the three (a text to 企业微信)."""


class Vendor(TextChoices):
    """Whose robot it is."""

    WECOM = "wecom", "企业微信"
    DINGTALK = "dingtalk", "钉钉"
    FEISHU = "feishu", "飞书"


PATHS = {
    Vendor.WECOM: (re.compile(r"/cgi-bin/webhook/send"), "key"),
    Vendor.DINGTALK: (re.compile(r"/robot/send"), "access_token"),
    Vendor.FEISHU: (re.compile(r"/open-apis/bot/v2/hook/[\w-]{8,100}"), ""),
}
"""The path of each vendor's address, and the parameter that is its key."""
TOO_FAST = {Vendor.WECOM: {45009}, Vendor.DINGTALK: {130101}, Vendor.FEISHU: {11232}}
WORDS = {
    (Vendor.WECOM, 93000): "地址不对，或者机器人已经不在群里",
    (Vendor.DINGTALK, 310000): "安全设置没通过：用“加签”并填对密钥，或者关键词填“协育”",
    (Vendor.DINGTALK, 300005): "地址不对，或者机器人已经不在群里",
    (Vendor.FEISHU, 19001): "地址不对，或者机器人已经不在群里",
    (Vendor.FEISHU, 19021): "签名没通过：核对密钥",
    (Vendor.FEISHU, 19022): "安全设置没通过：这台服务器的地址不在机器人的白名单里",
    (Vendor.FEISHU, 19024): "安全设置没通过：关键词填“协育”",
}


class NotAllowed(Exception):
    """An address to which nothing is ever sent; ``str()`` says why."""


class NotReached(Exception):
    """Nothing was delivered, for now: the same message may be tried again."""


class NoAnswer(Exception):
    """The message left and nobody said what became of it: it may have been delivered."""


class Refused(Exception):
    """The vendor said no; trying again changes nothing."""


@dataclass(frozen=True)
class Place:
    """Where a checked address leads."""

    scheme: str
    host: str
    port: int
    target: str
    is_test: bool


def place_of(vendor, address):
    """The ``Place`` of a robot's address; raises ``NotAllowed`` for any that is not the vendor's own kind."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError as error:
        raise NotAllowed("这不是一个网址。") from error
    is_test = bool(settings.ROBOT_TEST_ADDRESS) and f"{parts.scheme}://{parts.netloc}" == settings.ROBOT_TEST_ADDRESS
    if not is_test and (parts.scheme != "https" or parts.netloc != settings.ROBOT_HOSTS[vendor]):
        raise NotAllowed(f"地址要以 https://{settings.ROBOT_HOSTS[vendor]}/ 开头，从{Vendor(vendor).label}的机器人设置里复制。")
    path, key = PATHS[vendor]
    if not path.fullmatch(parts.path) or parts.fragment or (key and len(parse_qs(parts.query).get(key, [])) != 1):
        raise NotAllowed(f"这不是{Vendor(vendor).label}群机器人的地址，从机器人设置里整个复制。")
    target = f"{parts.path}?{parts.query}" if parts.query else parts.path
    return Place(parts.scheme, parts.hostname, port or (443 if parts.scheme == "https" else 80), target, is_test)


def send_text(*, vendor, address, secret, text, at):
    """Send a text; returns when the vendor has said yes.

    Raises ``NotAllowed``, ``NotReached``, ``NoAnswer`` or ``Refused``; no message of theirs holds the address or the secret.
    """
    place = place_of(vendor, address)
    target, body = _request_of(vendor, place.target, secret, text, at)
    status, answer = _post(place, target, json.dumps(body, ensure_ascii=False).encode())
    _judge(vendor, status, answer)


def _request_of(vendor, target, secret, text, at):
    """Path and body of the request, signed where the robot has a secret (企业微信 knows no signature)."""
    if vendor == Vendor.FEISHU:
        body = {"msg_type": "text", "content": {"text": text}}
        if secret:
            stamp = str(int(at.timestamp()))
            body |= {"timestamp": stamp, "sign": _signature(f"{stamp}\n{secret}", "")}
        return target, body
    if vendor == Vendor.DINGTALK and secret:
        stamp = int(at.timestamp() * 1000)
        sign = _signature(secret, f"{stamp}\n{secret}")
        target += f"&timestamp={stamp}&sign={quote_plus(sign)}"
    return target, {"msgtype": "text", "text": {"content": text}}


def _signature(key, message):
    return base64.b64encode(hmac.new(key.encode(), message.encode(), hashlib.sha256).digest()).decode()


def _addresses(place):
    """The numbers behind the host's name; raises ``NotAllowed`` if one of them is not public, ``NotReached`` without any."""
    try:
        found = {info[4][0] for info in socket.getaddrinfo(place.host, place.port, type=socket.SOCK_STREAM)}
    except OSError as error:
        raise NotReached("查不到对方的地址") from error
    if not place.is_test and not all(_is_public(number) for number in found):
        raise NotAllowed("对方的域名指到了内部地址，没有发。")
    return sorted(found)


def _is_public(number):
    address = ip_address(number.partition("%")[0])
    inner = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None) or address
    return inner.is_global and not inner.is_multicast and not getattr(address, "teredo", None)


def _post(place, target, body):
    with contextlib.ExitStack() as stack:
        sock = stack.enter_context(contextlib.closing(_connected(place)))
        timer = threading.Timer(TOTAL_SECONDS, _cut, [sock])
        timer.daemon = True
        stack.callback(timer.cancel)
        timer.start()
        connection = http.client.HTTPConnection(place.host, place.port)
        connection.sock = sock
        headers = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "xieyu", "Connection": "close"}
        try:
            connection.request("POST", target, body, headers)
            response = connection.getresponse()
            return response.status, response.read(ANSWER_BYTES + 1)
        except (OSError, http.client.HTTPException) as error:
            raise NoAnswer("发出去了，没等到答复") from error


def _connected(place):
    for number in _addresses(place):
        try:
            sock = socket.create_connection((number, place.port), timeout=CONNECT_SECONDS)
        except OSError:
            continue
        if place.scheme != "https":
            return sock
        try:
            return ssl.create_default_context().wrap_socket(sock, server_hostname=place.host)
        except OSError as error:
            sock.close()
            raise NotReached("对方的证书不对，没有发") from error
    raise NotReached("连不上对方")


def _cut(sock):
    with contextlib.suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)


def _judge(vendor, status, answer):
    """Whether the vendor took it; raises what it said."""
    if status in (429, 503):
        raise NotReached(f"对方暂时不收（{status}）")
    if status >= 500:
        raise NoAnswer(f"对方出错了（{status}），说不准收到没有")
    if status != 200:
        raise Refused(f"对方不收（{status}）")
    try:
        values = json.loads(answer) if len(answer) <= ANSWER_BYTES else None
    except ValueError:
        values = None
    if not isinstance(values, dict):
        raise Refused("对方的答复看不懂")
    code = next((values[name] for name in ("errcode", "code", "StatusCode") if name in values), None)
    if code == 0:
        return
    if code in TOO_FAST[vendor]:
        raise NotReached("对方嫌发得太快")
    raise Refused(f"{WORDS.get((vendor, code), '对方不收')}（{code if isinstance(code, int) else '没有编号'}）")
