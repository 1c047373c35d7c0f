-- One row per lead cycle and length of time that it goes through, whatever its sign.
with lead_cycles as (
    select * from {{ ref('int_lead_cycles') }}
),

conversion_lags as (
    select * from {{ ref('int_conversion_lags') }}
),

metrics as (
    select * from {{ ref('cycle_metrics') }}
),

duration_names as (
    select distinct duration_name
    from metrics
    where duration_name is not null
),

-- What has not ended is as long as it has lasted.
final as (
    select
        'response_hours' as duration_name,
        cycle_id,
        coalesce(response_hours, {{ hours_between('handed_off_at', as_of()) }}) as duration,
        response_hours is null as is_censored,
        handed_off_month as month_start
    from lead_cycles
    where handed_off_at is not null
    union all
    select
        'response_working_hours' as duration_name,
        cycle_id,
        coalesce(response_working_hours, elapsed_working_hours) as duration,
        response_hours is null as is_censored,
        handed_off_month as month_start
    from lead_cycles
    where handed_off_at is not null
    union all
    select
        'system_delay_hours' as duration_name,
        cycle_id,
        {{ hours_between('mql_at', 'coalesce(assigned_at, ' ~ as_of() ~ ')') }} as duration,
        assigned_at is null as is_censored,
        {{ reporting_month('mql_at') }} as month_start
    from lead_cycles
    where mql_at is not null and has_handed_off
    union all
    select
        'rep_delay_hours' as duration_name,
        cycle_id,
        {{ hours_between('rep_assigned_at', 'coalesce(first_followed_up_at, ' ~ as_of() ~ ')') }}
            as duration,
        first_followed_up_at is null as is_censored,
        {{ reporting_month('rep_assigned_at') }} as month_start
    from lead_cycles
    where rep_assigned_at is not null and handed_off_at is not null
    union all
    select
        'logging_delay_hours' as duration_name,
        cycle_id,
        {{ hours_between('first_followed_up_at', 'first_logged_at') }} as duration,
        false as is_censored,
        {{ reporting_month('first_followed_up_at') }} as month_start
    from lead_cycles
    -- A touch that is known has been logged; where nobody says when, that is not measured.
    where first_logged_at is not null
    union all
    -- Calendar days: a deal won on the day of the first contact took none.
    select
        'days_to_won' as duration_name,
        cycle_id,
        {{ dbt.datediff(
            reporting_date('opened_at'),
            reporting_date('coalesce(won_at, ' ~ as_of() ~ ')'),
            'day'
        ) }} as duration,
        won_at is null as is_censored,
        opened_month as month_start
    from lead_cycles
    where
        opened_at is not null
        and (outcome <> 'won' or won_at is not null)
        and coalesce(opportunity_role, '') <> 'supporting'
    union all
    select
        duration_names.duration_name,
        conversion_lags.cycle_id,
        conversion_lags.lag_days as duration,
        not conversion_lags.is_converted as is_censored,
        conversion_lags.month_start
    from conversion_lags
    inner join duration_names
        on
            concat('days_', conversion_lags.from_stage, '_to_', conversion_lags.to_stage)
            = duration_names.duration_name
    where conversion_lags.lag_days is not null
)

select * from final
