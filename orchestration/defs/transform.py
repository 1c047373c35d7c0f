"""Transform: the dbt project as assets, its tests as their checks, one invocation for all."""

import os
from collections.abc import Iterator, Mapping
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, DbtProject, dbt_assets
from dagster_dbt.core.dbt_event_iterator import DbtDagsterEventType

from orchestration.defs.run import POOL, RunResource, stage_tags
from orchestration.publish import candidate, secret
from orchestration.transform import (
    BUILD,
    STAGE,
    Dbt,
    TransformError,
    dbt_project,
    dbt_resource,
    forget_results,
    read_checks,
    reason,
    refuse_bad_seeds,
    variables,
)
from orchestration.workspace import Company

HASH_PADS = dg.AssetKey(["hash_keys", "hash_pads"])


class Translator(DagsterDbtTranslator):
    """dagster-dbt's names, grouped by layer."""

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str:
        """The folder under models/: staging, intermediate or marts; seeds apart."""
        is_seed = dbt_resource_props["resource_type"] == "seed"
        return "seeds" if is_seed else dbt_resource_props["fqn"][1]


def definitions(company: Company) -> dg.Definitions:
    """The fresh build file, and every seed and model."""
    project = dbt_project(company)
    return dg.Definitions(
        assets=[hash_pads, _models(project)], resources={"dbt": dbt_resource(project)}
    )


@dg.asset(key=HASH_PADS, group_name="transform", op_tags=stage_tags(STAGE), pool=POOL)
def hash_pads(run: RunResource) -> None:
    """A fresh build file that holds the key of the published hashes, and an empty candidate."""
    with run.live.stage(STAGE):
        home = run.company.home
        key = secret.read_secret(home.secret, environment=os.environ)
        candidate.create_empty(home.build)
        candidate.create_empty(home.candidate)
        secret.write_hash_pads(home.build, pads=secret.hash_pads(key))


def _models(project: DbtProject) -> dg.AssetsDefinition:
    @dbt_assets(
        manifest=project.manifest_path,
        project=project,
        name="models",
        dagster_dbt_translator=Translator(),
        op_tags=stage_tags(STAGE),
        pool=POOL,
    )
    def models(
        context: dg.AssetExecutionContext, run: RunResource, dbt: Dbt
    ) -> Iterator[DbtDagsterEventType]:
        """Everything between raw and the candidate."""
        with run.live.stage(STAGE):
            refuse_bad_seeds(run.company)
            target = run.company.home.dbt_target
            forget_results(target)
            given = variables(run.settings, as_of=run.live.as_of)
            invocation = dbt.cli(
                [*BUILD, "--vars", given],
                context=context,
                target_path=target,
                raise_on_error=False,
            )
            yield from invocation.stream()
            checks, broken = read_checks(target, home=run.company.home)
            run.live.checked(checks)
            if broken or not invocation.is_successful():
                raise TransformError("; ".join(broken) or reason(invocation))

    return models
