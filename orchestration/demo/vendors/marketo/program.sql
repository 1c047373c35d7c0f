select
    cast(3000 + campaign_no as varchar) as id,
    name,
    case type when 'Nurture' then 'Engagement' when 'Email' then 'Email' else 'Event' end as type,
    type as channel,
    salesforce_id('701', campaign_no) as sfdc_id,
    cast(started_on as timestamp) - interval 10 day as created_at
from campaigns
where has_program
order by id
