-- Marketing's people: the lead that stands and the copies that were merged into it.
with records as (
    select
        person_no * 4 as marketo_no,
        person_no,
        known_at as created_at,
        0 as copy_index
    from people
    where has_marketo

    union all

    select marketo_no, person_no, created_at, 3 + marketo_no % 4
    from marketo_copies
)

select
    marketo_id(marketo_no) as id,
    case
        when copy_index > 0 then other_email(person_no, copy_index)
        -- The same address, typed otherwise.
        when person_no % 5 = 2 then ' ' || upper(left(addresses.email, 1))
            || substr(addresses.email, 2)
        else addresses.email
    end as email,
    person_first_name(person_no) as first_name,
    marker(1, person_no) as last_name,
    case when people.account_no is not null then company_name(people.account_no) end as company,
    person_title(person_no) as title,
    regions.country as country,
    lead_source as lead_source,
    case
        when copy_index = 0 and leads.lead_no is not null and contacts.person_no is null
            then salesforce_id('00Q', leads.lead_no)
    end as sfdc_lead_id,
    case when copy_index = 0 and contacts.person_no is not null
        then salesforce_id('003', person_no)
    end as sfdc_contact_id,
    case when copy_index = 0 and contacts.person_no is not null
        then salesforce_id('001', contacts.account_no)
    end as sfdc_account_id,
    draw(person_no, 'unsubscribed') < 0.04 as unsubscribed,
    records.created_at,
    least(records.created_at + interval 1 day, observed_until()) as updated_at
from records
inner join people using (person_no)
inner join regions using (region_no)
inner join addresses using (person_no)
left join contacts using (person_no)
left join leads on records.person_no = leads.person_no and leads.lead_index = 0
order by id
