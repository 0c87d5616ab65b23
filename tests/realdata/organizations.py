"""Organizations with pseudo credit codes: the check digits are right, the rest is a hash of the name."""

import hashlib

CREDIT = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # GB 32100-2015
BODY = "0123456789ABCDEFGHJKLMNPQRTUWXY"
BODY_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)  # GB 11714, for the nine characters of the organization code
LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
PREFIXES = {"public_institution": "11", "enterprise": "91"}  # schools are public institutions: 12
COLUMNS = ["code", "name", "kind", "region", "is_pseudo"]


def pseudo_credit_code(name: str, *, prefix: str, region: str) -> str:
    """A 统一社会信用代码 for ``name``: well formed, deterministic, and not the real one."""
    number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:16])
    body = ""
    for _ in BODY_WEIGHTS:
        number, digit = divmod(number, len(BODY))
        body += BODY[digit]
    rest = -sum(weight * LETTERS.index(char) for weight, char in zip(BODY_WEIGHTS, body, strict=True)) % 11
    code = f"{prefix}{region}{body}{'X' if rest == 10 else rest}"
    check = -sum(pow(3, place, 31) * CREDIT.index(char) for place, char in enumerate(code)) % 31
    return code + CREDIT[check]


class Organizations:
    """Every organization met so far; one name is one organization."""

    def __init__(self):
        self.rows: dict[str, dict] = {}
        self.names: dict[str, str] = {}

    def code(self, name: str, *, kind: str, region: str) -> str:
        """The code of ``name``, registering it at the first call.

        Raises:
            ValueError: two names fell on one code.
        """
        if name not in self.rows:
            code = pseudo_credit_code(name, prefix=PREFIXES.get(kind, "12"), region=region)
            if self.names.setdefault(code, name) != name:
                raise ValueError(f"{name} and {self.names[code]} share the pseudo code {code}")
            self.rows[name] = {"code": code, "name": name, "kind": kind, "region": region, "is_pseudo": 1}
        return self.rows[name]["code"]
