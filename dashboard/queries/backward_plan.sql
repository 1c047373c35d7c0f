-- One row per revenue goal, segment and stage: what is needed, what is there, and until when.
with plan as (
    select * from marts.rpt_backward_plan
),

final as (
    select
        goal_name,
        coalesce(segment, 'all') as segment,
        stage,
        currency_code,
        coalesce(not_planned_reason, skipped_reason) as reason,
        goal_amount,
        won_amount,
        position,
        needed_count,
        needed_count_low,
        needed_count_high,
        actual_count,
        gap_count,
        expected_rate as rate,
        expected_rate_low as rate_low,
        expected_rate_high as rate_high,
        p80_lag_days,
        latest_date,
        period_start,
        period_end,
        as_of
    from plan
)

select * from final
order by goal_name, segment, period_start, position
