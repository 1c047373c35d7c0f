-- One row per kind of fact about leads, source, rejection reason and month, with count and sums.
with lead_cycles as (
    select * from {{ ref('int_lead_cycles') }}
),

cycle_stages as (
    select * from {{ ref('int_cycle_stages') }}
),

cycle_ratings as (
    select * from {{ ref('int_cycle_ratings') }}
),

opportunities as (
    select * from {{ ref('int_opportunities') }}
),

facts as (
    select
        'lead' as fact_name,
        cycle_id,
        cast(null as varchar) as reason,
        cast(null as bigint) as rating,
        cast(null as decimal(18, 2)) as amount,
        opened_month as month_start
    from lead_cycles
    union all
    select
        stage as fact_name,
        cycle_id,
        cast(null as varchar) as reason,
        cast(null as bigint) as rating,
        cast(null as decimal(18, 2)) as amount,
        first_entered_month as month_start
    from cycle_stages
    where stage in ('mql', 'handed_off')
    union all
    select
        'rejection' as fact_name,
        cycle_id,
        nullif(rejection_reason, 'outside_vocabulary') as reason,
        cast(null as bigint) as rating,
        cast(null as decimal(18, 2)) as amount,
        {{ reporting_month('rejected_at') }} as month_start
    from lead_cycles
    where has_rejected
    union all
    select
        'rating' as fact_name,
        cycle_id,
        cast(null as varchar) as reason,
        cast(sales_rating as bigint) as rating,
        cast(null as decimal(18, 2)) as amount,
        rated_month as month_start
    from cycle_ratings
    union all
    select
        'won_deal' as fact_name,
        cycle_id,
        cast(null as varchar) as reason,
        cast(null as bigint) as rating,
        revenue_amount as amount,
        {{ reporting_month('won_at') }} as month_start
    from opportunities
    where status = 'won'
),

final as (
    select
        facts.fact_name,
        lead_cycles.lead_source,
        lead_cycles.channel,
        lead_cycles.campaign_id,
        facts.reason,
        count(*) as facts_count,
        sum(facts.rating) as ratings_sum,
        sum(facts.rating * facts.rating) as squared_ratings_sum,
        cast(sum(facts.amount) as decimal(18, 2)) as amount,
        facts.month_start
    from facts
    left join lead_cycles
        on facts.cycle_id = lead_cycles.cycle_id
    group by all
)

select * from final
