-- One row per lead cycle and length of time that it has gone through, whatever its sign.
with lead_cycles as (
    select * from {{ ref('int_lead_cycles') }}
),

final as (
    select
        'response_hours' as duration_name,
        cycle_id,
        response_hours as duration,
        first_followed_up_at is null as is_censored,
        handed_off_month as month_start
    from lead_cycles
    where handed_off_at is not null
    union all
    select
        'system_delay_hours' as duration_name,
        cycle_id,
        {{ hours_between('mql_at', 'assigned_at') }} as duration,
        assigned_at is null as is_censored,
        {{ reporting_month('mql_at') }} as month_start
    from lead_cycles
    where mql_at is not null and has_handed_off
    union all
    select
        'rep_delay_hours' as duration_name,
        cycle_id,
        {{ hours_between('assigned_at', 'first_followed_up_at') }} as duration,
        first_followed_up_at is null as is_censored,
        {{ reporting_month('assigned_at') }} as month_start
    from lead_cycles
    where assigned_at is not null
    union all
    select
        'logging_delay_hours' as duration_name,
        cycle_id,
        {{ hours_between('first_followed_up_at', 'first_logged_at') }} as duration,
        first_logged_at is null as is_censored,
        {{ reporting_month('first_followed_up_at') }} as month_start
    from lead_cycles
    where first_followed_up_at is not null
    union all
    -- Calendar days: a deal won on the day of the first contact took none.
    select
        'days_to_won' as duration_name,
        cycle_id,
        {{ dbt.datediff(reporting_date('opened_at'), reporting_date('won_at'), 'day') }}
            as duration,
        false as is_censored,
        opened_month as month_start
    from lead_cycles
    where
        outcome = 'won'
        and won_at is not null
        and coalesce(opportunity_role, '') <> 'supporting'
)

select * from final
