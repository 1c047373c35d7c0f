"""`leadloop explain` says of a deal and a campaign what the published tables say."""

import subprocess
from collections.abc import Callable

import duckdb
import pytest

from tests.conftest import Company, leadloop

Explain = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def explain(simulated: Company) -> Explain:
    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return leadloop("explain", *arguments, home=simulated.home, COLUMNS="250")

    return run


@pytest.fixture(scope="module")
def won_deal(simulated: Company) -> str:
    """The CRM's own id of a won deal with touches; the first of the export that has some."""
    exported = simulated.home / "demo" / "salesforce" / "Opportunity.parquet"
    (wins,) = zip(
        *duckdb.sql(
            f"select Id from '{exported}' where StageName = 'Closed Won' order by Id"
        ).fetchall(),
        strict=True,
    )
    return wins[0]


def test_a_deal_is_found_by_the_crms_id_and_by_its_key(explain: Explain, won_deal: str) -> None:
    by_id = explain("opportunity", won_deal)
    assert by_id.returncode == 0, by_id.stderr
    key = by_id.stdout.split()[1].rstrip(",")
    assert explain("opportunity", key).stdout == by_id.stdout


def test_each_model_shares_the_whole_amount(
    explain: Explain, simulated: Company, won_deal: str
) -> None:
    told = explain("opportunity", won_deal, "--conversion", "won", "--amounts").stdout
    key = told.split()[1].rstrip(",")
    amount = simulated.value(
        f"select revenue_amount from marts.fct_opportunities where opportunity_id = '{key}'"
    )
    models = simulated.value(
        "select count(distinct attribution_model) from marts.fct_attribution_long "
        f"join marts.fct_attribution_paths using (conversion_id) where opportunity_id = '{key}'"
    )
    (total,) = (line for line in told.splitlines() if line.startswith("sum"))
    assert total.split()[1:] == ["EUR", *[f"{amount:,.2f}"] * models]


def test_a_touch_without_credit_says_why(
    explain: Explain, simulated: Company, won_deal: str
) -> None:
    told = explain("opportunity", won_deal, "--lookback", "90", "--conversion", "won").stdout
    key = told.split()[1].rstrip(",")
    reasons = simulated.query(
        "select excluded_reason, count(*) from marts.fct_attribution_exclusions "
        "join marts.fct_attribution_paths using (conversion_id, lookback_days) "
        f"where opportunity_id = '{key}' and lookback_days = 90 "
        "and fct_attribution_paths.conversion_type = 'won' group by 1"
    )
    assert reasons
    for reason, touches in reasons:
        assert f"{touches} touch" in told
        assert reason.replace("_", " ") in told


def test_a_campaign_shows_its_results_and_the_deals_behind_them(
    explain: Explain, simulated: Company
) -> None:
    campaign, model, revenue, name = simulated.query(
        "select campaign_id, attribution_model, attributed_revenue_amount, campaign_name "
        "from marts.rpt_campaign_roi where period_grain = 'all' and lookback_days = 365 "
        "and campaign_id is not null order by attributed_revenue_amount desc limit 1"
    )[0]
    told = explain("campaign", campaign).stdout
    assert f"campaign     {name} ({campaign})" in told
    (line,) = (line for line in told.splitlines() if line.startswith(f"{model} "))
    assert f"{revenue:,.2f}" in line
    deals = simulated.value(
        "select count(distinct conversion_id) from marts.fct_attribution_long "
        f"where campaign_id = '{campaign}' and conversion_type = 'won' and lookback_days = 365"
    )
    assert told.partition("won deal")[2].count("\n") - 1 == deals


def test_a_deal_without_the_conversion_asked_for_says_so(
    explain: Explain, simulated: Company
) -> None:
    deal = simulated.value(
        "select opportunity_id from marts.fct_opportunities where status = 'open' limit 1"
    )
    ended = explain("opportunity", deal, "--conversion", "won")
    assert ended.returncode == 1
    assert "(open) has no credit for its winning" in ended.stderr
    assert ended.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("opportunity", "nobody"), "no deal 'nobody' is published"),
        (("campaign", "' or true --"), 'no campaign "\' or true --" is published'),
        (("campaign", "x", "--lookback", "30"), "published are: 90, 180, 365"),
    ],
)
def test_what_is_not_published_is_said_in_one_line(
    explain: Explain, arguments: tuple[str, ...], said: str
) -> None:
    ended = explain(*arguments)
    assert ended.returncode == 1
    assert said in ended.stderr
    assert ended.stderr.count("\n") == 1
    assert ended.stdout == ""
