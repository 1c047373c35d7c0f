-- Leads and their copies, as they stand at the end.
with statuses as (
    select
        lead_no,
        arg_max(new_value, (changed_at, step)) filter (field = 'Status' or field = 'created')
            as status,
        arg_max(new_value, (changed_at, step)) filter (field = 'Owner') as owner_no,
        arg_max(new_value, (changed_at, step)) filter (field = 'Rejection_Reason__c') as reason
    from lead_changes
    group by lead_no
),

records as (
    select
        leads.lead_no,
        leads.person_no,
        leads.created_at,
        leads.converted_at,
        deals.deal_no as converted_deal_no,
        null as merged_into_lead_no,
        people.kind = 'junk' as is_deleted,
        0 as copy_index
    from leads
    inner join people using (person_no)
    left join deals
        on leads.converting_cycle_no = deals.cycle_no and deals.origin = 'cycle'

    union all

    select
        lead_no,
        person_no,
        created_at,
        null,
        null,
        merged_into_lead_no,
        true,
        case fate when 'merged' then 2 when 'merged twice' then 3 else 0 end
    from lead_copies
)

select
    salesforce_id('00Q', lead_no) as "Id",
    salesforce_id('00Q', merged_into_lead_no) as "MasterRecordId",
    person_name(person_no) as "Name",
    case
        when copy_index > 0 then other_email(person_no, copy_index)
        else addresses.email
    end as "Email",
    person_phone(person_no) as "Phone",
    case
        when people.account_no is null then '[not provided]'
        else company_name(people.account_no)
    end as "Company",
    person_title(person_no) as "Title",
    regions.country as "Country",
    lead_source as "LeadSource",
    statuses.status as "Status",
    salesforce_id(
        '005',
        coalesce(cast(statuses.owner_no as bigint), first_owners.owner_no, marketing_user())
    ) as "OwnerId",
    case
        when converted_at is not null
            then salesforce_id('001', coalesce(people.account_no, 50000000 + person_no))
    end as "ConvertedAccountId",
    case when converted_at is not null then salesforce_id('003', person_no) end
        as "ConvertedContactId",
    salesforce_id('006', converted_deal_no) as "ConvertedOpportunityId",
    statuses.reason as "Rejection_Reason__c",
    case
        when statuses.status not in ('New', 'MQL') and draw(lead_no, 'rated') < 0.6
            then cast(1 + floor(5 * draw(lead_no, 'rating')) as bigint)
    end as "Sales_Rating__c",
    converted_at is not null as "IsConverted",
    is_deleted as "IsDeleted",
    cast(converted_at as date) as "ConvertedDate",
    created_at as "CreatedDate"
from records
inner join people using (person_no)
inner join regions using (region_no)
inner join addresses using (person_no)
left join statuses using (lead_no)
left join first_owners using (lead_no)
order by "Id"
