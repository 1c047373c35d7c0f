"""Seeds are read by their declared types; what is wrong is told by file, line and reason."""

from contextlib import suppress
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.seed_files import SeedError, column_types, read_seed

SEEDS = Path(__file__).parents[2] / "seeds"
COLUMNS = {
    "rule_id": "varchar",
    "points": "double",
    "cap": "integer",
    "is_on": "boolean",
    "valid_from": "date",
    "operator": "varchar",
    "value": "varchar",
}
HEADER = "rule_id,points,cap,is_on,valid_from,operator,value\n"


def written(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "rules.csv"
    file.write_text(text, encoding="utf-8")
    return file


def test_cells_have_their_types_and_an_empty_one_is_none(tmp_path: Path) -> None:
    file = written(tmp_path, HEADER + "a,1.5,,true,2026-01-31,equals,\n\nb,-2,3,FALSE,,,x\n")
    seed = read_seed(file, columns=COLUMNS)

    assert seed.rows == [
        {
            "rule_id": "a",
            "points": 1.5,
            "cap": None,
            "is_on": True,
            "valid_from": date(2026, 1, 31),
            "operator": "equals",
            "value": None,
        },
        {
            "rule_id": "b",
            "points": -2.0,
            "cap": 3,
            "is_on": False,
            "valid_from": None,
            "operator": None,
            "value": "x",
        },
    ]
    assert seed.lines == [2, 4]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (
            HEADER + "a,1,1,true,2026-01-31,,\na,many,1,true,2026-01-31,,\n",
            "line 3: points is 'many'",
        ),
        (HEADER + "a,nan,1,true,2026-01-31,,\n", "line 2: points is 'nan', which is no number"),
        (HEADER + "a,inf,1,true,2026-01-31,,\n", "line 2: points is 'inf', which is no number"),
        (HEADER + "a,1,1.5,true,2026-01-31,,\n", "line 2: cap is '1.5', which is no whole number"),
        (HEADER + "a,1,1,maybe,2026-01-31,,\n", "is_on is 'maybe', which is no true or false"),
        (HEADER + "a,1,1,true,31.01.2026,,\n", "valid_from is '31.01.2026', which is no date"),
        (HEADER + "a,1,1,true,2026-02-30,,\n", "valid_from is '2026-02-30', which is no date"),
        (HEADER + "a,1,1,true\n", "line 2: 4 cells where the first line has 7"),
        (HEADER + "a,1,1,true,2026-01-31,regex,(x\n", "line 2: value is '(x', which is no regular"),
        (HEADER.replace("points", "score"), "line 1: the column points is missing"),
        (HEADER.strip() + ",colour\n", "line 1: there is no column colour"),
        (HEADER.strip() + ",value\n", "line 1: a column stands twice"),
        ("", "line 1: the column rule_id is missing"),
    ],
)
def test_the_first_wrong_line_is_named_with_its_reason(
    tmp_path: Path, text: str, complaint: str
) -> None:
    file = written(tmp_path, text)
    with pytest.raises(SeedError) as refused:
        read_seed(file, columns=COLUMNS)

    assert str(refused.value).startswith(str(file))
    assert complaint in str(refused.value)


def test_a_row_that_a_test_found_has_its_line(tmp_path: Path) -> None:
    text = HEADER + "a,1,1,true,2026-01-31,,\na,2,1,true,2026-01-31,,\n"
    seed = read_seed(written(tmp_path, text), columns=COLUMNS)

    assert seed.line_of({"rule_id": "a", "points": 1.0}) == 2
    assert seed.line_of({"rule_id": "a"}) == 3
    assert seed.line_of({"rule_id": "z"}) is None
    assert seed.complaint({"rule_id": "a", "problem": "stands twice"}, otherwise="") == (
        f"{seed.path}, line 3 (rule_id a): stands twice"
    )


@pytest.mark.parametrize("path", sorted(SEEDS.glob("*.csv")), ids=lambda path: path.stem)
def test_the_shipped_seeds_are_what_they_are_declared(path: Path) -> None:
    (node,) = yaml.safe_load(path.with_suffix(".yml").read_text(encoding="utf-8"))["seeds"]

    assert read_seed(path, columns=column_types(node)).rows or path.stem == "holidays"


NARROW = {"n": "integer", "b": "bigint", "d": "double", "m": "decimal(10,2)", "t": "timestamp"}
NARROW |= {"day": "date", "text": "varchar"}


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("n", "1_000"),
        ("n", "٣"),
        ("n", "3000000000"),
        ("n", "9" * 5000),
        ("b", "9223372036854775808"),
        ("d", "1_0"),
        ("d", "nan"),
        ("d", "1e999"),
        ("m", "NaN"),
        ("m", "Infinity"),
        ("m", "0.125"),
        ("m", "100000000"),
        ("day", "2026-W01-1"),
        ("t", "2026-01-01T00:00:00+02:00"),
        ("text", "a\0b"),
    ],
)
def test_a_cell_that_the_database_would_read_otherwise_is_refused(
    tmp_path: Path, column: str, cell: str
) -> None:
    row = ",".join(cell if name == column else "" for name in NARROW)
    with pytest.raises(SeedError, match=f"line 2: {column} ") as refused:
        read_seed(written(tmp_path, ",".join(NARROW) + f"\n{row}\n"), columns=NARROW)
    assert len(str(refused.value)) < 400


@pytest.mark.parametrize("cell", ["99999999.99", "-0.50", "0", "1.500", "1e2", "0E-9"])
def test_a_decimal_that_fits_is_read_to_its_last_digit(tmp_path: Path, cell: str) -> None:
    seed = read_seed(written(tmp_path, f"m\n{cell}\n"), columns={"m": "decimal(10,2)"})
    assert seed.rows == [{"m": Decimal(cell)}]


CELLS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(["", '"', "1e5", "-", "NaN", "0001-01-01", "9999-12-31", "\ufeff", "\r"]),
)


@settings(deadline=5000)
@given(
    st.one_of(
        st.binary(max_size=60),
        st.lists(st.lists(CELLS, min_size=7, max_size=7), max_size=4).map(
            lambda rows: "\n".join(map(",".join, [NARROW, *rows])).encode("utf-8", "replace")
        ),
    )
)
def test_no_content_of_a_seed_gives_a_traceback(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    file = tmp_path_factory.mktemp("any") / "rules.csv"
    file.write_bytes(content)
    with suppress(SeedError):
        read_seed(file, columns=NARROW)
