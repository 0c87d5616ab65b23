"""What a camp needs before it may be handed in."""

from projects.camps.models import Camp
from projects.outcomes import completeness

NEEDED = {
    "kind": "选训练营还是课程。",
    "audience": "写写招谁，比如：在职的数控操作工。",
    "mode": "选线下还是线上。",
    "hours": "写上多少学时。",
}


def register():
    """Tell the pages of publications."""
    completeness.register(Camp, needed=NEEDED, further=_further)


def _further(row, on, has_majors):
    if row.fee is None:
        yield "fee", "写上收多少钱，免费就写 0。"
    if row.pk is None or not (row.occupations.exists() or row.certificates.exists()):
        yield "occupations", "职业和证书至少选一样，别人按这个找。"
