-- One row per lead cycle and metric with a window that has passed, and whether the cycle made it.
with lead_cycles as (
    select * from {{ ref('int_lead_cycles') }}
),

cycle_returns as (
    select * from {{ ref('int_cycle_returns') }}
),

next_cycles as (
    select
        previous_cycle_id as cycle_id,
        handed_off_at
    from lead_cycles
    where previous_cycle_id is not null
),

metrics as (
    select * from {{ ref('cycle_metrics') }}
    where window_name is not null
),

windows as (
    select * from {{ ref('int_metric_windows') }}
),

-- What each metric waits for, from when on, and whether it has to come within the window. What may
-- come at any time also counts at an unknown one: as if it had come at the start.
awaited_events as (
    select
        'follow_up_rate' as metric_name,
        cycle_id,
        handed_off_at as starts_at,
        handed_off_month as month_start,
        first_followed_up_at as awaited_at,
        true as is_limited,
        false as counts_absence,
        is_auto_disqualified as is_excluded
    from lead_cycles
    where handed_off_at is not null
    union all
    select
        'acceptance_rate' as metric_name,
        cycle_id,
        handed_off_at as starts_at,
        handed_off_month as month_start,
        coalesce(accepted_at, case when has_accepted then handed_off_at end) as awaited_at,
        false as is_limited,
        false as counts_absence,
        false as is_excluded
    from lead_cycles
    where handed_off_at is not null
    union all
    select
        'rejection_rate' as metric_name,
        cycle_id,
        handed_off_at as starts_at,
        handed_off_month as month_start,
        coalesce(rejected_at, case when has_rejected then handed_off_at end) as awaited_at,
        false as is_limited,
        false as counts_absence,
        false as is_excluded
    from lead_cycles
    where handed_off_at is not null
    union all
    select
        'leak_rate' as metric_name,
        cycle_id,
        handed_off_at as starts_at,
        handed_off_month as month_start,
        coalesce(
            first_followed_up_at,
            accepted_at,
            rejected_at,
            recycled_at,
            qualified_at,
            case
                when
                    has_accepted
                    or has_rejected
                    or has_recycled
                    or has_qualified
                    or opportunity_id is not null
                    then handed_off_at
            end
        ) as awaited_at,
        false as is_limited,
        true as counts_absence,
        false as is_excluded
    from lead_cycles
    where handed_off_at is not null
    union all
    select
        'recycle_rate' as metric_name,
        cycle_id,
        handed_off_at as starts_at,
        handed_off_month as month_start,
        case when outcome = 'recycled' then latest_recycled_at end as awaited_at,
        true as is_limited,
        false as counts_absence,
        false as is_excluded
    from lead_cycles
    where handed_off_at is not null
    union all
    select
        'closure_rate' as metric_name,
        cycle_id,
        handed_off_at as starts_at,
        handed_off_month as month_start,
        case when outcome = 'won' then coalesce(won_at, handed_off_at) end as awaited_at,
        false as is_limited,
        false as counts_absence,
        coalesce(opportunity_role = 'supporting', false) as is_excluded
    from lead_cycles
    where handed_off_at is not null
    union all
    select
        'return_path_rate' as metric_name,
        lead_cycles.cycle_id,
        lead_cycles.closed_at as starts_at,
        lead_cycles.closed_month as month_start,
        cycle_returns.first_contacted_at as awaited_at,
        true as is_limited,
        false as counts_absence,
        false as is_excluded
    from lead_cycles
    left join cycle_returns
        on lead_cycles.cycle_id = cycle_returns.cycle_id
    where lead_cycles.outcome in ('rejected', 'recycled', 'expired')
    union all
    select
        'orphan_recycle_rate' as metric_name,
        lead_cycles.cycle_id,
        lead_cycles.closed_at as starts_at,
        lead_cycles.closed_month as month_start,
        cycle_returns.first_contacted_at as awaited_at,
        true as is_limited,
        true as counts_absence,
        false as is_excluded
    from lead_cycles
    left join cycle_returns
        on lead_cycles.cycle_id = cycle_returns.cycle_id
    where lead_cycles.outcome = 'recycled'
    union all
    select
        're_entry_rate' as metric_name,
        lead_cycles.cycle_id,
        lead_cycles.closed_at as starts_at,
        lead_cycles.closed_month as month_start,
        next_cycles.handed_off_at as awaited_at,
        true as is_limited,
        false as counts_absence,
        false as is_excluded
    from lead_cycles
    left join next_cycles
        on lead_cycles.cycle_id = next_cycles.cycle_id
    where lead_cycles.outcome = 'recycled'
    union all
    select
        'recycled_win_rate' as metric_name,
        cycle_id,
        opened_at as starts_at,
        opened_month as month_start,
        case when outcome = 'won' then coalesce(won_at, opened_at) end as awaited_at,
        false as is_limited,
        false as counts_absence,
        coalesce(opportunity_role = 'supporting', false) as is_excluded
    from lead_cycles
    where is_returned
),

awaited_by as (
    select
        awaited_events.metric_name,
        awaited_events.cycle_id,
        awaited_events.is_limited,
        awaited_events.counts_absence,
        awaited_events.is_excluded,
        awaited_events.month_start,
        awaited_events.awaited_at,
        {{ dbt.dateadd('day', 'windows.days', 'awaited_events.starts_at') }} as matures_at
    from awaited_events
    inner join metrics
        on awaited_events.metric_name = metrics.metric_name
    inner join windows
        on
            metrics.window_name = windows.window_name
            and awaited_events.starts_at >= windows.valid_from
            and (
                awaited_events.starts_at < windows.valid_until
                or windows.valid_until is null
            )
),

final as (
    select
        metric_name,
        cycle_id,
        not is_excluded
        and coalesce(
            awaited_at <= matures_at or (awaited_at is not null and not is_limited), false
        ) <> counts_absence as is_counted,
        is_excluded,
        month_start
    from awaited_by
    where matures_at <= {{ as_of() }}
)

select * from final
