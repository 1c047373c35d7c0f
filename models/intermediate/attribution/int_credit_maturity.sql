-- One row per age in days: the share of a touch's eventual credit that had arrived by that age.
with path_touches as (
    select * from {{ ref('int_conversion_touches') }}
),

paths as (
    select * from {{ ref('int_conversion_paths') }}
),

conversions as (
    select * from {{ ref('int_conversions') }}
),

lookbacks as (
    select * from {{ ref('lookbacks') }}
),

longest_lookback as (
    select max(lookback_days) as lookback_days
    from lookbacks
    where valid_from <= {{ as_of() }}
),

-- Each won deal counts once, spread evenly over its touches.
credit_by_whole_days as (
    select
        cast(floor(path_touches.days_before_conversion) as integer) as age_days,
        sum({{ safe_divide(1, 'paths.touch_count') }}) as credit_weight
    from path_touches
    inner join conversions
        on path_touches.conversion_number = conversions.conversion_number
    inner join paths
        on path_touches.conversion_number = paths.conversion_number
    inner join longest_lookback
        on paths.lookback_days = longest_lookback.lookback_days
    where conversions.conversion_type = 'won'
    group by all
),

-- Age 0 is always there, so that a running period has a maturity.
credit_by_age as (
    select
        age_days,
        sum(credit_weight) as credit_weight
    from (
        select
            age_days,
            credit_weight
        from credit_by_whole_days
        union all
        select distinct
            0 as age_days,
            0 as credit_weight
        from credit_by_whole_days
    ) as all_ages
    group by age_days
),

final as (
    select
        age_days,
        lead(age_days) over (order by age_days) as next_age_days,
        least(
            sum(credit_weight) over (order by age_days) / sum(credit_weight) over (), 1
        ) as maturity
    from credit_by_age
)

select * from final
