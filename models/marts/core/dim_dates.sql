-- One row per day of the reporting calendar; weeks begin on Monday.
with calendar_days as (
    select * from {{ ref('int_calendar_days') }}
),

final as (
    select
        cast(year(date_day) as integer) as year_number,
        cast(quarter(date_day) as integer) as quarter_number,
        cast(month(date_day) as integer) as month_number,
        -- Monday is 1.
        cast(
            {{ days_from("cast(date_trunc('week', date_day) as date)", 'date_day') }} + 1 as integer
        ) as weekday_number,
        date_day <= {{ reporting_date(as_of()) }} as is_observed,
        date_day,
        cast(date_trunc('week', date_day) as date) as week_start,
        cast(date_trunc('month', date_day) as date) as month_start,
        cast(date_trunc('quarter', date_day) as date) as quarter_start,
        cast(date_trunc('year', date_day) as date) as year_start
    from calendar_days
)

select * from final
