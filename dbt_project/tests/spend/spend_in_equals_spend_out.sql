-- Every campaign's cost reaches the campaign days, and every grain, model and look-back of the report.
with costs as (
    select * from {{ ref('int_campaign_day_costs') }}
),

campaign_days as (
    select * from {{ ref('fct_campaign_days') }}
),

roi as (
    select * from {{ ref('rpt_campaign_roi') }}
),

periods as (
    select * from {{ ref('int_report_periods') }}
),

attribution_models as (
    select * from {{ ref('attribution_models') }}
),

lookbacks as (
    select * from {{ ref('lookbacks') }}
),

spent as (
    select
        campaign_id,
        sum(cost_amount) as cost_amount
    from costs
    group by campaign_id
),

-- Told by the agreement, not by the report: one without a single row is found, too.
views as (
    select distinct
        periods.period_grain,
        attribution_models.attribution_model,
        lookbacks.lookback_days
    from periods
    cross join attribution_models
    cross join lookbacks
    where lookbacks.valid_from <= {{ as_of() }}
),

reported as (
    select
        campaign_id,
        'day' as period_grain,
        cast(null as varchar) as attribution_model,
        cast(null as integer) as lookback_days,
        sum(cost_amount) as cost_amount
    from campaign_days
    group by campaign_id
    union all
    select
        campaign_id,
        period_grain,
        attribution_model,
        lookback_days,
        sum(cost_amount) as cost_amount
    from roi
    group by campaign_id, period_grain, attribution_model, lookback_days
),

expected as (
    select
        spent.campaign_id,
        views.period_grain,
        views.attribution_model,
        views.lookback_days,
        spent.cost_amount
    from spent
    cross join views
    union all
    select
        campaign_id,
        'day' as period_grain,
        cast(null as varchar) as attribution_model,
        cast(null as integer) as lookback_days,
        cost_amount
    from spent
)

select
    coalesce(expected.campaign_id, reported.campaign_id) as campaign_id,
    coalesce(expected.period_grain, reported.period_grain) as period_grain,
    expected.cost_amount as spent_amount,
    reported.cost_amount as reported_amount
from expected
full outer join reported
    on
        expected.campaign_id = reported.campaign_id
        and expected.period_grain = reported.period_grain
        and coalesce(expected.attribution_model, '') = coalesce(reported.attribution_model, '')
        and coalesce(expected.lookback_days, 0) = coalesce(reported.lookback_days, 0)
where coalesce(expected.cost_amount, 0) <> coalesce(reported.cost_amount, 0)
