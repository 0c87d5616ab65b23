"""Region codes for places written in words."""

import csv
import re
from pathlib import Path

SUFFIX = re.compile(r"(?:省|市|壮族自治区|回族自治区|维吾尔自治区|自治区|特别行政区|地区|盟)$")
PEOPLES = "蒙古|回|藏|苗|彝|壮|布依|朝鲜|侗|白|土家|哈尼|傣|黎|傈僳|羌|景颇|柯尔克孜|哈萨克|满|瑶|土|撒拉|维吾尔"
MINORITY = re.compile(rf"(?:(?:{PEOPLES})族?)+自治(?:州|县)$")


def short(name: str) -> str:
    """A place name without its rank: 广东省 → 广东, 武汉市 → 武汉."""
    return MINORITY.sub("", name) if MINORITY.search(name) and len(MINORITY.sub("", name)) > 1 else SUFFIX.sub("", name)


class Places:
    """Looks places up in GB/T 2260."""

    def __init__(self, path: Path):
        self.provinces: dict[str, str] = {}
        self.cities: dict[tuple[str, str], str] = {}
        self.counties: dict[tuple[str, str], str] = {}
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                self._add(row)

    def _add(self, row: dict) -> None:
        code, name, province = row["code"], row["name"], row["code"][:2]
        if row["level"] == "province":
            self.provinces[short(name)] = code
        elif row["level"] == "city":
            self.cities[province, short(name)] = code
        else:
            self.counties[province, name] = code
            self.counties.setdefault((province, short(name)), code)

    def code(self, province: str, city: str = "") -> str:
        """The code of a city, of a county run by its province, or of the province; "" if even that is unknown."""
        found = self.provinces.get(short(province), "")
        if not found or not city or short(city) == short(province):
            return found
        key = (found[:2], short(city))
        return self.cities.get(key) or self.counties.get(key) or found

    def in_text(self, text: str) -> str:
        """The city (or municipality) that a free text begins with or contains; "" if none is found."""
        for (province, name), code in self.cities.items():
            if text.startswith(name) or (len(name) > 1 and f"{name}市" in text):
                return code if province else ""
        for name, code in self.provinces.items():
            if text.startswith(name):
                return code
        return ""
