-- One row per time zone and stretch of time in which its owners work, or do not, within a UTC day.
with working_intervals as (
    select * from {{ ref('int_working_intervals') }}
),

calendar_days as (
    select * from {{ ref('int_calendar_days') }}
),

time_zones as (
    select distinct time_zone
    from working_intervals
),

-- A span ends at midnight UTC at the latest: so a moment finds its own by an equality of days.
edges as (
    select
        time_zone,
        1 as openings_count,
        opens_at as edge_at
    from working_intervals
    union all
    select
        time_zone,
        -1 as openings_count,
        closes_at as edge_at
    from working_intervals
    union all
    select
        time_zones.time_zone,
        0 as openings_count,
        cast(calendar_days.date_day as timestamp) as edge_at
    from time_zones
    cross join calendar_days
),

edge_times as (
    select
        time_zone,
        sum(openings_count) as openings_count,
        edge_at
    from edges
    group by time_zone, edge_at
),

spans as (
    select
        time_zone,
        sum(openings_count) over (
            partition by time_zone
            order by edge_at
            rows between unbounded preceding and current row
        ) > 0 as is_worked,
        edge_at as starts_at,
        lead(edge_at) over (
            partition by time_zone
            order by edge_at
        ) as ends_at
    from edge_times
),

lengths as (
    select
        time_zone,
        case
            when is_worked then {{ microseconds_between('starts_at', 'ends_at') }}
            else 0
        end as worked_microseconds,
        is_worked,
        starts_at,
        ends_at
    from spans
    where ends_at is not null
),

final as (
    select
        time_zone,
        cast(starts_at as date) as utc_date,
        worked_microseconds,
        cast(
            sum(worked_microseconds) over (
                partition by time_zone
                order by starts_at
                rows between unbounded preceding and current row
            ) - worked_microseconds as bigint
        ) as worked_before_microseconds,
        is_worked,
        starts_at,
        ends_at
    from lengths
)

select * from final
