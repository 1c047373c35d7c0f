-- One row per metric and lead cycle, deal or activity that has a part in it.
with lead_cycles as (
    select * from {{ ref('int_lead_cycles') }}
),

windowed_results as (
    select * from {{ ref('int_windowed_results') }}
),

scores as (
    select * from {{ ref('int_scores_at_hand_off') }}
),

mql_scores as (
    select * from {{ ref('int_scores') }}
    where moment = 'mql'
),

practice_results as (
    select * from {{ ref('int_practice_results') }}
),

nurture_results as (
    select * from {{ ref('int_nurture_results') }}
),

cycle_stages as (
    select * from {{ ref('int_cycle_stages') }}
),

cycle_entries as (
    select * from {{ ref('int_cycle_entries') }}
),

opportunities as (
    select * from {{ ref('int_opportunities') }}
),

metrics as (
    select * from {{ ref('cycle_metrics') }}
),

closure_windows as (
    select * from {{ ref('int_metric_windows') }}
    where window_name = 'closure'
),

hand_off_results as (
    select
        'sla_hit_rate' as metric_name,
        cycle_id,
        sla_status = 'met' as is_counted,
        sla_status = 'not_yet_due' as is_excluded,
        handed_off_month as month_start
    from lead_cycles
    where sla_status is not null
    union all
    select
        'sla_late_rate' as metric_name,
        cycle_id,
        sla_status = 'late' as is_counted,
        sla_status = 'not_yet_due' as is_excluded,
        handed_off_month as month_start
    from lead_cycles
    where sla_status is not null
    union all
    select
        'sla_open_rate' as metric_name,
        cycle_id,
        sla_status = 'open' as is_counted,
        sla_status = 'not_yet_due' as is_excluded,
        handed_off_month as month_start
    from lead_cycles
    where sla_status is not null
    union all
    select
        'notified_rate' as metric_name,
        cycle_id,
        notified_at is not null as is_counted,
        false as is_excluded,
        handed_off_month as month_start
    from lead_cycles
    where has_handed_off
    union all
    select
        'below_threshold_rate' as metric_name,
        lead_cycles.cycle_id,
        scores.is_below_threshold as is_counted,
        false as is_excluded,
        lead_cycles.handed_off_month as month_start
    from lead_cycles
    inner join scores
        on lead_cycles.cycle_id = scores.cycle_id
    where scores.is_below_threshold is not null
),

scanner_results as (
    select
        'mqls_by_scanner_only' as metric_name,
        cycle_id,
        is_ready_by_scanner_only as is_counted,
        false as is_excluded,
        {{ reporting_month('scored_at') }} as month_start
    from mql_scores
    where score is not null
),

reason_results as (
    select
        'rejection_reason_coverage' as metric_name,
        cycle_id,
        coalesce(rejection_reason <> 'outside_vocabulary', false) as is_counted,
        false as is_excluded,
        {{ reporting_month('rejected_at') }} as month_start
    from lead_cycles
    where has_rejected
    union all
    select
        'rejected_without_reason' as metric_name,
        cycle_id,
        rejection_reason is null as is_counted,
        false as is_excluded,
        {{ reporting_month('rejected_at') }} as month_start
    from lead_cycles
    where has_rejected
),

win_results as (
    select
        'win_rate' as metric_name,
        cycle_id,
        outcome = 'won' as is_counted,
        coalesce(opportunity_role = 'supporting', false) as is_excluded,
        closed_month as month_start
    from lead_cycles
    where outcome in ('won', 'lost')
),

-- In any order: B was entered at all. Strict: at or after A, which needs both times.
conversion_results as (
    select
        metrics.metric_name,
        from_stages.cycle_id,
        case
            when metrics.is_strict
                then coalesce(to_stages.latest_entered_at >= from_stages.first_entered_at, false)
            else to_stages.cycle_id is not null
        end as is_counted,
        metrics.is_strict and (
            from_stages.first_entered_at is null
            or (to_stages.cycle_id is not null and to_stages.latest_entered_at is null)
        ) as is_excluded,
        from_stages.first_entered_month as month_start
    from metrics
    inner join cycle_stages as from_stages
        on metrics.from_stage = from_stages.stage
    left join cycle_stages as to_stages
        on
            from_stages.cycle_id = to_stages.cycle_id
            and metrics.to_stage = to_stages.stage
    where metrics.is_strict is not null
),

-- Every entry counts, also a repeated one: a flow, not a share of cycles.
throughput_results as (
    select
        metrics.metric_name,
        cycle_entries.entry_id as result_id,
        cycle_entries.cycle_id,
        metrics.to_stage = cycle_entries.stage as is_counted,
        {{ reporting_month('cycle_entries.entered_at') }} as month_start
    from metrics
    inner join cycle_entries
        on
            metrics.from_stage = cycle_entries.stage
            or metrics.to_stage = cycle_entries.stage
    where metrics.unit = 'ratio'
),

revenue_results as (
    select
        'recycled_revenue_share' as metric_name,
        opportunities.opportunity_id as result_id,
        opportunities.cycle_id,
        coalesce(
            lead_cycles.is_returned
            and {{ dbt.dateadd('day', 'closure_windows.days', 'lead_cycles.opened_at') }}
            <= {{ as_of() }},
            false
        ) as is_counted,
        opportunities.revenue_amount as amount,
        {{ reporting_month('opportunities.won_at') }} as month_start
    from opportunities
    left join lead_cycles
        on opportunities.cycle_id = lead_cycles.cycle_id
    left join closure_windows
        on
            lead_cycles.opened_at >= closure_windows.valid_from
            and (
                lead_cycles.opened_at < closure_windows.valid_until
                or closure_windows.valid_until is null
            )
    where opportunities.status = 'won'
),

cycle_results as (
    select
        metric_name,
        cycle_id,
        is_counted,
        is_excluded,
        month_start
    from windowed_results
    union all
    select * from hand_off_results
    union all
    select * from scanner_results
    union all
    select * from reason_results
    union all
    select * from win_results
    union all
    select * from conversion_results
),

own_results as (
    select * from practice_results
    union all
    select * from nurture_results
),

results as (
    select
        metric_name,
        cycle_id as result_id,
        cycle_id,
        cast(null as decimal(18, 2)) as amount,
        is_counted and not is_excluded as is_counted,
        not is_excluded as is_in_whole,
        is_excluded,
        month_start
    from cycle_results
    union all
    select
        metric_name,
        result_id,
        cycle_id,
        cast(null as decimal(18, 2)) as amount,
        is_counted,
        not is_counted as is_in_whole,
        false as is_excluded,
        month_start
    from throughput_results
    union all
    select
        metric_name,
        result_id,
        cycle_id,
        cast(null as decimal(18, 2)) as amount,
        is_counted,
        true as is_in_whole,
        false as is_excluded,
        month_start
    from own_results
    union all
    select
        metric_name,
        result_id,
        cycle_id,
        amount,
        is_counted,
        true as is_in_whole,
        false as is_excluded,
        month_start
    from revenue_results
),

final as (
    select
        metric_name,
        result_id,
        cycle_id,
        case when is_counted then amount end as numerator_amount,
        amount as denominator_amount,
        is_counted,
        is_in_whole,
        is_excluded,
        month_start
    from results
)

select * from final
