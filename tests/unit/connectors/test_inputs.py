"""Inputs of a custom source: formats, encodings, globs, true lines, malformed rows."""

import gzip
import json
import sqlite3
import time

import duckdb
import pytest

from orchestration.connectors.inputs import load_files
from orchestration.connectors.landing import LandingError
from orchestration.connectors.text_files import InputFile

PEOPLE = "select id as person_id, mail as email, born as created_at, file_name, file_line from p"


def landed_people(company, source) -> list[tuple]:
    company.land(source)
    return company.query(
        "select person_id, email, created_at::date::text from raw_custom.people order by 1"
    )


@pytest.fixture
def mapped(company):
    company.write("mapping/people.sql", PEOPLE)
    return company


def test_every_text_format_and_compression_gives_the_same_rows(mapped):
    rows = [("1", "ä@b.de", "2024-01-02"), ("2", None, "2024-01-03")]
    text = "id,mail,born\n1,ä@b.de,2024-01-02\n2,,2024-01-03\n"
    lines = "".join(
        json.dumps({"id": int(key), "mail": mail, "born": born}) + "\n" for key, mail, born in rows
    )
    files = {
        "p.csv": text.encode(),
        "bom.csv": b"\xef\xbb\xbf" + text.encode(),
        "semicolon.csv": text.replace(",", ";").encode(),
        "tab.tsv": text.replace(",", "\t").replace("\n", "\r\n").encode(),
        "p.csv.gz": gzip.compress(text.encode()),
        "p.jsonl": lines.encode(),
        "p.jsonl.gz": gzip.compress(lines.encode()),
    }
    for name, data in files.items():
        mapped.write(name, data)
        assert landed_people(mapped, mapped.custom({"p": name}, name="crm")) == rows, name


def test_parquet_keeps_its_types_and_names_its_rows(mapped):
    duckdb.execute(
        f"copy (select 7::bigint as id, 'a@b.de' as mail, timestamp '2024-01-02 10:00' as born "
        f"union all select null, 'c@d.de', null) to '{mapped.folder}/p.parquet'"
    )
    assert landed_people(mapped, mapped.custom({"p": "p.parquet"})) == [
        ("7", "a@b.de", "2024-01-02")
    ]
    assert mapped.query("select file_name, file_line, reason from quarantine.rows") == [
        ("p.parquet", 2, "no key")
    ]


def test_a_glob_reads_all_files_even_if_columns_stand_in_another_order(mapped):
    mapped.write("data/eu/p.csv", "id,mail,born\n1,a,2024-01-02\n")
    mapped.write("data/us/p.csv", "born,id,extra\n2024-01-03,2,x\n,3,y\n")
    assert landed_people(mapped, mapped.custom({"p": "data/*/p.csv"})) == [
        ("1", "a", "2024-01-02"),
        ("2", None, "2024-01-03"),
    ]
    assert mapped.query("select file_name, file_line from quarantine.rows") == [("us/p.csv", 3)]


def test_the_line_is_the_files_own_with_quoted_line_breaks_and_blank_lines(mapped):
    mapped.write(
        "p.csv",
        'id,"ma\nil",born\n1,"two\nlines",2024-01-02\n\n'
        '2,"""q"", x",bad\r\n3,x,2024-01-02\n,y,2024-01-02\n',
    )
    mapped.write("mapping/people.sql", PEOPLE.replace("mail as", '"ma il" as'))
    mapped.land(mapped.custom({"p": "p.csv"}))
    assert mapped.query(
        "select file_line, record_key, column_name, reason from quarantine.rows order by 1"
    ) == [(6, "2", "created_at", "unreadable date"), (8, None, "person_id", "no key")]
    assert mapped.query("select email from raw_custom.people where person_id = '1'") == [
        ("two\nlines",)
    ]


def test_rows_that_do_not_fit_their_columns_go_to_quarantine_with_their_line(mapped):
    mapped.write(
        "p.csv", 'id,mail,born\n1,a\n2,b,2024-01-02,x\n3,"c"d,2024-01-02\n4,e,2024-01-02\n'
    )
    landed = mapped.land(mapped.custom({"p": "p.csv"}))
    assert mapped.query(
        "select table_name, file_name, file_line, reason, raw_row->>'line' "
        "from quarantine.rows order by file_line"
    ) == [
        ("p", "p.csv", 2, "too few columns", "1,a"),
        ("p", "p.csv", 3, "too many columns", "2,b,2024-01-02,x"),
        ("p", "p.csv", 4, "broken quotes", '3,"c"d,2024-01-02'),
    ]
    assert [(part.name, part.rows_read, part.quarantined) for part in landed.inputs] == [
        ("p", 4, 3)
    ]


def test_json_numbers_keep_their_digits_and_bad_lines_are_quarantined(mapped):
    mapped.write(
        "p.jsonl",
        '{"id": 12345678901234567890123, "mail": {"a": [1.50, null]}, "born": "2024-01-02"}\n'
        "not json\n"
        '[1]\n\n{"id": "x", "mail": "\\ud800", "born": "2024-01-02"}\n'
        '{"id": 1.10, "born": "2024-01-02"}\n',
    )
    assert landed_people(mapped, mapped.custom({"p": "p.jsonl"})) == [
        ("1.10", None, "2024-01-02"),
        ("12345678901234567890123", '{"a": [1.5, null]}', "2024-01-02"),
    ]
    assert mapped.query("select file_line, reason from quarantine.rows order by 1") == [
        (2, "not a JSON object"),
        (3, "not a JSON object"),
        (5, "not a JSON object"),
    ]


def test_latin_1_needs_its_encoding_and_the_error_names_the_line(mapped):
    mapped.write("p.csv", "id,mail,born\n1,a,2024-01-02\n2,jürgen,2024-01-02\n".encode("latin-1"))
    with pytest.raises(LandingError, match=r"p\.csv:3: byte 0xfc is not UTF-8.*encoding: latin-1"):
        mapped.land(mapped.custom({"p": "p.csv"}))
    source = mapped.custom({"p": {"path": "p.csv", "encoding": "latin-1"}})
    assert landed_people(mapped, source)[1][1] == "jürgen"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("p.csv", 'id,mail,born\n1,"open,2024-01-02\n2,b,2024-01-02\n', r"p\.csv:2: a quote opens"),
        ("p.csv", "id,ID,born\n1,2,3\n", r"p\.csv:1: two columns are called 'ID'"),
        ("p.csv", "id,,born\n1,2,3\n", r"p\.csv:1: column 2 has no name"),
        ("p.csv", "id,file_line,born\n", r"rename the column file_line"),
        ("p.jsonl", '{"a": 1, "A": 2}\n', r"two columns are called 'A'"),
        ("p.xlsx", "x", r"p\.xlsx: give the input a `format`"),
        ("p.csv.gz", "not gzip", r"p\.csv\.gz: is not a whole gzip file"),
        ("p.parquet", "not parquet", r"p\.parquet: cannot be read"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_clear_line(mapped, name, content, said):
    mapped.write(name, content)
    with pytest.raises(LandingError, match=said) as caught:
        mapped.land(mapped.custom({"p": name}))
    assert "\n" not in str(caught.value)


def test_a_wrong_delimiter_is_not_a_million_quarantined_rows(mapped):
    mapped.write("p.csv", "id;mail\n" + "1;a,b;c\n" * 1200)
    source = mapped.custom({"p": {"path": "p.csv", "delimiter": ","}})
    with pytest.raises(LandingError, match="is the delimiter right"):
        mapped.land(source)


def test_brackets_in_a_file_name_are_no_pattern(mapped):
    mapped.write("old [2023]/p.csv", "id,mail,born\n1,a,2024-01-02\n")
    source = mapped.custom({"p": "old [2023]/p.csv"})
    assert landed_people(mapped, source) == [("1", "a", "2024-01-02")]


def test_no_file_is_an_error(mapped):
    with pytest.raises(LandingError, match=r"none\*\.csv: no such file"):
        mapped.land(mapped.custom({"p": "none*.csv"}))


def test_sqlite_rows_arrive_whatever_types_the_table_claims(mapped):
    with sqlite3.connect(mapped.folder / "crm.db") as database:
        database.execute('create table "lead list" (id integer, mail text, born date, x blob)')
        database.execute("""insert into "lead list" values (1, 'a', '2024-01-02', x'00ff')""")
        database.execute("""insert into "lead list" values (2, null, 'soon', null)""")
    database.close()
    source = mapped.custom({"p": {"database": "sqlite:///crm.db", "table": "lead list"}})
    assert landed_people(mapped, source) == [("1", "a", "2024-01-02")]
    assert mapped.query("select file_name, file_line, reason from quarantine.rows") == [
        ("p: lead list", None, "unreadable date")
    ]
    with pytest.raises(LandingError, match=r"table nothing: cannot be read"):
        mapped.land(mapped.custom({"p": {"database": "sqlite:///crm.db", "table": "nothing"}}))
    with pytest.raises(LandingError, match=r"no\.db: there is no such SQLite file"):
        mapped.land(mapped.custom({"p": {"database": "sqlite:///no.db", "table": "t"}}))
    assert not (mapped.folder / "no.db").exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("p.csv", "id,born,ma\0il\n1,2024-01-01,a@b.de\n"),
        ("p.jsonl", '{"id": 1, "born": "2024-01-01", "ma\\u0000il": 1}\n'),
    ],
)
def test_a_column_name_with_a_nul_byte_is_told_with_its_file(mapped, name: str, content: str):
    file = mapped.write(name, content)
    with pytest.raises(LandingError, match=f"{file}.*: a column name holds a NUL byte"):
        mapped.land(mapped.custom({"p": name}))


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_thousands_of_columns_are_read_in_seconds(tmp_path, form):
    row = {f"k{n}": "1" for n in range(3000)}
    lines = f"{','.join(row)}\n{','.join(row.values())}\n"
    path = tmp_path / "wide"
    path.write_text(lines if form == "csv" else json.dumps(row) + "\n")
    started = time.process_time()
    with duckdb.connect() as connection:
        loaded = load_files(connection, [InputFile(path, "wide", form)], into="wide")
        assert loaded.count_rows(connection) == 1
    assert loaded.columns.keys() == row.keys()
    assert time.process_time() - started < 4


HEADER = b"id,born,mail\n"
HOSTILE = {
    "nul.csv": HEADER + b"a\0b,2024-01-01,x@y.de\n1,2024-01-01,a@b.de\n",
    "long.csv": HEADER + b"2,2024-01-01," + b"a" * 10_000_000 + b"\n1,2024-01-01,a@b.de\n",
    "confusable.csv": HEADER + "а,2024-01-01,x\na,2024-01-01,x\n".encode(),
    "surrogate.jsonl": b'{"id":"\\ud800","born":"2024-01-01","mail":null}\n'
    b'{"id":"1","born":"2024-01-01","mail":"a"}\n',
    "not_a_number.jsonl": b'{"id":NaN,"born":"2024-01-01","mail":Infinity}\n',
    "old_mac.csv": b"id,born,mail\r1,2024-01-01,a\r2,2024-01-01,b\r",
}


@pytest.mark.full
@pytest.mark.parametrize("name", HOSTILE)
def test_no_row_of_a_hostile_file_is_lost(mapped, name: str):
    mapped.write(name, HOSTILE[name])
    landed = mapped.land(mapped.custom({"p": name}))
    people = next(table for table in landed.tables if table.name == "people")
    ((live,),) = mapped.query("select count(*) from raw_custom.people")
    ((quarantined,),) = mapped.query("select count(*) from quarantine.rows")
    assert landed.inputs[0].rows_read == (1 if name == "not_a_number.jsonl" else 2)
    assert live + quarantined + people.collapsed == landed.inputs[0].rows_read
