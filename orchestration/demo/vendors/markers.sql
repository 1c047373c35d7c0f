-- Every marker that may stand in an export, with what it marks: the list for a byte search.
select kind, marker
from (
    select 'person name' as kind, marker(1, person_no) as marker from addresses
    union all
    select 'e-mail address', marker(2, person_no) from addresses
    union all
    select 'phone number', marker(3, person_no) from addresses
    union all
    select 'company name', marker(4, account_no)
    from (
        select account_no from accounts union select deal_account_no from deals
        union select account_no from contacts
    )
    union all
    select 'company domain', marker(5, account_no) from accounts
    union all
    select 'opportunity name', marker(6, deal_no) from deals
    union all
    select 'opportunity name', marker(6, 90000000 + deal_no) from deals where has_deleted_copy
    union all
    select 'user name', marker(7, user_no) from users
    union all
    select 'user e-mail address', marker(8, user_no) from users
)
order by marker
