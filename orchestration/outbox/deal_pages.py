"""The deal explorer: pages of deals with the names of those who are on them, for private reading.

They are made when somebody asks, from the published version and the restricted names, and go with
the next run: nothing older than the names it was made from stays on the disk.
"""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from dashboard import site
from dashboard.journeys import journeys
from dashboard.marts import DashboardError, Marts, opened
from dashboard.pages.deals import INDEX, TITLE, Names, deal_page, index_page
from orchestration.outbox.private_files import PRIVATE_FILE, PRIVATE_FOLDER, private_folder
from orchestration.outbox.restricted import OutboxError

FOLDER = "deals"
DEALS_SHOWN = 500
DAYS = 365
_BATCH = 100
_KEYS = {"deals": "opportunity_id", "people": "person_key", "users": "owner_key"}


@dataclass(frozen=True)
class Index:
    """The index as written: its page, how many deals it leads to and how many there are."""

    page: Path
    shown: int
    found: int


def write_index(warehouse: Path, *, restricted: Path, folder: Path, company: str) -> Index:
    """Write the index of recent deals and a page for each, in place of what stood in `folder`.

    Recent: won, or created and still open, in the last DAYS days; the newest DEALS_SHOWN. Folders
    are 0700, files 0600. OutboxError if an input cannot be read.
    """
    names = _names(restricted)
    with _reading(warehouse) as marts, _aside(folder) as aside:
        deals = marts.rows("recent_deals", days=DAYS)
        shown = deals[:DEALS_SHOWN]
        page = index_page(shown, names=names, found=len(deals), days=DAYS)
        site.build_pages([page], aside, company=company)
        keys = [deal["opportunity_id"] for deal in shown]
        for start in range(0, len(keys), _BATCH):
            batch = keys[start : start + _BATCH]
            _write(marts, batch, aside, names=names, company=company, is_indexed=True)
        _close(aside)
        shutil.rmtree(folder, ignore_errors=True)
        aside.rename(folder)
    return Index(folder / f"{INDEX}.html", len(shown), len(deals))


def write_deal(warehouse: Path, key: str, *, restricted: Path, folder: Path, company: str) -> Path:
    """Write the page of the deal of this published key into `folder`; returns its path.

    Folders are 0700, files 0600. OutboxError if an input cannot be read.
    """
    names = _names(restricted)
    is_indexed = (folder / f"{INDEX}.html").is_file()
    with _reading(warehouse) as marts, _aside(folder) as aside:
        _write(marts, [key], aside, names=names, company=company, is_indexed=is_indexed)
        _close(aside)
        for path in sorted(path for path in aside.rglob("*") if path.is_file()):
            place = folder / path.relative_to(aside)
            private_folder(folder)
            private_folder(place.parent)
            path.replace(place)
    return folder / f"{key}.html"


def remove(folder: Path) -> None:
    """Remove the pages, and what a killed command left of them."""
    for path in [folder, *folder.parent.glob(f".{folder.name}.*")]:
        shutil.rmtree(path, ignore_errors=True)


def _write(
    marts: Marts,
    keys: Sequence[str],
    folder: Path,
    *,
    names: Names,
    company: str,
    is_indexed: bool,
) -> None:
    """Write the pages of deals, each with the way back to the index, if there is one."""
    cards = marts.rows("attribution_cards")
    people: dict[str, list[str]] = {}
    for row in marts.rows("opportunity_people", opportunity_ids=list(keys)):
        people.setdefault(row["opportunity_id"], []).append(row["person_key"])
    pages = [
        deal_page(found, people=people.get(key, []), cards=cards, names=names)
        for key, found in journeys(marts, keys).items()
    ]
    back = [(f"{INDEX}.html", TITLE)] if is_indexed else []
    site.build_pages(pages, folder, company=company, navigation=back)


def _names(restricted: Path) -> Names:
    """The names by key; OutboxError if there are none yet."""
    try:
        with duckdb.connect(str(restricted), read_only=True) as connection:
            return Names(**{table: _by_key(connection, table) for table in _KEYS})
    except duckdb.Error as error:
        reason = str(error).split("\n")[0]
        raise OutboxError(
            f"{restricted}: the names cannot be read, `leadloop run` writes them: {reason}"
        ) from error


def _by_key(connection: duckdb.DuckDBPyConnection, table: str) -> dict[str, dict[str, str]]:
    cursor = connection.execute(f"select * from {table}")
    columns = [column[0] for column in cursor.description or ()]
    rows = [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
    return {row[_KEYS[table]]: row for row in rows}


@contextmanager
def _reading(warehouse: Path) -> Iterator[Marts]:
    try:
        with opened(warehouse) as marts:
            yield marts
    except DashboardError as error:
        raise OutboxError(str(error)) from error


@contextmanager
def _aside(folder: Path) -> Iterator[Path]:
    """A private folder beside `folder` to write to; what is left in it goes."""
    outbox = private_folder(folder.parent)
    aside = Path(tempfile.mkdtemp(dir=outbox, prefix=f".{folder.name}."))
    try:
        yield aside
    except OSError as error:
        raise OutboxError(f"{folder}: the pages cannot be written: {error.strerror}") from error
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _close(folder: Path) -> None:
    """Close everything in the folder to all but its owner."""
    for path in [folder, *folder.rglob("*")]:
        path.chmod(PRIVATE_FOLDER if path.is_dir() else PRIVATE_FILE)
