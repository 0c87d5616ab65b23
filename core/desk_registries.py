"""Registries by which submissions and decisions ask other apps: checks beforehand, and what stands against taking back."""

from dataclasses import dataclass

from core.registries import Registry


@dataclass(frozen=True)
class PreCheckHit:
    """What a check before submitting has to say at a field; with ``is_obstacle`` the submission waits until it is mended."""

    field: str
    message: str
    is_obstacle: bool = False


pre_checks = Registry()
"""Functions ``(obj) -> list[PreCheckHit]`` that services of submissions ask before they hand in; one query each."""

undo_objections = Registry()
"""Functions ``(obj, event) -> str``: why a decision cannot be taken back; empty where nothing objects. Constant queries."""

undo_steps = Registry()
"""Functions ``(obj, event, at)``: take back what a decision set in motion, right before it is undone, in its transaction.

They raise ``InvalidTransition`` where that is too late.
"""
