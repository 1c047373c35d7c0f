"""`leadloop demo`: a simulated company through the whole run."""

import shutil
from enum import StrEnum
from typing import Annotated

import typer

from orchestration.cli.config import entered
from orchestration.cli.output import console, count, plain
from orchestration.cli.run import run_job
from orchestration.errors import LeadloopError
from orchestration.publish import lock
from orchestration.workspace import Company


class Size(StrEnum):
    """How big the simulated company is."""

    small = "small"
    default = "default"
    M = "M"


def demo(
    context: typer.Context,
    size: Annotated[
        Size, typer.Option(help="small: seconds; default: 200,000 touches; M: 10 million.")
    ] = Size.default,
    seed: Annotated[int, typer.Option(help="The same seed gives the same company.")] = 7,
) -> None:
    """Simulate a company whose truth is known, run everything on it, and show the dashboard."""
    company = entered(context)
    _refuse_real(company)
    with lock.hold(company.home.lock):
        _simulate(company, size=size, seed=seed)
        run_job(company)


def _refuse_real(company: Company) -> None:
    """The demo fills its own folder only; somebody's own sources are not its business."""
    from orchestration.settings import CustomSource

    for source in company.settings.sources:
        if isinstance(source, CustomSource) or source.path.parent != company.home.demo:
            raise LeadloopError(
                f"{company.config}: the source '{source.name}' is not the simulated company's "
                f"(a folder in {company.home.demo}); use `leadloop run` for your own sources"
            )


def _start_over(company: Company) -> None:
    """Another simulated company is not a restatement of the last one: nothing of that stays."""
    from orchestration import loading

    home = company.home
    if not home.landing.exists():
        return
    with loading.landing(company).open() as landing:
        strangers = set(landing.landed_sources()) - {
            source.name for source in company.settings.sources
        }
    if strangers:
        raise LeadloopError(
            f"{home.landing} holds rows of '{min(strangers)}', which is not the simulated "
            "company's; give the demo a home folder of its own (LEADLOOP_HOME)"
        )
    for link in (home.current, home.warehouse, home.dashboard):
        link.unlink(missing_ok=True)
    for file in (home.landing, home.backup):
        file.unlink(missing_ok=True)
    shutil.rmtree(home.published, ignore_errors=True)
    console().print(plain("start over      done             another company stood here"))


def _simulate(company: Company, *, size: Size, seed: int) -> None:
    from orchestration.demo.company import simulate

    screen = console()
    with screen.status("simulating the company"):
        simulated = simulate(
            company.home.demo,
            size=size.value,
            seed=seed,
            exchange_rates=company.project / "seeds" / "exchange_rates.csv",
            on_replace=lambda: _start_over(company),
        )
    rows = count(sum(simulated.rows.values()), "row")
    took = f"{simulated.seconds:6.1f} s" if simulated.seconds else " stands  "
    line = f"simulate        done    {took}  {rows} in {simulated.folder}"
    screen.print(plain(line), soft_wrap=True)
