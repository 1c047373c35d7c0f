"""The small simulated company, made once for all tests of this room."""

from pathlib import Path

import duckdb
import pytest

from orchestration.demo.company import SimulatedCompany, simulate

EXCHANGE_RATES = Path(__file__).parents[3] / "seeds" / "exchange_rates.csv"


@pytest.fixture(scope="session")
def exchange_rates() -> Path:
    return EXCHANGE_RATES


@pytest.fixture(scope="session")
def company(tmp_path_factory: pytest.TempPathFactory) -> SimulatedCompany:
    folder = tmp_path_factory.mktemp("demo") / "small"
    return simulate(folder, size="small", seed=7, exchange_rates=EXCHANGE_RATES)


@pytest.fixture(scope="session")
def exports(company: SimulatedCompany) -> duckdb.DuckDBPyConnection:
    """Every exported table as a view, named like `salesforce_lead` or `web_page_view`."""
    connection = duckdb.connect()
    for name in company.rows:
        source, table = name.split("/")
        connection.execute(
            f"create view {source}_{table} as from '{company.folder / name}.parquet'"
        )
    return connection
