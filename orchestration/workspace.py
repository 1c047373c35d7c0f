"""What a command works on: the project, one company's config, and its home folder.

Finding these and telling the tools about them belongs here. It is the one place that changes
the environment, so that no tool keeps files outside the home folder or reports to anybody.
"""

import shutil
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from orchestration.errors import LeadloopError
from orchestration.home import Home

if TYPE_CHECKING:
    from orchestration.settings import Settings

PROJECT = Path(__file__).resolve().parents[1]
CONFIG_NAME = "leadloop.yml"


@dataclass(frozen=True)
class Company:
    """A company whose config is valid: what the assets, gates and commands are built for."""

    config: Path
    home: Home
    settings: "Settings"
    project: Path = PROJECT


@dataclass(frozen=True)
class Workspace:
    """A config file, valid or not, and the home folder that goes with it."""

    config: Path
    home: Home

    @classmethod
    def find(
        cls, given: Path | None, *, folder: Path, environment: Mapping[str, str]
    ) -> "Workspace":
        """The given config, else LEADLOOP_CONFIG, else `folder`'s, else the project's own."""
        config = _find_config(given, folder=folder, environment=environment)
        return cls(config, Home.of(config, environment))

    def company(self, environment: Mapping[str, str]) -> Company:
        """The company behind the config, which is validated; raises SettingsError."""
        # Late: `leadloop --help` should not wait for what validates settings.
        from orchestration.settings import load_settings

        environment = {**environment, "LEADLOOP_HOME": str(self.home.root)}
        return Company(self.config, self.home, load_settings(self.config, environment))

    def enter(self, environment: MutableMapping[str, str]) -> None:
        """Point every tool at the home folder. To be done before any of them is imported."""
        for folder in (self.home.dagster, self.home.logs, self.home.cache):
            folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(PROJECT / "dagster.yaml", self.home.dagster / "dagster.yaml")
        environment |= {
            "LEADLOOP_CONFIG": str(self.config),
            "LEADLOOP_HOME": str(self.home.root),
            "DAGSTER_HOME": str(self.home.dagster),
            "DAGSTER_DISABLE_TELEMETRY": "yes",
            "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
            "DO_NOT_TRACK": "1",
            "GX_ANALYTICS_ENABLED": "false",
            "MPLCONFIGDIR": str(self.home.cache),
            "DLT_DATA_DIR": str(self.home.cache / "dlt"),
        }


def _find_config(given: Path | None, *, folder: Path, environment: Mapping[str, str]) -> Path:
    named = given or environment.get("LEADLOOP_CONFIG")
    if named:
        config = (folder / Path(named).expanduser()).absolute()
        if not config.is_file():
            raise LeadloopError(f"{config}: there is no such file; give --config a {CONFIG_NAME}")
        return config
    for config in (folder / CONFIG_NAME, PROJECT / CONFIG_NAME):
        if config.is_file():
            return config.absolute()
    raise LeadloopError(f"there is no {CONFIG_NAME} in {folder}; go to its folder or give --config")
