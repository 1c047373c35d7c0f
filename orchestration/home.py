"""The home folder: where every file of a company's Leadloop lives.

Only names of places belong here. Nothing is read, written or created.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Home:
    """Absolute paths of everything under the home folder."""

    root: Path

    def __post_init__(self) -> None:
        if not self.root.is_absolute():
            raise ValueError(f"the home folder must be an absolute path, not {self.root}")

    @classmethod
    def of(cls, config: Path, environment: Mapping[str, str]) -> "Home":
        """LEADLOOP_HOME if it is set, else the folder `.leadloop` beside the config."""
        moved = environment.get("LEADLOOP_HOME")
        root = Path(moved).expanduser() if moved else config.absolute().parent / ".leadloop"
        return cls(root.absolute())

    @property
    def landing(self) -> Path:
        """Raw tables, history, quarantine and key map. Durable: never recreated in silence."""
        return self.root / "landing.duckdb"

    @property
    def backup(self) -> Path:
        """The landing database as it was after the last run that published."""
        return self.root / "landing.backup.duckdb"

    @property
    def build(self) -> Path:
        """Staging and intermediate models. May be deleted at any time."""
        return self.root / "build.duckdb"

    @property
    def candidate(self) -> Path:
        """The marts of the running run, before they are audited."""
        return self.root / "candidate.duckdb"

    @property
    def spill(self) -> Path:
        """What DuckDB writes when memory is short."""
        return self.root / "spill"

    @property
    def published(self) -> Path:
        """One folder per published version."""
        return self.root / "published"

    @property
    def current(self) -> Path:
        """Link to the folder of the published version that counts."""
        return self.root / "current"

    @property
    def warehouse(self) -> Path:
        """Link to the current version's database, for people who attach it by hand."""
        return self.root / "warehouse.duckdb"

    @property
    def dashboard(self) -> Path:
        """Link to the newest dashboard that is complete."""
        return self.root / "dashboard"

    @property
    def ledger(self) -> Path:
        """Runs, stages, rows landed and checks. Durable."""
        return self.root / "ledger.duckdb"

    @property
    def lock(self) -> Path:
        """Held by the one process that may write here."""
        return self.root / "run.lock"

    @property
    def secret(self) -> Path:
        """The key of the published hashes, when the environment gives none. Mode 0600."""
        return self.root / "secret.key"

    @property
    def dagster(self) -> Path:
        """Dagster's own home: run history and its settings."""
        return self.root / "dagster"

    @property
    def dbt_target(self) -> Path:
        """dbt's manifest, compiled SQL and results."""
        return self.root / "dbt" / "target"

    @property
    def dbt_logs(self) -> Path:
        """dbt's own log."""
        return self.root / "dbt" / "logs"

    @property
    def logs(self) -> Path:
        """One log file per command that ran."""
        return self.root / "logs"

    @property
    def cache(self) -> Path:
        """Where libraries that insist on a cache or a config folder are sent."""
        return self.root / "cache"

    @property
    def whatif(self) -> Path:
        """One folder per comparison of another definition with today's."""
        return self.root / "whatif"

    @property
    def whatif_scoring(self) -> Path:
        """The scores under the definition that is being looked at."""
        return self.whatif / "scoring.duckdb"

    @property
    def demo(self) -> Path:
        """The simulated company's exports."""
        return self.root / "demo"

    @property
    def outbox(self) -> Path:
        """Action lists, pages of deals and the restricted file of names."""
        return self.root / "outbox"

    @property
    def deals(self) -> Path:
        """Pages of deals, with names."""
        return self.outbox / "deals"
