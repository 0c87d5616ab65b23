"""Organizations are reviewable in these tests, whether or not their app has said so yet."""

import pytest

from accounts.models import Organization
from core.registries import Finding, Reviewable, reviewables


@pytest.fixture(autouse=True)
def _organizations_are_reviewable():
    if any(entry.model is Organization for entry in reviewables):
        yield
        return
    entry = Reviewable(
        model=Organization,
        label="单位核验",
        organization_of=lambda row: row,
        findings=lambda row: [Finding("code", "ok", "信用代码校验通过")],
        sections=lambda row: [("单位", [("name", "单位全称", row.name), ("introduction", "简介", row.introduction)])],
    )
    reviewables.append(entry)
    yield
    reviewables.remove(entry)
