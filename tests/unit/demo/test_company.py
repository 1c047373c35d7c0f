"""The simulated company as a whole: the same by seed, whole or not there, kept if it stands."""

import json
from hashlib import sha256
from pathlib import Path

import duckdb
import pytest
import yaml

from orchestration.demo.company import SimulatedCompany, simulate

PROJECT = Path(__file__).parents[3]


def _digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_same_seed_gives_the_same_bytes(
    company: SimulatedCompany, tmp_path: Path, exchange_rates: Path
) -> None:
    again = simulate(tmp_path / "again", size="small", seed=7, exchange_rates=exchange_rates)
    assert _digests(again.folder) == _digests(company.folder)
    assert again.truth == company.truth


def test_another_seed_gives_another_company(
    company: SimulatedCompany, tmp_path: Path, exchange_rates: Path
) -> None:
    other = simulate(tmp_path / "other", size="small", seed=8, exchange_rates=exchange_rates)
    ours, theirs = _digests(company.folder), _digests(other.folder)
    assert ours["web/page_view.parquet"] != theirs["web/page_view.parquet"]
    assert ours["salesforce/LeadHistory.parquet"] != theirs["salesforce/LeadHistory.parquet"]
    assert company.truth["cycles"] != other.truth["cycles"]


def test_a_standing_company_is_kept_and_a_changed_one_replaced(
    tmp_path: Path, exchange_rates: Path
) -> None:
    folder = tmp_path / "demo"
    steps: list[str] = []
    first = simulate(
        folder, size="small", seed=7, exchange_rates=exchange_rates, on_step=steps.append
    )
    assert first.seconds > 0
    assert "truth" in steps
    assert steps.index("truth") < steps.index("web/page_view")

    (folder / "stranger").touch()
    kept = simulate(folder, size="small", seed=7, exchange_rates=exchange_rates)
    assert kept.seconds == 0
    assert kept.rows == first.rows
    assert kept.truth == first.truth
    assert (folder / "stranger").exists()

    replaced = simulate(folder, size="small", seed=9, exchange_rates=exchange_rates)
    assert replaced.seconds > 0
    assert not (folder / "stranger").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["demo"]


def test_a_failed_simulation_leaves_the_standing_company(
    tmp_path: Path, exchange_rates: Path
) -> None:
    folder = tmp_path / "demo"
    folder.mkdir()
    (folder / "truth.json").write_text("{}")

    def stop(step: str) -> None:
        if step == "web/page_view":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        simulate(folder, size="small", seed=7, exchange_rates=exchange_rates, on_step=stop)
    assert [path.name for path in folder.iterdir()] == ["truth.json"]
    assert [path.name for path in tmp_path.iterdir()] == ["demo"]


def test_an_unknown_size_and_missing_rates_are_named(tmp_path: Path, exchange_rates: Path) -> None:
    with pytest.raises(ValueError, match="unknown size 'L': choose one of small, default, M"):
        simulate(tmp_path / "demo", size="L", exchange_rates=exchange_rates)
    with pytest.raises(FileNotFoundError, match="no exchange rates at"):
        simulate(tmp_path / "demo", size="small", exchange_rates=tmp_path / "none.csv")


def _declared_tables() -> list[tuple[str, dict]]:
    tables = []
    for source in ("salesforce", "marketo", "google_ads", "linkedin_ads", "web"):
        path = PROJECT / "models" / "staging" / source / f"_{source}__sources.yml"
        for table in yaml.safe_load(path.read_text())["sources"][0]["tables"]:
            tables.append((source, table))
    return tables


@pytest.mark.parametrize(
    ("source", "table"),
    _declared_tables(),
    ids=lambda value: value if isinstance(value, str) else value["name"],
)
def test_each_declared_table_is_exported_with_its_columns_and_types(
    company: SimulatedCompany, source: str, table: dict
) -> None:
    name = table.get("config", {}).get("meta", {}).get("export_name", table["name"])
    path = company.folder / source / f"{name}.parquet"
    assert company.rows[f"{source}/{name}"] > 0
    exported = {
        column.lower().replace("_", ""): kind.lower()
        for column, kind, *_ in duckdb.sql(f"describe from '{path}'").fetchall()
    }
    declared = {column["name"].replace("_", ""): column["data_type"] for column in table["columns"]}
    assert set(exported) == set(declared)
    for column, kind in declared.items():
        if kind in {"timestamp", "date", "boolean"}:
            assert exported[column] == kind, column


def test_truth_is_written_beside_the_exports(company: SimulatedCompany) -> None:
    assert json.loads((company.folder / "truth.json").read_text()) == company.truth
