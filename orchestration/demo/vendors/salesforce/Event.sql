select
    salesforce_id('00U', row_number() over (order by happened_at, activity_no)) as "Id",
    salesforce_who(lead_no, contact_no) as "WhoId",
    salesforce_id('006', deal_no) as "WhatId",
    case when contact_no is not null then salesforce_id('001', account_no) end as "AccountId",
    salesforce_id('005', user_no) as "OwnerId",
    'Meeting with ' || person_name(person_no) as "Subject",
    false as "IsDeleted",
    happened_at as "StartDateTime",
    logged_at as "CreatedDate"
from activities
where kind = 'Event'
order by "Id"
