"""What Dagster shows: every table is an asset, gates block, and one run at a time."""

import dagster as dg
import pytest

from orchestration.defs.automation import JOB
from orchestration.defs.run import POOL, STAGE_TAG
from orchestration.loading import shapes
from orchestration.publish.runs import STAGES
from orchestration.workspace import PROJECT, Company


@pytest.fixture(scope="module")
def job(definitions: dg.Definitions) -> dg.JobDefinition:
    return definitions.resolve_job_def(JOB)


def test_every_raw_table_of_every_known_kind_is_landed(
    company: Company, definitions: dg.Definitions
) -> None:
    graph = definitions.resolve_asset_graph()
    wanted = {
        dg.AssetKey([table.schema, table.name])
        for tables in shapes(company).values()
        for table in tables.values()
    }
    assert wanted <= graph.materializable_asset_keys
    assert len(wanted) > 30


def test_nothing_is_read_that_no_step_makes(definitions: dg.Definitions) -> None:
    graph = definitions.resolve_asset_graph()
    assert graph.get_all_asset_keys() == graph.materializable_asset_keys


def test_every_model_and_seed_is_in_the_job(job: dg.JobDefinition) -> None:
    made = {key.path[-1] for key in job.asset_layer.selected_asset_keys}
    models = {path.stem for path in (PROJECT / "models").rglob("*.sql")}
    assert len(models) > 50
    assert models <= made
    assert {path.stem for path in (PROJECT / "seeds").glob("*.csv")} <= made


def test_publishing_waits_for_every_mart_and_telling_for_publishing(
    definitions: dg.Definitions,
) -> None:
    graph = definitions.resolve_asset_graph()
    marts = {key for key in graph.get_all_asset_keys() if key.path[0] == "marts"}
    assert len(marts) > 10
    assert graph.get(dg.AssetKey("published")).parent_keys == marts
    for teller in ("dashboard", "outbox"):
        assert graph.get(dg.AssetKey(teller)).parent_keys == {dg.AssetKey("published")}


def test_critical_expectations_block_and_warnings_do_not(definitions: dg.Definitions) -> None:
    checks = {
        check.name: check for gate in definitions.asset_checks or () for check in gate.check_specs
    }
    assert checks["a_cycle_has_one_row"].blocking
    assert checks["fct_lead_cycles_did_not_shrink"].blocking
    assert checks["few_rows_are_in_quarantine"].blocking
    assert not checks["few_cycles_run_out_of_order"].blocking


def test_dbt_tests_are_checks_of_their_models(job: dg.JobDefinition) -> None:
    keys = job.asset_layer.asset_graph.asset_check_keys
    tested = {key.asset_key.path[-1] for key in keys if key.name.startswith("grain_")}
    assert {"fct_lead_cycles", "fct_touches", "fct_opportunities", "dim_people"} <= tested


def test_the_transform_waits_for_the_arrival_gate_and_publishing_for_the_departure_gate(
    job: dg.JobDefinition,
) -> None:
    order = [node.name for node in job.nodes_in_topological_order]
    wanted = ["land_custom", "arrival_gate", "models", "departure_gate", "published", "dashboard"]
    assert [name for name in order if name in wanted] == wanted


def test_every_step_shares_the_pool_and_its_stage_is_known(job: dg.JobDefinition) -> None:
    for node in job.nodes_in_topological_order:
        assert node.definition.pool == POOL, node.name
        assert node.definition.tags.get(STAGE_TAG, STAGES[0]) in STAGES


def test_the_instance_allows_one_run_keeps_history_and_reports_to_nobody(
    company: Company, definitions: dg.Definitions
) -> None:
    with dg.DagsterInstance.get() as instance:
        assert instance.root_directory == str(company.home.dagster)
        assert not instance.telemetry_enabled
        assert type(instance.event_log_storage).__name__ == "RunHistory"
        queue = instance.get_concurrency_config().run_queue_config
        assert queue is not None
        assert queue.max_concurrent_runs == 1
        assert instance.get_concurrency_config().pool_config.default_pool_limit == 1
