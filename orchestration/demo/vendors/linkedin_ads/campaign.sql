select
    cast(330000000 + campaign_no as varchar) as id,
    cast(508000000 + ad_account as varchar) as account_id,
    cast(660000000 + ad_account as varchar) as campaign_group_id,
    name,
    type,
    case when ended_on is null then 'ACTIVE' else 'COMPLETED' end as status,
    cast(started_on as timestamp) as run_schedule_start,
    cast(ended_on as timestamp) as run_schedule_end
from campaigns
where system = 'linkedin_ads'
order by id
