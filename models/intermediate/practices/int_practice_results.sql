-- One row per metric of how marketing and sales work, and the cycle, deal or activity in it.
with lead_cycles as (
    select * from {{ ref('int_lead_cycles') }}
),

opportunities as (
    select * from {{ ref('int_opportunities') }}
),

human_activities as (
    select * from {{ ref('int_sales_activities') }}
    where activity_kind = 'human_touch'
),

openings as (
    select * from {{ ref('int_cycle_openings') }}
),

sales_sources as (
    select * from {{ ref('int_people_sales_sources') }}
),

scores as (
    select * from {{ ref('int_scores_at_hand_off') }}
    where score is not null
),

windows as (
    select * from {{ ref('int_metric_windows') }}
    where window_name = 'recycle'
),

unkept_hand_offs as (
    select
        lead_cycles.cycle_id,
        lead_cycles.recycled_at,
        lead_cycles.handed_off_month,
        {{ dbt.dateadd('day', 'windows.days', 'lead_cycles.handed_off_at') }} as matures_at
    from lead_cycles
    inner join windows
        on
            lead_cycles.handed_off_at >= windows.valid_from
            and (
                lead_cycles.handed_off_at < windows.valid_until
                or windows.valid_until is null
            )
    where lead_cycles.outcome in ('rejected', 'recycled', 'expired')
),

tracked_deals as (
    select
        opportunities.opportunity_id,
        opportunities.cycle_id,
        coalesce(
            lead_cycles.lead_source,
            nullif(lead_cycles.channel, 'unmapped'),
            lead_cycles.campaign_id
        ) is not null as has_source,
        {{ reporting_month('coalesce(opportunities.won_at, opportunities.lost_at)') }}
            as month_start
    from opportunities
    left join lead_cycles
        on opportunities.cycle_id = lead_cycles.cycle_id
    where opportunities.status in ('won', 'lost')
),

-- An activity belongs to the cycle that it happened in; what came before the first, to the first.
activity_cycles as (
    select
        human_activities.activity_id,
        openings.cycle_id
    from human_activities
    inner join openings
        on
            human_activities.person_number = openings.person_number
            and (human_activities.occurred_at >= openings.opened_at or openings.cycle_number = 1)
            and (
                human_activities.occurred_at < openings.next_opened_at
                or openings.next_opened_at is null
            )
),

final as (
    select
        'hand_back_rate' as metric_name,
        cycle_id as result_id,
        cycle_id,
        coalesce(recycled_at <= matures_at, false) as is_counted,
        handed_off_month as month_start
    from unkept_hand_offs
    where matures_at <= {{ as_of() }}
    union all
    select
        'scored_hand_off_rate' as metric_name,
        lead_cycles.cycle_id as result_id,
        lead_cycles.cycle_id,
        scores.cycle_id is not null as is_counted,
        lead_cycles.handed_off_month as month_start
    from lead_cycles
    left join scores
        on lead_cycles.cycle_id = scores.cycle_id
    where lead_cycles.handed_off_at is not null
    union all
    select
        'source_tracking_rate' as metric_name,
        opportunity_id as result_id,
        cycle_id,
        has_source as is_counted,
        month_start
    from tracked_deals
    union all
    select
        'self_sourced_activity_share' as metric_name,
        human_activities.activity_id as result_id,
        activity_cycles.cycle_id,
        sales_sources.is_self_sourced as is_counted,
        {{ reporting_month('human_activities.occurred_at') }} as month_start
    from human_activities
    inner join sales_sources
        on human_activities.person_number = sales_sources.person_number
    left join activity_cycles
        on human_activities.activity_id = activity_cycles.activity_id
    where human_activities.occurred_at is not null
)

select * from final
