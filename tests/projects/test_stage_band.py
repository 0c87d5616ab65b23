"""The band of six stages over a project's pages."""

from datetime import date
from types import SimpleNamespace

import pytest

from projects.enums import Stage
from projects.passport_page import DONE, strip_of


@pytest.mark.parametrize(
    ("entered_on", "text"), [(date(2025, 7, 13), "2025-07-13 到 2026-01-27"), (date(2026, 1, 2), "2026-01-02 到 01-27")]
)
def test_the_band_says_in_which_year_a_stage_ended_where_it_began_in_another(entered_on, text):
    row = SimpleNamespace(stage=Stage.INDUSTRY_SURVEY, entered_on=entered_on, left_on=date(2026, 1, 27))
    view = SimpleNamespace(row=row, state=DONE, state_text="")

    assert strip_of([view], date(2026, 2, 1))[0]["lines"][0] == text
