-- Everything that marketing automation logged, in the order of its log.
select
    cast(log_no as varchar) as id,
    marketo_id(marketo_no) as lead_id,
    cast(activity_type_id as bigint) as activity_type_id,
    case when campaign_no is not null then cast(3000 + campaign_no as varchar) end as program_id,
    case when asset_name is not null then cast(hash(asset_name) % 9000 as varchar) end
        as primary_attribute_value_id,
    asset_name as primary_attribute_value,
    case
        when activity_type_id in (3, 11)
            then 'https://www.simulated-company.example/guides/planning'
                || case when link_no > 0 then '?part=' || link_no else '' end
    end as link,
    case when activity_type_id = 2 then 'https://go.simulated-company.example/form' end
        as webpage_url,
    cast(null as varchar) as referrer_url,
    case
        when activity_type_id not in (10, 11) then null
        when is_bot then 'Mozilla/5.0 (compatible; mail gateway)'
        else 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)'
    end as user_agent,
    case when activity_type_id = 32 then marketo_id(merged_marketo_no) end as merge_ids,
    new_value,
    is_bot as is_bot_activity,
    happened_at as activity_date
from marketo_activities
