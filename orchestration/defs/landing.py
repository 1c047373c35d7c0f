"""Land: one asset per raw table, one step per kind of source. All raw tables always exist."""

from collections.abc import Iterator, Mapping

import dagster as dg

from orchestration import loading
from orchestration.connectors.shapes import RawTable
from orchestration.defs.published import FRESHNESS
from orchestration.defs.run import POOL, RunResource, stage_tags
from orchestration.transform import kept_tables, read_manifest
from orchestration.workspace import Company

STAGE = "land"
QUARANTINE = dg.AssetKey(["quarantine", "rows"])


def definitions(company: Company) -> dg.Definitions:
    """The raw tables of every known kind, configured or not, and what landing keeps of all."""
    tables = loading.shapes(company)
    raw = [_land(kind, tables) for kind, tables in tables.items()]
    kept = [dg.AssetKey(table) for table in kept_tables(read_manifest(company))]
    kept = [key for key in kept if key != QUARANTINE]
    return dg.Definitions(assets=[*raw, _kept(kept, raw), quarantine])


def _land(kind: str, tables: Mapping[str, RawTable]) -> dg.AssetsDefinition:
    @dg.multi_asset(
        name=f"land_{kind}",
        specs=[
            dg.AssetSpec([table.schema, table.name], freshness_policy=FRESHNESS)
            for table in tables.values()
        ],
        group_name="landing",
        op_tags=stage_tags(STAGE),
        pool=POOL,
    )
    def land(run: RunResource) -> Iterator[dg.MaterializeResult]:
        with run.live.stage(STAGE):
            rows_read = loading.land_kind(run.company, run.live, kind=kind)
        for table in tables.values():
            yield dg.MaterializeResult(
                asset_key=[table.schema, table.name],
                metadata={"rows read": rows_read.get(table.name, 0)},
            )

    return land


def _kept(kept: list[dg.AssetKey], raw: list[dg.AssetsDefinition]) -> dg.AssetsDefinition:
    """What landing writes beside the raw tables: numbers of people and accounts, loads."""
    everything = [key for assets in raw for key in assets.keys]

    @dg.multi_asset(
        name="land_beside",
        specs=[dg.AssetSpec(key, deps=everything) for key in kept],
        group_name="landing",
        pool=POOL,
    )
    def land_beside() -> Iterator[dg.MaterializeResult]:
        for key in kept:
            yield dg.MaterializeResult(asset_key=key)

    return land_beside


# Without dependencies: they wait for the arrival gate, which judges this asset too.
@dg.asset(key=QUARANTINE, group_name="landing", pool=POOL)
def quarantine() -> None:
    """The rows that broke the contract in the latest load of each source, with reasons."""
