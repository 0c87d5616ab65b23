"""A browser and a network address in plain words."""

BROWSERS = (
    ("MicroMessenger", "微信"),
    ("DingTalk", "钉钉"),
    ("QQBrowser", "QQ 浏览器"),
    ("360SE", "360 浏览器"),
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "火狐"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
"""Marks in the order in which they are looked for: almost everybody also claims to be Chrome and Safari."""
SYSTEMS = (
    ("HarmonyOS", "鸿蒙"),
    ("OpenHarmony", "鸿蒙"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "安卓"),
    ("Windows", "Windows"),
    ("Mac OS X", "苹果电脑"),
    ("Linux", "Linux"),
)


def browser_of(user_agent):
    """“Chrome，Windows”; what cannot be told is said so."""
    found = [next((name for mark, name in marks if mark in user_agent), "") for marks in (BROWSERS, SYSTEMS)]
    return "，".join(name for name in found if name) or "认不出的浏览器"


def masked_address(address):
    """The first half of a network address; enough to know a place again, not to trace a person."""
    if not address:
        return "没有记下"
    if "." in address:
        return ".".join([*address.split(".")[-4:-2], "*", "*"]).removeprefix("::ffff:")
    return ":".join(address.split(":")[:2]) + ":…"
