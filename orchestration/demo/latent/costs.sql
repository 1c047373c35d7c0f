-- What campaigns cost: daily on the ad platforms, in one sum for everything else.
create table spend_days as
with paid_days as (
    select
        *,
        unnest(
            generate_series(
                cast(started_on as timestamp),
                cast(coalesce(ended_on, date '2026-06-29') as timestamp),
                interval 1 day
            )
        ) as cost_date,
        campaign_no * 10000 + datediff('day', date '2023-01-01', cost_date) as campaign_day
    from campaigns
    where daily_cents is not null
),

lump_days as (
    select
        *,
        ended_on - started_on + 1 as day_count,
        unnest(range(ended_on - started_on + 1)) as day_index
    from campaigns
    where lump_cents is not null
)

select
    campaign_no,
    system,
    ad_account,
    currency_code,
    cast(cost_date as date) as cost_date,
    cast(
        round(
            daily_cents
            * (0.6 + 0.8 * draw(campaign_day, 'spend'))
            * case when isodow(cost_date) >= 6 then 0.5 else 1 end
        ) as bigint
    ) as cents
from paid_days
where draw(campaign_day, 'paused') > 0.03

union all

select
    campaign_no,
    system,
    ad_account,
    currency_code,
    started_on + cast(day_index as integer) as cost_date,
    lump_cents // day_count + case when day_index < lump_cents % day_count then 1 else 0 end
        as cents
from lump_days;
