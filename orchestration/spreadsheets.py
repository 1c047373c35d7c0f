"""Texts from strangers in files that a spreadsheet may open."""

import re
from typing import Any

_FORMULA = re.compile(r"\s*[=+\-@|%]|[\t\r\n]")


def disarmed(value: Any) -> Any:
    """A text that would start a formula, with the sign that makes it text; others unchanged."""
    if isinstance(value, str) and _FORMULA.match(value):
        return f"'{value}"
    return value
