"""What a landing says of itself: rows by table, input and source."""

from dataclasses import dataclass


@dataclass(frozen=True)
class LandedTable:
    """What became of one raw table's rows. read = landed + quarantined + collapsed."""

    name: str
    rows_read: int = 0
    inserted: int = 0
    changed: int = 0
    deleted: int = 0
    quarantined: int = 0
    collapsed: int = 0
    seconds: float = 0.0
    is_delivered: bool = True

    @property
    def landed(self) -> int:
        """Rows read that are now in the raw table."""
        return self.rows_read - self.quarantined - self.collapsed

    @property
    def unchanged(self) -> int:
        """Rows read that were in the raw table already, with the same content."""
        return self.landed - self.inserted - self.changed


@dataclass(frozen=True)
class LandedInput:
    """An input of a custom source; its malformed rows fit no table and are in quarantine.

    Such an input stands in the quarantine's table_name.
    """

    name: str
    rows_read: int
    quarantined: int


@dataclass(frozen=True)
class LandedSource:
    """What became of one source's rows, by table."""

    name: str
    kind: str
    tables: tuple[LandedTable, ...]
    inputs: tuple[LandedInput, ...]
    seconds: float
    is_changed: bool

    @property
    def quarantined(self) -> int:
        """All rows of the source in quarantine."""
        return sum(part.quarantined for part in (*self.tables, *self.inputs))
