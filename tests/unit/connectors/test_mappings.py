"""Mappings: a single SELECT over the inputs, with errors that name file and line."""

import pytest

from orchestration.connectors.landing import LandingError


@pytest.fixture
def land_mapping(company):
    def land(sql: str, *, file: str = "people.sql") -> None:
        company.write("rows.csv", "person_id,created_at,n\n1,2024-01-01,2\n")
        company.write(f"mapping/{file}", sql)
        company.land(company.custom({"rows": "rows.csv"}))

    return land


@pytest.mark.parametrize(
    "sql",
    [
        "select person_id, created_at from rows;  -- done; really\n",
        "-- people; of the CRM\nselect person_id, created_at from rows where n <> ';é'",
        "with rows2 as (select * from rows) select person_id, created_at from rows2",
        "from rows select person_id, created_at",
        "select PERSON_ID, created_at from ROWS qualify row_number() over (order by n) = 1",
        "select person_id || unnest(['', 'b']) as person_id, created_at from rows",
    ],
)
def test_a_select_is_free_to_use_all_of_sql(company, land_mapping, sql):
    land_mapping(sql)
    assert company.query("select min(person_id) from raw_custom.people") == [("1",)]


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("", r"people\.sql: should be one single SELECT, but holds nothing"),
        ("drop table rows", "should be one single SELECT, but holds DROP"),
        ("select 1; delete from rows", "should be one single SELECT, but holds SELECT, DELETE"),
        ("copy rows to 'x.csv'", "should be one single SELECT, but holds COPY"),
        ("attach 'x.db'", "should be one single SELECT, but holds ATTACH"),
        ("select\n  person_id,\nfrom\n  where rows", r"people\.sql:4: syntax error"),
        ("select person_id,\n  nothing\nfrom rows", r"people\.sql:2: .*\"nothing\" not found"),
        ("select person_id from rows", "required column people.created_at is missing"),
        ("select *, 1 as persn_id from rows", "no column n; "),
        (
            "select person_id, created_at, 1 as e_mail from rows",
            "no column e_mail; did you mean email",
        ),
        (
            "select person_id, created_at\nfrom raw_custom.people",
            r"sql:2: reads raw_custom\.people",
        ),
        ("select person_id, created_at from 'rows.csv'", r"reads rows\.csv, which is no input"),
        ("select * from read_text('/etc/passwd')", r"calls read_text\(\)"),
        ("select * from query('select 1')", r"calls query\(\)"),
        ("select 1 where exists (select 1 from keys.people)", r"reads keys\.people"),
        ("select nextval('x') as person_id, created_at from rows", r"calls nextval\(\)"),
        ("select random() as person_id, created_at from rows", r"calls random\(\)"),
        (
            "select person_id, created_at,\n cast(created_at as int) as email from rows",
            r"sql:2: Could not",
        ),
    ],
)
def test_a_mapping_that_cannot_run_is_one_clear_line(company, land_mapping, sql, said):
    before = company.contents()
    with pytest.raises(LandingError, match=said) as caught:
        land_mapping(sql)
    assert str(caught.value).startswith(str(company.folder / "mapping" / "people.sql"))
    assert "\n" not in str(caught.value)
    assert company.contents() == before


def test_a_file_that_no_table_is_named_after_is_an_error(land_mapping):
    with pytest.raises(LandingError, match=r"peple\.sql: no canonical table.*did you mean people"):
        land_mapping("select 1", file="peple.sql")


def test_an_empty_mapping_folder_is_an_error(company):
    company.write("rows.csv", "a\n")
    (company.folder / "mapping").mkdir()
    with pytest.raises(LandingError, match="holds no mapping"):
        company.land(company.custom({"rows": "rows.csv"}))


def test_a_touch_mapping_without_person_and_visitor_is_an_error(land_mapping):
    with pytest.raises(LandingError, match="needs one of the columns person_id, anonymous_id"):
        land_mapping("select n as touch_id, created_at as touched_at from rows", file="touches.sql")


def test_hostile_names_stay_names(company):
    company.write("it's.csv", '"a""; drop table x; --",b\n1,2024-01-01\n')
    company.write(
        "mapping/people.sql",
        'select "a""; drop table x; --" as person_id, b as created_at from rows',
    )
    company.land(company.custom({"rows": "it's.csv"}))
    assert company.query("select person_id from raw_custom.people") == [("1",)]
