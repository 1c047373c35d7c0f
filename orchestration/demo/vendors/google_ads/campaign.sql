select
    cast(120000000 + campaign_no as varchar) as id,
    cast(7000000000 + ad_account as varchar) as customer_id,
    name,
    type as advertising_channel_type,
    case when ended_on is null then 'ENABLED' else 'PAUSED' end as status,
    started_on as start_date,
    ended_on as end_date
from campaigns
where system = 'google_ads'
order by id
