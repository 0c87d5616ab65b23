"""Files as people hand them in, and what a worker then does, without a worker."""

import re
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from core.idempotency import new_token
from supplydemand.import_kinds import kinds
from supplydemand.models import ListingImport
from supplydemand.services import listing_imports
from tests.supplydemand.factories import MajorFactory, higher_vocational_level


def supply_row(region, **changes):
    """A sound row of a supply under the columns' Chinese names."""
    year = timezone.localdate().year + 1
    return {
        "来源编号": "S1",
        "名称": "数控技术 2027 届",
        "人数": "45",
        "专业": "数控技术",
        "学历层次": "高职专科",
        "毕业日期": f"{year}-06-30",
        "地区": region.code,
        "技能": "数控编程、机械制图",
        "有效期到": f"{timezone.localdate().year + 1}-03-31",
        "联系人": "联系人丙",
        "联系电话": "0000-1112223",
    } | changes


def supply_rows(region, count, **changes):
    """So many different rows."""
    return [supply_row(region, 来源编号=f"S{n}", 名称=f"数控技术 {n} 班", **changes) for n in range(count)]


def prepare_codes():
    """The codes that the rows name."""
    higher_vocational_level()
    return MajorFactory(catalogue="higher_vocational", code="460103", name="数控技术")


def workbook(rows, header=None):
    """The bytes of a workbook with these rows (dictionaries, or lists under ``header``)."""
    book = Workbook()
    names = header or list(rows[0])
    book.active.append(names)
    for row in rows:
        book.active.append([row.get(name) for name in names] if isinstance(row, dict) else row)
    output = BytesIO()
    book.save(output)
    return output.getvalue()


def first_sheet(content):
    """The first sheet of a workbook's bytes."""
    return load_workbook(BytesIO(content)).worksheets[0]


def upload(client, kind, content, *, name="表.xlsx", **data):
    """The answer to an upload."""
    data = {"token": new_token()} | data
    return client.post(reverse(f"{kinds.of(kind).prefix}_import"), data | {"file": SimpleUploadedFile(name, content)})


def checked(client, kind, content, **options):
    """The import of an uploaded file after a worker has checked it."""
    response = upload(client, kind, content, **options)
    assert response.status_code == 302, re.findall(r"xy-error.*?</p>", response.content.decode(), re.S)
    row = ListingImport.objects.latest("pk")
    now = timezone.now()
    listing_imports.check(import_id=row.pk, on=timezone.localdate(now), at=now)
    row.refresh_from_db()
    return row


def decided(client, row, mode="possible"):
    """The import after the decision and the work of a worker."""
    client.post(reverse(f"{kinds.of(row.kind).prefix}_import_apply", args=[row.pk]), {"mode": mode})
    now = timezone.now()
    listing_imports.carry_out(import_id=row.pk, on=timezone.localdate(now), at=now)
    row.refresh_from_db()
    return row


def imported(client, kind, content, **options):
    """The import of a file, all of it."""
    return decided(client, checked(client, kind, content, **options))


def counts(row):
    """``(new, changed, same, wrong)``."""
    return row.new_count, row.changed_count, row.same_count, row.wrong_count


def page(client, row, query=""):
    """The text of an import's page."""
    return client.get(row.get_absolute_url() + query).content.decode()
