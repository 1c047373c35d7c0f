"""leadloop.yml: what is accepted, and that each mistake is one line with file, line and remedy."""

import re
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.settings import CustomSource, FileInput, SettingsError, load_settings

VALID = """\
company: Example
reporting:
  currency: EUR
  time_zone: Europe/Berlin
as_of: 2026-07-01T02:00:00+02:00
retention:
  versions: 5
sources:
  - name: crm
    kind: custom
    mapping: mapping
    inputs:
      leads: ${DATA}/leads.csv
      deals: {database: "sqlite:///crm.db", table: deals}
    without: [opportunities.created_at]
    dates: {people.created_at: "%d/%m/%Y"}
  - name: web
    kind: web
    path: exports/web
"""


def write(folder: Path, text: str) -> Path:
    (folder / "mapping").mkdir(exist_ok=True)
    path = folder / "leadloop.yml"
    path.write_text(text)
    return path


def test_a_valid_file_is_read_with_absolute_paths(tmp_path: Path) -> None:
    settings = load_settings(write(tmp_path, VALID), {"DATA": "/data"})

    crm, web = settings.sources
    assert isinstance(crm, CustomSource)
    assert isinstance(crm.inputs["leads"], FileInput)
    assert crm.inputs["leads"].path == Path("/data/leads.csv")
    assert crm.inputs["deals"].database == f"sqlite:///{tmp_path}/crm.db"
    assert web.path == tmp_path / "exports/web"
    assert settings.as_of == datetime(2026, 7, 1)


def test_the_shipped_settings_describe_the_simulated_company() -> None:
    shipped = Path(__file__).parents[2] / "leadloop.yml"
    settings = load_settings(shipped, {})
    assert {source.path.parent.name for source in settings.sources} == {"demo"}


@pytest.mark.parametrize(
    ("good", "bad", "line", "says"),
    [
        ("company:", "compani:", 1, "unknown key; allowed: company, reporting"),
        ("currency: EUR", "currency: euro", 3, "three capital letters such as EUR"),
        ("Europe/Berlin", "Europe/Berln", 4, "use an IANA name"),
        ("as_of: 2026-07-01T02:00:00+02:00", "as_of: soon", 5, "valid datetime"),
        ("versions: 5", "versions: five", 7, "valid integer"),
        ("versions: 5", "versions: 0", 7, "greater than or equal to 1"),
        ("versions: 5", "version: 5", 7, "allowed: versions, gigabytes"),
        ("kind: web", "kind: webb", 17, "unknown kind 'webb'; allowed: custom, salesforce"),
        ("    kind: web\n", "", 17, "has no kind"),
        ("path: exports/web", "folder: exports/web", 19, "allowed: name, time_zone"),
        ("mapping: mapping", "mapping: nowhere", 11, "there is no folder"),
        ("name: web", "name: crm", 8, "two sources are called 'crm'"),
        ("name: web", "name: Web; drop table x", 17, "lower-case letters"),
        ("${DATA}", "${NOWHERE}", 13, "variable NOWHERE is not set"),
        ("sqlite:///crm.db", "mysql://crm", 14, "sqlite:///crm.db or postgresql://"),
        ("table: deals", "tabel: deals", 14, "allowed: database, table"),
        ("opportunities.created_at", "created_at", 15, "table.column"),
        ("company: Example", "company: [Example", 2, "not valid YAML"),
        ("company: Example", "company: Example\ncompany: Other", 2, "given twice"),
        ("company: Example", "company: !!python/name:os.system", 1, "not valid YAML"),
    ],
)
def test_a_mistake_is_one_line_with_its_place(
    tmp_path: Path, good: str, bad: str, line: int, says: str
) -> None:
    path = write(tmp_path, VALID.replace(good, bad, 1))
    with pytest.raises(SettingsError) as caught:
        load_settings(path, {"DATA": "/data"})
    message = str(caught.value)
    assert message.startswith(f"{path}:{line}: ")
    assert says in message
    assert "\n" not in message


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"nowhere\.yml: cannot be read"):
        load_settings(tmp_path / "nowhere.yml", {})


@given(st.one_of(st.text(), st.binary()))
def test_no_content_gives_a_traceback(tmp_path_factory: pytest.TempPathFactory, content) -> None:
    path = tmp_path_factory.mktemp("any") / "leadloop.yml"
    path.write_bytes(content.encode("utf-8", "replace") if isinstance(content, str) else content)
    with pytest.raises(SettingsError):
        load_settings(path, {})


SOURCES = "sources: [{kind: salesforce, name: crm, path: x}]\n"
BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{inner}'] * 9)}]\n"
    for inner, name in zip("abcdefghi", "bcdefghij", strict=True)
)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"? [a, b]\n: c\n{SOURCES}", "a key should be a text"),
        (f"company: A\nas_of: 2026-13-01\n{SOURCES}", ":2: not valid YAML: '2026-13-01' is no"),
        (f"company: A\nas_of: 0001-01-01T00:00:00+14:00\n{SOURCES}", "years 1 to 9999"),
        (f"company: A\nas_of: 9999-12-31T23:59:59-14:00\n{SOURCES}", "years 1 to 9999"),
        (f"company: !!bool maybe\n{SOURCES}", ":1: not valid YAML: 'maybe' is no bool"),
        (f"company: !!timestamp soon\n{SOURCES}", "'soon' is no timestamp"),
        (f"company: {'9' * 5000}\n{SOURCES}", "is no int"),
        (f"company: !!python/object/apply:os.abort []\n{SOURCES}", "constructor for the tag"),
        (f"company: {'[' * 3000}{']' * 3000}\n", "too deep in one another"),
        (f"company: A\n{SOURCES.replace(': x', ': ~nobody.there/x')}", "home folder that does not"),
        (f"company: &a [*a]\n{SOURCES}", ":1: holds an alias of itself"),
        (f"{BOMB}company: A\nsources: [{{kind: *j}}]\n", "holds more than 100,000 values"),
        (f"company: A\nsources: [{{kind: [{'x' * 5000}]}}]\n", "allowed: custom, salesforce"),
        (
            f"company: A\nsources: [{{kind: custom, name: c, mapping: {'m' * 5000}, "
            "inputs: {a: x}}]\n",
            "is no path (File name too long)",
        ),
    ],
)
def test_hostile_yaml_is_one_short_line(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "leadloop.yml"
    path.write_text(text)
    with pytest.raises(SettingsError, match=re.escape(said)) as refused:
        load_settings(path, {})
    assert "\n" not in str(refused.value)
    assert len(str(refused.value)) < 600


# Lines of a valid file, whole or spoiled, in any order: deeper than any text could come.
PIECES = st.sampled_from(
    [
        "company: A",
        "as_of: ",
        "reporting: ",
        "retention: {versions: ",
        "sources: [",
        "{",
        "}",
        "]",
        "kind: custom",
        "name: c",
        "mapping: .",
        "inputs: {a: ",
        "path: ",
        "dates: ",
        "database: ",
        "[",
        ", ",
        "\n",
        "  ",
        "- ",
        "? ",
        ": ",
        "&a ",
        "*a",
        "<<: ",
        "!!",
        "!!int ",
        "!!set ",
        "~",
        "2026-01-01",
        "2026-99-99",
        ".inf",
        "0x",
        "0b",
        "1:99",
        "${HOME}",
        '"\\0"',
        "'",
        "|",
        ">",
    ]
)


@settings(deadline=5000)
@given(st.lists(st.one_of(PIECES, st.text(max_size=3)), max_size=25))
def test_no_pieces_of_a_config_give_a_traceback(
    tmp_path_factory: pytest.TempPathFactory, pieces: list[str]
) -> None:
    path = tmp_path_factory.mktemp("pieces") / "leadloop.yml"
    path.write_bytes("".join(pieces).encode("utf-8", "replace"))
    with suppress(SettingsError):
        load_settings(path, {"HOME": "/"})
