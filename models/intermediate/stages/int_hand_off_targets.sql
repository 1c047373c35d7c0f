-- One row per segment and period of the agreement on how fast sales answers a hand-off.
with sla_targets as (
    select * from {{ ref('sla_targets') }}
    where stage = 'handed_off'
),

final as (
    select
        segment,
        clock,
        respond_within_hours,
        expire_after_days,
        {{ reporting_day_start('valid_from') }} as valid_from,
        {{ reporting_day_start(
            'lead(valid_from) over (partition by segment order by valid_from)'
        ) }} as valid_until
    from sla_targets
)

select * from final
