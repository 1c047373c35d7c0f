-- Contacts: converted leads, people whom sales found, colleagues added to deals; some doubled.
with described as (
    select
        contacts.*,
        addresses.email,
        coalesce(people.lead_source, colleagues.lead_source) as lead_source,
        coalesce(people.region_no, colleagues.deal_region_no) as region_no
    from contacts
    inner join addresses using (person_no)
    left join people using (person_no)
    left join colleagues using (person_no)
)

select
    salesforce_id('003', person_no) as "Id",
    salesforce_id('001', described.account_no) as "AccountId",
    cast(null as varchar) as "MasterRecordId",
    person_name(person_no) as "Name",
    email as "Email",
    person_phone(person_no) as "Phone",
    person_title(person_no) as "Title",
    lead_source as "LeadSource",
    regions.country as "MailingCountry",
    salesforce_id('005', rep_of(region_no, person_no)) as "OwnerId",
    false as "IsDeleted",
    created_at as "CreatedDate"
from described
inner join regions using (region_no)

union all

select
    salesforce_id('003', 500000000 + person_no),
    salesforce_id('001', described.account_no),
    salesforce_id('003', person_no),
    person_name(person_no),
    other_email(person_no, 1),
    null,
    null,
    lead_source,
    null,
    salesforce_id('005', rep_of(region_no, person_no)),
    true,
    created_at + interval 30 minute
from described
where person_no % 23 = 7 and created_at < as_of() - interval 1 day
order by "Id"
