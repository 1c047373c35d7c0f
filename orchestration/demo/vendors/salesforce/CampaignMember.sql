-- Attendances and nurture memberships, of the lead before and of the contact after conversion.
with memberships as (
    select
        attendance_no as member_no,
        person_no,
        campaign_no,
        registered_at as joined_at,
        case when has_attended then 'Attended' else 'Registered' end as status,
        case when has_attended then attended_at end as responded_at
    from attendances

    union all

    select
        person_no * 128 + campaign_no,
        person_no,
        campaign_no,
        min(sent_at),
        case when bool_or(is_clicked) then 'Responded' else 'Sent' end,
        min(clicked_at) filter (is_clicked)
    from mails
    where is_nurture
    group by all
)

select
    salesforce_id('00v', member_no) as "Id",
    salesforce_id('701', campaign_no) as "CampaignId",
    case when contacts.created_at is null or joined_at < contacts.created_at
        then salesforce_id('00Q', leads.lead_no)
    end as "LeadId",
    case when joined_at >= contacts.created_at or leads.lead_no is null
        then salesforce_id('003', person_no)
    end as "ContactId",
    status as "Status",
    responded_at is not null as "HasResponded",
    false as "IsDeleted",
    cast(responded_at as date) as "FirstRespondedDate",
    joined_at as "CreatedDate"
from memberships
left join contacts using (person_no)
left join leads using (person_no)
where
    (leads.lead_index = 0 or leads.lead_no is null)
    and (leads.lead_no is not null or contacts.person_no is not null)
order by "Id"
