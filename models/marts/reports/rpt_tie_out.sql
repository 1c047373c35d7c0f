-- One row per month, kind of deal's conversion, attribution model and look-back: the CRM's total
-- against what was attributed and what was not, by reason.
with opportunities as (
    select * from {{ ref('int_opportunities') }}
),

paths as (
    select * from {{ ref('fct_attribution_paths') }}
),

campaign_credits as (
    select * from {{ ref('fct_campaign_credits') }}
),

attribution_models as (
    select * from {{ ref('attribution_models') }}
),

lookbacks as (
    select * from {{ ref('lookbacks') }}
),

-- Straight from the deals, not through the conversions: that is the point of the comparison.
crm_deals as (
    select
        'opportunity' as conversion_type,
        {{ reporting_month('created_at') }} as month_start,
        pipeline_amount as amount
    from opportunities
    union all
    select
        'won' as conversion_type,
        {{ reporting_month('won_at') }} as month_start,
        revenue_amount as amount
    from opportunities
    where status = 'won'
),

crm_totals as (
    select
        conversion_type,
        month_start,
        count(*) as deals_count,
        count(*) - count(amount) as unknown_amounts_count,
        coalesce(sum(amount), 0) as crm_amount
    from crm_deals
    group by all
),

attributed as (
    select
        'opportunity' as conversion_type,
        month_start,
        attribution_model,
        lookback_days,
        sum(opportunities_count) as attributed_count,
        sum(attributed_pipeline_amount) as attributed_amount
    from campaign_credits
    group by month_start, attribution_model, lookback_days
    union all
    select
        'won' as conversion_type,
        month_start,
        attribution_model,
        lookback_days,
        sum(won_count) as attributed_count,
        sum(attributed_revenue_amount) as attributed_amount
    from campaign_credits
    group by month_start, attribution_model, lookback_days
),

unattributed as (
    select
        conversion_type,
        {{ reporting_month('converted_at') }} as month_start,
        lookback_days,
        count(*) as unattributed_count,
        sum(amount) as unattributed_amount,
        sum(amount) filter (where unattributed_reason = 'no_people') as no_people_amount,
        sum(amount) filter (where unattributed_reason = 'no_touches') as no_touches_amount,
        sum(amount) filter (where unattributed_reason = 'only_ineligible_touches')
            as only_ineligible_touches_amount,
        sum(amount) filter (where unattributed_reason = 'undated_conversion')
            as undated_conversion_amount,
        sum(amount) filter (where unattributed_reason = 'only_after_close')
            as only_after_close_amount,
        sum(amount) filter (where unattributed_reason = 'outside_lookback')
            as outside_lookback_amount
    from paths
    where conversion_type <> 'mql' and unattributed_reason is not null
    group by all
),

final as (
    select
        crm_totals.month_start,
        crm_totals.conversion_type,
        attribution_models.attribution_model,
        lookbacks.lookback_days,
        '{{ var("reporting_currency") }}' as currency_code,
        crm_totals.deals_count,
        crm_totals.unknown_amounts_count,
        coalesce(attributed.attributed_count, 0) as attributed_count,
        coalesce(unattributed.unattributed_count, 0) as unattributed_count,
        cast(crm_totals.crm_amount as decimal(18, 2)) as crm_amount,
        cast(coalesce(attributed.attributed_amount, 0) as decimal(18, 2)) as attributed_amount,
        cast(coalesce(unattributed.unattributed_amount, 0) as decimal(18, 2))
            as unattributed_amount,
        cast(coalesce(unattributed.no_people_amount, 0) as decimal(18, 2)) as no_people_amount,
        cast(coalesce(unattributed.no_touches_amount, 0) as decimal(18, 2)) as no_touches_amount,
        cast(coalesce(unattributed.only_ineligible_touches_amount, 0) as decimal(18, 2))
            as only_ineligible_touches_amount,
        cast(coalesce(unattributed.undated_conversion_amount, 0) as decimal(18, 2))
            as undated_conversion_amount,
        cast(coalesce(unattributed.only_after_close_amount, 0) as decimal(18, 2))
            as only_after_close_amount,
        cast(coalesce(unattributed.outside_lookback_amount, 0) as decimal(18, 2))
            as outside_lookback_amount,
        {{ as_of() }} as as_of
    from crm_totals
    cross join attribution_models
    cross join lookbacks
    left join attributed
        on
            crm_totals.conversion_type = attributed.conversion_type
            and coalesce(crm_totals.month_start, {{ first_calendar_day() }})
            = coalesce(attributed.month_start, {{ first_calendar_day() }})
            and attribution_models.attribution_model = attributed.attribution_model
            and lookbacks.lookback_days = attributed.lookback_days
    left join unattributed
        on
            crm_totals.conversion_type = unattributed.conversion_type
            and coalesce(crm_totals.month_start, {{ first_calendar_day() }})
            = coalesce(unattributed.month_start, {{ first_calendar_day() }})
            and lookbacks.lookback_days = unattributed.lookback_days
    where lookbacks.valid_from <= {{ as_of() }}
)

select * from final
