select
    salesforce_id('701', campaign_no) as "Id",
    name as "Name",
    salesforce_id('701', parent_no) as "ParentId",
    type as "Type",
    case when ended_on < date '2026-07-01' then 'Completed' else 'Planned' end as "Status",
    buying_stage as "Buying_Stage__c",
    campaign_utm(name) as "Utm_Campaign__c",
    currency_code as "CurrencyIsoCode",
    cast(lump_cents * 1.1 / 100 as decimal(18, 2)) as "BudgetedCost",
    cast(lump_cents / 100.0 as decimal(18, 2)) as "ActualCost",
    false as "IsDeleted",
    started_on as "StartDate",
    ended_on as "EndDate",
    least(cast(started_on as timestamp) - interval 20 day, as_of() - interval 30 day)
        as "CreatedDate"
from campaigns
where system = 'salesforce'
order by "Id"
