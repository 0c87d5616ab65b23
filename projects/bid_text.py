"""A bid as text: what its draft holds, the one spelling that is sealed, and the copy that its bidder keeps.

Knows no model. The spelling is JSON with sorted keys, so the same bid always has the same digest; a random ``salt`` in it keeps
anybody who has only the digest from trying out what the bid may say.
"""

import base64
import hashlib
import io
import json
import secrets
import zipfile
import zlib
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

FORMAT = "xieyu-bid-1"
TEXTS = {
    "proposal": "方案",
    "team": "团队",
    "schedule": "进度",
    "headcount": "能培养几个人",
    "amount": "报价（元）",
    "lead_share": "牵头单位的份额 %",
    "contact_name": "联系人",
    "contact_phone": "联系电话",
}
"""What a bidder writes, and its label."""
NUMBERS = ("headcount", "amount")
"""Which of them are numbers once a bid can be sealed."""
SHARE_LEAST, SHARE_MOST = Decimal("0.01"), Decimal("99.99")
STEP = 64 * 1024
"""To whole multiples of this many bytes everything of a bid is padded before it is locked or sealed."""
TERMS_STEP = 1024
PLAIN_MOST = 16 * 1024 * 1024
COPY = "标书.json"


class NotACopy(ValueError):
    """A file that is no copy of a bid; ``str()`` says what to hand in."""


@dataclass(frozen=True)
class AttachedFile:
    """A file of a bid."""

    name: str
    media_type: str
    content: bytes

    @property
    def size(self):
        """In bytes."""
        return len(self.content)


def number_of(text):
    """What somebody typed as a number, with or without commas; ``None`` where it is none."""
    try:
        number = Decimal(text.strip().replace(",", "").replace("，", "") or "x")
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def shown(name, text):
    """A text as a page shows it: numbers with their digits grouped, everything else as it was typed."""
    number = number_of(text) if name in NUMBERS else None
    return text if number is None else f"{number:,f}"


def padded(content, *, step=STEP):
    """JSON with blanks at its end, up to a whole number of steps: once it is locked, its length says nothing but the step."""
    return content + b" " * (-len(content) % step)


def unpadded(content):
    """The JSON as it was; what was written before padding stays as it is."""
    return bytes(content).rstrip(b" ")


def rounded(size):
    """A size up to a whole number of steps."""
    return -(-size // STEP) * STEP


def new_salt():
    """What makes the digest of a bid say nothing about it."""
    return secrets.token_hex(32)


def draft_bytes(texts):
    """What a draft keeps: everything as it was typed."""
    return json.dumps(texts, ensure_ascii=False, sort_keys=True).encode()


def draft_of(content):
    """The texts of a draft."""
    return json.loads(content)


def file_bytes(file):
    """A file with its name and kind in one piece, padded to a whole number of steps."""
    head = json.dumps([file.name, file.media_type]).encode()
    head += b" " * (-(4 + len(head) + file.size) % STEP)
    return len(head).to_bytes(4, "big") + head + file.content


def file_of(content):
    """The file again."""
    length = int.from_bytes(content[:4], "big")
    name, media_type = json.loads(content[4 : 4 + length])
    return AttachedFile(name, media_type, content[4 + length :])


def spelled(*, challenge, sealed_to, bid, organization, texts, partners, files):
    """The one spelling of a bid; ``partners`` are ``{"organization", "name", "share", "part"}``.

    ``sealed_to`` is the fingerprint of the key to which it is to be sealed, so that the bidder's copy shows which one it was.
    """
    content = {
        "format": FORMAT,
        "challenge": challenge,
        "sealed_to": sealed_to,
        "bid": bid,
        "organization": organization,
        "salt": texts["salt"],
        "texts": {name: texts.get(name, "") for name in TEXTS},
        "partners": sorted(partners, key=lambda row: row["organization"]),
        "files": [
            {
                "name": file.name,
                "media_type": file.media_type,
                "sha256": digest_of(file.content),
                "content": base64.b64encode(file.content).decode(),
            }
            for file in files
        ],
    }
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def read(content):
    """A spelled bid as a dictionary, its files as ``AttachedFile``; raises ``NotACopy``."""
    try:
        found = json.loads(content)
        is_ours = found["format"] == FORMAT
        files = [
            AttachedFile(str(row["name"]), str(row["media_type"]), base64.b64decode(row["content"], validate=True))
            for row in found["files"]
        ]
        texts = {name: str(found["texts"].get(name, "")) for name in TEXTS}
        partners = [
            {"organization": row["organization"], **{name: str(row[name]) for name in ("name", "share", "part")}}
            for row in found["partners"]
        ]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise NotACopy("这不是标书副本。选密封之前下载的那个压缩包，或者里面的“标书.json”。") from error
    if not is_ours:
        raise NotACopy("这不是这个平台的标书副本。")
    return found | {"files": files, "texts": texts, "partners": partners}


def share_of(text):
    """A partner's share in per cent; ``None`` for what is none: a copy may have been written by hand."""
    try:
        share = Decimal(text)
    except InvalidOperation:
        return None
    is_one = share.is_finite() and SHARE_LEAST <= share <= SHARE_MOST and share == round(share, 2)
    return share if is_one else None


def digest_of(content):
    """SHA-256 in hexadecimal digits."""
    return hashlib.sha256(bytes(content)).hexdigest()


def copy_of(plain, *, title):
    """The archive that a bidder keeps: the sealed spelling itself, a page to read, and the files."""
    found, target = read(plain), io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(COPY, plain)
        archive.writestr("读我.txt", _page(found, title, digest_of(plain)))
        for number, file in enumerate(found["files"], start=1):
            archive.writestr(f"附件/{number:02d}-{file.name}", file.content)
    return target.getvalue()


def plain_of_copy(content):
    """The spelling inside an archive or a bare ``标书.json``; raises ``NotACopy``."""
    if content[:2] != b"PK":
        read(content)
        return content
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if archive.getinfo(COPY).file_size > PLAIN_MOST:
                raise NotACopy("这个副本太大了。")
            plain = archive.read(COPY)
    except (KeyError, zipfile.BadZipFile, zlib.error, EOFError, RuntimeError) as error:
        raise NotACopy("这个压缩包里没有“标书.json”。选密封之前下载的那个压缩包。") from error
    read(plain)
    return plain


def _page(found, title, digest):
    rows = [title, f"揭榜编号 {found['bid']}，榜 {found['challenge']}，{found['organization']}", ""]
    for name, label in TEXTS.items():
        rows += [f"【{label}】", found["texts"][name] or "（空着）", ""]
    rows += [f"联合单位：{row['name']} {row['share']}% {row['part']}" for row in found["partners"]]
    rows += [
        "",
        f"封标钥匙指纹：{found.get('sealed_to', '')}",
        f"标书.json 的 SHA-256：{digest}",
        "密封以后平台上没有人看得到内容。这份副本请自己保存好。",
        "封标钥匙指纹要和榜页面、密封回执上的一样。不一样就不要密封，马上告诉平台。",
    ]
    return "\r\n".join(rows)
