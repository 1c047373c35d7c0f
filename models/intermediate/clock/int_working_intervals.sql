-- One row per time zone of an owner and opening of a working day, in UTC.
with users as (
    select * from {{ ref('int_users') }}
),

calendar_days as (
    select * from {{ ref('int_calendar_days') }}
),

business_hours as (
    select * from {{ ref('business_hours') }}
),

holidays as (
    select * from {{ ref('holidays') }}
),

time_zones as (
    select timezone as time_zone
    from users
    where timezone is not null
    union
    select '{{ var("reporting_time_zone") }}' as time_zone
),

-- All rows of one zone and first day are one week, so that a later week may have fewer days.
weeks as (
    select
        time_zone,
        valid_from,
        lead(valid_from) over (
            partition by time_zone
            order by valid_from
        ) as valid_until
    from business_hours
    group by time_zone, valid_from
),

zone_days as (
    select
        time_zones.time_zone,
        own_weeks.time_zone as week_time_zone,
        {{ iso_weekday('calendar_days.date_day') }} as weekday,
        calendar_days.date_day as local_date,
        coalesce(own_weeks.valid_from, general_weeks.valid_from) as week_valid_from
    from time_zones
    cross join calendar_days
    left join weeks as own_weeks
        on
            time_zones.time_zone = own_weeks.time_zone
            and calendar_days.date_day >= own_weeks.valid_from
            and (
                calendar_days.date_day < own_weeks.valid_until
                or own_weeks.valid_until is null
            )
    left join weeks as general_weeks
        on
            general_weeks.time_zone is null
            and calendar_days.date_day >= general_weeks.valid_from
            and (
                calendar_days.date_day < general_weeks.valid_until
                or general_weeks.valid_until is null
            )
),

closed_days as (
    select distinct
        time_zones.time_zone,
        holidays.holiday_date
    from time_zones
    inner join holidays
        on
            time_zones.time_zone = holidays.time_zone
            or holidays.time_zone is null
),

final as (
    select
        zone_days.time_zone,
        zone_days.local_date,
        {{ local_to_utc(
            clock_time_on('zone_days.local_date', 'business_hours.opens_at'),
            'zone_days.time_zone'
        ) }} as opens_at,
        {{ local_to_utc(
            clock_time_on('zone_days.local_date', 'business_hours.closes_at'),
            'zone_days.time_zone'
        ) }} as closes_at
    from zone_days
    inner join business_hours
        on
            zone_days.weekday = business_hours.weekday
            and zone_days.week_valid_from = business_hours.valid_from
            and zone_days.week_time_zone is not distinct from business_hours.time_zone
    left join closed_days
        on
            zone_days.time_zone = closed_days.time_zone
            and zone_days.local_date = closed_days.holiday_date
    where closed_days.holiday_date is null
)

select * from final
