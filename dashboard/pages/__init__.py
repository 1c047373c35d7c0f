"""One module a page: what it asks, what it shows first and what the reader's filters may change."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Page:
    """A page ready to be written.

    `context` fills the template. `data` stands in the page as JSON for its script; `chunks`, by
    name, become script files beside the page that the script takes when a filter needs them.
    """

    name: str
    title: str
    template: str
    context: Mapping[str, Any]
    data: Mapping[str, Any]
    chunks: Mapping[str, Any] = field(default_factory=dict)
    first_chunk: str | None = None
