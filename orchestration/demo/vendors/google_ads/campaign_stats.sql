-- A day's cents fall on two devices, without losing one.
select
    cast(7000000000 + ad_account as varchar) as customer_id,
    cast(120000000 + campaign_no as varchar) as id,
    device,
    10000 * case device when 'MOBILE' then cents * 2 // 5 else cents - cents * 2 // 5 end
        as cost_micros,
    cents // 180 as clicks,
    cents // 4 as impressions,
    cast(cents // 4000 as decimal(18, 6)) as conversions,
    cost_date as date
from spend_days
cross join (values ('DESKTOP'), ('MOBILE')) as devices (device)
where system = 'google_ads'
order by cost_date, customer_id, id, device
