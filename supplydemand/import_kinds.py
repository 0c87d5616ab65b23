"""What can be filled from a file: each kind with its columns, who plans and who writes its rows, and how a row is handed in."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from core.registries import CodeRegistry


@dataclass(frozen=True)
class ImportKind:
    """``columns()`` are those a file may have; ``codes(organization, on)`` the code lists; ``importer`` the ``Importer`` class.

    ``submit(row, actor, at, on, expected_version)``, all by keyword but the row, hands one in or raises a ``WorkflowError``,
    which may carry ``faults``. ``prefix`` begins the URL names; ``summary`` are the columns by which people know a row.
    """

    code: str
    model: type
    prefix: str
    columns: Callable[[], list]
    codes: Callable[..., Any]
    importer: type
    submit: Callable[..., Any]
    summary: tuple


kinds = CodeRegistry()
"""``ImportKind`` rows."""
