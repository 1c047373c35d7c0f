-- Companies that sales knows: those with contacts, some targets, and some doubled ones merged.
with known_accounts as (
    select deal_account_no as account_no from deals
    union
    select account_no from contacts
    union
    select account_no from accounts where draw(account_no, 'target') < 0.5
),

described as (
    select
        known_accounts.account_no,
        accounts.account_no is not null as is_simulated,
        accounts.industry,
        accounts.segment,
        accounts.employee_count,
        accounts.gross_margin_share,
        coalesce(accounts.region_no, 0) as region_no,
        coalesce(accounts.created_at, started_at()) as created_at,
        exists (
            select 1 from deals
            where deals.deal_account_no = known_accounts.account_no and status = 'won'
        ) as is_customer
    from known_accounts
    left join accounts using (account_no)
)

select
    salesforce_id('001', account_no) as "Id",
    company_name(account_no) as "Name",
    case when is_customer then 'Customer' else 'Prospect' end as "Type",
    case when is_simulated then 'https://www.' || company_domain(account_no) end as "Website",
    industry as "Industry",
    regions.country as "BillingCountry",
    segment as "Segment__c",
    salesforce_id('005', rep_of(described.region_no, account_no)) as "OwnerId",
    cast(null as varchar) as "MasterRecordId",
    employee_count as "NumberOfEmployees",
    gross_margin_share as "Gross_Margin_Share__c",
    false as "IsDeleted",
    created_at as "CreatedDate"
from described
inner join regions using (region_no)

union all

select
    salesforce_id('001', 90000000 + account_no),
    company_name(account_no),
    'Prospect',
    null,
    industry,
    regions.country,
    segment,
    salesforce_id('005', rep_of(described.region_no, account_no)),
    salesforce_id('001', account_no),
    null,
    null,
    true,
    created_at + interval 2 day
from described
inner join regions using (region_no)
where is_simulated and account_no % 37 = 5
order by "Id"
