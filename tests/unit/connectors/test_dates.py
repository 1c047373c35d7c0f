"""A column of dates has one format: found when only one fits, refused when it would be a guess."""

import pytest

from orchestration.connectors.landing import LandingError


@pytest.fixture
def landed_times(company, land_people):
    """Land these texts as people.created_at; the moments in order, and the texts refused."""

    def land(*texts: str, **options) -> tuple[list[str], list[str]]:
        rows = "".join(f'{number},"{text}"\n' for number, text in enumerate(texts, start=10))
        land_people(f"person_id,created_at\n{rows}", **options)
        moments = company.query(
            "select strftime(created_at, '%Y-%m-%d %H:%M:%S.%g') "
            "from raw_custom.people order by person_id"
        )
        refused = company.query(
            "select raw_row->>'created_at' from quarantine.rows order by file_line"
        )
        return [moment.removesuffix(".000") for (moment,) in moments], [text for (text,) in refused]

    return land


def test_iso_is_read_with_and_without_time_fraction_and_offset(landed_times):
    moments, refused = landed_times(
        "2024-01-23",
        "2024-1-3T04:05",
        "2024-01-23 03:54:57.123",
        "2024-01-23T03:54:57.000+0000",
        "2024-01-23T03:54:57Z",
        "2024-01-23 03:54:57+02",
        " 2024-01-23T03:54:57-05:30 ",
        "2024-13-01",
        "soon",
        "20240123",
    )
    assert moments == [
        "2024-01-23 00:00:00",
        "2024-01-03 04:05:00",
        "2024-01-23 03:54:57.123",
        "2024-01-23 03:54:57",
        "2024-01-23 03:54:57",
        "2024-01-23 01:54:57",
        "2024-01-23 09:24:57",
    ]
    assert refused == ["2024-13-01", "soon", "20240123"]


def test_local_times_become_utc_across_daylight_saving(landed_times):
    moments, _ = landed_times(
        "2024-01-15 12:00",
        "2024-07-15 12:00",
        "2024-03-31 01:59",
        "2024-03-31 02:30",  # skipped by summer time
        "2024-03-31 03:00",
        "2024-10-27 02:30",  # happened twice
        "2024-10-27 02:30+02:00",
        time_zone="Europe/Berlin",
    )
    assert moments == [
        "2024-01-15 11:00:00",
        "2024-07-15 10:00:00",
        "2024-03-31 00:59:00",
        "2024-03-31 01:30:00",
        "2024-03-31 01:00:00",
        "2024-10-27 01:30:00",
        "2024-10-27 00:30:00",
    ]


@pytest.mark.parametrize(
    ("texts", "first"),
    [
        (("13/01/2024", "1/2/2024"), "2024-01-13 00:00:00"),
        (("01/13/2024", "1/2/2024 1:05 PM"), "2024-01-13 00:00:00"),
        (("05/05/2024", "06/06/2024 10:00"), "2024-05-05 00:00:00"),
        (("01.02.2024", "2.2.2024 23:59:59"), "2024-02-01 00:00:00"),
        (("2024/02/01", "2024/02/03 10:00"), "2024-02-01 00:00:00"),
        (("01-02-2024", "03-02-2024"), "2024-02-01 00:00:00"),
        (("1 Feb 2024", "3 february 2024 9:00"), "2024-02-01 00:00:00"),
    ],
)
def test_the_only_format_that_reads_everything_is_taken(landed_times, texts, first):
    moments, refused = landed_times(*texts, "never")
    assert moments[0] == first
    assert len(moments) == 2
    assert refused == ["never"]


def test_two_readings_that_differ_are_refused_with_examples(land_people):
    with pytest.raises(LandingError) as caught:
        land_people("person_id,created_at\n1,03/04/2024\n2,05/06/2024\n3,05/05/2024\n")
    said = str(caught.value)
    assert "people.sql, column created_at: the dates read as d/m/Y and as m/d/Y" in said
    assert "03/04/2024 is 2024-04-03 or 2024-03-04" in said
    assert 'people.created_at: "%d/%m/%Y"' in said
    assert "\n" not in said


@pytest.mark.parametrize(
    ("texts", "shown"),
    [
        (
            ("31/01/2024", "30/01/2024", "01/31/2024"),
            ("d/m/Y: 30/01/2024, 31/01/2024", "m/d/Y: 01/31/2024"),
        ),
        (("2024-01-31", "31.01.2024"), ("yyyy-mm-dd: 2024-01-31", "d.m.Y: 31.01.2024")),
    ],
)
def test_two_formats_in_one_column_are_refused_with_examples_of_each(land_people, texts, shown):
    rows = "".join(f"{number},{text}\n" for number, text in enumerate(texts))
    with pytest.raises(LandingError, match="no single date format reads all values") as caught:
        land_people(f"person_id,created_at\n{rows}")
    assert all(part in str(caught.value) for part in shown)


def test_a_declared_format_is_the_only_one(landed_times):
    declared = {"people.created_at": "%d/%m/%Y"}
    moments, refused = landed_times("03/04/2024", "13/04/2024 10:30", "2024-04-13", dates=declared)
    assert moments == ["2024-04-03 00:00:00", "2024-04-13 10:30:00"]
    assert refused == ["2024-04-13"]


@pytest.mark.parametrize(
    ("pattern", "text", "moment"),
    [
        ("epoch_seconds", "1704067200.5", "2024-01-01 00:00:00.500"),
        ("epoch_milliseconds", "1704067200000", "2024-01-01 00:00:00"),
        ("%Y%m%d", "20240101", "2023-12-31 23:00:00"),
        ("%d/%m/%y", "01/02/24", "2024-01-31 23:00:00"),
        ("%d/%m/%Y %H:%M %z", "01/02/2024 10:00 +0200", "2024-02-01 08:00:00"),
    ],
)
def test_formats_that_are_only_read_when_declared(landed_times, pattern, text, moment):
    assert landed_times(text) == ([], [text])
    declared = {"people.created_at": pattern}
    moments, _ = landed_times(text, dates=declared, time_zone="Europe/Berlin")
    assert moments == [moment]


def test_a_format_can_be_declared_for_an_inputs_column(company):
    company.write("deals.csv", "id,Won Date\n1,03/04/2024 23:30\n2,2024-04-03\n")
    company.write(
        "mapping/people.sql",
        'select id as person_id, cast("Won Date" as varchar) as created_at from deals',
    )
    source = company.custom(
        {"deals": "deals.csv"}, dates={"deals.Won Date": "%d/%m/%Y"}, time_zone="Europe/Berlin"
    )
    company.land(source)
    assert company.query("select created_at::text from raw_custom.people") == [
        ("2024-04-03 21:30:00",)
    ]
    assert company.query("select reason, raw_row->>'created_at' from quarantine.rows") == [
        ("unreadable date", "2024-04-03 (not %d/%m/%Y)")
    ]


@pytest.mark.parametrize(
    ("dates", "said"),
    [
        ({"people.created_at": "%Q"}, "'%Q' is not a strptime pattern"),
        ({"nothing.created_at": "%Y"}, "neither a date of one of its tables nor a column"),
        ({"rows.nothing": "%Y"}, "input rows has no column 'nothing'"),
    ],
)
def test_a_declaration_that_means_nothing_is_an_error(company, dates, said):
    company.write("rows.csv", "person_id,created_at\n1,2024-01-01\n")
    company.write("mapping/people.sql", "select * exclude (file_name) from rows")
    with pytest.raises(LandingError, match=said):
        company.land(company.custom({"rows": "rows.csv"}, dates=dates))


def test_a_date_is_the_day_that_people_wrote(company):
    company.write(
        "deals.csv",
        "id,closed\n1,2024-03-01T23:30:00-08:00\n2,2024-03-01\n3,2024-03-01 00:10\n",
    )
    company.write(
        "mapping/opportunities.sql",
        "select id as opportunity_id, 'won' as status, '2024-01-01' as created_at, "
        "closed as closed_on from deals",
    )
    company.land(company.custom({"deals": "deals.csv"}, time_zone="Asia/Tokyo"))
    days = company.query("select distinct closed_on::text from raw_custom.opportunities")
    assert days == [("2024-03-01",)]
