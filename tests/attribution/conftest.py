"""One home folder, in which every company of these tests is credited after the other."""

import pytest

from orchestration.home import Home
from tests.attribution import journeys


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home folder whose models stand without a row."""
    return journeys.empty_home(tmp_path_factory.mktemp("attribution"))
