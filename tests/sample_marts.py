"""A small published file for tests of what reads it: real names and shapes, made-up rows.

Written in SQL over four campaigns with every kind of cost, so that expected values can be checked
by hand; no dbt run is needed. Names of campaigns are the caller's, hostile ones included.
"""

from collections.abc import Sequence
from pathlib import Path

import duckdb
import yaml

MODELS = Path(__file__).parents[1] / "models"
CAMPAIGN_NAMES = ("Webinar: closing the loop", "Search brand", "Trade fair Hannover", "Newsletter")

SQL = """
create schema marts;

create table marts.dim_people as
    select printf('p%03d', i) as person_key, printf('a%03d', i % 20) as account_key
    from range(1, 121) as people(i);

create table marts.dim_campaigns as
    select id as campaign_id, name as campaign_name, channel, from names;

create table marts.fct_touches as
    select
        printf('t%04d', i) as touch_id, printf('p%03d', 1 + i % 120) as person_key,
        printf('c%d', 1 + i % 4) as campaign_id, 'paid_search' as channel,
        timestamp '2025-08-01' + interval (i) hour as touched_at,
        i % 50 <> 0 as is_eligible, if(i % 50 = 0, 'bot', null) as ineligible_reason
    from range(400) as touches(i);

create table marts.fct_lead_cycles as
    select
        printf('y%03d', i) as cycle_id, printf('p%03d', i) as person_key, 1 as cycle_number,
        case when i % 10 = 0 then 'won' when i % 10 < 4 then 'lost' when i % 10 = 4 then 'recycled'
            when i % 10 = 5 then 'rejected' else 'open_in_sales' end as outcome,
        timestamp '2025-09-01' + interval (i) hour as handed_off_at,
        cast(i % 30 as double) as response_hours, false as is_out_of_order,
        cast(if(i % 10 = 0, 1000, null) as decimal(18, 2)) as won_amount, 'EUR' as currency_code
    from range(1, 121) as cycles(i);

create table marts.fct_opportunities as
    select
        printf('o%03d', i) as opportunity_id, printf('y%03d', i * 10) as cycle_id,
        if(i = 12, 'open', 'won') as status,
        cast(if(i = 12, null, 1000) as decimal(18, 2)) as revenue_amount
    from range(1, 13) as opportunities(i);

create table marts.fct_attribution_credits as
    select
        'won' as conversion_type, printf('o%03d', i) as conversion_id, lookback as lookback_days,
        printf('t%04d', touch) as touch_id, printf('c%d', 1 + touch % 4) as campaign_id,
        if(touch % 2 = 0, 1.0, 0.0) as first_touch_weight,
        if(touch % 2 = 1, 1.0, 0.0) as last_touch_weight,
        0.5 as linear_weight, 0.5 as position_based_weight
    from range(1, 12) as conversions(i), range(2) as touches(touch),
        (values (90), (180), (365)) as lookbacks(lookback);

create table marts.fct_campaign_days as
    select printf('c%d', c) as campaign_id, date '2025-07-01' + cast(d as integer) as cost_date,
        cast(if(c = 4, 0, 10 * c) as decimal(18, 2)) as cost_amount
    from range(1, 5) as campaigns(c), range(60) as days(d) where c <> 3;

-- One row per campaign and month; months whose number is even won one deal.
create temp table campaign_months as
    select
        id as campaign_id, name as campaign_name, channel,
        cast(date '2025-07-01' + to_months(cast(m as integer)) as date) as month_start,
        case position when 3 then null when 4 then 0 else 1000 * position end as cost,
        case when position in (1, 3) and m % 2 = 0 then 1 else 0 end as deals,
        model, lookback, share * kept as factor
    from names, range(12) as months(m),
        (values ('first_touch', 1.0), ('last_touch', 0.5), ('linear', 0.75))
            as models(model, share),
        (values (90, 0.8), (365, 1.0)) as lookbacks(lookback, kept);

create temp table roi_views as
    select
        period_grain,
        cast(date_trunc(period_grain, month_start) as date) as period_start,
        campaign_id, campaign_name, channel, model as attribution_model, lookback as lookback_days,
        cast(sum(cost) as decimal(18, 2)) as cost_amount,
        case when count(cost) = 0 then 'missing' when sum(cost) = 0 then 'zero' else 'known' end
            as cost_status,
        sum(deals) * 20 as leads_count,
        cast(sum(deals * factor) * 8 as decimal(18, 6)) as mqls_count,
        sum(deals) * 5 as accepted_count,
        cast(sum(deals * factor) * 2 as decimal(18, 6)) as opportunities_count,
        cast(sum(deals * factor) as decimal(18, 6)) as won_count,
        cast(sum(deals * factor) * 9000 as decimal(18, 2)) as attributed_pipeline_amount,
        cast(sum(deals * factor) * 2500 as decimal(18, 2)) as attributed_revenue_amount,
        cast(0 as decimal(18, 2)) as sourced_amount,
        cast(0 as decimal(18, 2)) as accelerated_amount,
        cast(0 as decimal(18, 2)) as influenced_amount
    from campaign_months, (values ('month'), ('quarter'), ('year')) as grains(period_grain)
    group by all;

create table marts.rpt_campaign_roi as
    with measured as (
        select *,
            cast((attributed_revenue_amount - cost_amount) / nullif(cost_amount, 0) as double)
                as roi,
            cast(attributed_revenue_amount / nullif(cost_amount, 0) as double) as revenue_multiple
        from roi_views
    )
    select *,
        'EUR' as currency_code,
        revenue_multiple as realized_multiple, revenue_multiple as roas,
        cost_amount / nullif(leads_count, 0) as cost_per_lead,
        cost_amount / nullif(mqls_count, 0) as cost_per_mql,
        cost_amount / nullif(accepted_count, 0) as cost_per_accepted,
        cost_amount / nullif(opportunities_count, 0) as cost_per_opportunity,
        cost_amount / nullif(won_count, 0) as cost_per_won,
        cast(null as double) as cac,
        if(cost_status = 'missing', 0.0, 1.0) as cost_coverage,
        min(roi) over every_view as roi_low, max(roi) over every_view as roi_high,
        min(roi) over every_view >= 0 or max(roi) over every_view < 0 as is_decision_robust,
        0.9 as maturity, timestamp '2026-07-01' as as_of
    from measured
    window every_view as (partition by period_grain, period_start, campaign_id);
"""

RATES = """
create table marts.{table} as
    select
        {metrics} as metric_name, cast(null as varchar) as from_stage,
        cast(null as varchar) as to_stage, 'share' as unit,
        grain as period_grain, start as period_start,
        'all' as slice_name, 'all' as slice_value,
        {numerator} as numerator_count, {denominator} as denominator_count,
        cast({numerator} as double) / nullif({denominator}, 0) as rate,
        cast({numerator} as double) / nullif({denominator}, 0) * 0.9 as rate_low,
        least(1, cast({numerator} as double) / nullif({denominator}, 0) * 1.1) as rate_high,
        0 as excluded_count, cast(null as double) as value,
        if({denominator} = 0, 'no deal was won or lost', null) as not_measured_reason,
        0 as censored_count, timestamp '2026-07-01' as as_of
    from (values ('year', date '2025-01-01'), ('year', date '2026-01-01'), ('all', null))
        as periods(grain, start)
"""

ASSESSMENTS = """
create table marts.rpt_source_quality as
    select
        'all' as period_grain, cast(null as date) as period_start, 'channel' as slice_name,
        channel as slice_value, 0.5 as acceptance_rate, 0.25 as rejection_rate, 0.1 as win_rate,
        if(channel = 'email', null, 4.5) as perceived_quality
    from (select distinct channel from names);

create table marts.rpt_process_scorecard as
    select
        unnest(['follows_up', 'scores_leads']) as line_name,
        unnest(['yes', 'not measured']) as answer,
        unnest([0.8, null]) as rate,
        unnest([null, 'no source records it']) as not_measured_reason;

create table marts.rpt_backward_plan as
    select
        'won_revenue' as goal_name, cast(null as varchar) as segment,
        date '2025-01-01' as period_start, date '2025-12-31' as period_end,
        cast(50000 as decimal(18, 2)) as goal_amount, timestamp '2026-07-01' as as_of,
        unnest(['won', 'qualified', 'accepted']) as stage,
        unnest([20, 80, null]) as needed_count,
        unnest([null, null, 'no source records it']) as skipped_reason,
        cast(null as varchar) as not_planned_reason;
"""

LISTS = """
create table marts.lst_overdue_leads as
    select
        cycle_id, person_key, 'u1' as owner_key, 'c1' as campaign_id, 'Enterprise' as segment,
        'North' as team, 'warm' as score_band,
        'handed off, but no call, meeting or message is recorded' as reasons,
        handed_off_at, handed_off_at + interval 4 hour as due_at,
        response_hours as overdue_hours, response_hours / 3 as overdue_working_hours,
        timestamp '2026-07-01' as as_of
    from marts.fct_lead_cycles where outcome = 'open_in_sales';

create table marts.lst_leaked_leads as
    select
        cycle_id, person_key, 'u1' as owner_key, 'c1' as campaign_id, 'Enterprise' as segment,
        'North' as team, 'cold' as score_band, 'expired without an answer' as reasons,
        handed_off_at, 40.0 as days_since_hand_off, timestamp '2026-07-01' as as_of
    from marts.fct_lead_cycles where outcome = 'open_in_sales' and response_hours > 10;

create table marts.lst_call_queue as
    select
        cycle_id, person_key, 'u1' as owner_key, 'c1' as campaign_id, 'Enterprise' as segment,
        'North' as team, 'waits' as queue, 'warm' as score_band,
        'handed off and overdue, nobody has called; warm' as reasons,
        'asked for a demo (30), leads finance (20)' as score_reasons,
        'Pricing (3), Home (1)' as top_interests, 'c2' as top_campaign_id,
        cast(row_number() over (order by cycle_id desc) as integer) as priority,
        50.04 as score, response_hours as age_days, handed_off_at + interval 4 hour as due_at,
        handed_off_at as last_touched_at, timestamp '2026-07-01' as as_of
    from marts.fct_lead_cycles where outcome = 'open_in_sales';

create table marts.lst_recycle_queue as
    select
        cycle_id, person_key, 'u1' as owner_key, 'c1' as campaign_id, 'Enterprise' as segment,
        'North' as team, outcome, 'Bad timing' as reason,
        'Ask whether the time is better now' as next_step, 'cold' as score_band,
        'sent back by sales: Bad timing; nobody has contacted the lead since' as reasons,
        'leads finance (20)' as score_reasons, 'Home (1)' as top_interests,
        'c2' as top_campaign_id,
        cast(row_number() over (order by cycle_id desc) as integer) as priority,
        20.0 as score, response_hours as days_since, handed_off_at as closed_at,
        handed_off_at as last_touched_at, timestamp '2026-07-01' as as_of
    from marts.fct_lead_cycles where outcome = 'recycled';
"""

SCORES = """
create table marts.fct_lead_scores as
    select
        cycle_id, person_key, 'handed_off' as moment, '1' as definition_version,
        if(score is null, null, 'warm') as score_band, score, 30.0 as threshold_score,
        score < 30 as is_below_threshold, handed_off_at as scored_at,
        timestamp '2026-07-01' as as_of
    from (
        select *, if(cycle_id = 'y001', null, cast(response_hours + 10 as double)) as score
        from marts.fct_lead_cycles
    );

create table marts.rpt_conversion_curves as
    select
        'mql' as from_stage, 'won' as to_stage, 'all' as slice_name, 'all' as slice_value,
        365 as horizon_days, lag_days, 40 as at_risk_count, converted_count, converted_share,
        converted_share_low, converted_share_high, timestamp '2026-07-01' as as_of
    from (values (4, 0, 0.0, null, null), (9, 8, 0.2, 0.11, 0.36)) as curve(
        lag_days, converted_count, converted_share, converted_share_low, converted_share_high
    );

create table marts.rpt_lateness as
    select
        conversion, 'raw' as clock, bucket, 'total' as level, cast(null as varchar) as score_band,
        cast(null as varchar) as lead_source, 12 as numerator_count, 60 as denominator_count,
        0.2 as rate, 0.12 as rate_low, 0.32 as rate_high, 0.25 as standardised_rate,
        0.15 as standardised_rate_low, 0.35 as standardised_rate_high, true as is_association,
        timestamp '2026-07-01' as as_of
    from (values ('accepted'), ('won')) as conversions(conversion),
        (values ('within 1 hour'), ('never answered')) as buckets(bucket);
"""

VIEWS = """
create view marts.fct_attribution_long as
    select conversion_type, conversion_id, lookback_days, touch_id, 'linear' as attribution_model,
        linear_weight as credit_weight from marts.fct_attribution_credits;
"""


def write(path: Path, *, names: Sequence[str] = CAMPAIGN_NAMES) -> Path:
    """Write the file, replacing one that stands there; returns its path."""
    path.unlink(missing_ok=True)
    channels = ("webinar", "paid_search", "event", "email")
    with duckdb.connect(str(path)) as file:
        file.execute("create temp table names (position int, id text, name text, channel text)")
        rows = [
            (place, f"c{place}", name, channels[(place - 1) % 4])
            for place, name in enumerate(names, 1)
        ]
        file.executemany("insert into names values (?, ?, ?, ?)", rows)
        file.execute(SQL)
        for table, metric, numerator, denominator in (
            (
                "rpt_follow_up",
                "unnest(['follow_up_rate', 'sla_hit_rate', 'acceptance_rate'])",
                60,
                96,
            ),
            ("rpt_recycling", "unnest(['recycle_rate'])", 12, 96),
            ("rpt_funnel_cohorts", "unnest(['win_rate'])", 0, 0),
        ):
            file.execute(
                RATES.format(
                    table=table, metrics=metric, numerator=numerator, denominator=denominator
                )
            )
        file.execute(ASSESSMENTS)
        file.execute(LISTS)
        file.execute(SCORES)
        file.execute(VIEWS)
        _complete(file)
    return path


def _complete(file: duckdb.DuckDBPyConnection) -> None:
    """Add what the models' contracts promise beside it: columns without values, empty tables."""
    known = dict(
        file.execute(
            "select table_name, list(column_name) from information_schema.columns"
            " where table_schema = 'marts' group by all"
        ).fetchall()
    )
    for contract in sorted((MODELS / "marts").rglob("*.yml")):
        for model in yaml.safe_load(contract.read_text(encoding="utf-8")).get("models", []):
            table = model["name"]
            columns = [
                (column["name"], column["data_type"])
                for column in model["columns"]
                if column["name"] not in known.get(table, [])
            ]
            if table not in known:
                described = ", ".join(f'"{name}" {kind}' for name, kind in columns)
                file.execute(f"create table marts.{table} ({described})")
            elif table not in VIEWS:
                for name, kind in columns:
                    file.execute(f'alter table marts.{table} add column "{name}" {kind}')
