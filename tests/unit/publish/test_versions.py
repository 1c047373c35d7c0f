"""Versions: one atomic switch, readers keep what they hold, old ones go and the current never."""

import threading
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from orchestration.home import Home
from orchestration.publish import parquet, versions
from orchestration.publish.versions import Version

Publish = Callable[[str], Version]


def word(warehouse: Path) -> str:
    with duckdb.connect(warehouse.resolve(), read_only=True) as connection:
        return connection.execute("select word from marts.words").fetchone()[0]


def test_publishing_switches_both_links(home: Home, publish: Publish) -> None:
    publish("a")
    assert word(home.warehouse) == "a"
    version = publish("b")
    assert word(home.warehouse) == "b"
    assert versions.current(home) == version
    assert [each.run_id for each in versions.versions(home)] == ["a", "b"]
    assert version.manifest()["rows"] == {"marts.facts": 1}
    assert not home.candidate.exists()


def test_links_are_relative_so_that_the_home_folder_may_move(
    home: Home, publish: Publish, tmp_path: Path
) -> None:
    publish("a")
    moved = Home(home.root.rename(tmp_path / "moved"))
    assert word(moved.warehouse) == "a"


def test_an_open_reader_keeps_its_version_through_publish_and_prune(
    home: Home, publish: Publish
) -> None:
    publish("a")
    with duckdb.connect(home.warehouse.resolve(), read_only=True) as reader:
        publish("b")
        versions.prune(home, keep=1, gigabytes=1)
        assert [each.run_id for each in versions.versions(home)] == ["b"]
        assert reader.execute("select word from marts.words").fetchone() == ("a",)


def test_the_link_is_never_missing_while_versions_are_switched(
    home: Home, publish: Publish
) -> None:
    published = [publish("a"), publish("b")]
    missing: list[str] = []
    done = threading.Event()

    def watch() -> None:
        while not done.is_set():
            try:
                home.current.stat()
            except FileNotFoundError as error:
                missing.append(str(error))

    watcher = threading.Thread(target=watch)
    watcher.start()
    for turn in range(200):
        versions.switch(home, published[turn % 2])
    done.set()
    watcher.join()
    assert missing == []


def test_the_oldest_go_first_and_the_current_never(home: Home, publish: Publish) -> None:
    for run_id in "abcd":
        publish(run_id)
    gone = versions.prune(home, keep=2, gigabytes=1)
    assert [version.run_id for version in gone] == ["a", "b"]
    assert versions.prune(home, keep=2, gigabytes=1e-9) != []
    assert [each.run_id for each in versions.versions(home)] == ["d"]


def test_versions_younger_than_a_rollback_stay(home: Home, publish: Publish) -> None:
    kept = [publish(run_id) for run_id in "abc"]
    versions.switch(home, kept[1])
    versions.prune(home, keep=1, gigabytes=1e-9)
    assert [each.run_id for each in versions.versions(home)] == ["b", "c"]


def test_the_version_whose_dashboard_is_shown_stays(home: Home, publish: Publish) -> None:
    shown = publish("a")
    shown.dashboard.mkdir()
    versions.switch_dashboard(home, shown)
    publish("b")
    publish("c")
    versions.prune(home, keep=1, gigabytes=1)
    assert [each.run_id for each in versions.versions(home)] == ["a", "c"]


@pytest.mark.parametrize(
    ("step", "owner", "name", "allowed"),
    [
        ("the candidate moves", Path, "replace", 0),
        ("its tables are written as Parquet", parquet, "sync", 0),
        ("its folder is synced", versions, "sync", 0),
        ("the folder gets its name", Path, "replace", 1),
        ("the link moves", Path, "replace", 2),
    ],
)
def test_a_publish_that_dies_at_any_step_leaves_the_old_version(
    home: Home,
    publish: Publish,
    built: Callable[[str], None],
    monkeypatch: pytest.MonkeyPatch,
    step: str,
    owner: object,
    name: str,
    allowed: int,
) -> None:
    publish("a")
    built("b")
    real = getattr(owner, name)
    calls = iter(range(100))

    def dies(*arguments: object) -> object:
        if next(calls) == allowed:
            raise KeyboardInterrupt(step)
        return real(*arguments)

    monkeypatch.setattr(owner, name, dies)
    with pytest.raises(KeyboardInterrupt):
        versions.publish(home, run_id="b", manifest={})
    monkeypatch.undo()

    assert word(home.warehouse) == "a"
    versions.discard_unfinished(home)
    assert list(home.published.glob("*unfinished*")) == list(home.root.glob(".*unfinished*")) == []
    publish("c")
    assert word(home.warehouse) == "c"


def test_leftovers_of_a_killed_run_go(home: Home, publish: Publish) -> None:
    version = publish("a")
    (home.published / "b.unfinished").mkdir()
    (version.folder / "dashboard.unfinished").mkdir()
    assert versions.discard_unfinished(home) == ["b.unfinished", "dashboard.unfinished"]
    assert [each.run_id for each in versions.versions(home)] == ["a"]


def test_nothing_is_current_before_the_first_publish(home: Home) -> None:
    assert versions.current(home) is None
    assert versions.versions(home) == []
    assert versions.prune(home, keep=1, gigabytes=1) == []


def test_a_version_holds_its_tables_as_parquet_too(publish: Publish) -> None:
    version = publish("a")
    # A view says again what the tables hold.
    assert [file.name for file in version.parquet.iterdir()] == ["facts.parquet"]
    with duckdb.connect() as connection:
        rows = connection.execute("from read_parquet(?)", [str(version.parquet / "facts.parquet")])
        assert rows.fetchall() == [("a",)]
