-- One row per way back to marketing and reason: when and how to try again, by the agreement in
-- force at the run's moment.
with steps as (
    select * from {{ ref('recycle_steps') }}
),

final as (
    select
        outcome,
        reason,
        next_step,
        wait_days
    from steps
    where {{ reporting_day_start('valid_from') }} <= {{ as_of() }}
    qualify row_number() over (
        partition by outcome, reason
        order by valid_from desc
    ) = 1
)

select * from final
