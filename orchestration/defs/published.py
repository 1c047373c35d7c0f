"""Publish and tell: the audited candidate becomes the version that people read."""

from datetime import timedelta

import dagster as dg

from orchestration import loading, telling
from orchestration.defs.run import POOL, RunResource, stage_tags
from orchestration.transform import mart_tables, read_manifest
from orchestration.workspace import Company

FRESHNESS = dg.FreshnessPolicy.time_window(
    warn_window=timedelta(hours=26), fail_window=timedelta(hours=50)
)


def definitions(company: Company) -> dg.Definitions:
    """The published version and what is told from it."""
    return dg.Definitions(assets=[_published(company), dashboard, outbox])


def _published(company: Company) -> dg.AssetsDefinition:
    marts = sorted(mart_tables(read_manifest(company)).values())

    @dg.asset(
        deps=[dg.AssetKey(table.split(".")) for table in marts],
        group_name="published",
        freshness_policy=FRESHNESS,
        op_tags=stage_tags("publish"),
        pool=POOL,
    )
    def published(run: RunResource) -> dg.MaterializeResult:
        """The version that everybody reads, switched to in one step."""
        with run.live.stage("publish"):
            version = run.live.publish(marts=marts, retention=run.settings.retention)
            loading.landing(run.company).back_up()
        return dg.MaterializeResult(
            metadata={
                "version": version.run_id,
                "path": dg.MetadataValue.path(str(version.warehouse)),
                "as_of": f"{run.live.as_of:%Y-%m-%d %H:%M:%S} UTC",
                "dagster/row_count": sum(version.manifest()["rows"].values()),
            }
        )

    return published


@dg.asset(
    deps=["published"],
    group_name="published",
    freshness_policy=FRESHNESS,
    op_tags=stage_tags("tell"),
    pool=POOL,
)
def dashboard(run: RunResource) -> dg.MaterializeResult:
    """The static site of the published version."""
    with run.live.stage("tell"):
        page = telling.build_dashboard(run.company)
    return dg.MaterializeResult(metadata={"page": dg.MetadataValue.path(str(page))})


@dg.asset(deps=["published"], group_name="published", op_tags=stage_tags("tell"), pool=POOL)
def outbox(run: RunResource) -> dg.MaterializeResult:
    """The action lists and the restricted file of names, for the people who act."""
    with run.live.stage("tell"):
        files = telling.fill_outbox(run.company)
    return dg.MaterializeResult(metadata={"files": [file.name for file in files]})
