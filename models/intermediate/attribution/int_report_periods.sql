-- One row per month and reporting period that holds it: the month, its quarter, its year, all time.
with calendar_days as (
    select * from {{ ref('int_calendar_days') }}
),

maturities as (
    select * from {{ ref('int_credit_maturity') }}
),

months as (
    select distinct cast(date_trunc('month', date_day) as date) as month_start
    from calendar_days
    where date_day <= {{ reporting_date(as_of()) }}
),

period_months as (
    select
        'month' as period_grain,
        month_start as period_start,
        month_start
    from months
    union all
    select
        'quarter' as period_grain,
        cast(date_trunc('quarter', month_start) as date) as period_start,
        month_start
    from months
    union all
    select
        'year' as period_grain,
        cast(date_trunc('year', month_start) as date) as period_start,
        month_start
    from months
    union all
    select
        'all' as period_grain,
        {{ first_calendar_day() }} as period_start,
        month_start
    from months
),

-- The age of a period is that of its last day: a running period has none.
aged as (
    select
        period_grain,
        period_start,
        greatest(0, {{ days_between(
            "max(month_start) over (partition by period_grain, period_start) + interval '1 month'",
            as_of()
        ) }}) as age_days,
        month_start
    from period_months
),

final as (
    select
        aged.period_grain,
        aged.period_start,
        case when aged.period_grain <> 'all' then maturities.maturity end as maturity,
        aged.month_start
    from aged
    left join maturities
        on
            aged.age_days >= maturities.age_days
            and (aged.age_days < maturities.next_age_days or maturities.next_age_days is null)
)

select * from final
