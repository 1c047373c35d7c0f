"""Land: one asset per raw table, one step per kind of source. All raw tables always exist."""

from collections.abc import Iterator, Mapping

import dagster as dg

from orchestration import loading
from orchestration.connectors.shapes import RawTable
from orchestration.defs.published import FRESHNESS
from orchestration.defs.run import POOL, RunResource, stage_tags
from orchestration.workspace import Company

STAGE = "land"
KEY_MAPS = (dg.AssetKey(["keys", "people"]), dg.AssetKey(["keys", "accounts"]))
QUARANTINE = dg.AssetKey(["quarantine", "rows"])


def definitions(company: Company) -> dg.Definitions:
    """The raw tables of every known kind, configured or not, and what landing keeps of all."""
    tables = loading.shapes(company)
    raw = [_land(kind, tables) for kind, tables in tables.items()]
    return dg.Definitions(assets=[*raw, _key_maps(raw), quarantine])


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


def _key_maps(raw: list[dg.AssetsDefinition]) -> dg.AssetsDefinition:
    """The numbers of people and accounts, which landing writes beside the raw tables."""
    everything = [key for assets in raw for key in assets.keys]

    @dg.multi_asset(
        specs=[dg.AssetSpec(key, deps=everything) for key in KEY_MAPS],
        group_name="landing",
        pool=POOL,
    )
    def key_maps() -> Iterator[dg.MaterializeResult]:
        for key in KEY_MAPS:
            yield dg.MaterializeResult(asset_key=key)

    return key_maps


# Without dependencies: they wait for the arrival gate, which judges this asset too.
@dg.asset(key=QUARANTINE, group_name="landing", pool=POOL)
def quarantine() -> None:
    """The rows that broke the contract in the latest load of each source, with reasons."""
