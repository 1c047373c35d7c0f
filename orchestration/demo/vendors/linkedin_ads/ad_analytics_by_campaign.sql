select
    cast(330000000 + campaign_no as varchar) as campaign_id,
    cast(cents / 100.0 as decimal(18, 6)) as cost_in_local_currency,
    cents // 650 as clicks,
    cents // 9 as impressions,
    cast(cents // 9000 as decimal(18, 6)) as external_website_conversions,
    cost_date as day
from spend_days
where system = 'linkedin_ads'
order by cost_date, campaign_id
