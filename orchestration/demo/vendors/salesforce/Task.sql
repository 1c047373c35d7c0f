select
    salesforce_id('00T', row_number() over (order by happened_at, activity_no)) as "Id",
    salesforce_who(lead_no, contact_no) as "WhoId",
    salesforce_id('006', deal_no) as "WhatId",
    case when contact_no is not null then salesforce_id('001', account_no) end as "AccountId",
    salesforce_id('005', user_no) as "OwnerId",
    kind as "TaskSubtype",
    case when kind = 'Call' then 'Outbound' end as "CallType",
    case kind
        when 'Call' then 'Call with ' || person_name(person_no)
        when 'Task' then 'Follow up'
        else 'Mail to ' || person_name(person_no)
    end as "Subject",
    case when kind = 'Task' then 'Not Started' else 'Completed' end as "Status",
    false as "IsDeleted",
    cast(happened_at as date) as "ActivityDate",
    case when kind <> 'Task' then happened_at end as "CompletedDateTime",
    logged_at as "CreatedDate"
from activities
where kind <> 'Event'
order by "Id"
