"""Hand-checkable paths, run through the project's own models as one company's files.

Each named touch is a touch of a campaign of that name; each conversion is a person with a won deal.
Here a name is a campaign; what the cases say of channels is read in test_channel_cases.
"""

import csv
import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from tests.conftest import Company
from tests.requirements import require_test_data

MODELS = {
    "first_touch": "first_touch",
    "last_touch": "last_touch",
    "linear_per_touch": "linear",
    "position_40_20_40": "position_based",
}
AMOUNT = Decimal("100.01")
CREATED_AT = datetime(2025, 3, 1, 12)

SETTINGS = """
company: Cases
reporting: {currency: EUR, time_zone: UTC}
as_of: 2025-06-01T00:00:00Z
sources:
  - name: cases
    kind: custom
    mapping: mapping
    inputs: {deals: deals.csv, steps: steps.csv, names: names.csv}
"""

MAPPING = {
    "people": """
        select deal as person_id, cast('2025-01-01 00:00:00' as timestamp) as created_at,
            file_name, file_line
        from deals
    """,
    "campaigns": """
        select campaign as campaign_id, campaign as name, file_name, file_line from names
    """,
    "touches": """
        select step as touch_id, deal as person_id, 'form' as type, campaign as campaign_id,
            touched_at, file_name, file_line
        from steps
    """,
    "opportunities": """
        select deal as opportunity_id, deal as primary_person_id, 'won' as status,
            created_at, amount, 'EUR' as currency_code, '2025-04-01' as closed_on,
            file_name, file_line
        from deals
    """,
}


@pytest.fixture(scope="module")
def cases() -> list[dict]:
    return json.loads((require_test_data() / "attribution/cases.json").read_text())["cases"]


@pytest.fixture(scope="module")
def company(cases: list[dict], scratch: Path, company_once: Callable[..., Company]) -> Company:
    folder = scratch / "attribution_cases_files"
    (folder / "mapping").mkdir(parents=True, exist_ok=True)
    (folder / "leadloop.yml").write_text(SETTINGS)
    for table, sql in MAPPING.items():
        (folder / "mapping" / f"{table}.sql").write_text(sql)
    deals = list(won_deals(cases))
    steps = [step for deal, names in deals for step in touches(deal, names)]
    write(
        folder / "deals.csv",
        ("deal", "created_at", "amount"),
        [(deal, CREATED_AT, AMOUNT) for deal, _ in deals],
    )
    write(folder / "steps.csv", ("step", "deal", "campaign", "touched_at"), steps)
    campaigns = sorted({campaign for _, _, campaign, _ in steps})
    write(folder / "names.csv", ("campaign",), [(campaign,) for campaign in campaigns])
    return company_once("attribution_cases", "--config", str(folder / "leadloop.yml"), "run")


def won_deals(cases: list[dict]) -> Iterator[tuple[str, list[str]]]:
    """Every conversion of every case, with the names of its touches; blank ones are ignored."""
    for number, case in enumerate(cases):
        for path_number, path in enumerate(case["paths"]):
            names = [f"{number}-{name}" for name in path["path"] if name.strip()]
            for copy in range(path["conv"]):
                yield f"{number}-{path_number}-{copy}", names


def touches(deal: str, names: list[str]) -> Iterator[tuple[str, str, str, datetime]]:
    """The touches of a path in its order, a minute apart, the last one at the deal's creation."""
    for position, name in enumerate(names, start=1):
        yield (
            f"{deal}-{position}",
            deal,
            name,
            CREATED_AT - timedelta(minutes=len(names) - position),
        )


def write(path: Path, header: tuple[str, ...], rows: list[tuple]) -> None:
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([header, *rows])


def test_each_model_gives_the_credit_of_the_cases(cases: list[dict], company: Company) -> None:
    compared = 0
    for number, case in enumerate(cases):
        for name, expected in case["expect"].items():
            if name not in MODELS:
                continue
            credit = company.query(
                "select substr(campaign_id, strpos(campaign_id, '-') + 1), sum(credit_weight) "
                "from marts.fct_attribution_long "
                f"where attribution_model = '{MODELS[name]}' and lookback_days = 365 "
                "and conversion_type = 'won' "
                f"and regexp_matches(campaign_id, '(^|:){number}-') "
                "group by campaign_id having sum(credit_weight) > 0"
            )
            assert dict(credit) == pytest.approx(expected, abs=1e-9), (number, name)
            compared += 1
    assert compared >= 5


def test_every_deal_is_credited_to_the_cent_or_has_a_reason(
    cases: list[dict], company: Company
) -> None:
    deals = list(won_deals(cases))
    explained = company.query(
        "select attribution_model, attributed_amount, no_touches_amount "
        "from marts.rpt_tie_out where conversion_type = 'won' and lookback_days = 365"
    )
    with_path = sum(1 for _, names in deals if names)
    assert explained
    assert {(attributed, reasonless) for _, attributed, reasonless in explained} == {
        (AMOUNT * with_path, AMOUNT * (len(deals) - with_path))
    }


def test_a_blank_touch_makes_no_campaign(company: Company) -> None:
    assert (
        company.query(
            "select campaign_id from marts.dim_campaigns where trim(campaign_id) in ('', 'cases:')"
        )
        == []
    )
