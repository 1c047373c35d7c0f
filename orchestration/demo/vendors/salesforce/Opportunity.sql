select
    salesforce_id('006', deal_no) as "Id",
    salesforce_id('001', deal_account_no) as "AccountId",
    case when not has_no_named_primary then salesforce_id('003', person_no) end as "ContactId",
    salesforce_id('005', rep_no) as "OwnerId",
    'Ledger project ' || marker(6, deal_no) as "Name",
    stage as "StageName",
    case origin when 'twin' then 'Add-on' else 'New Business' end as "Type",
    lead_source as "LeadSource",
    cast(null as varchar) as "CampaignId",
    case when status = 'lost' then ['Price', 'No decision', 'Competitor'][1 + deal_no % 3] end
        as "Loss_Reason__c",
    currency_code as "CurrencyIsoCode",
    cast(amount_cents / 100.0 as decimal(18, 2)) as "Amount",
    term_months as "Term_Months__c",
    status <> 'open' as "IsClosed",
    status = 'won' as "IsWon",
    false as "IsDeleted",
    closed_on as "CloseDate",
    created_at as "CreatedDate"
from deals

union all

select
    salesforce_id('006', 90000000 + deal_no),
    salesforce_id('001', deal_account_no),
    salesforce_id('003', person_no),
    salesforce_id('005', rep_no),
    'Ledger project ' || marker(6, 90000000 + deal_no),
    'Discovery',
    'New Business',
    lead_source,
    null,
    null,
    currency_code,
    cast(amount_cents / 100.0 as decimal(18, 2)),
    term_months,
    false,
    false,
    true,
    closed_on,
    created_at + interval 10 minute
from deals
where has_deleted_copy
order by "Id"
