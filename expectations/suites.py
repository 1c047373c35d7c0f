"""What an expectation is: a sentence, a table and a rule. Knows nothing of the tool that checks it.

The suites themselves stand in `arrival` and `departure`; `runner` turns them into queries.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal


class InspectionError(Exception):
    """An inspection that could not be made; one line that says what is wrong and where."""


Severity = Literal["critical", "warning"]


@dataclass(frozen=True)
class NotNull:
    """Every row has a value in the column."""

    column: str


@dataclass(frozen=True)
class Unique:
    """No two rows share these columns; NULL equals NULL."""

    columns: tuple[str, ...]


@dataclass(frozen=True)
class Key:
    """Every row has a value in each of these columns, and no two rows share them."""

    columns: tuple[str, ...]
    optional: tuple[str, ...] = ()


@dataclass(frozen=True)
class Between:
    """Values lie within both bounds, which belong to the range; NULL means "not measured"."""

    column: str
    least: float | None = None
    most: float | None = None


@dataclass(frozen=True)
class OneOf:
    """Values belong to a known vocabulary; NULL passes."""

    column: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class AtMost:
    """`column` is never greater than `bound`; rows where either is NULL pass."""

    column: str
    bound: str


@dataclass(frozen=True)
class HasRows:
    """The table holds at least so many rows."""

    least: int = 1


@dataclass(frozen=True)
class Never:
    """No row meets the condition, an SQL expression over the table's columns."""

    condition: str


@dataclass(frozen=True)
class Recent:
    """Each group has a row within so many days before `moment`; a time to come counts."""

    column: str
    group: str
    moment: datetime
    days: float


@dataclass(frozen=True)
class SeldomTrue:
    """At most this share (0 to 1) of the rows meets the condition, an SQL expression."""

    condition: str
    most: float


Rule = NotNull | Unique | Key | Between | OneOf | AtMost | HasRows | Never | SeldomTrue | Recent


@dataclass(frozen=True)
class Expectation:
    """One thing that must hold.

    `name` is a sentence that people read when it does not. `keys` are the columns that tell
    which rows failed: keys only, never a personal value, because they are logged and published.
    """

    name: str
    table: str
    rule: Rule
    keys: tuple[str, ...] = ()
    severity: Severity = "critical"

    @property
    def column(self) -> str | None:
        """The column it speaks of, if it is one column."""
        return getattr(self.rule, "column", None)


def expect(
    table: str,
    rules: Mapping[str, Rule],
    *,
    keys: tuple[str, ...] = (),
    severity: Severity = "critical",
) -> tuple[Expectation, ...]:
    """The expectations of one table, written as a table of sentences and rules."""
    return tuple(Expectation(name, table, rule, keys, severity) for name, rule in rules.items())


@dataclass(frozen=True)
class Suite:
    """The expectations of one gate; `name` says which gate."""

    name: str
    expectations: tuple[Expectation, ...]

    def by_table(self) -> dict[str, list[Expectation]]:
        """The expectations of each table, in the order in which the tables first appear."""
        tables: dict[str, list[Expectation]] = {}
        for expectation in self.expectations:
            tables.setdefault(expectation.table, []).append(expectation)
        return tables


@dataclass(frozen=True)
class CheckResult:
    """What the inspector saw: `observed` in words, `sample` the keys of some failing rows."""

    name: str
    table: str
    column: str | None
    severity: Severity
    passed: bool
    observed: str
    sample: list[str]


def blocking(results: Sequence[CheckResult]) -> list[CheckResult]:
    """The results that must hold the gate shut."""
    return [one for one in results if not one.passed and one.severity == "critical"]
