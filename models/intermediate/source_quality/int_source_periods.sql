-- One row per kind of fact, rejection reason, period and slice of the report on sources.
with facts as (
    select * from {{ ref('int_source_facts') }}
),

slices as (
    select * from {{ ref('report_slices') }}
    where slice_name in ('all', 'lead_source', 'channel', 'campaign')
),

sliced_facts as (
    select
        facts.fact_name,
        slices.slice_name,
        case slices.slice_name
            when 'all' then 'all'
            when 'lead_source' then facts.lead_source
            when 'channel' then facts.channel
            when 'campaign' then facts.campaign_id
        end as slice_value,
        facts.reason,
        facts.facts_count,
        facts.ratings_sum,
        facts.squared_ratings_sum,
        facts.amount,
        facts.month_start
    from facts
    cross join slices
),

period_facts as (
    select
        fact_name,
        'month' as period_grain,
        slice_name,
        slice_value,
        reason,
        facts_count,
        ratings_sum,
        squared_ratings_sum,
        amount,
        month_start as period_start
    from sliced_facts
    where month_start is not null
    union all
    select
        fact_name,
        'all' as period_grain,
        slice_name,
        slice_value,
        reason,
        facts_count,
        ratings_sum,
        squared_ratings_sum,
        amount,
        cast(null as date) as period_start
    from sliced_facts
),

final as (
    select
        fact_name,
        period_grain,
        slice_name,
        slice_value,
        reason,
        cast(sum(facts_count) as bigint) as facts_count,
        cast(sum(ratings_sum) as bigint) as ratings_sum,
        cast(sum(squared_ratings_sum) as bigint) as squared_ratings_sum,
        cast(sum(amount) as decimal(18, 2)) as amount,
        period_start
    from period_facts
    group by fact_name, period_grain, slice_name, slice_value, reason, period_start
)

select * from final
