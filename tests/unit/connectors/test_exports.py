"""Export folders: files and columns found by name, and a real export that lands whole."""

import csv

import duckdb
import pytest

from orchestration.connectors.landing import LandingError
from tests.requirements import require_test_data


def test_a_real_salesforce_export_lands_whole(company):
    folder = require_test_data() / "salesforce_export"
    landed = company.land(company.export(folder=str(folder)))
    expected = {}
    for table, file in (
        ("account", "Account"),
        ("contact", "Contact"),
        ("lead", "Lead"),
        ("campaign", "Campaign"),
        ("campaign_member", "CampaignMember"),
        ("opportunity", "Opportunity"),
        ("task", "Task"),
    ):
        with (folder / f"{file}.csv").open(encoding="utf-8-sig", newline="") as text:
            expected[table] = list(csv.DictReader(text))
    assert {table.name: table.landed for table in landed.tables if table.is_delivered} == {
        table: len(rows) for table, rows in expected.items()
    }
    assert landed.quarantined == 0
    assert [table.name for table in landed.tables if not table.is_delivered] == [
        "lead_field_history",
        "user",
        "opportunity_stage_history",
        "opportunity_contact_role",
        "event",
    ]
    sums = company.query("select sum(amount), min(created_date) from raw_salesforce.opportunity")
    ((amount, created),) = sums
    rows = expected["opportunity"]
    assert float(amount) == pytest.approx(sum(float(row["Amount"] or 0) for row in rows))
    assert created.strftime("%Y-%m-%dT%H:%M:%S.000+0000") == min(row["CreatedDate"] for row in rows)
    joined = company.query(
        "select count(*) from raw_salesforce.campaign_member as member "
        "join raw_salesforce.lead on member.lead_id = lead.id"
    )
    assert joined == [(sum(bool(row["LeadId"]) for row in expected["campaign_member"]),)]


def test_names_match_without_case_and_underscores(company):
    company.write(
        "export/opportunityhistory.CSV",
        "ID,Opportunity_Id,StageName,CreatedDate,Unknown\n1,o,New,2024-01-01,x\n",
    )
    company.write(
        "export/lead_field_history/part-2.jsonl", '{"Id": "b", "leadid": "l", "FIELD": "x"}\n'
    )
    company.write("export/lead_field_history/part-1.jsonl", "")
    company.write("export/notes.csv", "whatever\n")
    company.write("export/LICENSE.txt", "free")
    with pytest.raises(LandingError, match=r"part-1\.jsonl: has no column created_date"):
        company.land(company.export())
    company.write(
        "export/lead_field_history/part-2.jsonl",
        '{"Id": "b", "leadid": "l", "FIELD": "x", "Created_Date": "2024-01-01"}\n',
    )
    landed = company.land(company.export())
    assert {table.name for table in landed.tables if table.is_delivered} == {
        "opportunity_stage_history",
        "lead_field_history",
    }
    assert company.query(
        "select opportunity_id, stage_name, amount from raw_salesforce.opportunity_stage_history"
    ) == [("o", "New", None)]


def test_parquet_in_parts_lands_with_the_columns_that_each_part_has(company):
    parts = company.folder / "export" / "page_view"
    parts.mkdir(parents=True)
    for number, extra in ((1, ", 'Home' as page_title"), (2, "")):
        duckdb.execute(
            f"copy (select 'e{number}' as event_id, 'v' as visitor_id, 'u' as page_url, "
            f"timestamptz '2024-01-01 10:00:00+02' as occurred_at{extra}) "
            f"to '{parts}/part-{number}.parquet'"
        )
    company.land(company.export("web"))
    assert company.query(
        "select event_id, page_title, occurred_at::text from raw_web.page_view order by 1"
    ) == [("e1", "Home", "2024-01-01 08:00:00"), ("e2", None, "2024-01-01 08:00:00")]


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"notes.csv": "a\n"}, "holds none of the exported tables; wanted: Account"),
        ({"Lead.csv": "Name\nx\n"}, r"Lead\.csv: has no column id, which every row needs"),
        ({"Lead.csv": "Id,OwnerId,owner_id\n"}, "OwnerId and owner_id are both owner_id"),
        ({"Lead.csv": "Id\n", "lead.jsonl": ""}, r"Lead\.csv and lead\.jsonl are both lead"),
        ({"Lead/a.csv": "Id\n", "Lead/b.jsonl": ""}, "holds files of several formats"),
        ({"Lead/readme.md": "x"}, "holds no .csv, .jsonl or .parquet file"),
    ],
)
def test_an_export_that_cannot_be_understood_is_one_clear_line(company, files, said):
    for name, content in files.items():
        company.write(f"export/{name}", content)
    with pytest.raises(LandingError, match=said) as caught:
        company.land(company.export())
    assert "\n" not in str(caught.value)


def test_malformed_and_broken_rows_of_an_export_are_counted_in_its_table(company):
    company.write("export/Lead.csv", "Id,CreatedDate\na,2024-01-01\nb\n,2024-01-01\nc,soon\n")
    landed = company.land(company.export())
    table = next(table for table in landed.tables if table.name == "lead")
    assert (table.rows_read, table.landed, table.quarantined) == (4, 1, 3)
    assert company.query(
        "select table_name, file_name, file_line, reason from quarantine.rows order by 3"
    ) == [
        ("lead", "Lead.csv", 3, "too few columns"),
        ("lead", "Lead.csv", 4, "no key"),
        ("lead", "Lead.csv", 5, "unreadable date"),
    ]


def test_a_missing_folder_is_an_error(company):
    with pytest.raises(LandingError, match="there is no such folder"):
        company.land(company.export())


def test_dates_of_an_export_that_read_two_ways_wait_for_a_declaration(company):
    company.write("export/Lead.csv", "Id,CreatedDate\na,03/04/2024 10:00\n")
    with pytest.raises(LandingError, match=r"dates, lead\.created_date:"):
        company.land(company.export())
    company.land(company.export(dates={"lead.created_date": "%d/%m/%Y %H:%M"}))
    assert company.query("select created_date::varchar from raw_salesforce.lead") == [
        ("2024-04-03 10:00:00",)
    ]
