"""Simulates the company into a folder of vendor exports with its truth beside them.

The order is the point: what happened first, then its truth, and the vendors' rows last, so that
the truth cannot have been read off what the project is tested with.
"""

import json
import os
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import duckdb

from orchestration.demo.agreement import Agreement
from orchestration.demo.definition import Definition
from orchestration.demo.exports import write_exports
from orchestration.demo.latent_world import FOLDER, build_world
from orchestration.demo.sizes import SIZES
from orchestration.demo.truth import tell_truth

Step = Callable[[str], None]


@dataclass(frozen=True)
class SimulatedCompany:
    """What stands in `folder`: `rows` counts rows by "source/Table"; `seconds` is 0 if it stood."""

    folder: Path
    truth: dict[str, Any]
    seconds: float
    rows: dict[str, int]


def simulate(
    folder: Path,
    *,
    size: str = "default",
    seed: int = 7,
    exchange_rates: Path,
    definition: Definition | None = None,
    on_step: Step = lambda name: None,
    on_replace: Callable[[], None] = lambda: None,
) -> SimulatedCompany:
    """Write the company's exports, markers and truth.json into `folder`.

    Args:
        folder: replaced as a whole, atomically; kept if the same company stands there already.
            Nobody else may be simulating into it; what a killed run left beside it is removed.
        size: a name of `SIZES`.
        seed: the same seed gives the same bytes.
        exchange_rates: the project's seeds/exchange_rates.csv; the windows of the agreement are
            read from the seeds beside it.
        definition: who becomes sales-ready, and when; None leaves it to chance.
        on_step: told the name of each step before it begins.
        on_replace: called before the folder gets another content, or its first.

    Raises:
        ValueError: an unknown size.
        FileNotFoundError: no exchange rates.
    """
    if size not in SIZES:
        raise ValueError(f"unknown size {size!r}: choose one of {', '.join(SIZES)}")
    if not exchange_rates.is_file():
        raise FileNotFoundError(f"no exchange rates at {exchange_rates}")
    agreement = replace(Agreement.beside(exchange_rates), definition=definition)
    fingerprint = _fingerprint(size, seed, agreement)
    standing = _standing(folder, fingerprint)
    if standing is not None:
        return standing

    begun = time.monotonic()
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = folder.with_name(f".{folder.name}.draft")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir()
    try:
        with duckdb.connect(config=_limits(draft)) as connection:
            connection.execute("set TimeZone = 'UTC'")
            build_world(
                connection, size=SIZES[size], seed=seed, agreement=agreement, on_step=on_step
            )
            on_step("truth")
            truth = {"size": size, "seed": seed, **tell_truth(connection, agreement=agreement)}
            rows = write_exports(connection, draft, on_step=on_step)
        shutil.rmtree(draft / "spill", ignore_errors=True)
        (draft / "truth.json").write_text(json.dumps(truth, indent=2) + "\n", encoding="utf-8")
        (draft / "fingerprint.json").write_text(
            json.dumps({"fingerprint": fingerprint, "rows": rows}, indent=2) + "\n",
            encoding="utf-8",
        )
        on_replace()
        _replace(folder, draft)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return SimulatedCompany(folder, truth, time.monotonic() - begun, rows)


def _limits(draft: Path) -> dict[str, Any]:
    return {
        "memory_limit": "6GB",
        "python_enable_replacements": False,
        "threads": min(os.cpu_count() or 1, 4),
        "temp_directory": str(draft / "spill"),
    }


def _fingerprint(size: str, seed: int, agreement: Agreement) -> str:
    """Of everything that decides the bytes: size, seed, agreement, this code, DuckDB."""
    digest = sha256(f"{size} {seed} {duckdb.__version__} {agreement.window_days} ".encode())
    digest.update(f"{agreement.target} {agreement.openings} {agreement.holidays}".encode())
    digest.update(f"{agreement.definition}".encode())
    digest.update(agreement.exchange_rates.read_bytes())
    for path in sorted(FOLDER.rglob("*")):
        if path.suffix in {".sql", ".csv", ".py"}:
            digest.update(path.relative_to(FOLDER).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()


def _standing(folder: Path, fingerprint: str) -> SimulatedCompany | None:
    try:
        note = json.loads((folder / "fingerprint.json").read_text(encoding="utf-8"))
        truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    except (OSError, json.JSONDecodeError):
        return None
    if note.get("fingerprint") != fingerprint:
        return None
    return SimulatedCompany(folder, truth, 0.0, note["rows"])


def _replace(folder: Path, draft: Path) -> None:
    """Put the draft in the folder's place; a kill in between leaves none rather than half."""
    retired = folder.with_name(f".{folder.name}.retired")
    shutil.rmtree(retired, ignore_errors=True)
    if folder.exists():
        folder.rename(retired)
    draft.rename(folder)
    shutil.rmtree(retired, ignore_errors=True)
