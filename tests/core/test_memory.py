"""A step that reads what strangers hand in takes no more memory than it may."""

import pytest

from core.memory import MEGABYTE, held_to


def test_more_than_allowed_is_refused_and_the_limit_ends_with_the_step():
    with held_to(64):
        assert len(bytearray(16 * MEGABYTE)) == 16 * MEGABYTE
        with pytest.raises(MemoryError):
            bytearray(128 * MEGABYTE)

    assert len(bytearray(128 * MEGABYTE)) == 128 * MEGABYTE
