"""What the columns of an export say: the columns of an import, so that a file can be changed and read again.

Contact details are in no export: they belong to a match that both sides want.
"""

from django.utils import timezone

from supplydemand.columns import LISTING_CODE, ORGANIZATION_CODE, columns_of
from supplydemand.services.import_codes import labelled
from supplydemand.services.import_rows import CONTACTS, is_number_of_ours

OWN_ONLY = ("external_id",)
"""An organization's own numbers are nobody else's business."""

_AFTERWARDS = [
    ("单位", lambda row: row.organization.name),
    ("区", lambda row: row.district.name if row.district else ""),
    ("状态", lambda row: row.get_status_display()),
    ("公开时间", lambda row: f"{timezone.localtime(row.published_at):%Y-%m-%d %H:%M}" if row.published_at else ""),
]
_SPECIAL = {
    LISTING_CODE: lambda row: row.code,
    ORGANIZATION_CODE: lambda row: row.organization.credit_code,
    "external_id": lambda row: "" if is_number_of_ours(row.external_id) else row.external_id,
    "reach": lambda row: row.get_reach_display(),
    "urgency": lambda row: row.get_urgency_display(),
    "skills": lambda row: "、".join(row.skills),
    "cooperation_modes": lambda row: "、".join(row.cooperation_labels),
    "majors": lambda row: "、".join(labelled(major) for major in row.majors.all()),
    "certificates": lambda row: "、".join(labelled(certificate) for certificate in row.certificates.all()),
}


def export_columns(model, *, is_own):
    """``[(label, function of a row)]`` of an export."""
    skipped = CONTACTS if is_own else (*CONTACTS, *OWN_ONLY)
    own = [
        (column.label, _SPECIAL.get(column.name) or _reader(column.name))
        for column in columns_of(model)
        if column.name not in skipped
    ]
    return [*own, *_AFTERWARDS]


def _reader(name):
    def read(row):
        value = getattr(row, name)
        if value is None:
            return ""
        if hasattr(value, "isoformat"):
            return value.isoformat()
        return labelled(value) if hasattr(value, "pk") else value

    return read


def cells(rows, columns):
    """The rows of an export, one list of cells each."""
    for row in rows:
        yield [read(row) for _, read in columns]
